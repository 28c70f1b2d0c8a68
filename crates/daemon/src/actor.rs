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

use shipmate_seams::{Clock, Random, Tasks};
use tokio::sync::{mpsc, watch};

use crate::classify::classify;
use crate::config::Config;
use crate::policy::Policy;
use crate::transport::{Method, Request, Transport};
use crate::watched::Watched;

pub(crate) use self::core::Core;
pub(crate) use exchange::Exchange;
use message::Farewell;
pub(crate) use message::{
    Action, Event, Identity, Inventory, Left, Moment, Placed, Program, RunnerGone, Settings, Upload,
};

/// How much news may wait. A task with more waits itself.
pub(crate) const NEWS: usize = 256;
/// No sleep is longer: timers stand still while the machine sleeps, the
/// clock that decides does not.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// How long the server may take to hear that we are leaving.
const FAREWELL: Duration = Duration::from_secs(1);

/// The actor and what it needs to act.
pub(crate) struct Actor {
    pub(crate) core: Core,
    pub(crate) config: Arc<Config>,
    pub(crate) daemon_id: String,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) policy: Watched<Policy>,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) tasks: Tasks,
    pub(crate) events: mpsc::Sender<Event>,
    /// Wakes whoever waits for the server to be there again.
    pub(crate) wake: watch::Sender<()>,
}

impl Actor {
    /// Runs until the tasks are asked to end.
    pub(crate) async fn run(mut self, mut news: mpsc::Receiver<Event>) {
        let shutdown = self.tasks.shutdown();
        for action in self.core.uploads() {
            self.perform(action);
        }
        self.turn(Event::Tick);
        loop {
            let now = self.clock.elapsed();
            let sleep = self.core.deadline().map_or(LONGEST_SLEEP, |at| at.saturating_sub(now)).min(LONGEST_SLEEP);
            tokio::select! {
                biased;
                () = shutdown.cancelled() => break,
                Some(event) = news.recv() => self.turn(event),
                () = tokio::time::sleep(sleep) => self.turn(Event::Tick),
            }
        }
        self.say_goodbye().await;
    }

    fn turn(&mut self, event: Event) {
        // Looked at each time, so that what the owner just allowed holds for
        // the very next run. It costs one look at a file.
        if self.policy.refresh() {
            let settings =
                Settings { capacity: self.policy.good().capacity(), problem: self.policy.problem().map(str::to_owned) };
            self.decide(Event::Settings(settings));
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
            deadline: FAREWELL,
        };
        let answer = classify::<serde_json::Value>(self.transport.send(request).await);
        tracing::debug!(?answer, "said goodbye to the server");
    }
}
