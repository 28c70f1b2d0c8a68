//! Deciding about a run's work.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::review::{
    AcceptHow, AcceptRun, DeliveryOutcome, RejectRun, Review, ReviewProgress, ReviewState,
};
use shipmate_core::api::run::Run;
use shipmate_core::error::ErrorBody;
use shipmate_core::id::ExecutionId;
use shipmate_core::rules::branch;
use shipmate_store::reviews::{self, NewReview, Place};
use shipmate_store::{Write, machines};

use super::{answered, find, find_locked};
use crate::app::App;
use crate::auth::InWorkspace;
use crate::borrowed;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, bounded};

/// The longest reason, in bytes.
const MAX_REASON_BYTES: usize = 10_000;

/// Accepts a run's work: the machine that has it pushes it, merges it, or
/// opens a pull request, as soon as it is there. Asking twice does it once.
#[utoipa::path(post, path = "/api/runs/{id}/accept", operation_id = "accept_run", tag = "runs",
    params(("id" = String, Path)), request_body = AcceptRun,
    responses((status = 200, description = "It was accepted like this before", body = Run),
        (status = 202, description = "The machine is told", body = Run),
        (status = 409, body = ErrorBody), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn accept(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<AcceptRun>,
) -> Result<(StatusCode, Json<Run>), ApiError> {
    let into = target(&body)?;
    let mut write = app.write().await?;
    let (run, execution) = find_locked(&mut write, &here, &raw).await?;
    if is_accepted_so(&run, body.how, into.as_deref())? {
        return Ok((StatusCode::OK, Json(run)));
    }
    let (execution, place) = work_of(&mut write, &run, execution).await?;
    if let Some(directory) = place.assignment.works_in() {
        return Err(ApiError::conflict(format!(
            "the run worked in the directory {directory} itself, so its work is there already and nothing is to be \
             handed over; move the issue on if it is done"
        )));
    }
    borrowed::check_machine(&mut write, here.workspace, &place.daemon_id, here.account).await?;
    if let Some((_, false)) = machines::owner(&mut write, here.workspace, &place.daemon_id).await? {
        return Err(ApiError::conflict(format!(
            "the work is on {}, whose owner is no longer a member of the workspace, so it can't be handed over; rerun \
             the issue to have it done on another machine",
            place.machine_name
        )));
    }
    if run.diff.as_ref().is_none_or(|diff| diff.files == 0) {
        return Err(ApiError::conflict("the run changed nothing, so there is nothing to accept"));
    }
    let Some(repository) = &place.assignment.repository else {
        return Err(ApiError::conflict(
            "the run worked in an empty folder, so there is no repository that could take its work",
        ));
    };
    if body.how == AcceptHow::PullRequest && is_folder(&repository.url) {
        return Err(ApiError::conflict(
            "the repository is a folder of a machine, which knows no pull requests; accept with push or merge instead",
        ));
    }
    let new = NewReview {
        id: app.id(),
        workspace_id: here.workspace,
        issue_id: run.issue_id,
        task_id: run.id,
        execution_id: execution,
        place: &place,
        account_id: here.account,
        accept: Some((body.how, into.as_deref())),
        reason: None,
        goes_on: false,
    };
    reviews::create(&mut write, &new, app.now()).await?;
    let (run, _) = find(&mut write, &here, &raw).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Daemon(place.daemon_id));
    Ok((StatusCode::ACCEPTED, Json(run)))
}

