//! Machines and the runtimes on them.

use chrono::{DateTime, Utc};
use shipmate_core::api::board::{Machine, Runtime, RuntimeMetadata, launch_header};
use shipmate_core::api::daemon::OfferedRuntime;
use shipmate_core::event::EventKind;
use shipmate_core::id::{AccountId, RuntimeId, WorkspaceId};
use shipmate_core::rules::task::MachineFacts;
use shipmate_core::status::Presence;
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    OWNER = Sql::Same("SELECT owner_id FROM machine WHERE workspace_id = $1 AND daemon_id = $2");
    UPSERT = Sql::Same(
        "INSERT INTO machine (workspace_id, daemon_id, owner_id, name, os, version, capacity, inventory, online,
                              last_seen_at, created_at, updated_at, timezone, launched_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, TRUE, $9, $9, $9, $10, $11)
         ON CONFLICT (workspace_id, daemon_id) DO UPDATE
         SET name = $4, os = $5, version = $6, capacity = $7, inventory = $8, online = TRUE, last_seen_at = $9,
             updated_at = $9, timezone = $10, launched_by = $11"
    );
    WITHDRAW_ALL = Sql::Same(
        "UPDATE runtime SET offered = FALSE WHERE workspace_id = $1 AND daemon_id = $2"
    );
    UPSERT_RUNTIME = Sql::Same(
        "INSERT INTO runtime (id, workspace_id, daemon_id, provider, name, version, offered, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, TRUE, $7, $7)
         ON CONFLICT (workspace_id, daemon_id, provider) DO UPDATE
         SET name = $5, version = $6, offered = TRUE, updated_at = $7"
    );
    MACHINES = Sql::Same(
        "SELECT m.daemon_id, m.name, m.os, m.version, m.capacity, m.inventory, m.online, m.last_seen_at,
                (SELECT COUNT(*) FROM execution e
                 WHERE e.live AND e.workspace_id = m.workspace_id AND e.daemon_id = m.daemon_id) AS running
         FROM machine m WHERE m.workspace_id = $1 ORDER BY m.created_at, m.daemon_id"
    );
    RUNTIMES = Sql::Same(
        "SELECT r.id, r.workspace_id, r.daemon_id, r.provider, r.name, r.version, r.offered, m.online, m.owner_id,
                m.name AS machine_name, m.version AS daemon_version, m.launched_by, m.timezone, m.last_seen_at,
                r.created_at, r.updated_at
         FROM runtime r JOIN machine m ON m.workspace_id = r.workspace_id AND m.daemon_id = r.daemon_id
         WHERE r.workspace_id = $1 AND (CAST($2 AS TEXT) IS NULL OR r.daemon_id = $2)
         ORDER BY r.created_at, r.id"
    );
    OF_DAEMON = Sql::Same(
        "SELECT r.id, r.workspace_id, r.offered, m.name AS machine_name, m.online, m.last_seen_at
         FROM runtime r JOIN machine m ON m.workspace_id = r.workspace_id AND m.daemon_id = r.daemon_id
         WHERE r.daemon_id = $1 AND m.owner_id = $2"
    );
    WORKSPACES_OF_DAEMON = Sql::Same("SELECT workspace_id FROM machine WHERE daemon_id = $1 AND owner_id = $2");
    SEEN = Sql::Same(
        "UPDATE machine SET last_seen_at = $3, online = TRUE WHERE daemon_id = $1 AND owner_id = $2
         RETURNING workspace_id"
    );
    LEFT = Sql::Same(
        "UPDATE machine SET online = FALSE WHERE daemon_id = $1 AND owner_id = $2 AND online RETURNING workspace_id"
    );
    MARK_OFFLINE = Sql::Same(
        "UPDATE machine SET online = FALSE WHERE online AND last_seen_at < $1 RETURNING workspace_id"
    );
    DELETE_RUNTIME = Sql::Same("DELETE FROM runtime WHERE workspace_id = $1 AND id = $2 RETURNING daemon_id");
    OFFERED_PROVIDERS = Sql::Same("SELECT DISTINCT provider FROM runtime WHERE workspace_id = $1");
    FACTS = Sql::Same(
        "SELECT r.id AS runtime_id, r.provider, m.name, (m.online AND r.offered) AS online, m.capacity,
                (SELECT COUNT(*) FROM execution e WHERE e.live AND e.daemon_id = m.daemon_id) AS running
         FROM runtime r JOIN machine m ON m.workspace_id = r.workspace_id AND m.daemon_id = r.daemon_id
         WHERE r.workspace_id = $1 ORDER BY r.created_at, r.id"
    );
}

