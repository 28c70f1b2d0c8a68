//! The one owner of the daemon's state. It turns news into actions, has them
//! carried out by tasks, and takes what they learn as news.

mod core;
mod exchange;
mod execution;
mod message;
mod outage;
mod pace;
mod perform;
mod roster;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use shipmate_seams::{Clock, Random, Tasks};
use tokio::sync::{mpsc, watch};
use uuid::Uuid;

use crate::classify::classify;
use crate::config::Config;
use crate::control::{self, Ask, ControlGroups, Report, Wish};
use crate::daemon::Ending;
use crate::inventory::SearchPath;
use crate::policy::Policy;
use crate::transport::{Method, Request, Transport};
use crate::watched::{self, Stamp, Watched};

pub(crate) use self::core::Core;
pub(crate) use exchange::Exchange;
use message::Farewell;
pub(crate) use message::{Action, Event, Identity, Inventory, Left, Moment, Program, RunnerGone, Settings, Upload};

/// How much news may wait. A task with more waits itself.
pub(crate) const NEWS: usize = 256;
/// No sleep is longer: timers stand still while the machine sleeps, the
/// clock that decides does not.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// How long the server may take to hear that we are leaving. All of a
/// daemon's end takes less than a second, whatever the network does.
const FAREWELL: Duration = Duration::from_millis(500);
/// The file by which the machine's owner says that no new run shall begin.
pub(crate) const PAUSED: &str = "paused";

/// The actor and what it needs to act.
pub(crate) struct Actor {
    pub(crate) core: Core,
    pub(crate) config: Arc<Config>,
    pub(crate) daemon_id: String,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) policy: Watched<Policy>,
    /// Whether the owner wanted no new runs when we last looked.
    pub(crate) paused: bool,
    /// The token's file when we last looked.
    pub(crate) token: Option<Stamp>,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) tasks: Tasks,
    pub(crate) events: mpsc::Sender<Event>,
    /// Wakes whoever waits for the server to be there again.
    pub(crate) wake: watch::Sender<()>,
    /// What this start of the daemon is, for people.
    pub(crate) start: Start,
}

/// One start of the daemon.
#[derive(Debug, Clone)]
pub(crate) struct Start {
    pub(crate) instance: Uuid,
    pub(crate) at: DateTime<Utc>,
    /// Where agent CLIs are looked for.
    pub(crate) search_path: Arc<SearchPath>,
    /// Whether its runs are in control groups.
    pub(crate) control_groups: Option<ControlGroups>,
}

impl Actor {
    /// Runs until the tasks are asked to end, or the owner wants the end.
    pub(crate) async fn run(mut self, mut news: mpsc::Receiver<Event>, mut asks: mpsc::Receiver<Ask>) -> Ending {
        let shutdown = self.tasks.shutdown();
        for action in self.core.uploads() {
            self.perform(action);
        }
        self.turn(Event::Tick);
        let ending = loop {
            if self.core.is_drained() {
                break Ending::Stopped;
            }
            let now = self.clock.elapsed();
            let sleep = self.core.deadline().map_or(LONGEST_SLEEP, |at| at.saturating_sub(now)).min(LONGEST_SLEEP);
            tokio::select! {
                biased;
                () = shutdown.cancelled() => break Ending::Stopped,
                Some(ask) = asks.recv() => if let Some(ending) = self.obey(ask) { break ending },
                Some(event) = news.recv() => self.turn(event),
                () = tokio::time::sleep(sleep) => self.turn(Event::Tick),
            }
        };
        // Whatever hangs in a call stops at once, while we say goodbye.
        self.tasks.shut_down();
        self.say_goodbye().await;
        ending
    }

    /// Answers the owner. How to end, if that is wanted now.
    fn obey(&mut self, ask: Ask) -> Option<Ending> {
        let (answer, ending) = match ask.wish {
            Wish::Report => (control::Answer::Report(Box::new(self.report())), None),
            Wish::Look => {
                self.turn(Event::Tick);
                (control::Answer::Done, None)
            }
            Wish::Stop { drain: true } => {
                self.turn(Event::Drain);
                (control::Answer::Done, None)
            }
            Wish::Stop { drain: false } => (control::Answer::Done, Some(Ending::Stopped)),
            Wish::Restart => (control::Answer::Done, Some(Ending::Restart)),
        };
        // Whoever asked may be gone.
        let _ = ask.answer.send(answer);
        ending
    }

    fn report(&self) -> Report {
        let now = self.clock.elapsed();
        let mind = self.core.mind(now);
        let problems = mind.problems.into_iter();
        let listed = mind.inventory.reports.iter().filter(|report| report.provider.ends_with(".toml"));
        let problems = problems.chain(listed.filter_map(|report| report.detail.clone())).collect();
        Report {
            pid: std::process::id(),
            version: self.config.version.clone(),
            daemon_id: self.daemon_id.clone(),
            instance: self.start.instance,
            started_at: self.start.at,
            server: self.config.server.clone(),
            trouble: mind.trouble,
            answered_seconds_ago: mind.answered.map(|at| now.saturating_sub(at).as_secs()),
            socket_open: mind.socket_open,
            replaced: mind.replaced,
            capacity: mind.capacity,
            paused: mind.paused,
            draining: mind.draining,
            runtimes: mind.runtimes,
            settled: mind.settled,
            running: mind.running,
            search_path: self.start.search_path.known().to_string_lossy().into_owned(),
            search_path_problem: self.start.search_path.problem(),
            inventory: mind.inventory.reports,
            problems,
            held: mind.held,
            control_groups: self.start.control_groups.clone(),
        }
    }

    fn turn(&mut self, event: Event) {
        // Looked at each time, so that what the owner just allowed holds for
        // the very next run. It costs one look at a file.
        let paused = self.config.state.join(PAUSED).exists();
        if self.policy.refresh() | (std::mem::replace(&mut self.paused, paused) != paused) {
            let problem = self.policy.problem().map(str::to_owned);
            let policy = self.policy.good();
            // An owner whose wishes can't be read may have wished to be left alone.
            let paused = paused || self.policy.was_never_good();
            let (capacity, labels, serves) = (policy.capacity(), policy.labels().to_vec(), policy.serves());
            let settings = Settings { capacity, paused, labels, serves, problem };
            self.decide(Event::Settings(settings));
        }
        let token = watched::stamp(&self.config.token_file);
        if self.token.as_ref() != Some(&token) && self.token.replace(token).is_some() {
            tracing::info!("the token's file changed; trying it at once");
            self.decide(Event::Credential);
        }
        self.decide(event);
    }

    fn decide(&mut self, event: Event) {
        let moment =
            Moment { now: self.clock.elapsed(), jitter: self.random.jitter(), fresh: self.random.id(self.clock.now()) };
        for action in self.core.on(moment, event) {
            self.perform(action);
        }
    }

    async fn say_goodbye(&self) {
        let Farewell { runtimes, executions } = self.core.farewell();
        tracing::info!(executions, "the daemon ends; runs that are under way go on without it");
        if runtimes.is_empty() {
            return;
        }
        let request = Request {
            method: Method::Post,
            path: "/api/daemon/deregister".to_owned(),
            body: serde_json::to_vec(&serde_json::json!({ "daemon_id": self.daemon_id, "runtime_ids": runtimes })).ok(),
            headers: Vec::new(),
            deadline: FAREWELL,
        };
        let answer = classify::<serde_json::Value>(self.transport.send(request).await);
        tracing::debug!(?answer, "said goodbye to the server");
    }
}
