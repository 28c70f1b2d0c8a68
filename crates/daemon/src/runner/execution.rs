//! One execution from whatever state it is found in to how it ended.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::path::Path;
use std::time::Duration;

use shipmate_agents::{Protocol, Provider, ToolServer, command, driver};
use shipmate_core::api::daemon::{Approval, Assignment};
use shipmate_core::api::door::ADDRESS;
use shipmate_core::journal::{Body, Diff, Ended, FailureClass, Started};
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::TAG;
use super::attend::Attendance;
use super::door::Door;
use super::in_place;
use super::leftovers;
use super::prepare::{self, Place};
use super::questions::Questions;
use super::recorder::Recorder;
use super::skills::{self, Taught};
use super::turns::Turns;
use crate::control_group::{self, Entering};
use crate::fence::{self, Fence, Needs};
use crate::git::{self, Git, Tree};
use crate::order::RunOrder;
use crate::os::{self, ControlGroup, DoorListener};
use crate::place::{EndReason, RunDir};
use crate::spawn::{Child, Inherit, Spawn, SpawnError};

/// What our own program is called in the agent's shell and among its tools.
const COMMAND: &str = "shipmate";

/// How often the directory is looked at for the wish to end.
pub(super) const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// An execution and where it is recorded.
pub(super) struct Execution<'a> {
    pub(super) dir: &'a RunDir,
    pub(super) order: &'a RunOrder,
    pub(super) variables: &'a BTreeMap<String, String>,
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
            skills::take_away(self.dir, &prepare::directory(self.dir, self.order), self.recorder);
            let (tree, _held) = match self.order.assignment.works_in() {
                Some(path) => in_place::earlier(self.dir, path, self.recorder).unzip(),
                None => (prepare::earlier_tree(self.dir), None),
            };
            let whole = Turns::resume(self.dir, self.order, tree.clone()).await.end(self.recorder).await;
            if let Some(tree) = tree {
                self.record_diff(&tree, whole).await;
            }
            return Ok(self.dir.end_asked().map_or_else(lost, asked));
        }
        if let Some(excluded) = &self.order.refused {
            let message = format!("This machine does not serve {excluded}: its owner's policy.toml leaves it out.");
            return Ok(Ended::failed(FailureClass::Policy, message));
        }
        let note = &self.order.assignment.session_note;
        if !note.is_empty() {
            self.recorder.record(Body::Preparing { step: note.clone() });
        }
        let mut entering = Entering::begin(self.dir);
        let ended = self.prepare_and_work(&mut entering).await;
        if let Some(group) = entering.group().await {
            control_group::close(group).await;
        }
        ended
    }

    async fn prepare_and_work(&mut self, entering: &mut Entering) -> io::Result<Ended> {
        let prepared = tokio::select! {
            // First of all: an agent nobody wants any more is not even prepared for.
            biased;
            reason = end_asked(self.dir) => Err(asked(reason)),
            prepared = prepare::prepare(self.dir, self.order, self.recorder) => prepared,
        };
        match prepared {
            Ok(place) => match self.dir.end_asked() {
                Some(reason) => Ok(asked(reason)),
                None => self.work(place, entering).await,
            },
            Err(ended) => {
                // A step that was given up in the middle may still be at it.
                entering.group().await;
                let _gone = leftovers::end(self.dir).await;
                Ok(ended)
            }
        }
    }

    async fn work(&mut self, place: Place, entering: &mut Entering) -> io::Result<Ended> {
        if let Some(why) = self.unfenced() {
            self.recorder.record(Body::Notice { text: why.into() });
        }
        let taught = match skills::give(self.dir, self.order, &place.directory, self.recorder) {
            Ok(taught) => taught,
            Err(ended) => {
                skills::take_away(self.dir, &place.directory, self.recorder);
                return Ok(ended);
            }
        };
        let mut assignment = told(&self.order.assignment, &taught);
        self.tell_of_enclosures(&mut assignment);
        let assignment = &assignment;
        let directory = place.directory.to_string_lossy().into_owned();
        leftovers::note_beginning(self.dir)?;
        let (asks, questioned) = mpsc::channel(1);
        let door = Door::new(self.dir, asks);
        let listener = self.open(&door);
        let board = listener.is_some().then(|| self.board());
        let group = entering.group().await;
        let started = self.start(&place, &taught, (&directory, board.as_ref()), group);
        leave(group);
        let child = match started {
            Ok(child) => child,
            Err(error) => {
                skills::take_away(self.dir, &place.directory, self.recorder);
                return Ok(not_started(&assignment.provider, &error));
            }
        };
        leftovers::note(self.dir, child.root())?;
        self.recorder.record(Body::Started(Started {
            provider: assignment.provider.as_str().into(),
            version: self.order.version.as_deref().map(Into::into),
            directory: directory.as_str().into(),
            branch: place.made().map(|(tree, _)| tree.branch.as_str().into()),
            base_commit: place.made().and_then(|(tree, _)| tree.base.as_deref()).map(Into::into),
        }));
        let mut turns = Turns::new(self.dir, self.order, place.tree.clone()).await;
        turns.begin(None, self.recorder);
        let cannot_ask = matches!(self.order.protocol, Protocol::ExecLines | Protocol::PiRpc);
        if cannot_ask && assignment.agent.approval == Approval::Ask {
            let text = "This tool has no way to ask a person; it does what it does unasked.";
            self.recorder.record(Body::Notice { text: text.into() });
        }
        self.recorder.settle().await?;
        let questions = Questions::new(assignment.agent.patience_seconds);
        let mut driver = driver(self.order.protocol, assignment, &directory);
        if let Some(board) = board {
            driver.offer(board);
        }
        let attended = (&mut *self.recorder, &mut turns);
        let watch = (self.order.limits, self.order.protocol == Protocol::ExecLines);
        let attendance = Attendance::new(child, driver, self.dir, attended, (questions, questioned), watch);
        let ended = tokio::select! {
            ended = attendance.end() => ended?,
            never = keep(&door, listener) => match never {},
        };
        skills::take_away(self.dir, &place.directory, self.recorder);
        let whole = turns.end(self.recorder).await;
        if let Some(tree) = &place.tree {
            self.record_diff(tree, whole).await;
        }
        Ok(ended.unwrap_or_else(asked))
    }

    /// Opens the door for the agent's commands. An agent can do without.
    fn open(&mut self, door: &Door<'_>) -> Option<DoorListener> {
        let program = self.order.own_program.as_deref()?;
        let opened = door.open().and_then(|listener| {
            os::create_private_directory(&self.dir.tools())?;
            os::link_program(program, &self.dir.tools().join(COMMAND))?;
            Ok(listener)
        });
        match opened {
            Ok(listener) => Some(listener),
            Err(error) => {
                let text = format!("The agent can't reach the board from inside this run: {error}");
                self.recorder.record(Body::Notice { text: text.into() });
                None
            }
        }
    }

    fn start(
        &self,
        place: &Place,
        taught: &Taught,
        (directory, board): (&str, Option<&ToolServer>),
        group: Option<&ControlGroup>,
    ) -> Result<Child, SpawnError> {
        let mut command = command(self.order.protocol, &self.order.program, &self.order.assignment, directory);
        if let Some(board) = board {
            command.args.extend(board.arguments(self.row().tools));
        }
        let own = command.environment.iter().chain(&place.environment);
        let spawn = Spawn::new(&command.program).args(&self.order.args).args(&command.args).args(&taught.arguments);
        // First, so that whatever we set wins.
        let spawn = self.variables.iter().fold(spawn, |spawn, (name, value)| spawn.set(name, value));
        let spawn = match &self.order.search_path {
            Some(places) => spawn.set("PATH", places),
            None => spawn,
        };
        let spawn = own.fold(spawn, |spawn, (name, value)| spawn.set(name, value));
        let spawn =
            if board.is_some() { spawn.first_on_path(&self.dir.tools()).set(ADDRESS, self.dir.path()) } else { spawn };
        let spawn = match self.fence(place, taught, &command.program)? {
            Some(fence) => {
                let spawn = fence.temporary.iter().fold(spawn, |spawn, own| spawn.set("TMPDIR", own));
                spawn.fence(fence)
            }
            None => spawn,
        };
        let inherit = Inherit::those(move |name| command.inherits(name));
        let execution = self.dir.execution_id().to_string();
        spawn.inherit(inherit).directory(&place.directory).tag(TAG, &execution).all_of_ours().within(group).start()
    }

    fn row(&self) -> Provider {
        Provider::of(&self.order.assignment.provider, self.order.protocol)
    }

    /// The board as a server of tools, for an agent that can be given one.
    fn board(&self) -> ToolServer {
        ToolServer {
            name: COMMAND.to_owned(),
            program: self.dir.tools().join(COMMAND).to_string_lossy().into_owned(),
            args: vec!["mcp".to_owned()],
            environment: vec![(ADDRESS.to_owned(), self.dir.path().to_string_lossy().into_owned())],
        }
    }

    /// The fence around the agent, if there is to be one and can be.
    fn fence(&self, place: &Place, taught: &Taught, program: &str) -> Result<Option<Fence>, SpawnError> {
        let Some(order) = self.order.fence.as_ref().filter(|_| fence::missing().is_none()) else { return Ok(None) };
        let row = self.row();
        let needs = Needs {
            program: Path::new(program),
            search_path: self.order.search_path.as_deref().unwrap_or_default().as_ref(),
            state: row.state,
            laid_out: taught.folder.as_deref(),
            work: &place.directory,
            made: place.made().map(|(_, made)| made),
            enclosed: &self.dir.enclosed(),
            own_temporary: &self.dir.temporary(),
            ours: self.order.own_program.as_deref(),
        };
        let ready = fence::make_ready(&needs, order);
        ready.map_err(|error| SpawnError::Refused { program: program.to_owned(), error })?;
        Ok(Some(Fence::around(&needs, order)))
    }

    /// Says where the files are that the agent gets beside its work, to itself
    /// and to whoever reads the run, and which are not there.
    fn tell_of_enclosures(&mut self, assignment: &mut Assignment) {
        let enclosures = &mut assignment.enclosures;
        if enclosures.is_empty() {
            return;
        }
        enclosures.folder = self.dir.enclosed().to_string_lossy().into_owned();
        let there = enclosures.files.iter().filter(|file| file.missing.is_none()).count();
        if there > 0 {
            let step =
                format!("{there} file{} for this issue in {}", if there == 1 { "" } else { "s" }, enclosures.folder);
            self.recorder.record(Body::Preparing { step: step.into() });
        }
        for file in &enclosures.files {
            if let Some(why) = &file.missing {
                let text = format!("The agent works without the file {}: {why}.", file.name);
                self.recorder.record(Body::Notice { text: text.into() });
            }
        }
        if enclosures.left_out > 0 {
            let text = format!("{} more files are too many or too large to be handed over.", enclosures.left_out);
            self.recorder.record(Body::Notice { text: text.into() });
        }
    }

    /// Why the agent works without a fence although its machine's owner wants one.
    fn unfenced(&self) -> Option<String> {
        let why = fence::missing().filter(|_| self.order.fence.is_some())?;
        Some(format!("The agent works without a fence: {why}. It can do whatever this machine's user can."))
    }

    /// Keeps what the diff shows, to be accepted later.
    async fn keep_snapshot(&mut self, git: &Git, tree: &Tree) {
        let Assignment { issue, agent, execution_id, .. } = &self.order.assignment;
        let message = format!("{}: {}", issue.identifier, issue.title.as_str());
        let words = git::Words { message: &message, author: &agent.name };
        let index = self.dir.path().join("snapshot.index");
        let kept = git::snapshot(git, tree, &index, (*execution_id, words)).await;
        if let Err(trouble) = kept {
            let text = format!("The work could not be kept for being accepted later. {trouble}");
            self.recorder.record(Body::Notice { text: text.into() });
        }
    }

    async fn record_diff(&mut self, tree: &Tree, known: Option<Diff>) {
        let git = prepare::confined(prepare::git(self.dir), self.dir, self.order, tree).await;
        let told = match known {
            Some(diff) => Ok(diff),
            None => git::diff(&git, tree, &self.dir.path().join("diff.index")).await,
        };
        let body = match told {
            Ok(diff) => {
                // What was done in a directory itself is there already.
                if self.order.assignment.works_in().is_none() {
                    self.keep_snapshot(&git, tree).await;
                }
                Body::Diff(diff)
            }
            Err(trouble) => Body::Notice { text: format!("What changed could not be told. {trouble}").into() },
        };
        self.recorder.record(body);
    }
}

/// The assignment, with what the agent must be told of its skills.
fn told(assignment: &Assignment, taught: &Taught) -> Assignment {
    let mut assignment = assignment.clone();
    if let Some(words) = &taught.words {
        let before = assignment.agent.instructions.as_str().trim_end();
        let between = if before.is_empty() { "" } else { "\n\n" };
        assignment.agent.instructions = format!("{before}{between}{words}").into();
    }
    assignment
}

/// The agent is in its control group; what else we start is not to be. If this
/// fails, it is tried again before anything in the group is ended.
fn leave(group: Option<&ControlGroup>) {
    if let Some(Err(error)) = group.map(ControlGroup::leave) {
        tracing::warn!(%error, "the runner could not leave its agent's control group");
    }
}

/// Serves those who come to the door, if it is open.
async fn keep(door: &Door<'_>, listener: Option<DoorListener>) -> Infallible {
    match listener {
        Some(listener) => door.keep(listener).await,
        None => std::future::pending().await,
    }
}

/// Completes when somebody wants the end.
pub(super) async fn end_asked(dir: &RunDir) -> EndReason {
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
