//! One execution from whatever state it is found in to how it ended.

use std::io;
use std::path::Path;
use std::time::Duration;

use shipmate_agents::{Protocol, Provider, command, driver};
use shipmate_core::api::daemon::{Approval, Assignment};
use shipmate_core::journal::{Body, Ended, FailureClass, Started};
use tokio::time::sleep;

use super::TAG;
use super::attend::Attendance;
use super::leftovers;
use super::prepare::{self, Place};
use super::questions::Questions;
use super::recorder::Recorder;
use crate::fence::{self, Fence, Needs};
use crate::git::{self, Tree};
use crate::order::RunOrder;
use crate::place::{EndReason, RunDir};
use crate::spawn::{Child, Inherit, Spawn, SpawnError};

/// How often the directory is looked at for the wish to end.
pub(super) const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// An execution and where it is recorded.
pub(super) struct Execution<'a> {
    pub(super) dir: &'a RunDir,
    pub(super) order: &'a RunOrder,
    pub(super) recorder: &'a mut Recorder,
}

impl Execution<'_> {
    /// Goes on from where an earlier runner came to. An agent never runs
    /// twice under one execution: where one may have run, it is lost.
    ///
    /// # Errors
    /// The journal can't be written.
    pub(super) async fn run(&mut self) -> io::Result<Ended> {
        if leftovers::may_have_started(self.dir) {
            if let Some(tree) = prepare::earlier_tree(self.dir) {
                self.record_diff(&tree).await;
            }
            return Ok(self.dir.end_asked().map_or_else(lost, asked));
        }
        let note = &self.order.assignment.session_note;
        if !note.is_empty() {
            self.recorder.record(Body::Preparing { step: note.clone() });
        }
        let prepared = tokio::select! {
            // First of all: an agent nobody wants any more is not even prepared for.
            biased;
            reason = end_asked(self.dir) => Err(asked(reason)),
            prepared = prepare::prepare(self.dir, self.order, self.recorder) => prepared,
        };
        match prepared {
            Ok(place) => match self.dir.end_asked() {
                Some(reason) => Ok(asked(reason)),
                None => self.work(place).await,
            },
            Err(ended) => {
                // A step that was given up in the middle may still be at it.
                let _gone = leftovers::end(self.dir).await;
                Ok(ended)
            }
        }
    }

    async fn work(&mut self, place: Place) -> io::Result<Ended> {
        if let Some(why) = self.unfenced() {
            self.recorder.record(Body::Notice { text: why.into() });
        }
        let assignment = &self.order.assignment;
        let directory = place.directory.to_string_lossy().into_owned();
        leftovers::note(self.dir, None)?;
        let child = match self.start(&place, &directory) {
            Ok(child) => child,
            Err(error) => return Ok(not_started(&assignment.provider, &error)),
        };
        leftovers::note(self.dir, Some(child.root()))?;
        self.recorder.record(Body::Started(Started {
            provider: assignment.provider.as_str().into(),
            version: self.order.version.as_deref().map(Into::into),
            directory: directory.as_str().into(),
            branch: place.tree.as_ref().map(|tree| tree.branch.as_str().into()),
            base_commit: place.tree.as_ref().and_then(|tree| tree.base.as_deref()).map(Into::into),
        }));
        let cannot_ask = matches!(self.order.protocol, Protocol::ExecLines | Protocol::PiRpc);
        if cannot_ask && assignment.agent.approval == Approval::Ask {
            let text = "This tool has no way to ask a person; it does what it does unasked.";
            self.recorder.record(Body::Notice { text: text.into() });
        }
        self.recorder.settle().await?;
        let questions = Questions::new(assignment.agent.patience_seconds);
        let driver = driver(self.order.protocol, assignment, &directory);
        let ended = Attendance::new(child, driver, self.dir, self.recorder, questions).end().await?;
        if let Some(tree) = &place.tree {
            self.record_diff(tree).await;
        }
        Ok(ended.unwrap_or_else(asked))
    }

    fn start(&self, place: &Place, directory: &str) -> Result<Child, SpawnError> {
        let command = command(self.order.protocol, &self.order.program, &self.order.assignment, directory);
        let own = command.environment.iter().chain(&place.environment);
        let spawn = Spawn::new(&command.program).args(&self.order.args).args(&command.args);
        let spawn = match &self.order.search_path {
            Some(places) => spawn.set("PATH", places),
            None => spawn,
        };
        let spawn = own.fold(spawn, |spawn, (name, value)| spawn.set(name, value));
        let spawn = match self.fence(place, &command.program)? {
            Some(fence) => {
                let spawn = fence.temporary.iter().fold(spawn, |spawn, own| spawn.set("TMPDIR", own));
                spawn.fence(fence)
            }
            None => spawn,
        };
        let inherit = Inherit::those(move |name| command.inherits(name));
        let execution = self.dir.execution_id().to_string();
        spawn.inherit(inherit).directory(&place.directory).tag(TAG, &execution).all_of_ours().start()
    }

    /// The fence around the agent, if there is to be one and can be.
    fn fence(&self, place: &Place, program: &str) -> Result<Option<Fence>, SpawnError> {
        let Some(order) = self.order.fence.as_ref().filter(|_| fence::missing().is_none()) else { return Ok(None) };
        let row = Provider::of(&self.order.assignment.provider, self.order.protocol);
        let needs = Needs {
            program: Path::new(program),
            search_path: self.order.search_path.as_deref().unwrap_or_default().as_ref(),
            state: row.state,
            work: &place.directory,
            git_directory: place.tree.as_ref().map(|tree| tree.git_directory.as_path()),
            own_temporary: &self.dir.temporary(),
        };
        let ready = fence::make_ready(&needs, order);
        ready.map_err(|error| SpawnError::Refused { program: program.to_owned(), error })?;
        Ok(Some(Fence::around(&needs, order)))
    }

    /// Why the agent works without a fence although its machine's owner wants one.
    fn unfenced(&self) -> Option<String> {
        let why = fence::missing().filter(|_| self.order.fence.is_some())?;
        Some(format!("The agent works without a fence: {why}. It can do whatever this machine's user can."))
    }

    /// Keeps what the diff shows, to be accepted later.
    async fn keep_snapshot(&mut self, tree: &Tree) {
        let Assignment { issue, agent, execution_id, .. } = &self.order.assignment;
        let message = format!("{}: {}", issue.identifier, issue.title.as_str());
        let words = git::Words { message: &message, author: &agent.name };
        let index = self.dir.path().join("snapshot.index");
        let kept = git::snapshot(&prepare::git(self.dir), tree, &index, (*execution_id, words)).await;
        if let Err(trouble) = kept {
            let text = format!("The work could not be kept for being accepted later. {trouble}");
            self.recorder.record(Body::Notice { text: text.into() });
        }
    }

    async fn record_diff(&mut self, tree: &Tree) {
        let body = match git::diff(&prepare::git(self.dir), tree, &self.dir.path().join("diff.index")).await {
            Ok(diff) => {
                self.keep_snapshot(tree).await;
                Body::Diff(diff)
            }
            Err(trouble) => Body::Notice { text: format!("What changed could not be told. {trouble}").into() },
        };
        self.recorder.record(body);
    }
}

/// Completes when somebody wants the end.
async fn end_asked(dir: &RunDir) -> EndReason {
    loop {
        if let Some(reason) = dir.end_asked() {
            return reason;
        }
        sleep(LOOK_AGAIN).await;
    }
}

fn asked(reason: EndReason) -> Ended {
    match reason {
        EndReason::Cancelled => Ended::Cancelled,
        EndReason::Abandoned => {
            Ended::failed(FailureClass::Lost, "This machine no longer had the run, so it ended the agent.")
        }
    }
}

fn lost() -> Ended {
    let message = "The process that watched over the agent ended without a last word: \
                   it was killed, it crashed, or the machine was restarted.";
    Ended::failed(FailureClass::Lost, message)
}

fn not_started(provider: &str, error: &SpawnError) -> Ended {
    let class = match error {
        SpawnError::Missing { .. } => FailureClass::AgentMissing,
        _ => FailureClass::Machine,
    };
    Ended::failed(class, format!("The agent `{provider}` did not start: {error}."))
}
