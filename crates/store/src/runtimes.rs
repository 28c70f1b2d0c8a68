//! Runtimes: what a machine offers in a workspace, and what people say of it.

use chrono::{DateTime, Utc};
use shipmate_core::api::board::{Repository, Runtime, RuntimeMetadata, launch_header};
use shipmate_core::api::choices::Choices;
use shipmate_core::error::RunUnderWay;
use shipmate_core::event::EventKind;
use shipmate_core::id::{AccountId, ExecutionId, RuntimeId, TaskId, WorkspaceId};
use shipmate_core::rules::serving::{Serves, Wanted};
use shipmate_core::rules::task::{MachineFacts, Shut};
use shipmate_core::rules::{label, placing, rights};
use shipmate_core::status::Presence;
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::placement::{self, MachineLabels};
use crate::sql::{Read, Sql, Write, args, statements};
use crate::wishes::Wish;

/// The columns and joins that every runtime is read with.
macro_rules! runtime_query {
    ($condition:literal) => {
        concat!(
            "SELECT r.id, r.workspace_id, r.daemon_id, r.provider, COALESCE(r.given_name, r.name) AS name, r.version,
                    r.offered, r.disabled_at, m.online, m.owner_id, m.name AS machine_name,
                    m.version AS daemon_version, m.launched_by, m.timezone, m.last_seen_at, r.created_at, r.updated_at
             FROM runtime r JOIN machine m ON m.workspace_id = r.workspace_id AND m.daemon_id = r.daemon_id
             WHERE r.workspace_id = $1 AND ",
            $condition,
            " ORDER BY r.created_at, r.id"
        )
    };
}

