//! Machines: what a daemon announces, and whether it is there.

use chrono::{DateTime, Utc};
use shipmate_core::api::board::Machine;
use shipmate_core::api::daemon::OfferedRuntime;
use shipmate_core::event::EventKind;
use shipmate_core::id::{AccountId, RuntimeId, WorkspaceId};
use shipmate_core::status::{Presence, Sharing};
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::sql::{Read, Sql, Write, args, statements};
use crate::{placement, runtimes};

statements! {
    OWNER = Sql::Same(
        "SELECT m.owner_id, (k.account_id IS NOT NULL) AS member FROM machine m
         LEFT JOIN member k ON k.workspace_id = m.workspace_id AND k.account_id = m.owner_id
         WHERE m.workspace_id = $1 AND m.daemon_id = $2"
    );
    // Another person's machine is left alone, also if both register at once.
    UPSERT = Sql::Same(
        "INSERT INTO machine (workspace_id, daemon_id, owner_id, name, os, version, capacity, inventory, online,
                              last_seen_at, created_at, updated_at, timezone, launched_by, serves)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, TRUE, $9, $9, $9, $10, $11, $12)
         ON CONFLICT (workspace_id, daemon_id) DO UPDATE
         SET name = $4, os = $5, version = $6, capacity = $7, inventory = $8, online = TRUE, offline_since = NULL,
             last_seen_at = $9, updated_at = $9, timezone = $10, launched_by = $11, serves = $12
         WHERE machine.owner_id = $3"
    );
    SERVES = Sql::Same(
        "SELECT serves, EXISTS (SELECT 1 FROM repository p
                                WHERE p.workspace_id = m.workspace_id AND p.url LIKE 'directory://%') AS directories
         FROM machine m WHERE workspace_id = $1 AND daemon_id = $2"
    );
    SHARE = Sql::Same("UPDATE machine SET shared = $3 WHERE workspace_id = $1 AND daemon_id = $2");
    WITHDRAW_ALL = Sql::Same(
        "UPDATE runtime SET offered = FALSE WHERE workspace_id = $1 AND daemon_id = $2"
    );
    UPSERT_RUNTIME = Sql::Same(
        "INSERT INTO runtime (id, workspace_id, daemon_id, provider, name, version, offered, created_at, updated_at, choices)
         VALUES ($1, $2, $3, $4, $5, $6, TRUE, $7, $7, $8)
         ON CONFLICT (workspace_id, daemon_id, provider) DO UPDATE
         SET name = $5, version = $6, offered = TRUE, updated_at = $7, choices = COALESCE($8, runtime.choices)"
    );
    MACHINES = Sql::Same(
        "SELECT m.daemon_id, m.name, m.owner_id, p.name AS owner_name, m.shared, m.os, m.version, m.capacity, m.inventory, m.serves, m.online, m.last_seen_at,
                (SELECT COUNT(*) FROM execution e
                 WHERE e.live AND e.workspace_id = m.workspace_id AND e.daemon_id = m.daemon_id) AS running
         FROM machine m JOIN account p ON p.id = m.owner_id
         WHERE m.workspace_id = $1 ORDER BY m.created_at, m.daemon_id"
    );
    WORKSPACES_OF_DAEMON = Sql::Same(
        "SELECT m.workspace_id FROM machine m
         JOIN member k ON k.workspace_id = m.workspace_id AND k.account_id = m.owner_id
         WHERE m.daemon_id = $1 AND m.owner_id = $2"
    );
    // Only where its owner is still a member.
    SEEN = Sql::Same(
        "UPDATE machine SET last_seen_at = $3, online = TRUE, offline_since = NULL
         WHERE daemon_id = $1 AND owner_id = $2
           AND EXISTS (SELECT 1 FROM member k WHERE k.workspace_id = machine.workspace_id AND k.account_id = $2)
         RETURNING workspace_id"
    );
    STILL_THERE = Sql::Same(
        "UPDATE machine SET last_seen_at = $3 WHERE daemon_id = $1 AND owner_id = $2 AND online AND last_seen_at < $3"
    );
    LEFT = Sql::Same(
        "UPDATE machine SET online = FALSE, offline_since = $3
         WHERE daemon_id = $1 AND owner_id = $2 AND online RETURNING workspace_id"
    );
    MARK_OFFLINE = Sql::Same(
        "UPDATE machine SET online = FALSE, offline_since = $2 WHERE online AND last_seen_at < $1
         RETURNING workspace_id"
    );
    // What a person bound, disabled or is waiting for is not forgotten.
    FORGET_RUNTIMES = Sql::Same(
        "DELETE FROM runtime
         WHERE disabled_at IS NULL
           AND EXISTS (SELECT 1 FROM machine m
                       WHERE m.workspace_id = runtime.workspace_id AND m.daemon_id = runtime.daemon_id
                         AND NOT m.online AND COALESCE(m.offline_since, m.last_seen_at) < $1)
           AND NOT EXISTS (SELECT 1 FROM agent a WHERE a.runtime_id = runtime.id)
           AND NOT EXISTS (SELECT 1 FROM execution e
                           WHERE e.live AND e.workspace_id = runtime.workspace_id AND e.daemon_id = runtime.daemon_id)
         RETURNING workspace_id"
    );
    FORGET_MACHINES = Sql::Same(
        "DELETE FROM machine
         WHERE NOT online AND COALESCE(offline_since, last_seen_at) < $1
           AND NOT EXISTS (SELECT 1 FROM runtime r
                           WHERE r.workspace_id = machine.workspace_id AND r.daemon_id = machine.daemon_id)
           AND NOT EXISTS (SELECT 1 FROM execution e
                           WHERE e.live AND e.workspace_id = machine.workspace_id AND e.daemon_id = machine.daemon_id)
         RETURNING workspace_id"
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
    /// What its owner says it is or has.
    pub labels: &'a [String],
    /// What its owner has it serve, as a JSON object.
    pub serves: &'a str,
    /// What it offers, with the id a new runtime would get.
    pub runtimes: &'a [(RuntimeId, OfferedRuntime)],
}

