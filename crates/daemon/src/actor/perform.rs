//! Carries decisions out, each as a task that sends back what it learned.

use std::future::Future;
use std::time::Duration;

use shipmate_core::api::daemon::{Assignment, Fence};
use shipmate_core::id::{ExecutionId, ReviewId};
use shipmate_seams::OnFailure;
use tokio::task::spawn_blocking;

use super::Actor;
use super::exchange::Exchange;
use super::message::{Action, Event, Program, RunnerGone};
use crate::classify::Outcome;
use crate::delivery::Courier;
use crate::door::Carrier;
use crate::enclosures::Fetcher;
use crate::environment;
use crate::order::RunOrder;
use crate::place::{Handed, Hold, RunDir};
use crate::skills;
use crate::spawn::{Inherit, Spawn};
use crate::uploader::{Source, Uploader};

/// How often a runner is looked at that is not our child: an earlier daemon's.
const LOOK_AT_RUNNER: Duration = Duration::from_millis(250);

impl Actor {
    /// Carries an action out without waiting for it.
    pub(super) fn perform(&self, action: Action) {
        match action {
            Action::ListWorkspaces | Action::Register(_) | Action::Beat(_) | Action::Claim(_) => self.call(&action),
            Action::Place(assignment, program) => self.place(*assignment, program),
            Action::Adopt(id) => self.adopt(id),
            Action::Run(id) => self.supervise(id),
            Action::Upload(fence) => match self.open(fence.execution_id) {
                Ok(run) => self.upload(fence, Source::journal(run)),
                Err(error) => tracing::error!(execution.id = %fence.execution_id, %error, "its directory is gone"),
            },
            Action::Report(fence, message) => {
                self.upload(fence, Source::Failure { message, at: self.clock.now() });
            }
            Action::Hold(id, until) => {
                let hold = Hold::until(until, &self.clock);
                self.touch("note a lease", id, move |run| run.note_hold(&hold));
            }
            Action::End(id, reason) => self.touch("ask a runner to end", id, move |run| run.ask_to_end(reason)),
            Action::Deliver(letter) => {
                self.touch("leave a letter", letter.execution_id, move |run| run.leave_letter(&letter));
            }
            Action::HandOver(id) => self.deliver(id),
            Action::Close(id) => self.touch("close an execution", id, RunDir::mark_handed_in),
            Action::Wake => self.wake.send_replace(()),
        }
    }

    fn open(&self, id: ExecutionId) -> std::io::Result<RunDir> {
        RunDir::open(&self.config.runs().join(id.to_string()))
    }

    fn call(&self, action: &Action) {
        let Some((exchange, request)) = Exchange::of(action) else { return };
        let transport = self.transport.clone();
        self.learn(exchange.name(), async move { exchange.news(transport.send(request).await) });
    }

    /// Does something that ends in news. Given up when the daemon ends: what
    /// is lost with it is found again by the next one.
    fn learn(&self, name: &'static str, work: impl Future<Output = Event> + Send + 'static) {
        let (events, shutdown) = (self.events.clone(), self.tasks.shutdown());
        self.tasks.spawn(name, OnFailure::Shutdown, async move {
            if let Some(event) = shutdown.run_until_cancelled(work).await {
                // Without an actor the process is ending.
                let _ = events.send(event).await;
            }
        });
    }

    fn place(&self, assignment: Assignment, program: Program) {
        let id = assignment.execution_id;
        let runs = self.config.runs();
        let transport = self.transport.clone();
        let fetcher = Fetcher { transport: self.transport.clone(), daemon_id: self.daemon_id.clone() };
        let refused = self.policy.good().refuses(&assignment);
        let mut order = RunOrder {
            refused,
            assignment,
            skills: Vec::new(),
            protocol: program.protocol,
            program: program.path,
            args: program.args,
            version: program.version,
            search_path: self.start.search_path.known().to_str().filter(|path| !path.is_empty()).map(str::to_owned),
            repositories: self.config.repositories(),
            allowed_paths: self.policy.good().allowed_paths.clone(),
            limits: self.policy.good().limits(),
            fence: self.policy.good().fence(&self.config),
            own_program: Some(self.config.runner_program.clone()),
            daemon_id: self.daemon_id.clone(),
        };
        self.learn("place an execution", async move {
            match skills::fetch(&*transport, &order.assignment.agent.skills).await {
                Ok(fetched) => order.skills = fetched,
                Err(why) => return Event::Placed(id, Err(why)),
            }
            let variables = match environment::fetch(&*transport, &fetcher.daemon_id, &order.assignment).await {
                Ok(variables) => variables,
                Err(why) => return Event::Placed(id, Err(why)),
            };
            let handed = Handed { enclosed: fetcher.fetch(&mut order.assignment, &runs).await, variables };
            let placed = spawn_blocking(move || RunDir::create_with(&runs, &order, &handed)?.open_again());
            let placed = placed.await.map_err(std::io::Error::other).and_then(|placed| placed);
            Event::Placed(id, placed.map_err(|error| error.to_string()))
        });
    }

