//! Daemons: what happens to them, and how what they want is done.

use std::time::Duration;

use serde::Deserialize;
use shipmate_core::api::daemon::Push;
use shipmate_core::id::{ExecutionId, RuntimeId};
use shipmate_daemon::stepped::{Act, CameBack, Daemon, Found, Sent};

use super::{CAPACITY, Event, Sender, World};
use crate::board::Letter;
use crate::disk::{Dir, Script};
use crate::network::fate;
use crate::plan::PROVIDERS;

/// The daemon looks at its clock at least this often: timers stand while a
/// machine sleeps.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
const MOMENT: Duration = Duration::from_millis(1);

/// What the server says in an answer to a beat or a claim.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct News {
    gone: Vec<RuntimeId>,
    superseded: Vec<ExecutionId>,
}

impl News {
    fn of(answer: &Result<CameBack, String>) -> Self {
        let body = answer.as_ref().ok().filter(|answer| answer.is_ours && answer.status == 200).map(|it| &it.body);
        body.and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default()
    }
}

impl World {
    pub(super) fn start_daemon(&mut self, number: usize, life: u64) {
        let machine = &mut self.machines[number];
        if machine.daemon.is_some() || machine.life != life {
            return;
        }
        let open = machine.disk.values().filter(|dir| !dir.closed);
        let found = open.map(|dir| Found {
            assignment: dir.assignment.clone(),
            ended: dir.ended().is_some(),
            hold: dir.hold.saturating_sub(self.now),
        });
        let found: Vec<Found> = found.collect();
        let (daemon, acts) = Daemon::start(&machine.name, machine.clock.clone(), machine.random, found);
        machine.daemon = Some(daemon);
        self.say(format!("machine-{number}: a daemon starts"));
        self.perform(number, acts);
        self.offer(number);
        if self.weather.sockets {
            let after = self.dice.millis(10, 1000);
            self.put(after, Event::Connect { machine: number, life });
        }
    }

    pub(super) fn kill_daemon(&mut self, number: usize) {
        let machine = &mut self.machines[number];
        machine.daemon = None;
        machine.life += 1;
        machine.connected = false;
        machine.readers.clear();
        machine.awaited.clear();
        machine.gone.clear();
        let mut alone = Vec::new();
        for (id, dir) in &mut machine.disk {
            dir.watcher = None;
            alone.extend(dir.runner.map(|runner| (*id, runner, dir.hold.saturating_sub(self.now))));
        }
        // Its runners look at the clock themselves from now on.
        for (id, runner, left) in alone {
            self.put(left, Event::Step { machine: number, id, runner });
        }
        self.ledger.daemon_died(number);
    }

    pub(super) fn offer(&mut self, number: usize) {
        let providers = &PROVIDERS[..self.machines[number].providers];
        self.tell(number, |daemon| daemon.offers(CAPACITY, providers));
    }

    /// Tells the daemon something, and does what it wants done.
    pub(super) fn tell(&mut self, number: usize, news: impl FnOnce(&mut Daemon) -> Vec<Act>) {
        if let Some(daemon) = &mut self.machines[number].daemon {
            let acts = news(daemon);
            self.perform(number, acts);
        }
    }

    fn lives(&self, number: usize, life: u64) -> bool {
        self.machines[number].life == life && self.machines[number].daemon.is_some()
    }

    pub(super) fn timer(&mut self, number: usize, life: u64, serial: u64) {
        if self.lives(number, life) && self.machines[number].timer == serial {
            self.tell(number, Daemon::tick);
        }
    }

    pub(super) fn answered(&mut self, number: usize, life: u64, ticket: u64, answer: Result<CameBack, String>) {
        // What the network still carries when it is cut does not arrive.
        if !self.lives(number, life) || (answer.is_ok() && self.is_cut(number)) {
            return;
        }
        let machine = &mut self.machines[number];
        let Some(daemon) = machine.daemon.as_mut().filter(|_| machine.awaited.remove(&ticket)) else { return };
        let proves_nothing = !answer.as_ref().is_ok_and(|answer| answer.is_ours && answer.status != 401);
        // What time alone makes due is not the answer's doing.
        let before = daemon.tick();
        let runtimes = daemon.runtimes();
        let acts = daemon.answered(ticket, answer.clone());
        let after = daemon.runtimes();
        let news = News::of(&answer);
        machine.gone.extend(news.gone.iter().copied());
        // A server that was put back may have again what it had lost.
        if let Some(revived) = after.iter().find(|id| machine.gone.contains(id) && !self.restored) {
            self.ledger.violate(format!("machine-{number} believes in runtime {revived}, which it knows to be gone"));
        }
        if !acts.is_empty() {
            let what = answer.map_or_else(|why| why, |it| format!("{} ours={}", it.status, it.is_ours));
            let gone = if news.gone.is_empty() { String::new() } else { format!(", gone: {:?}", news.gone) };
            self.say(format!("machine-{number}: ticket {ticket}: {what}{gone}"));
        }
        if proves_nothing {
            self.ledger.proved_nothing(&acts, runtimes == after);
        }
        self.ledger.answered(number, ticket);
        self.perform(number, before);
        self.perform(number, acts);
        let disk = &self.machines[number].disk;
        let at_work = |id: &&ExecutionId| disk.get(*id).is_some_and(Dir::is_at_work);
        if let Some(id) = news.superseded.iter().find(at_work) {
            self.ledger.violate(format!("machine-{number} goes on with {id}, which it knows to be over"));
        }
    }