#[derive(FromRow)]
struct OwnerRow {
    owner_id: AccountId,
    member: bool,
}

#[derive(FromRow)]
struct MachineRow {
    daemon_id: String,
    name: String,
    owner_id: AccountId,
    owner_name: String,
    shared: bool,
    os: String,
    version: String,
    capacity: i64,
    inventory: String,
    serves: String,
    online: bool,
    last_seen_at: DateTime<Utc>,
    running: i64,
}

#[derive(FromRow)]
struct ServesRow {
    serves: String,
    directories: bool,
}

#[derive(FromRow)]
struct WorkspaceRow {
    workspace_id: WorkspaceId,
}

/// Who owns this daemon in this workspace, if it is known there, and whether
/// that is still a member.
pub async fn owner(read: &mut Read, workspace: WorkspaceId, daemon_id: &str) -> Result<Option<(AccountId, bool)>> {
    let row: Option<OwnerRow> = read.optional(OWNER, args![workspace, daemon_id]).await?;
    Ok(row.map(|row| (row.owner_id, row.member)))
}

/// Makes the workspace's picture of a daemon what the daemon says: offered
/// runtimes keep their ids or get new ones, others are no longer offered.
/// Answers `false`, and changes nothing, if the daemon is another person's.
pub async fn register(write: &mut Write, said: &Announcement<'_>, now: DateTime<Utc>) -> Result<bool> {
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
        said.serves,
    ];
    if write.execute(UPSERT, values).await? == 0 {
        return Ok(false);
    }
    placement::label_machine(write, (workspace, daemon), said.labels, true).await?;
    write.execute(WITHDRAW_ALL, args![workspace, daemon]).await?;
    for (id, offered) in said.runtimes {
        let choices = offered.choices.as_ref().map(runtimes::choices_text).transpose()?;
        let values = args![*id, workspace, daemon, &offered.provider, &offered.name, &offered.version, now, choices];
        write.execute(UPSERT_RUNTIME, values).await?;
    }
    write.tell(workspace, EventKind::Machine, workspace, None);
    Ok(true)
}

