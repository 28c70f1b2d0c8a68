//! A machine with one real agent, a scripted model, and a runner for each run.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use shipmate_core::api::daemon::{AgentBrief, Approval, Assignment, Enclosures, IssueBrief};
use shipmate_core::journal::{Body, Ended, Record, Usage};
use shipmate_core::text::Text;
use shipmate_daemon::fence::FenceOrder;
use shipmate_daemon::order::RunOrder;
use shipmate_daemon::place::{EndReason, RunDir};
use shipmate_seams::{Clock, Random};
use shipmate_testkit::agents::{KEY, RealAgent};
use shipmate_testkit::model::{ModelStandIn, Turn};
use shipmate_testkit::processes;
use tokio::process::{Child, Command};

use crate::runner::stage::Runner;

/// How long a run may take; some agents start slowly and try again for long.
const PATIENCE: Duration = Duration::from_secs(90);
/// How soon after a cancel nothing of the agent may be left.
pub(super) const GONE_WITHIN: Duration = Duration::from_secs(5);

/// One case's machine.
pub(super) struct Stage<'a> {
    agent: &'a RealAgent,
    home: tempfile::TempDir,
    pub(super) model: ModelStandIn,
    /// Where the agent looks for its model, if not at the stand-in.
    pub(super) elsewhere: Option<&'static str>,
    pub(super) approval: Approval,
}

/// A run under way.
pub(super) struct Run {
    pub(super) dir: RunDir,
    runner: Child,
}

/// What became of a run.
pub(super) struct Outcome {
    pub(super) records: Vec<Record>,
}

impl<'a> Stage<'a> {
    pub(super) async fn new(agent: &'a RealAgent, turns: impl IntoIterator<Item = Turn>) -> Self {
        let model = ModelStandIn::start().await.expect("a loopback port");
        model.play(turns);
        let home = tempfile::tempdir().expect("a temporary folder");
        Self { agent, home, model, elsewhere: None, approval: Approval::Full }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Starts a run about `title`; an earlier conversation is gone on with.
    pub(super) fn start(&self, title: &str, resume: Option<String>) -> Run {
        let order = RunOrder {
            assignment: self.assignment(title, resume),
            skills: Vec::new(),
            protocol: self.agent.provider.protocol,
            program: self.agent.program.display().to_string(),
            args: Vec::new(),
            version: None,
            // As a daemon has it: what the fence lets the agent find.
            search_path: Some(self.agent.search_path()),
            repositories: self.path("repositories"),
            allowed_paths: Vec::new(),
            refused: None,
            limits: shipmate_core::rules::watch::Limits::default(),
            fence: Some(FenceOrder {
                home: self.path("home"),
                private: self.path("runs"),
                read: vec![self.agent.program.clone()],
                write: vec![],
            }),
            own_program: None,
            daemon_id: "daemon".to_owned(),
        };
        let dir = RunDir::create(&self.path("runs"), &order).expect("the run directory is made");
        let url = self.elsewhere.map_or_else(|| self.model.url(), str::to_owned);
        let home = self.path("home");
        fs_err::create_dir_all(&home).expect("a home");
        let variables = self.agent.settle(&home, &url, Some(KEY)).expect("the home is settled");
        let runner = Command::new(Runner::program())
            .arg(dir.path())
            .env_clear()
            .envs(variables)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the runner starts");
        Run { dir, runner }
    }

    /// A run from its start to its end.
    pub(super) async fn play(&self, title: &str, resume: Option<String>) -> Outcome {
        self.start(title, resume).finish().await
    }

    /// Whether the model was asked anything yet.
    pub(super) fn was_asked(&self) -> bool {
        self.model.received().iter().any(|received| received.is_question() && !received.tools().is_empty())
    }

    fn assignment(&self, title: &str, resume_session: Option<String>) -> Assignment {
        let id = uuid::Uuid::nil();
        Assignment {
            execution_id: fresh_id(),
            epoch: 1,
            task_id: fresh_id(),
            workspace_id: id.into(),
            runtime_id: id.into(),
            provider: self.agent.provider.name.to_owned(),
            agent: AgentBrief {
                name: "Ada".to_owned(),
                instructions: Text::default(),
                model: self.agent.model().to_owned(),
                approval: self.approval,
                patience_seconds: 3600,
                skills: Vec::new(),
                variables: Vec::new(),
            },
            issue: IssueBrief {
                identifier: "SHIP-1".to_owned(),
                title: title.into(),
                description: "A case of the conformance suite.".into(),
                comments: Vec::new(),
            },
            repository: None,
            resume_session,
            session_note: Text::default(),
            workspace_slug: String::new(),
            requester: None,
            project: None,
            enclosures: Enclosures::default(),
            lease_seconds: 3_600,
        }
    }
}

impl Run {
    /// Waits for the end. A run that takes too long is ended, and has no outcome.
    pub(super) async fn finish(mut self) -> Outcome {
        if tokio::time::timeout(PATIENCE, self.runner.wait()).await.is_err() {
            self.cancel();
            let _ended = tokio::time::timeout(PATIENCE, self.runner.wait()).await;
        }
        let batch = self.dir.journal_from(0, usize::MAX).expect("the journal is read");
        Outcome { records: batch.records }
    }

    pub(super) fn cancel(&self) {
        self.dir.ask_to_end(EndReason::Cancelled).expect("the wish is left");
    }

    /// The processes that belong to the run, its runner aside.
    pub(super) fn left(&self) -> Vec<i32> {
        let runner = self.runner.id().and_then(|id| i32::try_from(id).ok());
        processes::all_of(&self.dir.work()).into_iter().filter(|process| Some(*process) != runner).collect()
    }
}

impl Outcome {
    /// The outcome in one word.
    pub(super) fn word(&self) -> String {
        match self.records.last().map(|record| &record.body) {
            Some(Body::Ended(Ended::Cancelled)) => "still trying after 90 s".to_owned(),
            Some(Body::Ended(ended)) => ended.outcome().to_owned(),
            _ => "no end".to_owned(),
        }
    }

    pub(super) fn is_completed(&self) -> bool {
        self.word() == "completed"
    }

    pub(super) fn session(&self) -> Option<String> {
        self.records.iter().find_map(|record| match &record.body {
            Body::Session { id, .. } => Some(id.as_str().to_owned()),
            _ => None,
        })
    }

    pub(super) fn has(&self, wanted: impl Fn(&Body) -> bool) -> bool {
        self.records.iter().any(|record| wanted(&record.body))
    }

    pub(super) fn used(&self) -> (i64, i64, i64) {
        let usages = self.records.iter().filter_map(|record| match &record.body {
            Body::Usage(Usage { input_tokens, cache_read_tokens, output_tokens, .. }) => {
                Some((*input_tokens, *cache_read_tokens, *output_tokens))
            }
            _ => None,
        });
        usages.fold((0, 0, 0), |sum, next| (sum.0 + next.0, sum.1 + next.1, sum.2 + next.2))
    }

    /// Everything that happened, for a finding that surprises.
    pub(super) fn told(&self) -> String {
        let lines = self.records.iter().map(|record| serde_json::json!(record.body).to_string());
        lines.map(|line| line.chars().take(300).collect::<String>()).collect::<Vec<_>>().join("\n  ")
    }
}

fn fresh_id<T: From<uuid::Uuid>>() -> T {
    Random::system().id(Clock::system().now())
}
