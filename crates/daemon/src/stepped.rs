//! A daemon that is stepped by hand: its whole mind, its uploads and its
//! reading of answers, but no socket, no disk, no process and no timer. What
//! happens is told to it, what it wants done it answers, so a simulation can
//! put it into a world it invented.

mod upload;

use std::collections::BTreeMap;
use std::time::Duration;

use shipmate_agents::Protocol;
use shipmate_core::api::daemon::{Assignment, Fence, ProviderReport, ProviderState, Push};
use shipmate_core::id::{ExecutionId, RuntimeId};
use shipmate_core::journal::Record;
use shipmate_seams::{Clock, Random};

use crate::actor::{Action, Core, Event, Exchange, Identity, Inventory, Left, Moment, Program, RunnerGone, Settings};
use crate::place::EndReason;
use crate::transport::{Answer, Method, NoAnswer, Request};
use upload::Uploading;

pub use crate::link::Redial;

/// A daemon process. Dropping it is its crash.
#[derive(Debug)]
pub struct Daemon {
    id: String,
    clock: Clock,
    random: Random,
    core: Core,
    uploads: BTreeMap<ExecutionId, Uploading>,
    sent: BTreeMap<u64, Awaited>,
    tickets: u64,
}

/// What the answer to a request will be read as.
#[derive(Debug)]
enum Awaited {
    Exchange(Exchange),
    Append(ExecutionId),
}

/// What the daemon wants done.
#[derive(Debug, Clone)]
pub enum Act {
    /// Send this, and tell what comes of it with [`Daemon::answered`].
    Send(Sent),
    /// Tell what the execution's directory says it is, with [`Daemon::offered`].
    Offer(ExecutionId),
    /// Make the execution's directory, or open it again if it was closed, and
    /// tell with [`Daemon::placed`].
    Place(Box<Assignment>),
    /// See to it that a runner runs, and tell when it is gone with [`Daemon::runner_gone`].
    Run(ExecutionId),
    /// Write into the directory until when the execution is ours: a reading
    /// of a clock that goes on across daemons and while the machine sleeps.
    Hold(ExecutionId, Duration),
    /// Ask the execution's runner to end.
    End(ExecutionId, EndReason),
    /// Note in the directory that it is never to be looked at again.
    Close(ExecutionId),
    /// Hand the journal's records from this number on to [`Daemon::records`],
    /// as soon as there are some.
    Read(ExecutionId, u64),
}

/// A request on its way.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Names it to [`Daemon::answered`].
    pub ticket: u64,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Path and query.
    pub path: String,
    /// JSON, if it has a body.
    pub body: Option<Vec<u8>>,
    /// How long the daemon waits for the answer.
    pub deadline: Duration,
}

/// What came back, whoever sent it.
#[derive(Debug, Clone)]
pub struct CameBack {
    /// The status.
    pub status: u16,
    /// Whether it carries the header that every answer of our server has.
    pub is_ours: bool,
    /// The body.
    pub body: Vec<u8>,
}

/// An execution that stands in a directory which was not closed.
#[derive(Debug, Clone)]
pub struct Found {
    /// What its order says.
    pub assignment: Assignment,
    /// Whether its journal has its last record.
    pub ended: bool,
    /// How long it is still this machine's, by what [`Act::Hold`] had written down.
    pub hold: Duration,
}

impl Daemon {
    /// Starts a daemon on a machine where `found` was left behind.
    #[must_use]
    pub fn start(id: &str, clock: Clock, random: Random, found: Vec<Found>) -> (Self, Vec<Act>) {
        let identity = Identity {
            daemon_id: id.to_owned(),
            device_name: id.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            os: "invented".to_owned(),
            instance: None,
            predecessor: None,
        };
        let left = found.into_iter().map(|found| Left {
            fence: Fence { execution_id: found.assignment.execution_id, epoch: found.assignment.epoch },
            workspace: found.assignment.workspace_id,
            hold: found.hold,
            ended: found.ended,
        });
        let core = Core::new(identity, left.collect(), clock.elapsed());
        let actions = core.uploads();
        let mut daemon = Self {
            id: id.to_owned(),
            clock,
            random,
            core,
            uploads: BTreeMap::new(),
            sent: BTreeMap::new(),
            tickets: 0,
        };
        let mut acts = daemon.perform(actions);
        acts.extend(daemon.tick());
        (daemon, acts)
    }

    /// What the owner allows and what is on the machine.
    pub fn offers(&mut self, capacity: i64, providers: &[&str]) -> Vec<Act> {
        let report = |provider: &&str| ProviderReport {
            provider: (*provider).to_owned(),
            title: (*provider).to_owned(),
            state: ProviderState::Found,
            version: None,
            path: None,
            detail: None,
            install: None,
        };
        let program = |provider: &&str| {
            let program =
                Program { protocol: Protocol::ExecLines, path: "agent".to_owned(), args: Vec::new(), version: None };
            ((*provider).to_owned(), program)
        };
        let inventory = Inventory {
            reports: providers.iter().map(report).collect(),
            programs: providers.iter().map(program).collect(),
            ..Inventory::default()
        };
        let mut acts = self.on(Event::Settings(Settings { capacity, problem: None, ..Settings::default() }));
        acts.extend(self.on(Event::Inventory(inventory)));
        acts
    }

