//! Runners: processes that outlive daemons and write journals.

use std::time::Duration;

use shipmate_core::id::ExecutionId;
use shipmate_daemon::place::EndReason;

use super::{CAPACITY, Event, World};
use crate::plan::Action;

impl World {
    /// Sees to it that a runner runs, and that the daemon hears of its end.
    pub(super) fn run_runner(&mut self, number: usize, id: ExecutionId) {
        let machine = &mut self.machines[number];
        let (life, at) = (machine.life, machine.clock.now());
        let Some(dir) = machine.disk.get_mut(&id) else { return };
        dir.watcher = Some(life);
        if dir.runner.is_some() {
            return;
        }
        dir.take_over(at);
        if dir.ended().is_some() {
            self.put(Duration::from_millis(250), Event::Gone { machine: number, life, id });
            self.reader_may_look(number, id);
            return;
        }
        machine.runners += 1;
        dir.runner = Some(machine.runners);
        let runner = machine.runners;
        self.say(format!("machine-{number}: a runner for {id}"));
        self.check_alone(number, id);
        self.check_capacity(number);
        let after = self.dice.millis(1, 1000);
        self.put(after, Event::Step { machine: number, id, runner });
    }

    pub(super) fn ask_to_end(&mut self, number: usize, id: ExecutionId, reason: EndReason) {
        self.say(format!("machine-{number}: end {id}: {reason:?}"));
        let machine = &mut self.machines[number];
        let silent = self.ledger.is_silent(self.now, &machine.name) || self.ledger.was_silent(&machine.name);
        let Some(dir) = machine.disk.get_mut(&id) else { return };
        // One that ended by itself may be over for the server before this answer is here.
        if reason == EndReason::Abandoned && dir.is_at_work() && dir.undisturbed && !silent {
            self.ledger.violate(format!("machine-{number} lets go of {id} although its beats were heard"));
        }
        dir.asked = dir.asked.or(Some(reason));
        if let Some(runner) = dir.runner {
            let after = self.dice.millis(100, 5000);
            self.put(after, Event::Step { machine: number, id, runner });
        }
    }

    pub(super) fn step(&mut self, number: usize, id: ExecutionId, runner: u64) {
        let machine = &mut self.machines[number];
        let at = machine.clock.now();
        let Some(dir) = machine.disk.get_mut(&id).filter(|dir| dir.runner == Some(runner)) else { return };
        // Without a daemon it knows itself when its lease is over.
        if machine.daemon.is_none() && self.now >= dir.hold {
            dir.asked = dir.asked.or(Some(EndReason::Abandoned));
        }
        dir.step(at);
        let ended = dir.ended().is_some();
        let (watcher, records, preparing) = (dir.watcher, dir.journal.len(), dir.script.preparing);
        if ended {
            dir.runner = None;
        }
        self.say(format!("machine-{number}: {id} has {records} records, ended: {ended}"));
        self.reader_may_look(number, id);
        if !ended {
            let after = self.dice.millis(50, if records < 2 { preparing } else { 120_000 });
            self.put(after, Event::Step { machine: number, id, runner });
        } else if let Some(life) = watcher {
            let after = self.dice.millis(1, 250);
            self.put(after, Event::Gone { machine: number, life, id });
        }
    }

    /// A runner dies without a last word.
    pub(super) fn kill_runner(&mut self, number: usize, pick: usize) {
        let alive: Vec<ExecutionId> =
            self.machines[number].disk.iter().filter(|(_, dir)| dir.runner.is_some()).map(|(id, _)| *id).collect();
        let Some(id) = alive.get(pick % alive.len().max(1)).copied() else { return };
        let Some(dir) = self.machines[number].disk.get_mut(&id) else { return };
        dir.runner = None;
        if let Some(life) = dir.watcher {
            self.put(Duration::from_millis(100), Event::Gone { machine: number, life, id });
        }
    }

    fn reader_may_look(&mut self, number: usize, id: ExecutionId) {
        if self.machines[number].readers.contains_key(&id) {
            let life = self.machines[number].life;
            self.put(Duration::from_millis(50), Event::Look { machine: number, life, id });
        }
    }

    /// A machine takes no more than it said it would. A wish for work that
    /// arrives again after it was fulfilled may be fulfilled again.
    fn check_capacity(&mut self, number: usize) {
        let again = self.plan.actions.iter().any(|(_, action)| matches!(action, Action::Again { .. }));
        // What a server has forgotten may run beside what it gives away anew.
        if self.restored || again || self.plan.weather.double > 0.0 || self.plan.weather.delay > 0.0 {
            return;
        }
        let running = self.machines[number].disk.values().filter(|dir| dir.runner.is_some()).count();
        if i64::try_from(running).is_ok_and(|running| running > CAPACITY) {
            self.ledger.violate(format!("machine-{number} has {running} runners"));
        }
    }

    /// No other runner may have this execution, on whatever machine.
    fn check_alone(&mut self, number: usize, id: ExecutionId) {
        let elsewhere = (0..self.machines.len()).filter(|other| *other != number);
        let twice = elsewhere.flat_map(|other| self.machines[other].disk.get(&id)).next().is_some();
        if twice {
            self.ledger.violate(format!("execution {id} is on two machines"));
        }
    }
}
