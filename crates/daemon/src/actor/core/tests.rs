//! The daemon's mind, in invented time and without a server.

mod executions;
mod server;

use shipmate_agents::Protocol;
use shipmate_core::api::board::{Runtime, RuntimeMetadata};
use shipmate_core::api::daemon::{
    AgentBrief, Appended, Approval, Assignment, BeatAnswer, Claimed, Enclosures, IssueBrief, ProviderReport,
    ProviderState, Registered,
};
use shipmate_core::id::RuntimeId;
use shipmate_core::status::Presence;
use uuid::Uuid;

use super::*;
use crate::actor::message::{Program, RunnerGone, Upload};
use crate::classify::Outcome;
use crate::place::EndReason;

fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

fn workspace() -> WorkspaceId {
    Uuid::from_u128(1).into()
}

fn execution(n: u128) -> ExecutionId {
    Uuid::from_u128(100 + n).into()
}

fn runtime(n: u128) -> RuntimeId {
    Uuid::from_u128(200 + n).into()
}

/// A daemon with a clock that the test moves.
struct Daemon {
    core: Core,
    now: Duration,
    drawn: u128,
    jitter: f64,
}

impl Daemon {
    /// A daemon that was just started.
    fn new(left: Vec<Left>) -> (Self, Vec<Action>) {
        let identity = Identity {
            daemon_id: "d".to_owned(),
            device_name: "box".to_owned(),
            version: "1".to_owned(),
            os: "test".to_owned(),
            instance: Some(Uuid::from_u128(7)),
            predecessor: None,
        };
        let now = seconds(1_000);
        let mut daemon = Self { core: Core::new(identity, left, now), now, drawn: 0, jitter: 1.0 };
        let actions = daemon.on(Event::Settings(Settings { capacity: 2, problem: None, ..Settings::default() }));
        (daemon, actions)
    }

    /// One that also knows what is on its machine.
    fn started(left: Vec<Left>) -> (Self, Vec<Action>) {
        let (mut daemon, mut actions) = Self::new(left);
        actions.extend(daemon.on(Event::Inventory(inventory())));
        (daemon, actions)
    }

    /// A daemon that is registered, has beaten, and waits for the answer to its first claim.
    fn claiming() -> (Self, Claim) {
        let (mut daemon, _) = Self::started(Vec::new());
        daemon.on(Event::Workspaces(Outcome::Ok(vec![workspace()])));
        daemon.on(registered(0));
        let actions = daemon.on(beaten(answer()));
        (daemon, claim(&actions).expect("a claim"))
    }

    /// A daemon that runs one execution, with a lease of ten minutes.
    fn running() -> Self {
        let (mut daemon, _) = Self::claiming();
        daemon.on(claimed(vec![assignment(1)]));
        let actions = daemon.on(Event::Placed(execution(1), Ok(())));
        assert!(actions.contains(&Action::Run(execution(1))), "{actions:?}");
        daemon
    }

    fn on(&mut self, event: Event) -> Vec<Action> {
        self.drawn += 1;
        let moment = Moment { now: self.now, jitter: self.jitter, fresh: Uuid::from_u128(self.drawn) };
        self.core.on(moment, event)
    }

    fn after(&mut self, pause: Duration) -> Vec<Action> {
        self.now += pause;
        self.on(Event::Tick)
    }
}

fn inventory() -> Inventory {
    let report = ProviderReport {
        provider: "demo".to_owned(),
        title: "Demo agent".to_owned(),
        state: ProviderState::Found,
        version: None,
        path: None,
        detail: None,
        install: None,
    };
    let program =
        Program { protocol: Protocol::ExecLines, path: "/bin/demo".to_owned(), args: Vec::new(), version: None };
    Inventory { reports: vec![report], programs: [("demo".to_owned(), program)].into(), ..Inventory::default() }
}

fn registered(n: u128) -> Event {
    let row = Runtime {
        id: runtime(n),
        workspace_id: workspace(),
        daemon_id: "d".to_owned(),
        name: "Demo agent".to_owned(),
        runtime_mode: "local".to_owned(),
        provider: "demo".to_owned(),
        launch_header: String::new(),
        status: Presence::Online,
        disabled_at: None,
        device_info: String::new(),
        metadata: RuntimeMetadata::default(),
        timezone: "UTC".to_owned(),
        owner_id: Uuid::nil().into(),
        last_seen_at: chrono::DateTime::default(),
        created_at: chrono::DateTime::default(),
        updated_at: chrono::DateTime::default(),
    };
    let registered = Registered {
        runtimes: vec![row],
        repos: Vec::new(),
        repos_version: String::new(),
        settings: serde_json::Map::new(),
        features: Vec::new(),
    };
    Event::Registered(workspace(), Outcome::Ok(registered))
}

fn answer() -> BeatAnswer {
    BeatAnswer {
        letters: Vec::new(),
        gone: Vec::new(),
        disabled: Vec::new(),
        superseded: Vec::new(),
        unknown: Vec::new(),
        cancel: Vec::new(),
        missing: Vec::new(),
        lease_seconds: 600,
        next_beat_seconds: 15,
        work_available: false,
        replaced: false,
        deliveries: Vec::new(),
    }
}

fn beaten(answer: BeatAnswer) -> Event {
    Event::Beaten(Outcome::Ok(answer))
}

fn claimed(assignments: Vec<Assignment>) -> Event {
    Event::Claimed(Outcome::Ok(Claimed { assignments, gone: Vec::new() }))
}

fn assignment(n: u128) -> Assignment {
    Assignment {
        execution_id: execution(n),
        epoch: 1,
        task_id: Uuid::from_u128(300 + n).into(),
        workspace_id: workspace(),
        runtime_id: runtime(0),
        provider: "demo".to_owned(),
        agent: AgentBrief {
            name: "Demo".to_owned(),
            instructions: "".into(),
            model: String::new(),
            approval: Approval::Full,
            patience_seconds: 3600,
            skills: Vec::new(),
            variables: Vec::new(),
        },
        issue: IssueBrief {
            identifier: "SHIP-1".to_owned(),
            title: "t".into(),
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
        lease_seconds: 600,
    }
}

fn claim(actions: &[Action]) -> Option<Claim> {
    actions.iter().find_map(|action| match action {
        Action::Claim(claim) => Some(claim.clone()),
        _ => None,
    })
}

fn beat(actions: &[Action]) -> Option<Beat> {
    actions.iter().find_map(|action| match action {
        Action::Beat(beat) => Some(beat.clone()),
        _ => None,
    })
}

fn registers(actions: &[Action]) -> usize {
    actions.iter().filter(|action| matches!(action, Action::Register(_))).count()
}

fn silence<T>() -> Outcome<T> {
    Outcome::NoAnswer("connection refused".to_owned())
}