    /// Time passed.
    pub fn tick(&mut self) -> Vec<Act> {
        let now = self.clock.elapsed();
        let due: Vec<_> = self.uploads.iter().filter(|(_, upload)| upload.is_due(now)).map(|(id, _)| *id).collect();
        let mut acts: Vec<Act> = due.into_iter().filter_map(|id| self.go_on(id)).collect();
        acts.extend(self.on(Event::Tick));
        acts
    }

    /// The push socket is open.
    pub fn connected(&mut self) -> Vec<Act> {
        self.on(Event::Connected)
    }

    /// The server pushed a hint.
    pub fn hint(&mut self, push: Push) -> Vec<Act> {
        self.on(Event::Hint(push))
    }

    /// A request was answered, or its deadline passed. An unknown ticket,
    /// such as one that was answered before, changes nothing.
    pub fn answered(&mut self, ticket: u64, answer: Result<CameBack, String>) -> Vec<Act> {
        let answer = answer
            .map(|it| Answer { status: it.status, is_ours: it.is_ours, retry_after: None, body: it.body })
            .map_err(NoAnswer);
        match self.sent.remove(&ticket) {
            None => Vec::new(),
            Some(Awaited::Exchange(exchange)) => self.on(exchange.news(answer)),
            Some(Awaited::Append(id)) => self.append_answered(id, answer),
        }
    }

    /// A directory was made, or opened again, or could not be.
    pub fn placed(&mut self, id: ExecutionId, made: Result<(), String>) -> Vec<Act> {
        self.on(Event::Placed(id, made))
    }

    /// What the directory says that [`Act::Offer`] asked for.
    pub fn offered(&mut self, assignment: Assignment) -> Vec<Act> {
        let (exchange, request) = Exchange::adoption(&self.id, assignment);
        vec![self.send(Awaited::Exchange(exchange), request)]
    }

    /// No runner holds the execution's directory; `ended` says whether its
    /// journal has its last record.
    pub fn runner_gone(&mut self, id: ExecutionId, ended: bool) -> Vec<Act> {
        self.on(Event::RunnerGone(id, if ended { RunnerGone::Ended } else { RunnerGone::Unfinished }))
    }

    /// The journal has records from the wanted number on.
    pub fn records(&mut self, id: ExecutionId, records: Vec<Record>) -> Vec<Act> {
        let wants = self.uploads.get(&id).is_some_and(Uploading::is_reading);
        if wants { vec![self.append(id, records)] } else { Vec::new() }
    }

    /// When [`tick`](Self::tick) wants to be called at the latest.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        let uploads = self.uploads.values().filter_map(Uploading::deadline);
        self.core.deadline().into_iter().chain(uploads).min()
    }

    /// The runtimes it believes to have, in order.
    #[must_use]
    pub fn runtimes(&self) -> Vec<RuntimeId> {
        self.core.farewell().runtimes
    }

    fn on(&mut self, event: Event) -> Vec<Act> {
        let moment =
            Moment { now: self.clock.elapsed(), jitter: self.random.jitter(), fresh: self.random.id(self.clock.now()) };
        let actions = self.core.on(moment, event);
        self.perform(actions)
    }

    fn perform(&mut self, actions: Vec<Action>) -> Vec<Act> {
        let mut acts = Vec::new();
        for action in actions {
            if let Some((exchange, request)) = Exchange::of(&action) {
                acts.push(self.send(Awaited::Exchange(exchange), request));
                continue;
            }
            match action {
                Action::Place(assignment, _) => acts.push(Act::Place(assignment)),
                Action::Adopt(id) => acts.push(Act::Offer(id)),
                Action::Run(id) => acts.push(Act::Run(id)),
                Action::Upload(fence) => acts.push(self.begin_upload(fence, None)),
                Action::Report(fence, message) => acts.push(self.begin_upload(fence, Some(message))),
                Action::Hold(id, until) => acts.push(Act::Hold(id, until)),
                Action::End(id, reason) => acts.push(Act::End(id, reason)),
                // No agent asks anything where there is no process.
                Action::Deliver(_) => {}
                Action::Close(id) => {
                    self.uploads.remove(&id);
                    acts.push(Act::Close(id));
                }
                // Nothing is ever accepted in an invented world.
                Action::HandOver(_) => {}
                Action::Wake => acts.extend(self.wake()),
                Action::ListWorkspaces | Action::Register(_) | Action::Beat(_) | Action::Claim(_) => {}
            }
        }
        acts
    }

    fn send(&mut self, awaited: Awaited, request: Request) -> Act {
        self.tickets += 1;
        self.sent.insert(self.tickets, awaited);
        let method = match request.method {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        };
        let Request { path, body, deadline, .. } = request;
        Act::Send(Sent { ticket: self.tickets, method, path, body, deadline })
    }
}