/// A machine as its daemon describes it.
#[derive(Debug)]
pub struct Announcement<'a> {
    /// The workspace it serves.
    pub workspace_id: WorkspaceId,
    /// The daemon's lasting id.
    pub daemon_id: &'a str,
    /// Whose credential the daemon uses.
    pub owner_id: AccountId,
    /// The machine's name.
    pub name: &'a str,
    /// Its operating system.
    pub os: &'a str,
    /// The daemon's version.
    pub version: &'a str,
    /// Its time zone.
    pub timezone: &'a str,
    /// What started the daemon, if it said so.
    pub launched_by: &'a str,
    /// How many runs it takes at a time.
    pub capacity: i64,
    /// The agent CLIs it looked for, as a JSON array.
    pub inventory: &'a str,
    /// What it offers, with the id a new runtime would get.
    pub runtimes: &'a [(RuntimeId, OfferedRuntime)],
}

#[derive(FromRow)]
struct OwnerRow {
    owner_id: AccountId,
}

#[derive(FromRow)]
struct MachineRow {
    daemon_id: String,
    name: String,
    os: String,
    version: String,
    capacity: i64,
    inventory: String,
    online: bool,
    last_seen_at: DateTime<Utc>,
    running: i64,
}

#[derive(FromRow)]
struct RuntimeRow {
    id: RuntimeId,
    workspace_id: WorkspaceId,
    daemon_id: String,
    provider: String,
    name: String,
    version: String,
    offered: bool,
    online: bool,
    owner_id: AccountId,
    machine_name: String,
    daemon_version: String,
    launched_by: String,
    timezone: String,
    last_seen_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct WorkspaceRow {
    workspace_id: WorkspaceId,
}

#[derive(FromRow)]
struct DaemonRow {
    daemon_id: String,
}

#[derive(FromRow)]
struct ProviderRow {
    provider: String,
}

/// A runtime of one daemon, as its beat needs it.
#[derive(Debug, Clone, FromRow)]
pub struct DaemonRuntime {
    /// The runtime.
    pub id: RuntimeId,
    /// The workspace it serves.
    pub workspace_id: WorkspaceId,
    /// Whether its daemon still offers it.
    pub offered: bool,
    /// The machine's name.
    pub machine_name: String,
    /// Whether its machine is shown as there.
    pub online: bool,
    /// When its machine's last beat was written down.
    pub last_seen_at: DateTime<Utc>,
}

/// A runtime as the scheduler's explanations need it.
#[derive(Debug, Clone, FromRow)]
pub struct RuntimeFacts {
    /// The runtime.
    pub runtime_id: RuntimeId,
    /// Its provider.
    pub provider: String,
    name: String,
    online: bool,
    capacity: i64,
    running: i64,
}

impl RuntimeFacts {
    /// The machine it is on.
    #[must_use]
    pub fn machine(&self) -> MachineFacts {
        MachineFacts { name: self.name.clone(), online: self.online, running: self.running, capacity: self.capacity }
    }
}

fn presence(online: bool) -> Presence {
    if online { Presence::Online } else { Presence::Offline }
}

impl From<RuntimeRow> for Runtime {
    fn from(row: RuntimeRow) -> Self {
        let device_info = match (row.machine_name.as_str(), row.version.as_str()) {
            (only, "") | ("", only) => only.to_owned(),
            (machine, version) => format!("{machine} · {version}"),
        };
        Self {
            launch_header: launch_header(&row.provider),
            metadata: RuntimeMetadata {
                cli_version: row.daemon_version,
                launched_by: row.launched_by,
                version: row.version,
            },
            timezone: row.timezone,
            id: row.id,
            workspace_id: row.workspace_id,
            daemon_id: row.daemon_id,
            name: row.name,
            runtime_mode: "local".to_owned(),
            provider: row.provider,
            status: presence(row.online && row.offered),
            device_info,
            owner_id: row.owner_id,
            last_seen_at: row.last_seen_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Who owns this daemon in this workspace, if it is known there.
pub async fn owner(read: &mut Read, workspace: WorkspaceId, daemon_id: &str) -> Result<Option<AccountId>> {
    let row: Option<OwnerRow> = read.optional(OWNER, args![workspace, daemon_id]).await?;
    Ok(row.map(|row| row.owner_id))
}

/// Makes the workspace's picture of a daemon what the daemon says: offered
/// runtimes keep their ids or get new ones, others are no longer offered.
pub async fn register(write: &mut Write, said: &Announcement<'_>, now: DateTime<Utc>) -> Result<()> {
    let (workspace, daemon) = (said.workspace_id, said.daemon_id);
    let values = args![
        workspace,
        daemon,
        said.owner_id,
        said.name,
        said.os,
        said.version,
        said.capacity,
        said.inventory,
        now,
        said.timezone,
        said.launched_by,
    ];
    write.execute(UPSERT, values).await?;
    write.execute(WITHDRAW_ALL, args![workspace, daemon]).await?;
    for (id, offered) in said.runtimes {
        let values = args![*id, workspace, daemon, &offered.provider, &offered.name, &offered.version, now];
        write.execute(UPSERT_RUNTIME, values).await?;
    }
    write.tell(workspace, EventKind::Machine, workspace, None);
    Ok(())
}

/// A workspace's machines with their runtimes, oldest first.
pub async fn list(read: &mut Read, workspace: WorkspaceId) -> Result<Vec<Machine>> {
    let rows: Vec<MachineRow> = read.all(MACHINES, args![workspace]).await?;
    let runtimes = runtimes(read, workspace, None).await?;
    rows.into_iter()
        .map(|row| {
            let inventory = serde_json::from_str(&row.inventory)
                .map_err(|error| Error::Query(format!("a machine's inventory: {error}")))?;
            Ok(Machine {
                runtimes: runtimes.iter().filter(|r| r.daemon_id == row.daemon_id).cloned().collect(),
                daemon_id: row.daemon_id,
                name: row.name,
                os: row.os,
                version: row.version,
                presence: presence(row.online),
                last_seen_at: row.last_seen_at,
                capacity: row.capacity,
                running: row.running,
                inventory,
            })
        })
        .collect()
}

/// A workspace's runtimes, or those of one daemon in it; oldest first.
pub async fn runtimes(read: &mut Read, workspace: WorkspaceId, daemon_id: Option<&str>) -> Result<Vec<Runtime>> {
    let rows: Vec<RuntimeRow> = read.all(RUNTIMES, args![workspace, daemon_id]).await?;
    Ok(rows.into_iter().map(Runtime::from).collect())
}

/// A daemon's runtimes in all workspaces, if it is this person's daemon.
pub async fn of_daemon(read: &mut Read, daemon_id: &str, owner: AccountId) -> Result<Vec<DaemonRuntime>> {
    read.all(OF_DAEMON, args![daemon_id, owner]).await
}

/// The workspaces this person's daemon serves.
pub async fn workspaces_of_daemon(read: &mut Read, daemon_id: &str, owner: AccountId) -> Result<Vec<WorkspaceId>> {
    let rows: Vec<WorkspaceRow> = read.all(WORKSPACES_OF_DAEMON, args![daemon_id, owner]).await?;
    Ok(rows.into_iter().map(|row| row.workspace_id).collect())
}

/// Notes that a daemon is there. Tells of it only if it was not: that a
/// machine goes on beating is no news.
pub async fn seen(
    write: &mut Write,
    daemon_id: &str,
    owner: AccountId,
    was_offline: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let rows: Vec<WorkspaceRow> = write.all(SEEN, args![daemon_id, owner, now]).await?;
    if was_offline {
        tell_of_machines(write, rows);
    }
    Ok(())
}

/// Notes that a daemon said good-bye.
pub async fn left(write: &mut Write, daemon_id: &str, owner: AccountId) -> Result<()> {
    let rows: Vec<WorkspaceRow> = write.all(LEFT, args![daemon_id, owner]).await?;
    tell_of_machines(write, rows);
    Ok(())
}

/// Shows every machine as offline that was last seen before `before`.
pub async fn mark_offline(write: &mut Write, before: DateTime<Utc>) -> Result<()> {
    let rows: Vec<WorkspaceRow> = write.all(MARK_OFFLINE, args![before]).await?;
    tell_of_machines(write, rows);
    Ok(())
}

fn tell_of_machines(write: &mut Write, rows: Vec<WorkspaceRow>) {
    for WorkspaceRow { workspace_id } in rows {
        write.tell(workspace_id, EventKind::Machine, workspace_id, None);
    }
}

/// Removes a runtime. Its history stays. Answers the daemon that should look,
/// or `None` if there was no such runtime.
pub async fn delete_runtime(write: &mut Write, workspace: WorkspaceId, id: RuntimeId) -> Result<Option<String>> {
    let row: Option<DaemonRow> = write.optional(DELETE_RUNTIME, args![workspace, id]).await?;
    if row.is_some() {
        write.tell(workspace, EventKind::Machine, workspace, None);
    }
    Ok(row.map(|row| row.daemon_id))
}

/// The providers that machines of this workspace have offered.
pub async fn offered_providers(read: &mut Read, workspace: WorkspaceId) -> Result<Vec<String>> {
    let rows: Vec<ProviderRow> = read.all(OFFERED_PROVIDERS, args![workspace]).await?;
    Ok(rows.into_iter().map(|row| row.provider).collect())
}

/// Every runtime of a workspace with its machine's load.
pub async fn facts(read: &mut Read, workspace: WorkspaceId) -> Result<Vec<RuntimeFacts>> {
    read.all(FACTS, args![workspace]).await
}