/// Rejects a run's work: its issue goes back to todo. With `rerun` the agent
/// goes on at once, with the reason. Without it, asking twice does it once.
/// What a run changed in a directory itself stays there, and a comment says so.
#[utoipa::path(post, path = "/api/runs/{id}/reject", operation_id = "reject_run", tag = "runs",
    params(("id" = String, Path)), request_body = RejectRun,
    responses((status = 200, body = Run), (status = 409, body = ErrorBody), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn reject(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<RejectRun>,
) -> Result<Json<Run>, ApiError> {
    let reason = bounded("reason", body.reason.as_deref().unwrap_or_default(), (0, MAX_REASON_BYTES))?;
    let reason = reason.trim();
    let mut write = app.write().await?;
    let (run, execution) = find_locked(&mut write, &here, &raw).await?;
    let (execution, place) = work_of(&mut write, &run, execution).await?;
    if run.review == ReviewState::Rejected && !body.rerun {
        return Ok(Json(run));
    }
    take_back(&app, &mut write, &run).await?;
    let new = NewReview {
        id: app.id(),
        workspace_id: here.workspace,
        issue_id: run.issue_id,
        task_id: run.id,
        execution_id: execution,
        place: &place,
        account_id: here.account,
        accept: None,
        reason: (!reason.is_empty()).then_some(reason),
        goes_on: body.rerun,
    };
    reviews::create(&mut write, &new, app.now()).await?;
    answered::after_rejection(&app, &mut write, &here, &run, (reason, body.rerun)).await?;
    let (run, _) = find(&mut write, &here, &raw).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    Ok(Json(run))
}

/// Takes an acceptance back that nobody has begun with. What is under way or
/// merged can't be taken back.
async fn take_back(app: &App, write: &mut Write, run: &Run) -> Result<(), ApiError> {
    let Some(review) = run.review_details.as_ref().filter(|review| review.decision == ReviewState::Accepted) else {
        return Ok(());
    };
    match (review.progress, review.how) {
        (ReviewProgress::Delivered, _) => Err(ApiError::conflict(under_way(review))),
        (ReviewProgress::Done, Some(AcceptHow::Merge)) => Err(already_merged(review)),
        (ReviewProgress::Requested, _) => {
            let reason = "It was rejected before its machine began.".into();
            if let Some(order) = reviews::lock(write, review.id).await? {
                reviews::end(write, &order, &DeliveryOutcome::Failed { reason }, app.now()).await?;
            }
            Ok(())
        }
        (ReviewProgress::Done | ReviewProgress::Failed, _) => Ok(()),
    }
}

fn already_merged(review: &Review) -> ApiError {
    let branch = review.branch.as_deref().unwrap_or("its target");
    ApiError::conflict(format!("the run's work is merged into {branch} already"))
}

fn target(body: &AcceptRun) -> Result<Option<String>, ApiError> {
    let Some(given) = &body.into else { return Ok(None) };
    let clean = bounded("into", given, (1, branch::MAX_BYTES))?;
    match branch::problem(&clean) {
        None => Ok(Some(clean)),
        Some(problem) => Err(ApiError::invalid(format!("invalid into: `{clean}` is no name of a branch; {problem}"))),
    }
}

/// Whether exactly this was asked before, and not in vain.
fn is_accepted_so(run: &Run, how: AcceptHow, into: Option<&str>) -> Result<bool, ApiError> {
    let Some(review) = run.review_details.as_ref().filter(|review| review.decision == ReviewState::Accepted) else {
        return Ok(false);
    };
    let same = review.how == Some(how) && review.into.as_deref() == into;
    let is_merged = review.progress == ReviewProgress::Done && review.how == Some(AcceptHow::Merge);
    match review.progress {
        ReviewProgress::Failed => Ok(false),
        ReviewProgress::Done if !is_merged || same => Ok(same),
        ReviewProgress::Done => Err(already_merged(review)),
        ReviewProgress::Requested | ReviewProgress::Delivered if same => Ok(true),
        ReviewProgress::Requested | ReviewProgress::Delivered => Err(ApiError::conflict(under_way(review))),
    }
}

/// Why nothing else can be decided right now.
fn under_way(review: &Review) -> String {
    let how = review.how.map_or("accept", AcceptHow::as_str).replace('_', " ");
    let wait = review.wait.as_deref().unwrap_or_default();
    format!("the run was accepted already ({how}), and that is not done yet; wait for it to end. {wait}")
}

/// The execution whose work is decided about, and where it is.
async fn work_of(
    write: &mut Write,
    run: &Run,
    execution: Option<ExecutionId>,
) -> Result<(ExecutionId, Place), ApiError> {
    if !run.status.is_final() {
        return Err(ApiError::conflict("the run is not over yet; wait for its end, or cancel it first"));
    }
    let place = match execution {
        Some(id) => reviews::place(write, id).await?.map(|place| (id, place)),
        None => None,
    };
    place.ok_or_else(|| ApiError::conflict("no machine ever took the run, so there is nothing to decide"))
}

/// Whether an address is a path on a machine.
fn is_folder(url: &str) -> bool {
    url.starts_with('/') || url.starts_with("file:") || url.get(1..3) == Some(":\\")
}
