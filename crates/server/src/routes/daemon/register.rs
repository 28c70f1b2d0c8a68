//! A daemon announces itself: its machine, and the runtimes it offers.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use shipmate_core::api::board::{Agent, MAX_NAME_BYTES};
use shipmate_core::api::choices::Choices;
use shipmate_core::api::daemon::{MachineReport, Register, Registered};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{AccountId, RuntimeId, WorkspaceId};
use shipmate_core::question::DEFAULT_PATIENCE_SECONDS;
use shipmate_core::rules::label;
use shipmate_core::rules::retry::DEFAULT_ATTEMPTS;
use shipmate_core::rules::serving::Serves;
use shipmate_core::status::{AgentStatus, Approval, Presence};
use shipmate_store::machines::Announcement;
use shipmate_store::reference::legacy;
use shipmate_store::{Write, agents, machines, runtimes};

use super::MAX_RUNTIMES;
use crate::app::App;
use crate::auth::DaemonCaller;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, bounded, daemon_id};
use crate::routes::agents::DEFAULT_CONCURRENCY;
use crate::routes::reference::{exact_id, registration};

/// The longest name a machine or a runtime may have, in bytes.
const MAX_SHOWN_BYTES: usize = 200;

/// How many former ids a daemon may name.
const MAX_LEGACY_IDS: usize = 50;

