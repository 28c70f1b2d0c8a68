//! Telling people what they should know: those who follow an issue, and those
//! who are meant.

use shipmate_core::api::inbox::{InboxKind, SubscribeReason};
use shipmate_core::id::AccountId;
use shipmate_core::status::ActorKind;
use shipmate_core::text::Text;
use shipmate_store::Write;
use shipmate_store::inbox::{self, Notice};

use crate::app::App;
use crate::error::ApiError;

/// How much of a text an inbox shows, in bytes.
const MAX_BODY_BYTES: usize = 500;

/// Tells these people, but nobody of what they did themselves, and nobody of
/// what they don't want to hear of. Answers who was told.
pub(crate) async fn tell(
    app: &App,
    write: &mut Write,
    notice: Notice<'_>,
    to: &[AccountId],
) -> Result<Vec<AccountId>, ApiError> {
    let body = Text::bounded(notice.body, MAX_BODY_BYTES).into_string();
    let notice = Notice { body: &body, ..notice };
    let mut told = Vec::new();
    for person in to {
        let own = notice.actor == (ActorKind::Member, person.0);
        let mut wanted = inbox::preferences(write, (notice.workspace_id, *person)).await?;
        if own || told.contains(person) || *wanted.field(notice.kind) == Some(false) {
            continue;
        }
        inbox::tell(write, &notice, (*person, app.id()), app.now()).await?;
        told.push(*person);
    }
    Ok(told)
}

/// Tells those who follow the issue, but for `except`, who know already.
pub(crate) async fn tell_followers(
    app: &App,
    write: &mut Write,
    notice: Notice<'_>,
    except: &[AccountId],
) -> Result<(), ApiError> {
    let followers = inbox::subscribers(write, notice.issue_id).await?;
    let to: Vec<AccountId> =
        followers.into_iter().map(|follower| follower.user_id).filter(|person| !except.contains(person)).collect();
    tell(app, write, notice, &to).await.map(drop)
}

/// Tells a person that an issue is theirs now, and makes them follow it.
pub(crate) async fn assigned(
    app: &App,
    write: &mut Write,
    issue: &shipmate_core::api::board::Issue,
    actor: (ActorKind, uuid::Uuid),
) -> Result<(), ApiError> {
    let (Some(ActorKind::Member), Some(person)) = (issue.assignee_type, issue.assignee_id) else { return Ok(()) };
    let person = AccountId(person);
    inbox::subscribe(write, issue.id, person, SubscribeReason::Assignee, app.now()).await?;
    let notice = Notice {
        workspace_id: issue.workspace_id,
        issue_id: issue.id,
        kind: InboxKind::Assigned,
        actor,
        comment_id: None,
        task_id: None,
        body: "",
    };
    tell(app, write, notice, &[person]).await.map(drop)
}
