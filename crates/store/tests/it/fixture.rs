//! A store with a workspace, a machine and an agent in it.

use chrono::{DateTime, Utc};
use shipmate_core::api::board::{Agent, Issue};
use shipmate_core::api::daemon::{AgentBrief, Approval, Assignment, Enclosures, IssueBrief, OfferedRuntime};
use shipmate_core::api::project::Project;
use shipmate_core::id::{AccountId, AgentId, IssueId, ProjectId, RuntimeId, TaskId, WorkspaceId};
use shipmate_core::rules::chain::Chain;
use shipmate_core::rules::schedule::{Load, choose};
use shipmate_core::status::{ActorKind, AgentStatus, IssueStatus, Presence, Priority, ProjectStatus, TriggerKind};
use shipmate_seams::{Clock, Random};
use shipmate_store::executions::{self, NewExecution};
use shipmate_store::machines::Announcement;
use shipmate_store::tasks::{Wake, Woken};
use shipmate_store::{Store, agents, identity, issues, machines, projects, tasks};
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
        let offered =
            OfferedRuntime { provider: "demo".into(), name: "Demo".into(), version: String::new(), choices: None };
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
            labels: &[],
            serves: "{}",
            runtimes: &[(runtime, offered)],
        };
        machines::register(&mut write, &machine, now()).await.expect("a machine");
        agents::create(&mut write, &demo_agent(agent, workspace, owner, agent_limit)).await.expect("an agent");
        write.commit(now()).await.expect("committed");
        Self { store, owner, workspace, agent, runtime }
    }

    pub(crate) async fn change_agent(&self, change: impl FnOnce(&mut Agent)) {
        let mut write = self.store.write().await.expect("a transaction");
        let found = agents::get(&mut write, self.workspace, self.agent).await.expect("an answer");
        let mut agent = found.expect("the agent");
        change(&mut agent);
        agents::update(&mut write, &agent).await.expect("changed");
        write.commit(now()).await.expect("committed");
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
            project_id: None,
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

    pub(crate) async fn project(&self, title: &str) -> ProjectId {
        let project = Project {
            id: id(),
            workspace_id: self.workspace,
            title: title.into(),
            description: String::new(),
            icon: String::new(),
            color: "#808080".into(),
            status: ProjectStatus::InProgress,
            lead_type: None,
            lead_id: None,
            start_date: None,
            due_date: None,
            repository_ids: Vec::new(),
            progress: Vec::new(),
            issue_count: 0,
            done_count: 0,
            document_count: 0,
            version: 1,
            created_at: now(),
            updated_at: now(),
        };
        let mut write = self.store.write().await.expect("a transaction");
        projects::create(&mut write, &project, (ActorKind::Member, self.owner.0)).await.expect("a project");
        write.commit(now()).await.expect("committed");
        project.id
    }

    pub(crate) async fn move_to_project(&self, issue: IssueId, project: ProjectId) {
        let mut write = self.store.write().await.expect("a transaction");
        let found = issues::get(&mut write, self.workspace, issue).await.expect("an answer");
        let (mut issue, _) = found.expect("the issue");
        issue.project_id = Some(project);
        assert!(issues::update(&mut write, &mut issue, false).await.expect("an answer"), "nobody else changed it");
        write.commit(now()).await.expect("committed");
    }

    pub(crate) async fn wake(&self, issue: IssueId) -> Woken {
        self.woken(issue, Chain::default()).await
    }

    /// A run of a new issue that follows from others.
    pub(crate) async fn wake_in(&self, chain: Chain) -> TaskId {
        match self.woken(self.issue().await, chain).await {
            Woken::NewTask(task) => task,
            other => panic!("a new issue makes a new task: {other:?}"),
        }
    }

    /// What wakes the agent for this reason, by the owner.
    pub(crate) fn trigger(&self, issue: IssueId, kind: TriggerKind) -> Wake {
        Wake {
            requester: None,
            trigger_id: id(),
            task_id: id(),
            workspace_id: self.workspace,
            issue_id: issue,
            agent_id: self.agent,
            kind,
            actor: (ActorKind::Member, self.owner.0),
            comment_id: None,
            priority: Priority::None,
            chain: Chain::default(),
        }
    }

    /// Claims as the server does: choose and start in one transaction. Answers
    /// what was taken, and how much of what was chosen did not wait any more.
    pub(crate) async fn claim(&self, slots: usize) -> (Vec<(TaskId, IssueId)>, usize) {
        let mut write = self.store.write().await.expect("a transaction");
        tasks::lock_claims(&mut write).await.expect("nobody else claims");
        let places = tasks::HowMany::Places(u32::try_from(slots).expect("few"));
        let waiting = tasks::waiting(&mut write, (self.workspace, DAEMON), places, now()).await.expect("waiting tasks");
        let mut load = Load::default();
        tasks::count_load(&mut write, self.workspace, &mut load).await.expect("running tasks");
        tasks::count_load_here(&mut write, DAEMON, &mut load).await.expect("running tasks");
        let (mut taken, mut gone) = (Vec::new(), 0);
        for chosen in choose(&waiting, &load, slots, now()) {
            let Some(place) = tasks::start(&mut write, chosen.task_id).await.expect("an answer") else {
                gone += 1;
                continue;
            };
            let assignment = self.assignment(chosen.task_id, place.epoch);
            let new =
                NewExecution { assignment: &assignment, daemon_id: DAEMON, machine_name: "laptop", request_id: id() };
            executions::create(&mut write, &new, now()).await.expect("an execution");
            taken.push((chosen.task_id, place.issue_id));
        }
        write.commit(now()).await.expect("committed");
        (taken, gone)
    }

    async fn woken(&self, issue: IssueId, chain: Chain) -> Woken {
        let wake = Wake { chain, ..self.trigger(issue, TriggerKind::Assigned) };
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
                skills: Vec::new(),
                variables: Vec::new(),
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
            workspace_slug: String::new(),
            requester: None,
            project: None,
            enclosures: Enclosures::default(),
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
        chain_budget: None,
        required_labels: Vec::new(),
        concurrency_key: String::new(),
        running: 0,
        presence: Presence::Offline,
        status: AgentStatus::Offline,
        owner_id: owner,
        created_at: now(),
        updated_at: now(),
        archived_at: None,
    }
}