statements! {
    LIST = Sql::Same(runtime_query!("(CAST($2 AS TEXT) IS NULL OR r.daemon_id = $2)"));
    GET = Sql::Same(runtime_query!("r.id = $2"));
    // Held, so that nothing is given to it and nobody else changes it meanwhile.
    LOCK = Sql::Each {
        sqlite: "SELECT id FROM runtime WHERE workspace_id = $1 AND id = $2",
        postgres: "SELECT id FROM runtime WHERE workspace_id = $1 AND id = $2 FOR UPDATE",
    };
    OF_DAEMON = Sql::Same(
        "SELECT r.id, r.workspace_id, r.offered, (r.disabled_at IS NOT NULL) AS disabled, m.name AS machine_name,
                m.online, m.last_seen_at,
                EXISTS (SELECT 1 FROM member k
                        WHERE k.workspace_id = r.workspace_id AND k.account_id = m.owner_id) AS member
         FROM runtime r JOIN machine m ON m.workspace_id = r.workspace_id AND m.daemon_id = r.daemon_id
         WHERE r.daemon_id = $1 AND m.owner_id = $2
         ORDER BY r.id"
    );
    DELETE = Sql::Same("DELETE FROM runtime WHERE workspace_id = $1 AND id = $2");
    RENAME = Sql::Same("UPDATE runtime SET given_name = $3, updated_at = $4 WHERE workspace_id = $1 AND id = $2");
    DISABLE = Sql::Same(
        "UPDATE runtime SET disabled_at = $3, updated_at = $3 WHERE workspace_id = $1 AND id = $2 AND disabled_at IS NULL"
    );
    ENABLE = Sql::Same("UPDATE runtime SET disabled_at = NULL, updated_at = $3 WHERE workspace_id = $1 AND id = $2");
    CHOICES = Sql::Same("SELECT choices FROM runtime WHERE workspace_id = $1 AND id = $2");
    SET_CHOICES = Sql::Same("UPDATE runtime SET choices = $3 WHERE workspace_id = $1 AND id = $2");
    UNDER_WAY = Sql::Same(
        "SELECT e.id AS execution_id, e.task_id AS run_id, w.issue_prefix, i.number
         FROM execution e
         JOIN task t ON t.id = e.task_id
         JOIN issue i ON i.id = t.issue_id
         JOIN workspace w ON w.id = e.workspace_id
         WHERE e.live AND e.runtime_id = $1 ORDER BY i.number, e.id"
    );
    OFFERED_PROVIDERS = Sql::Same("SELECT DISTINCT provider FROM runtime WHERE workspace_id = $1");
    // Somebody who left the workspace takes their machine along.
    FACTS = Sql::Same(
        "SELECT r.id AS runtime_id, r.provider, r.daemon_id, m.name, m.owner_id, p.name AS owner_name, m.shared,
                (m.online AND r.offered) AS online,
                (r.disabled_at IS NOT NULL) AS disabled, m.capacity, m.serves,
                (SELECT COUNT(*) FROM execution e WHERE e.live AND e.daemon_id = m.daemon_id) AS running
         FROM runtime r JOIN machine m ON m.workspace_id = r.workspace_id AND m.daemon_id = r.daemon_id
         JOIN account p ON p.id = m.owner_id
         JOIN member k ON k.workspace_id = m.workspace_id AND k.account_id = m.owner_id
         WHERE r.workspace_id = $1 ORDER BY r.created_at, r.id"
    );
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
    disabled_at: Option<DateTime<Utc>>,
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
struct IdRow {
    #[expect(dead_code, reason = "the row is read for its lock")]
    id: RuntimeId,
}

#[derive(FromRow)]
struct ProviderRow {
    provider: String,
}

#[derive(FromRow)]
struct ChoicesRow {
    choices: Option<String>,
}

#[derive(FromRow)]
struct UnderWayRow {
    execution_id: ExecutionId,
    run_id: TaskId,
    issue_prefix: String,
    number: i64,
}

/// A runtime of one daemon, as its beat needs it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct DaemonRuntime {
    /// The runtime.
    pub id: RuntimeId,
    /// The workspace it serves.
    pub workspace_id: WorkspaceId,
    /// Whether its daemon still offers it.
    pub offered: bool,
    /// Whether a person keeps it from taking work.
    pub disabled: bool,
    /// The machine's name.
    pub machine_name: String,
    /// Whether its machine is shown as there.
    pub online: bool,
    /// When its machine's last beat was written down.
    pub last_seen_at: DateTime<Utc>,
    /// Whether the machine's owner is still a member of the workspace.
    pub member: bool,
}

/// What a machine serves, as it is kept.
pub(crate) fn serves(kept: &str) -> Serves {
    serde_json::from_str(kept).unwrap_or_default()
}

/// A runtime as the scheduler's explanations need it.
#[derive(Debug, Clone, FromRow)]
pub struct RuntimeFacts {
    /// The runtime.
    pub runtime_id: RuntimeId,
    /// Its provider.
    pub provider: String,
    /// The daemon it is on.
    pub daemon_id: String,
    /// Whether a person keeps it from taking work.
    pub disabled: bool,
    /// The name of its machine's owner.
    pub owner_name: String,
    /// What its machine is or has.
    #[sqlx(skip)]
    pub labels: Vec<String>,
    owner_id: AccountId,
    shared: bool,
    name: String,
    online: bool,
    capacity: i64,
    serves: String,
    running: i64,
}

impl RuntimeFacts {
    /// Whether an agent may run on it that needs this provider and is perhaps
    /// bound to one runtime.
    #[must_use]
    pub fn offers(&self, provider: &str, bound_to: Option<RuntimeId>) -> bool {
        self.provider == provider && bound_to.is_none_or(|id| id == self.runtime_id)
    }

    /// Whether its machine takes work that this person asked for.
    #[must_use]
    pub fn takes_work_of(&self, requester: Option<AccountId>) -> bool {
        rights::takes_work_of(&self.owner_id, self.shared, requester.as_ref())
    }