    /// Offers an execution to a server that does not know it.
    fn adopt(&self, id: ExecutionId) {
        let (run, transport, daemon_id) = (self.open(id), self.transport.clone(), self.daemon_id.clone());
        self.learn("offer an execution", async move {
            let order = spawn_blocking(move || run?.order()).await.map_err(std::io::Error::other);
            match order.and_then(|order| order) {
                Ok(order) => {
                    let (exchange, request) = Exchange::adoption(&daemon_id, order.assignment);
                    exchange.news(transport.send(request).await)
                }
                Err(error) => Event::Adopted(id, Outcome::NoAnswer(error.to_string())),
            }
        });
    }

    /// Sees to it that a runner runs, and tells when none does any more.
    fn supervise(&self, id: ExecutionId) {
        let (run, program) = (self.open(id), self.config.runner_program.clone());
        let (transport, random) = (self.transport.clone(), self.random);
        self.learn("supervise a runner", async move {
            let gone = match run {
                Ok(run) => {
                    let carrier = Carrier { run: run.clone(), transport, random };
                    tokio::select! {
                        gone = supervise(&run, &program) => gone,
                        never = carrier.carry() => match never {},
                    }
                }
                Err(error) => Err(error.to_string()),
            };
            Event::RunnerGone(id, gone.unwrap_or_else(RunnerGone::NotStarted))
        });
    }

    fn upload(&self, fence: Fence, source: Source) {
        let uploader = Uploader {
            fence,
            source,
            daemon_id: self.daemon_id.clone(),
            transport: self.transport.clone(),
            events: self.events.clone(),
            random: self.random,
            wake: self.wake.subscribe(),
            shutdown: self.tasks.shutdown(),
        };
        self.tasks.spawn("upload a journal", OnFailure::Shutdown, uploader.carry());
    }

    /// Hands accepted work over.
    fn deliver(&self, id: ReviewId) {
        let courier = Courier {
            state: self.config.state.clone(),
            daemon_id: self.daemon_id.clone(),
            transport: self.transport.clone(),
            allowed_paths: self.policy.good().allowed_paths.clone(),
            search_path: self.start.search_path.known().to_owned(),
        };
        self.learn("hand work over", async move {
            courier.carry(id).await;
            Event::Delivered(id)
        });
    }

    /// Leaves a mark in an execution's directory. If that fails the server
    /// says the same again with a later answer.
    fn touch(
        &self,
        name: &'static str,
        id: ExecutionId,
        mark: impl FnOnce(&RunDir) -> std::io::Result<()> + Send + 'static,
    ) {
        let run = self.open(id);
        self.tasks.spawn(name, OnFailure::Shutdown, async move {
            let marked = spawn_blocking(move || mark(&run?)).await.map_err(std::io::Error::other);
            if let Err(error) = marked.and_then(|result| result) {
                tracing::error!(execution.id = %id, "can't {name}: {error}");
            }
        });
    }
}

async fn supervise(run: &RunDir, program: &std::path::Path) -> Result<RunnerGone, String> {
    let alive = || run.runner_alive().map_err(|error| error.to_string());
    let ended = || run.has_ended().map_err(|error| error.to_string());
    if !alive()? && !ended()? {
        let mut runner = Spawn::new(program)
            .args(["runner".as_ref(), "--directory".as_ref(), run.path().as_os_str()])
            .inherit(Inherit::everything())
            // It outlives us, and must not hold on to where we happened to be.
            .directory(run.path())
            .detach(&run.log())
            .map_err(|error| error.to_string())?;
        tracing::info!(execution.id = %run.execution_id(), pid = runner.id(), "a runner runs");
        runner.ended().await;
    }
    // Ours has ended, or it was an earlier daemon's; the lock knows.
    while alive()? {
        tokio::time::sleep(LOOK_AT_RUNNER).await;
    }
    Ok(if ended()? { RunnerGone::Ended } else { RunnerGone::Unfinished })
}