    pub(super) fn made(&mut self, number: usize, life: u64, id: ExecutionId) {
        if self.lives(number, life) {
            if let Some(dir) = self.machines[number].disk.get_mut(&id) {
                dir.closed = false;
            }
            self.tell(number, |daemon| daemon.placed(id, Ok(())));
        }
    }

    pub(super) fn gone(&mut self, number: usize, life: u64, id: ExecutionId) {
        if self.lives(number, life) {
            let ended = self.machines[number].disk.get(&id).is_some_and(|dir| dir.ended().is_some());
            self.tell(number, |daemon| daemon.runner_gone(id, ended));
        }
    }

    pub(super) fn look(&mut self, number: usize, life: u64, id: ExecutionId) {
        let machine = &mut self.machines[number];
        let (Some(n), Some(dir)) = (machine.readers.get(&id).copied(), machine.disk.get(&id)) else { return };
        let records: Vec<_> = dir.journal.iter().skip(usize::try_from(n).unwrap_or(usize::MAX)).cloned().collect();
        if machine.life == life && !dir.closed && !records.is_empty() {
            machine.readers.remove(&id);
            self.tell(number, |daemon| daemon.records(id, records));
        }
    }

    pub(super) fn pushed(&mut self, number: usize, life: u64, push: Push) {
        if self.lives(number, life) && self.machines[number].connected {
            self.say(format!("machine-{number}: hint {push:?}"));
            self.tell(number, |daemon| daemon.hint(push));
        }
    }

    pub(super) fn connect(&mut self, number: usize, life: u64) {
        if !self.lives(number, life) || self.machines[number].connected {
            return;
        }
        if self.board.is_up() && !self.is_cut(number) {
            self.machines[number].connected = true;
            self.machines[number].mute_until = Duration::ZERO;
            self.ledger.encouraged(number);
            self.tell(number, Daemon::connected);
        } else {
            let after = self.dice.seconds(1, 30);
            self.put(after, Event::Connect { machine: number, life });
        }
    }

    pub(super) fn disconnect(&mut self, number: usize) {
        if std::mem::take(&mut self.machines[number].connected) {
            let (after, life) = (self.dice.seconds(1, 30), self.machines[number].life);
            self.put(after, Event::Connect { machine: number, life });
        }
    }

    fn perform(&mut self, number: usize, acts: Vec<Act>) {
        for act in acts {
            match act {
                Act::Send(sent) => self.send(number, sent),
                Act::Place(assignment) => {
                    let id = assignment.execution_id;
                    let script = Script {
                        words: self.dice.below(if self.dice.happens(self.plan.long_work) { 30 } else { 6 }),
                        succeeds: self.dice.happens(0.8),
                        preparing: if self.dice.happens(self.plan.slow_place) { 900_000 } else { 20_000 },
                    };
                    self.say(format!("machine-{number}: place {id} epoch {}", assignment.epoch));
                    self.machines[number].disk.entry(id).or_insert_with(|| Dir::new(*assignment, script, self.now));
                    let (after, life) = (self.dice.millis(1, 500), self.machines[number].life);
                    self.put(after, Event::Made { machine: number, life, id });
                }
                Act::Offer(id) => {
                    if let Some(dir) = self.machines[number].disk.get(&id) {
                        let assignment = dir.assignment.clone();
                        self.tell(number, |daemon| daemon.offered(assignment));
                    }
                }
                Act::Run(id) => self.run_runner(number, id),
                Act::Hold(id, until) => {
                    if let Some(dir) = self.machines[number].disk.get_mut(&id) {
                        dir.hold = until;
                    }
                }
                Act::End(id, reason) => self.ask_to_end(number, id, reason),
                Act::Close(id) => {
                    self.say(format!("machine-{number}: close {id}"));
                    if let Some(dir) = self.machines[number].disk.get_mut(&id) {
                        dir.closed = true;
                    }
                }
                Act::Read(id, n) => {
                    let life = self.machines[number].life;
                    self.machines[number].readers.insert(id, n);
                    self.put(Duration::from_millis(50), Event::Look { machine: number, life, id });
                }
            }
        }
        self.set_timer(number);
    }

    fn set_timer(&mut self, number: usize) {
        let machine = &mut self.machines[number];
        let Some(daemon) = &machine.daemon else { return };
        machine.timer += 1;
        let (life, serial) = (machine.life, machine.timer);
        let deadline = daemon.deadline().unwrap_or(Duration::MAX).saturating_sub(self.now).min(LONGEST_SLEEP);
        self.put(deadline.max(MOMENT), Event::Timer { machine: number, life, serial });
    }

    fn send(&mut self, number: usize, sent: Sent) {
        let Sent { ticket, method, path, body, deadline } = sent;
        let life = self.machines[number].life;
        self.say(format!("machine-{number}: ticket {ticket}: {method} {path}"));
        self.ledger.sending(self.now, number, ticket, &path, body.as_deref());
        self.machines[number].awaited.insert(ticket);
        let letter = Letter { method, path, body };
        self.archive.push(letter.clone());
        let late = Err("no answer in time".to_owned());
        self.put(deadline, Event::Answer { machine: number, life, ticket, answer: late });
        if self.is_cut(number) {
            return;
        }
        let fate = fate(self.dice, &self.weather);
        if let Some((after, answer)) = fate.foreign {
            self.put(after, Event::Answer { machine: number, life, ticket, answer: Ok(answer) });
        }
        for (index, after) in fate.arrives.into_iter().enumerate() {
            let sender = Sender { machine: number, life, ticket, answer_after: fate.answer_after };
            let from = (index == 0).then_some(sender);
            self.put(after, Event::Arrive { letter: letter.clone(), from });
        }
    }
}