    /// What of a task that works in this repository its machine's owner leaves out.
    #[must_use]
    pub fn excludes(&self, wish: &Wish, repository: Option<&Repository>) -> Option<String> {
        let (workspace, person) = (wish.workspace_id.to_string(), wish.requester_id.map(|id| id.to_string()));
        let name = wish.requester_name.as_deref().unwrap_or_default();
        serves(&self.serves).excludes(&Wanted {
            workspace: [&workspace, &wish.slug],
            person: person.as_deref().map(|id| [id, name]),
            provider: &wish.provider,
            repository: repository.map(|repository| repository.url.as_str()),
            approval: wish.approval,
        })
    }

    /// Why its machine can't have a task whose agent needs these labels and that
    /// works in this repository, if it can't; `known` are the workspace's runtimes.
    #[must_use]
    pub fn shut_for(
        &self,
        (wish, needed): (&Wish, &[String]),
        repository: Option<&Repository>,
        known: &[Self],
    ) -> Option<Shut> {
        if !self.takes_work_of(wish.requester_id) {
            return Some(Shut::NotShared { machine: self.name.clone(), owner: self.owner_name.clone() });
        }
        if let Some(excludes) = self.excludes(wish, repository) {
            return Some(Shut::NotServed { machine: self.name.clone(), excludes });
        }
        if let Some(lacking) = self.lacks(needed) {
            return Some(lacking);
        }
        let elsewhere = repository.filter(|repository| !placing::reaches(&self.daemon_id, repository))?;
        let there = known.iter().find(|other| Some(&other.daemon_id) == elsewhere.daemon_id.as_ref());
        Some(Shut::RepositoryElsewhere {
            repository: elsewhere.name.clone(),
            machine: there.map_or("another machine", Self::machine_name).to_owned(),
        })
    }

    /// That its machine lacks one of these labels, if it does.
    #[must_use]
    pub fn lacks(&self, needed: &[String]) -> Option<Shut> {
        let label = label::missing(needed, &self.labels)?;
        Some(Shut::LabelMissing { label: label.to_owned(), machine: self.name.clone() })
    }

    /// The name of its machine.
    #[must_use]
    pub fn machine_name(&self) -> &str {
        &self.name
    }

    /// The machine it is on, and why it can't have a certain task, if it can't.
    /// Who works in the task's directory is not looked at.
    #[must_use]
    pub fn machine(&self, shut: Option<Shut>) -> MachineFacts {
        MachineFacts {
            shut,
            held: None,
            name: self.name.clone(),
            online: self.online,
            disabled: self.disabled,
            running: self.running,
            capacity: self.capacity,
        }
    }
}