/// Announces a daemon's runtimes in one workspace.
#[utoipa::path(post, path = "/api/daemon/register", operation_id = "register_daemon", tag = "daemon", request_body = Register,
    responses((status = 200, body = Registered), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn register(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Body(body): Body<Register>,
) -> Result<Json<Registered>, ApiError> {
    let daemon_id = daemon_id(&body.daemon_id)?;
    bounded("workspace_id", &body.workspace_id, (1, MAX_NAME_BYTES))?;
    // Our daemons say what their machine looked for and did not find; the
    // reference's has nothing to say without a runtime.
    if body.runtimes.is_empty() && body.machine.is_none() {
        return Err(ApiError::invalid("at least one runtime is required"));
    }
    if body.legacy_daemon_ids.as_ref().is_some_and(|ids| ids.len() > MAX_LEGACY_IDS) {
        return Err(ApiError::invalid(format!("legacy_daemon_ids: at most {MAX_LEGACY_IDS} are allowed")));
    }
    if body.runtimes.len() > MAX_RUNTIMES {
        return Err(ApiError::invalid(format!("runtimes: at most {MAX_RUNTIMES} are allowed")));
    }
    let workspace: WorkspaceId = exact_id("workspace_id", &body.workspace_id)?;
    let mut write = app.write().await?;
    let mine = known.workspaces(&mut write).await?;
    if !mine.iter().any(|membership| membership.id == workspace) {
        return Err(ApiError::not_found(Code::WorkspaceNotFound, "workspace", &body.workspace_id));
    }
    let before: BTreeSet<RuntimeId> = ids(&mut write, workspace, daemon_id).await?;
    let offered = announce(&app, &mut write, workspace, known.account, &body).await?;
    let mut registered = runtimes::list(&mut write, workspace, Some(daemon_id)).await?;
    registered.retain(|runtime| offered.contains(&runtime.provider));
    let (repos, repos_version) = registration::repos_of(&mut write, workspace).await?;
    app.commit(write).await?;
    app.metrics.registrations.inc();
    if !before.is_empty() && registered.iter().any(|runtime| !before.contains(&runtime.id)) {
        app.metrics.recoveries.inc();
    }
    tracing::info!(%workspace, daemon_id, runtimes = registered.len(), "registered");
    app.bus.send(Hint::Announced(daemon_id.to_owned()));
    Ok(Json(Registered {
        runtimes: registered,
        repos,
        repos_version,
        settings: serde_json::Map::new(),
        features: vec!["beat".into(), "claim".into(), "journal".into()],
    }))
}

async fn ids(write: &mut Write, workspace: WorkspaceId, daemon_id: &str) -> Result<BTreeSet<RuntimeId>, ApiError> {
    let known = runtimes::list(write, workspace, Some(daemon_id)).await?;
    Ok(known.into_iter().map(|runtime| runtime.id).collect())
}

/// Writes down what a daemon says; answers the providers it offers.
async fn announce(
    app: &App,
    write: &mut Write,
    workspace: WorkspaceId,
    account: AccountId,
    body: &Register,
) -> Result<BTreeSet<String>, ApiError> {
    let plain = MachineReport {
        os: String::new(),
        capacity: 20,
        inventory: Vec::new(),
        labels: Vec::new(),
        serves: Serves::default(),
    };
    let report = body.machine.as_ref().unwrap_or(&plain);
    let mut runtimes = Vec::new();
    let mut providers = BTreeSet::new();
    for offered in &body.runtimes {
        let mut offered = offered.clone();
        offered.provider = bounded("runtimes.type", &offered.provider, (1, MAX_NAME_BYTES))?;
        offered.version = bounded("runtimes.version", &offered.version, (0, MAX_NAME_BYTES))?;
        offered.choices = offered.choices.map(Choices::bounded);
        if offered.name.is_empty() {
            offered.name.clone_from(&offered.provider);
        }
        offered.name = bounded("runtimes.name", &offered.name, (1, MAX_SHOWN_BYTES))?;
        // Said twice it is still one.
        if providers.insert(offered.provider.clone()) {
            runtimes.push((app.id(), offered));
        }
    }
    let inventory = serde_json::to_value(&report.inventory).unwrap_or_default();
    let inventory = shipmate_core::text::sanitise_json(inventory).to_string();
    let labels =
        label::labels(&report.labels).map_err(|why| ApiError::invalid(format!("invalid machine.labels: {why}")))?;
    let serves = serde_json::to_value(&report.serves).unwrap_or_default();
    let serves = shipmate_core::text::sanitise_json(serves).to_string();
    let name = bounded("device_name", &body.device_name, (0, MAX_SHOWN_BYTES))?;
    let timezone = bounded("timezone", &body.timezone, (0, MAX_NAME_BYTES))?;
    let said = Announcement {
        workspace_id: workspace,
        daemon_id: &body.daemon_id,
        owner_id: account,
        name: &name,
        os: &bounded("machine.os", &report.os, (0, MAX_NAME_BYTES))?,
        version: &bounded("cli_version", &body.cli_version, (0, MAX_NAME_BYTES))?,
        timezone: if timezone.is_empty() { "UTC" } else { &timezone },
        launched_by: &bounded("launched_by", &body.launched_by, (0, MAX_NAME_BYTES))?,
        capacity: report.capacity.clamp(0, 1000),
        inventory: &inventory,
        labels: &labels,
        serves: &serves,
        runtimes: &runtimes,
    };
    if !machines::register(write, &said, app.now()).await? {
        return Err(ApiError::forbidden("this daemon id belongs to another person's machine"));
    }
    for old in body.legacy_daemon_ids.iter().flatten().map(|old| old.trim()).filter(|old| !old.is_empty()) {
        if legacy::adopt(write, workspace, account, old, &body.daemon_id).await? {
            tracing::info!(%workspace, daemon_id = body.daemon_id, old, "a machine has a new id");
        }
    }
    welcome(app, write, workspace, account, &said).await?;
    Ok(providers)
}

/// A provider that never had an agent here gets one, so that work can be
/// assigned at once.
async fn welcome(
    app: &App,
    write: &mut Write,
    workspace: WorkspaceId,
    account: AccountId,
    said: &Announcement<'_>,
) -> Result<(), ApiError> {
    let known = agents::known_providers(write, workspace).await?;
    let taken: Vec<String> = agents::list(write, workspace, true).await?.into_iter().map(|agent| agent.name).collect();
    for (_, offered) in said.runtimes {
        if known.contains(&offered.provider) || taken.contains(&offered.provider) {
            continue;
        }
        let now = app.now();
        let agent = Agent {
            id: app.id(),
            workspace_id: workspace,
            name: offered.provider.clone(),
            description: offered.name.clone(),
            instructions: String::new(),
            provider: offered.provider.clone(),
            runtime_id: None,
            model: String::new(),
            max_concurrent_tasks: DEFAULT_CONCURRENCY,
            max_attempts: DEFAULT_ATTEMPTS,
            approval: Approval::default(),
            patience_seconds: DEFAULT_PATIENCE_SECONDS,
            chain_budget: None,
            required_labels: Vec::new(),
            concurrency_key: String::new(),
            running: 0,
            presence: Presence::Online,
            status: AgentStatus::Idle,
            owner_id: account,
            created_at: now,
            updated_at: now,
            archived_at: None,
        };
        agents::create_unless_there(write, &agent).await?;
    }
    Ok(())
}
