//! A daemon hands accepted work over.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::inbox::InboxKind;
use shipmate_core::api::issue::ActivityAction;
use shipmate_core::api::review::{AcceptHow, Delivery, DeliveryOutcome, EndDelivery, TakeDelivery};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::ReviewId;
use shipmate_core::rules::activity::Change;
use shipmate_core::status::{ActorKind, IssueStatus};
use shipmate_core::text::Text;
use shipmate_store::inbox::Notice;
use shipmate_store::issues::Mover;
use shipmate_store::reviews::{self, Order};
use shipmate_store::{Write, activity, issues, machines};

use crate::app::App;
use crate::auth::{DaemonCaller, Known};
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, id};
use crate::notice;

/// The longest text in a machine's answer, in bytes.
const MAX_WORDS: usize = 4_000;

/// Takes an accepted work up: what is to be done with it. Repeating it gives
/// the same.
#[utoipa::path(post, path = "/api/daemon/deliveries/{id}/begin", operation_id = "begin_delivery", tag = "daemon",
    params(("id" = String, Path)), request_body = TakeDelivery,
    responses((status = 200, body = Delivery), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn begin(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Path(raw): Path<String>,
    Body(body): Body<TakeDelivery>,
) -> Result<Json<Delivery>, ApiError> {
    let mut write = app.write().await?;
    let order = lock(&mut write, &known, &raw, &body.daemon_id).await?;
    let repository = order.assignment.repository.as_ref().filter(|_| order.open);
    let delivery = repository.map(|repository| Delivery {
        id: order.id,
        execution_id: order.execution_id,
        how: order.how,
        into: order.into.clone(),
        url: repository.url.clone(),
        branch: repository.branch.clone(),
        title: format!("{}: {}", order.assignment.issue.identifier, order.assignment.issue.title.as_str()).into(),
        accepted_by: order.decided_by_name.as_str().into(),
        accepted_at: order.decided_at,
    });
    let delivery = delivery.ok_or_else(|| missing(&raw))?;
    reviews::deliver(&mut write, &order, app.now()).await?;
    app.commit(write).await?;
    Ok(Json(delivery))
}

/// Tells how it ended. What was told before stays.
#[utoipa::path(post, path = "/api/daemon/deliveries/{id}/end", operation_id = "end_delivery", tag = "daemon",
    params(("id" = String, Path)), request_body = EndDelivery,
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn end(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Path(raw): Path<String>,
    Body(body): Body<EndDelivery>,
) -> Result<StatusCode, ApiError> {
    let mut write = app.write().await?;
    let order = lock(&mut write, &known, &raw, &body.daemon_id).await?;
    let outcome = within_bounds(body.outcome);
    if reviews::end(&mut write, &order, &outcome, app.now()).await? {
        conclude(&app, &mut write, &order, &outcome).await?;
    }
    app.commit(write).await?;
    app.bus.send(Hint::Daemon(order.daemon_id));
    // What waited for the issue may begin.
    app.bus.send(Hint::Work(order.workspace_id));
    Ok(StatusCode::NO_CONTENT)
}

fn missing(raw: &str) -> ApiError {
    ApiError::not_found(Code::RequestNotFound, "delivery", raw)
}

/// The order of this daemon, with its issue and itself locked.
async fn lock(write: &mut Write, known: &Known, raw: &str, daemon_id: &str) -> Result<Order, ApiError> {
    let wanted: ReviewId = id("delivery id", raw)?;
    let order = reviews::order(write, wanted).await?.ok_or_else(|| missing(raw))?;
    let owner = machines::owner(write, order.workspace_id, &order.daemon_id).await?;
    if owner != Some((known.account, true)) || order.daemon_id != daemon_id {
        return Err(missing(raw));
    }
    issues::lock(write, order.workspace_id, order.issue_id).await?;
    reviews::lock(write, wanted).await?.ok_or_else(|| missing(raw))
}

fn within_bounds(outcome: DeliveryOutcome) -> DeliveryOutcome {
    let short = |text: &Text| Text::bounded(text.as_str(), MAX_WORDS);
    match outcome {
        DeliveryOutcome::Done { branch, commit, link } => DeliveryOutcome::Done {
            branch: short(&branch),
            commit: short(&commit),
            // It becomes a link that people follow.
            link: link.filter(|link| link.as_str().starts_with("https://")).map(|link| short(&link)),
        },
        DeliveryOutcome::Failed { reason } => DeliveryOutcome::Failed { reason: short(&reason) },
    }
}

/// What follows for the issue, and who is told.
pub(in crate::routes) async fn conclude(
    app: &App,
    write: &mut Write,
    order: &Order,
    outcome: &DeliveryOutcome,
) -> Result<(), ApiError> {
    let person = (ActorKind::Member, order.account_id.0);
    let notice = |actor, body| Notice {
        workspace_id: order.workspace_id,
        issue_id: order.issue_id,
        kind: InboxKind::Accepted,
        actor,
        comment_id: None,
        task_id: Some(order.task_id),
        body,
    };
    let (branch, link) = match outcome {
        DeliveryOutcome::Done { branch, link, .. } => (branch.as_str(), link.as_ref()),
        DeliveryOutcome::Failed { reason } => {
            let said = format!("It could not be done: {}", reason.as_str());
            let told = notice((ActorKind::System, order.id.0), &said);
            return notice::tell(app, write, told, &[order.account_id]).await.map(drop);
        }
    };
    let words = match (order.how, link) {
        (AcceptHow::Merge, _) => format!("merged into {branch}"),
        (AcceptHow::Push, _) | (AcceptHow::PullRequest, None) => format!("pushed as {branch}"),
        (AcceptHow::PullRequest, Some(link)) => format!("pull request {}", link.as_str()),
    };
    note(app, write, order, person, &words).await?;
    if order.how == AcceptHow::Merge {
        use IssueStatus as S;
        let from = [S::Backlog, S::Todo, S::InProgress, S::InReview, S::Blocked];
        let by = Mover { activity_id: app.id(), actor: person };
        issues::advance(write, order.issue_id, &from, S::Done, (by, app.now())).await?;
    }
    notice::tell_followers(app, write, notice(person, &words), &[]).await
}

/// A line in the issue's history.
async fn note(
    app: &App,
    write: &mut Write,
    order: &Order,
    actor: (ActorKind, uuid::Uuid),
    words: &str,
) -> Result<(), ApiError> {
    let Some((issue, _)) = issues::get(write, order.workspace_id, order.issue_id).await? else { return Ok(()) };
    let version = issues::touch(write, &issue, app.now()).await?;
    let change = Change::new(ActivityAction::WorkAccepted, None, Some(words.to_owned()));
    activity::note(write, (issue.id, version), actor, vec![(app.id(), change)], app.now()).await?;
    Ok(())
}
