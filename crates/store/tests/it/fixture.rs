//! A store with a workspace, a machine and an agent in it.

use chrono::{DateTime, Utc};
use shipmate_core::api::board::{Agent, Issue};
use shipmate_core::api::daemon::{AgentBrief, Approval, Assignment, IssueBrief, OfferedRuntime};
use shipmate_core::id::{AccountId, AgentId, IssueId, RuntimeId, TaskId, WorkspaceId};
use shipmate_core::status::{ActorKind, IssueStatus, Presence, Priority, TriggerKind};
use shipmate_seams::{Clock, Random};
use shipmate_store::machines::Announcement;
use shipmate_store::tasks::{Wake, Woken};
use shipmate_store::{Store, agents, identity, issues, machines, tasks};
use shipmate_testkit::Database;

pub(crate) const DAEMON: &str = "daemon-1";

/// A small world to test in.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) owner: AccountId,
    pub(crate) workspace: WorkspaceId,
    pub(crate) agent: AgentId,
    pub(crate) runtime: RuntimeId,
}

pub(crate) fn now() -> DateTime<Utc> {
    Clock::system().now()
}

pub(crate) fn id<T: From<uuid::Uuid>>() -> T {
    Random::system().id(now())
}

pub(crate) async fn open(database: &Database) -> Store {
    match database.url().strip_prefix("sqlite://") {
        Some(file) => Store::open_sqlite(std::path::Path::new(file)).await.expect("SQLite opens"),
        None => Store::open_postgres(database.url()).await.expect("PostgreSQL opens"),
    }
}

impl World {
    pub(crate) async fn new(database: &Database, agent_limit: i64) -> Self {
        let store = open(database).await;
        let (owner, workspace, agent, runtime) = (id(), id(), id(), id());
        let mut write = store.write().await.expect("a transaction");
        identity::create_account(&mut write, owner, "Owner", now()).await.expect("an account");
        identity::create_workspace(&mut write, workspace, ("W", "w", "W"), owner, now()).await.expect("a workspace");
        let offered = OfferedRuntime { provider: "demo".into(), name: "Demo".into(), version: String::new() };
        let machine = Announcement {
            workspace_id: workspace,
            daemon_id: DAEMON,
            owner_id: owner,
            name: "laptop",
            os: "linux",
            version: "0",
            timezone: "UTC",
            launched_by: "",
            capacity: 100,
            inventory: "[]",
            runtimes: &[(runtime, offered)],
        };
        machines::register(&mut write, &machine, now()).await.expect("a machine");
        agents::create(&mut write, &demo_agent(agent, workspace, owner, agent_limit)).await.expect("an agent");
        write.commit(now()).await.expect("committed");
        Self { store, owner, workspace, agent, runtime }
    }

    pub(crate) async fn issue(&self) -> IssueId {
        let mut write = self.store.write().await.expect("a transaction");
        let issue = Issue {
            id: id(),
            workspace_id: self.workspace,
            number: 0,
            identifier: String::new(),
            title: "Title".into(),
            description: String::new(),
            status: IssueStatus::Todo,
            priority: Priority::None,
            assignee_type: None,
            assignee_id: None,
            creator_type: ActorKind::Member,
            creator_id: self.owner.0,
            repository_id: None,
            parent_issue_id: None,
            due_date: None,
            labels: Vec::new(),
            blocked_by: Vec::new(),
            child_progress: Default::default(),
            position: 0.0,
            version: 1,
            latest_run: None,
            created_at: now(),
            updated_at: now(),
            archived_at: None,
        };
        let issue = issues::create(&mut write, issue, "W").await.expect("an issue");
        write.commit(now()).await.expect("committed");
        issue.id
    }

    pub(crate) async fn wake(&self, issue: IssueId) -> Woken {
        let wake = Wake {
            requester: None,
            trigger_id: id(),
            task_id: id(),
            workspace_id: self.workspace,
            issue_id: issue,
            agent_id: self.agent,
            kind: TriggerKind::Assigned,
            actor: (ActorKind::Member, self.owner.0),
            comment_id: None,
            priority: Priority::None,
            chain: Default::default(),
        };
        let mut write = self.store.write().await.expect("a transaction");
        let woken = tasks::wake(&mut write, &wake, now()).await.expect("woken");
        write.commit(now()).await.expect("committed");
        woken
    }

    pub(crate) fn assignment(&self, task: TaskId, epoch: i64) -> Assignment {
        Assignment {
            execution_id: id(),
            epoch,
            task_id: task,
            workspace_id: self.workspace,
            runtime_id: self.runtime,
            provider: "demo".into(),
            agent: AgentBrief {
                name: "demo".into(),
                instructions: "".into(),
                model: String::new(),
                approval: Approval::Full,
                patience_seconds: 3600,
            },
            issue: IssueBrief {
                identifier: "W-1".into(),
                title: "Title".into(),
                description: "".into(),
                comments: Vec::new(),
            },
            repository: None,
            resume_session: None,
            session_note: "".into(),
            lease_seconds: 60,
        }
    }
}

fn demo_agent(agent: AgentId, workspace: WorkspaceId, owner: AccountId, limit: i64) -> Agent {
    Agent {
        id: agent,
        workspace_id: workspace,
        name: "demo".into(),
        description: String::new(),
        instructions: String::new(),
        provider: "demo".into(),
        runtime_id: None,
        model: String::new(),
        max_concurrent_tasks: limit,
        max_attempts: 3,
        approval: Approval::Full,
        patience_seconds: 3600,
        running: 0,
        presence: Presence::Offline,
        owner_id: owner,
        created_at: now(),
        updated_at: now(),
        archived_at: None,
    }
}
