//! A daemon hands a journal in.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::daemon::{Append, Appended};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::ExecutionId;
use shipmate_core::journal::Body as RecordBody;
use shipmate_store::executions::Locked;
use shipmate_store::{executions, issues, machines};

use crate::app::App;
use crate::auth::DaemonCaller;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, id};
use crate::fold;

/// Appends to an execution's journal: the one way in which a run changes.
#[utoipa::path(post, path = "/api/daemon/executions/{id}/journal", operation_id = "append_journal", tag = "daemon", request_body = Append,
    params(("id" = String, Path)),
    responses((status = 200, body = Appended), (status = 409, body = ErrorBody), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn append(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Path(raw): Path<String>,
    Body(body): Body<Append>,
) -> Result<Json<Appended>, ApiError> {
    let execution: ExecutionId = id("execution id", &raw)?;
    let missing = || ApiError::not_found(Code::ExecutionNotFound, "execution", &raw);
    check_numbering(&body)?;
    let mut write = app.write().await?;
    if body.records.iter().any(|record| fold::touches_issue(&record.body)) {
        issues::lock_of_execution(&mut write, execution).await?;
    }
    let mut locked = executions::lock(&mut write, execution).await?.ok_or_else(missing)?;
    let owner = machines::owner(&mut write, locked.workspace_id, &locked.daemon_id).await?;
    let is_member = match owner {
        Some((owner, is_member)) if owner == known.account && locked.daemon_id == body.daemon_id => is_member,
        _ => return Err(missing()),
    };
    let over = |why: &str| ApiError::new(StatusCode::CONFLICT, Code::Superseded, why).about("execution", &raw);
    // Ended by its journal: whatever is repeated, the answer is the same.
    // Ended otherwise, or replaced: nothing of it counts any more.
    if !locked.is_current(body.epoch) || (!locked.live && !locked.closed) {
        return Err(over("this execution is over or was replaced by a newer one; end its runner"));
    }
    if !is_member {
        return Err(over("this machine's owner is no longer a member of the workspace; end the execution's runner"));
    }
    let fits = i64::try_from(body.offset) == Ok(locked.acknowledged) && locked.live;
    if fits && !body.records.is_empty() {
        fold::append(&app, &mut write, &mut locked, &body.records).await?;
        app.commit(write).await?;
        app.bus.send(Hint::Journal(locked.task_id));
        if !locked.live {
            // Its agent may do something else, or the same again.
            app.bus.send(Hint::Work(locked.workspace_id));
        }
    }
    Ok(Json(answer(&locked)))
}

pub(super) fn answer(execution: &Locked) -> Appended {
    Appended {
        acknowledged: u64::try_from(execution.acknowledged).unwrap_or(0),
        ended: execution.closed,
        cancel: execution.live && execution.cancel_requested_at.is_some(),
    }
}

fn check_numbering(body: &Append) -> Result<(), ApiError> {
    let last = i64::try_from(body.offset).ok().and_then(|n| n.checked_add(i64::try_from(body.records.len()).ok()?));
    if last.is_none() && !body.records.is_empty() {
        return Err(ApiError::invalid("invalid offset: no journal is so long"));
    }
    for (record, n) in body.records.iter().zip(body.offset..) {
        if record.n != n {
            return Err(ApiError::invalid(format!("records: number {} where {n} must stand", record.n)));
        }
    }
    let ends = body.records.iter().position(|record| matches!(record.body, RecordBody::Ended(_)));
    if ends.is_some_and(|index| index + 1 != body.records.len()) {
        return Err(ApiError::invalid("records: nothing may follow `ended`"));
    }
    Ok(())
}
