//! What a person's answer to a run's work becomes on its issue: a comment, a
//! move, and the agent's next turn.

use shipmate_core::api::board::{Comment, Issue};
use shipmate_core::api::inbox::{InboxKind, SubscribeReason};
use shipmate_core::api::issue::ActivityAction;
use shipmate_core::api::run::Run;
use shipmate_core::error::Code;
use shipmate_core::rules::activity::Change;
use shipmate_core::rules::chain::Chain;
use shipmate_core::status::{ActorKind, IssueStatus, TriggerKind};
use shipmate_core::text::Text;
use shipmate_store::comments::{self, NewComment};
use shipmate_store::inbox::{self, Notice};
use shipmate_store::issues::Mover;
use shipmate_store::{Write, activity, agents, identity, issues};

use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::notice;
use crate::talk::{self, Word};

/// How much of a reason the history shows, in bytes.
const MAX_LINE_BYTES: usize = 200;

/// Says why, moves the issue, tells who follows it and, if wanted, has the
/// agent go on.
pub(super) async fn after_rejection(
    app: &App,
    write: &mut Write,
    here: &InWorkspace,
    run: &Run,
    (reason, rerun): (&str, bool),
) -> Result<(), ApiError> {
    let actor = (ActorKind::Member, here.account.0);
    let issue = issue_of(write, here, run).await?;
    let version = issues::touch(write, &issue, app.now()).await?;
    let line = Text::bounded(reason.lines().next().unwrap_or_default(), MAX_LINE_BYTES).into_string();
    let change = Change::new(ActivityAction::WorkRejected, None, (!line.is_empty()).then_some(line));
    activity::note(write, (issue.id, version), actor, vec![(app.id(), change)], app.now()).await?;
    let by = Mover { activity_id: app.id(), actor };
    let from = [IssueStatus::InReview, IssueStatus::InProgress, IssueStatus::Blocked];
    issues::advance(write, issue.id, &from, IssueStatus::Todo, (by, app.now())).await?;
    let notice = Notice {
        workspace_id: here.workspace,
        issue_id: issue.id,
        kind: InboxKind::Rejected,
        actor,
        comment_id: None,
        task_id: Some(run.id),
        body: reason,
    };
    notice::tell_followers(app, write, notice, &[]).await?;
    let Some(words) = rejection(run, reason, rerun) else { return Ok(()) };
    say(app, write, here, run, (&words, rerun)).await.map(drop)
}

/// What is said on the issue, if there is anything to say.
fn rejection(run: &Run, reason: &str, rerun: bool) -> Option<String> {
    let stays = run.works_in.as_ref().map(|directory| format!(" What it changed in `{directory}` itself stays there."));
    if reason.is_empty() && !rerun && stays.is_none() {
        return None;
    }
    let rejected = format!("This work was rejected.{}", stays.unwrap_or_default());
    Some(match (reason, rerun) {
        ("", false) => rejected,
        ("", true) => format!("{rejected} Try again."),
        (reason, _) => format!("{rejected}\n\n{reason}"),
    })
}

/// Writes a comment on the run's issue and, if it is meant for the agent,
/// wakes that: it goes on where it was.
pub(super) async fn say(
    app: &App,
    write: &mut Write,
    here: &InWorkspace,
    run: &Run,
    (content, to_agent): (&str, bool),
) -> Result<Comment, ApiError> {
    let issue = issue_of(write, here, run).await?;
    let author = (ActorKind::Member, here.account.0);
    let new = NewComment {
        id: app.id(),
        workspace_id: here.workspace,
        issue_id: issue.id,
        author,
        content,
        task_id: None,
        parent_id: None,
    };
    comments::create(write, &new, app.now()).await?;
    inbox::subscribe(write, issue.id, here.account, SubscribeReason::Commenter, app.now()).await?;
    let mut receipts = Vec::new();
    if to_agent {
        if issue.archived_at.is_some() {
            return Err(ApiError::conflict("the issue is archived; restore it first"));
        }
        let agent = agents::get(write, here.workspace, run.agent_id).await?;
        let agent = agent.filter(|agent| agent.archived_at.is_none());
        let agent = agent.ok_or_else(|| ApiError::conflict("the agent is archived; restore it first"))?;
        let word = Word {
            issue: &issue,
            comment: new.id,
            content,
            author,
            requester: Some(here.account),
            replies_to: Some(agent.id),
            chain: Ok(Chain::default()),
            is_edit: false,
        };
        let members = identity::members(write, here.workspace).await?;
        receipts.push(talk::wake(app, write, &word, &members, (&agent, TriggerKind::Reply)).await?);
    }
    let written = comments::get(write, here.workspace, new.id).await?;
    let written = written.ok_or_else(|| ApiError::missing(Code::CommentNotFound, "comment", &new.id.to_string()))?;
    Ok(Comment { trigger_outcomes: receipts, ..written })
}

async fn issue_of(write: &mut Write, here: &InWorkspace, run: &Run) -> Result<Issue, ApiError> {
    let issue = issues::get(write, here.workspace, run.issue_id).await?;
    issue.map(|(issue, _)| issue).ok_or_else(|| ApiError::missing(Code::IssueNotFound, "issue", &run.issue_identifier))
}