/// A workspace's machines with their runtimes, oldest first.
pub async fn list(read: &mut Read, workspace: WorkspaceId) -> Result<Vec<Machine>> {
    let rows: Vec<MachineRow> = read.all(MACHINES, args![workspace]).await?;
    let runtimes = runtimes::list(read, workspace, None).await?;
    let mut labels = placement::of_machines(read, workspace).await?;
    rows.into_iter()
        .map(|row| {
            let inventory = serde_json::from_str(&row.inventory)
                .map_err(|error| Error::Query(format!("a machine's inventory: {error}")))?;
            let labels = labels.remove(&row.daemon_id).unwrap_or_default();
            Ok(Machine {
                labels: labels.all(),
                added_labels: labels.added,
                serves: runtimes::serves(&row.serves),
                runtimes: runtimes.iter().filter(|r| r.daemon_id == row.daemon_id).cloned().collect(),
                daemon_id: row.daemon_id,
                name: row.name,
                owner_id: row.owner_id,
                owner_name: row.owner_name,
                shared: if row.shared { Sharing::Workspace } else { Sharing::Owner },
                os: row.os,
                version: row.version,
                presence: if row.online { Presence::Online } else { Presence::Offline },
                last_seen_at: row.last_seen_at,
                capacity: row.capacity,
                running: row.running,
                inventory,
            })
        })
        .collect()
}

/// Whether some of what waits in a workspace may be nothing for this daemon
/// although its runtimes could start it: its owner has it not serve everything,
/// or there are directories, which only some machines open, to one run at a time.
pub async fn may_leave_out(read: &mut Read, workspace: WorkspaceId, daemon_id: &str) -> Result<bool> {
    let row: Option<ServesRow> = read.optional(SERVES, args![workspace, daemon_id]).await?;
    Ok(row.is_some_and(|row| row.directories || !runtimes::serves(&row.serves).is_everything()))
}

/// Says whose work a machine takes.
pub async fn share(write: &mut Write, workspace: WorkspaceId, daemon_id: &str, shared: Sharing) -> Result<()> {
    write.execute(SHARE, args![workspace, daemon_id, shared == Sharing::Workspace]).await?;
    write.tell(workspace, EventKind::Machine, workspace, None);
    Ok(())
}

/// The workspaces this person's daemon serves and the person is a member of.
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

/// Notes when a machine that is shown as there last beat. One that is shown
/// as offline stays so: its next beat finds out and tells of it.
pub async fn still_there(write: &mut Write, daemon_id: &str, owner: AccountId, at: DateTime<Utc>) -> Result<()> {
    write.execute(STILL_THERE, args![daemon_id, owner, at]).await.map(drop)
}

/// Notes that a daemon said good-bye.
pub async fn left(write: &mut Write, daemon_id: &str, owner: AccountId, now: DateTime<Utc>) -> Result<()> {
    let rows: Vec<WorkspaceRow> = write.all(LEFT, args![daemon_id, owner, now]).await?;
    tell_of_machines(write, rows);
    Ok(())
}

/// Shows every machine as offline that was last seen before `before`.
pub async fn mark_offline(write: &mut Write, before: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
    let rows: Vec<WorkspaceRow> = write.all(MARK_OFFLINE, args![before, now]).await?;
    tell_of_machines(write, rows);
    Ok(())
}

/// Removes runtimes whose machine has been offline since before `before`, and
/// such machines once they have none left. Nothing goes that an agent is bound
/// to, that a person has disabled, or while something runs there. What ran on
/// them stays in the history.
pub async fn forget(write: &mut Write, before: DateTime<Utc>) -> Result<u64> {
    let mut gone = 0;
    for statement in [FORGET_RUNTIMES, FORGET_MACHINES] {
        let rows: Vec<WorkspaceRow> = write.all(statement, args![before]).await?;
        gone += rows.len() as u64;
        tell_of_machines(write, rows);
    }
    Ok(gone)
}

fn tell_of_machines(write: &mut Write, rows: Vec<WorkspaceRow>) {
    for WorkspaceRow { workspace_id } in rows {
        write.tell(workspace_id, EventKind::Machine, workspace_id, None);
    }
}
