//! A machine has an execution that this server does not know, as after its
//! restoration from a backup; what comes of that `core::rules::adoption` says.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::daemon::{Adopt, Appended, Assignment};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{AccountId, ExecutionId, RuntimeId};
use shipmate_core::rules::adoption::is_adopted;
use shipmate_store::executions::NewExecution;
use shipmate_store::{Write, agents, executions, issues, machines, runs, runtimes, tasks};

use crate::app::App;
use crate::auth::DaemonCaller;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, daemon_id, id};

/// More attempts than any run has.
const MOST_ATTEMPTS: i64 = 1_000_000;
/// The longest lease that a machine may say it was given, in seconds.
const LONGEST_LEASE: i64 = 7 * 24 * 60 * 60;

/// Takes an execution over that this server does not know, if its run waits
/// for nothing newer. Repeating it gives the same.
#[utoipa::path(post, path = "/api/daemon/executions/{id}/adopt", operation_id = "adopt_execution", tag = "daemon",
    params(("id" = String, Path)), request_body = Adopt,
    responses((status = 200, body = Appended), (status = 409, description = "It is over; end its runner", body = ErrorBody),
        (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn adopt(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Path(raw): Path<String>,
    Body(body): Body<Adopt>,
) -> Result<Json<Appended>, ApiError> {
    let execution: ExecutionId = id("execution id", &raw)?;
    let daemon = daemon_id(&body.daemon_id)?;
    check(&body.assignment)?;
    let missing = || ApiError::not_found(Code::ExecutionNotFound, "execution", &raw);
    if body.assignment.execution_id != execution {
        return Err(missing());
    }
    let over = || {
        let why = "this run is over, lost, or somebody else's by now; end the execution's runner";
        ApiError::new(StatusCode::CONFLICT, Code::Superseded, why).about("execution", &raw)
    };
    let workspace = body.assignment.workspace_id;
    let mut write = app.write().await?;
    tasks::lock_claims(&mut write).await?;
    match machines::owner(&mut write, workspace, daemon).await? {
        Some((owner, true)) if owner == known.account => {}
        Some((owner, false)) if owner == known.account => return Err(over()),
        Some(_) => return Err(missing()),
        None => {
            let mine = known.workspaces(&mut write).await?;
            if mine.iter().any(|membership| membership.id == workspace) {
                return Err(ApiError::conflict("this machine is not known here yet; register it first"));
            }
            return Err(over());
        }
    }
    if let Some(there) = executions::lock(&mut write, execution).await? {
        // Adopted before, and the answer was lost.
        let mine = there.daemon_id == daemon && there.is_current(body.assignment.epoch);
        return if mine { Ok(Json(super::append::answer(&there))) } else { Err(over()) };
    }
    let adopted = take_over(&app, &mut write, daemon, known.account, &body.assignment).await?;
    if !adopted {
        return Err(over());
    }
    app.commit(write).await?;
    tracing::info!(execution.id = %execution, daemon_id = daemon, "an execution that was not known here is adopted");
    app.bus.send(Hint::Daemon(daemon.to_owned()));
    Ok(Json(Appended { acknowledged: 0, ended: false, cancel: false }))
}

fn check(assignment: &Assignment) -> Result<(), ApiError> {
    if !(1..=MOST_ATTEMPTS).contains(&assignment.epoch) {
        return Err(ApiError::invalid(format!("invalid assignment.epoch: it must lie between 1 and {MOST_ATTEMPTS}")));
    }
    if !(0..=LONGEST_LEASE).contains(&assignment.lease_seconds) {
        return Err(ApiError::invalid(format!(
            "invalid assignment.lease_seconds: it must lie between 0 and {LONGEST_LEASE}"
        )));
    }
    Ok(())
}

/// Makes the execution its run's newest, if the rule says so and the machine
/// is one that the run's agent may be on.
async fn take_over(
    app: &App,
    write: &mut Write,
    daemon: &str,
    account: AccountId,
    offered: &Assignment,
) -> Result<bool, ApiError> {
    let workspace = offered.workspace_id;
    let Some((run, newest)) = runs::get(write, workspace, offered.task_id).await? else { return Ok(false) };
    issues::lock(write, workspace, run.issue_id).await?;
    if !is_adopted(Some((run.status, run.attempt)), offered.epoch) {
        return Ok(false);
    }
    let Some(runtime) = runtime_for(write, offered, run.agent_id, daemon).await? else { return Ok(false) };
    if let Some(newest) = newest
        && let Some(older) = executions::lock(write, newest).await?
        && older.live
    {
        executions::end(write, &older, false, app.now()).await?;
        app.bus.send(Hint::Daemon(older.daemon_id));
    }
    if tasks::adopt(write, offered.task_id, offered.epoch).await?.is_none() {
        return Ok(false);
    }
    let served = runtimes::of_daemon(write, daemon, account).await?;
    let machine_name = served.iter().find(|it| it.id == runtime).map(|it| it.machine_name.clone()).unwrap_or_default();
    let assignment = Assignment { runtime_id: runtime, ..offered.clone() };
    let request_id = app.id();
    let new = NewExecution { assignment: &assignment, daemon_id: daemon, machine_name: &machine_name, request_id };
    executions::create(write, &new, app.now()).await?;
    Ok(true)
}

/// The machine's runtime that the run's agent may be on.
async fn runtime_for(
    write: &mut Write,
    offered: &Assignment,
    agent: shipmate_core::id::AgentId,
    daemon: &str,
) -> Result<Option<RuntimeId>, ApiError> {
    let Some(agent) = agents::get(write, offered.workspace_id, agent).await? else { return Ok(None) };
    let facts = runtimes::facts(write, offered.workspace_id).await?;
    let mut mine = facts.iter().filter(|runtime| runtime.daemon_id == daemon);
    Ok(mine.find(|runtime| runtime.offers(&agent.provider, agent.runtime_id)).map(|runtime| runtime.runtime_id))
}
