//! One edit of one issue, whole: its row, labels and place, its history, and whom it wakes.

use std::collections::BTreeSet;

use shipmate_core::api::board::{Issue, UpdateIssue};
use shipmate_core::api::issue::{ActivityAction, MAX_LABELS};
use shipmate_core::id::{AccountId, AgentId, LabelId};
use shipmate_core::rules::activity::{self as rule, Change};
use shipmate_core::status::{ActorKind, IssueStatus};
use shipmate_store::{Read, Write, activity, agents, identity, issues, labels, projects, repositories, tasks};

use super::{edit, family, find_id};
use crate::app::App;
use crate::attachments;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::notice;

/// Applies an edit to an issue that is locked, but for the check of where it
/// lies, which must come [last](family::check_parent) in the transaction.
pub(super) async fn apply(
    app: &App,
    write: &mut Write,
    here: &InWorkspace,
    before: &Issue,
    mut wish: UpdateIssue,
) -> Result<Issue, ApiError> {
    let (wanted_labels, parent) = (wish.label_ids.take(), wish.parent_issue_id.take());
    if wish.version.is_some_and(|version| version != before.version) {
        return Err(changed_meanwhile(write, before, wish.version).await?);
    }
    let moved = wish.position.is_some();
    let mut after = edit::apply(before, wish, app.now())?;
    after.parent_issue_id = match parent {
        None => before.parent_issue_id,
        Some(None) => None,
        Some(Some(named)) => Some(family::named(write, here, "parent_issue_id", &named).await?),
    };
    store(app, write, here, before, &mut after, wanted_labels).await?;
    if moved {
        issues::settle(write, &mut after).await?;
    }
    Ok(after)
}

/// Makes an issue what it should be, and says so in its history.
pub(super) async fn store(
    app: &App,
    write: &mut Write,
    here: &InWorkspace,
    before: &Issue,
    after: &mut Issue,
    wanted_labels: Option<Vec<LabelId>>,
) -> Result<(), ApiError> {
    edit::check_references(write, here, Some(before), after).await?;
    let reworded = before.title != after.title || before.description != after.description;
    if !issues::update(write, after, reworded).await? {
        return Err(changed_meanwhile(write, before, None).await?);
    }
    if reworded {
        attachments::take(write, (after, None), &after.description, &[]).await?;
    }
    let mut changes = rule::between(before, after);
    changes.extend(named_changes(write, here, before, after).await?);
    if let Some(wanted) = wanted_labels {
        changes.extend(set_labels(write, here, before, &wanted).await?);
    }
    note(app, write, here, (after, after.version), changes).await?;
    if before.is_open() != after.is_open() {
        issues::tell_those_behind(write, after.id).await?;
    }
    edit::release_former_agent(app, write, before, after).await?;
    let given_up = after.archived_at.is_some() || after.status == IssueStatus::Cancelled;
    if given_up {
        tasks::cancel_queued_on(write, after.id, app.now()).await?;
    }
    if (before.assignee_type, before.assignee_id) != (after.assignee_type, after.assignee_id) {
        notice::assigned(app, write, after, here.actor()).await?;
    }
    edit::wake_assignee(app, write, here, Some(before), after).await
}

/// Writes lines of an issue's history in the caller's name.
pub(in crate::routes) async fn note(
    app: &App,
    write: &mut Write,
    here: &InWorkspace,
    (issue, version): (&Issue, i64),
    changes: Vec<Change>,
) -> Result<(), ApiError> {
    let lines = changes.into_iter().map(|change| (app.id(), change)).collect();
    Ok(activity::note(write, (issue.id, version), here.actor(), lines, app.now()).await?)
}