impl From<RuntimeRow> for Runtime {
    fn from(row: RuntimeRow) -> Self {
        let device_info = match (row.machine_name.as_str(), row.version.as_str()) {
            (only, "") | ("", only) => only.to_owned(),
            (machine, version) => format!("{machine} · {version}"),
        };
        let serves = row.online && row.offered && row.disabled_at.is_none();
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
            status: if serves { Presence::Online } else { Presence::Offline },
            device_info,
            owner_id: row.owner_id,
            disabled_at: row.disabled_at,
            last_seen_at: row.last_seen_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// A workspace's runtimes, or those of one daemon in it; oldest first.
pub async fn list(read: &mut Read, workspace: WorkspaceId, daemon_id: Option<&str>) -> Result<Vec<Runtime>> {
    let rows: Vec<RuntimeRow> = read.all(LIST, args![workspace, daemon_id]).await?;
    Ok(rows.into_iter().map(Runtime::from).collect())
}

/// A runtime.
pub async fn get(read: &mut Read, workspace: WorkspaceId, id: RuntimeId) -> Result<Option<Runtime>> {
    Ok(read.optional::<RuntimeRow>(GET, args![workspace, id]).await?.map(Runtime::from))
}

/// Reads a runtime and keeps others from changing it or giving it work until
/// the transaction ends.
pub async fn lock(write: &mut Write, workspace: WorkspaceId, id: RuntimeId) -> Result<Option<Runtime>> {
    write.optional::<IdRow>(LOCK, args![workspace, id]).await?;
    get(write, workspace, id).await
}

/// A daemon's runtimes in all workspaces, if it is this person's daemon.
pub async fn of_daemon(read: &mut Read, daemon_id: &str, owner: AccountId) -> Result<Vec<DaemonRuntime>> {
    read.all(OF_DAEMON, args![daemon_id, owner]).await
}

/// Removes a runtime. Its history stays, and what runs on it goes on.
pub async fn delete(write: &mut Write, workspace: WorkspaceId, id: RuntimeId) -> Result<()> {
    write.execute(DELETE, args![workspace, id]).await?;
    write.tell(workspace, EventKind::Machine, workspace, None);
    Ok(())
}

/// Gives a runtime a name, or its machine's own name back.
pub async fn rename(
    write: &mut Write,
    workspace: WorkspaceId,
    id: RuntimeId,
    name: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    write.execute(RENAME, args![workspace, id, name, now]).await?;
    write.tell(workspace, EventKind::Machine, workspace, None);
    Ok(())
}

/// Keeps a runtime from taking work, or no longer. Doing it again changes nothing.
pub async fn set_disabled(
    write: &mut Write,
    workspace: WorkspaceId,
    id: RuntimeId,
    disabled: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let statement = if disabled { DISABLE } else { ENABLE };
    write.execute(statement, args![workspace, id, now]).await?;
    write.tell(workspace, EventKind::Machine, workspace, None);
    Ok(())
}

pub(crate) fn choices_text(choices: &Choices) -> Result<String> {
    serde_json::to_string(choices).map_err(|error| Error::Query(error.to_string()))
}

/// What can be chosen of a runtime's agent CLI, as it last said; `None` if
/// there is no such runtime.
pub async fn choices(read: &mut Read, workspace: WorkspaceId, id: RuntimeId) -> Result<Option<Choices>> {
    let row: Option<ChoicesRow> = read.optional(CHOICES, args![workspace, id]).await?;
    Ok(row.map(|row| row.choices.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()))
}

/// Keeps what a runtime's agent CLI said can be chosen of it.
pub async fn set_choices(write: &mut Write, workspace: WorkspaceId, id: RuntimeId, choices: &Choices) -> Result<()> {
    write.execute(SET_CHOICES, args![workspace, id, choices_text(choices)?]).await?;
    write.tell(workspace, EventKind::Machine, workspace, None);
    Ok(())
}

/// The runs that are under way on a runtime.
pub async fn under_way(read: &mut Read, id: RuntimeId) -> Result<Vec<RunUnderWay>> {
    let rows: Vec<UnderWayRow> = read.all(UNDER_WAY, args![id]).await?;
    let shown = rows.into_iter().map(|row| RunUnderWay {
        run_id: row.run_id,
        execution_id: row.execution_id,
        issue_identifier: format!("{}-{}", row.issue_prefix, row.number),
    });
    Ok(shown.collect())
}

/// The providers that machines of this workspace have offered.
pub async fn offered_providers(read: &mut Read, workspace: WorkspaceId) -> Result<Vec<String>> {
    let rows: Vec<ProviderRow> = read.all(OFFERED_PROVIDERS, args![workspace]).await?;
    Ok(rows.into_iter().map(|row| row.provider).collect())
}

/// Every runtime of a workspace with its machine's load.
pub async fn facts(read: &mut Read, workspace: WorkspaceId) -> Result<Vec<RuntimeFacts>> {
    let mut facts: Vec<RuntimeFacts> = read.all(FACTS, args![workspace]).await?;
    let labels = placement::of_machines(read, workspace).await?;
    for runtime in &mut facts {
        runtime.labels = labels.get(&runtime.daemon_id).map(MachineLabels::all).unwrap_or_default();
    }
    Ok(facts)
}