/// The refusal of an edit of an older state; names what has changed since.
async fn changed_meanwhile(read: &mut Read, now: &Issue, base: Option<i64>) -> Result<ApiError, ApiError> {
    let since = activity::after(read, now.id, base.unwrap_or(now.version - 1), 1000).await?;
    let mut subjects: Vec<&str> = Vec::new();
    for subject in since.iter().filter_map(|line| line.action).map(ActivityAction::subject) {
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
    let what = if subjects.is_empty() { String::new() } else { format!(": {}", subjects.join(", ")) };
    Ok(ApiError::conflict(format!(
        "{} was changed by somebody else meanwhile{what} (it is now at version {}); look at it again, then repeat the edit",
        now.identifier, now.version
    ))
    .about("issue", &now.id.to_string()))
}

/// Changes that must be looked up to be said.
async fn named_changes(
    read: &mut Read,
    here: &InWorkspace,
    before: &Issue,
    after: &Issue,
) -> Result<Vec<Change>, ApiError> {
    let mut changes = Vec::new();
    if (before.assignee_type, before.assignee_id) != (after.assignee_type, after.assignee_id) {
        let (from, to) = (assignee_name(read, here, before).await?, assignee_name(read, here, after).await?);
        changes.push(Change::new(ActivityAction::AssigneeChanged, from, to));
    }
    if before.repository_id != after.repository_id {
        let known = repositories::list(read, here.workspace).await?;
        let name = |issue: &Issue| {
            known.iter().find(|known| Some(known.id) == issue.repository_id).map(|known| known.name.clone())
        };
        changes.push(Change::new(ActivityAction::RepositoryChanged, name(before), name(after)));
    }
    if before.project_id != after.project_id {
        let known = projects::list(read, here.workspace).await?;
        let title = |issue: &Issue| {
            known.iter().find(|known| Some(known.id) == issue.project_id).map(|known| known.title.clone())
        };
        changes.push(Change::new(ActivityAction::ProjectChanged, title(before), title(after)));
    }
    if before.parent_issue_id != after.parent_issue_id {
        let (from, to) = (family::parent_key(read, here, before).await?, family::parent_key(read, here, after).await?);
        changes.push(Change::new(ActivityAction::ParentChanged, from, to));
    }
    Ok(changes)
}

async fn assignee_name(read: &mut Read, here: &InWorkspace, issue: &Issue) -> Result<Option<String>, ApiError> {
    Ok(match (issue.assignee_type, issue.assignee_id) {
        (Some(ActorKind::Agent), Some(id)) => {
            agents::get(read, here.workspace, AgentId(id)).await?.map(|agent| agent.name)
        }
        (Some(_), Some(id)) => identity::account(read, AccountId(id)).await?.map(|person| person.name),
        _ => None,
    })
}

/// Gives an issue exactly these labels; says what that changed.
pub(super) async fn set_labels(
    write: &mut Write,
    here: &InWorkspace,
    issue: &Issue,
    wanted: &[LabelId],
) -> Result<Vec<Change>, ApiError> {
    let wanted: BTreeSet<LabelId> = wanted.iter().copied().collect();
    if wanted.len() > MAX_LABELS {
        return Err(ApiError::invalid(format!("label_ids: at most {MAX_LABELS} labels are allowed")));
    }
    let known = labels::list(write, here.workspace).await?;
    if let Some(unknown) = wanted.iter().find(|id| !known.iter().any(|label| label.id == **id)) {
        return Err(ApiError::invalid(format!("invalid label_ids: there is no label {unknown} here")));
    }
    let mut changes = Vec::new();
    for label in known {
        if wanted.contains(&label.id) {
            if labels::attach(write, issue.id, label.id).await? {
                changes.push(Change::new(ActivityAction::LabelAdded, None, Some(label.name)));
            }
        } else if labels::detach(write, issue.id, label.id).await? {
            changes.push(Change::new(ActivityAction::LabelRemoved, Some(label.name), None));
        }
    }
    Ok(changes)
}

/// Places an issue among others; what it says is where they stand now.
pub(super) async fn place(
    app: &App,
    write: &mut Write,
    here: &InWorkspace,
    before: &Issue,
    wish: &shipmate_core::api::issue::MoveIssue,
) -> Result<Issue, ApiError> {
    let (field, neighbour, below) = match (&wish.after, &wish.before) {
        (Some(_), Some(_)) => return Err(ApiError::invalid("after and before: say one of the two")),
        (Some(after), None) => ("after", Some(after), true),
        (None, Some(above)) => ("before", Some(above), false),
        (None, None) => ("status", None, false),
    };
    let position = match neighbour {
        None => issues::top(write, here.workspace, wish.status.unwrap_or(before.status)).await?,
        Some(named) => {
            let id = find_id(write, here, named).await.map_err(|error| error.naming(field))?;
            let (neighbour, _) = issues::get(write, here.workspace, id)
                .await?
                .filter(|(neighbour, _)| neighbour.id != before.id)
                .ok_or_else(|| ApiError::invalid(format!("invalid {field}: name another issue")))?;
            if neighbour.status != wish.status.unwrap_or(neighbour.status) {
                return Err(ApiError::invalid(format!(
                    "invalid {field}: {} stands in another column, {}",
                    neighbour.identifier, neighbour.status
                )));
            }
            return move_beside(app, write, here, before, (&neighbour, below)).await;
        }
    };
    let change = UpdateIssue { status: wish.status, position: Some(position), ..UpdateIssue::default() };
    apply(app, write, here, before, change).await
}

async fn move_beside(
    app: &App,
    write: &mut Write,
    here: &InWorkspace,
    before: &Issue,
    (neighbour, below): (&Issue, bool),
) -> Result<Issue, ApiError> {
    let position = issues::beside(write, before.id, neighbour, below).await?;
    let change = UpdateIssue { status: Some(neighbour.status), position: Some(position), ..UpdateIssue::default() };
    apply(app, write, here, before, change).await
}
