//! What an event does.

use std::time::Duration;

use super::{Event, JOBS_EVERY, LOOK_EVERY, World};
use crate::plan::{Action, MACHINES, PROVIDERS, Weather};

/// How soon a person tries again whose request was not answered.
const PATIENCE: Duration = Duration::from_secs(5);

impl Event {
    /// The machine it happens on.
    fn machine(&self) -> Option<usize> {
        match self {
            Self::Answer { machine, .. }
            | Self::Timer { machine, .. }
            | Self::Made { machine, .. }
            | Self::Step { machine, .. }
            | Self::Gone { machine, .. }
            | Self::Look { machine, .. }
            | Self::Push { machine, .. }
            | Self::Connect { machine, .. }
            | Self::StartDaemon { machine, .. } => Some(*machine),
            _ => None,
        }
    }
}

impl World {
    pub(super) async fn happen(&mut self, event: Event) -> Result<(), String> {
        if let Some(machine) = event.machine().filter(|machine| self.machines[*machine].asleep) {
            self.machines[machine].postponed.push(event);
            return Ok(());
        }
        match event {
            Event::Plan(number) => {
                if !self.act(number).await? {
                    self.ledger.waiting_people.insert(number);
                    self.put(PATIENCE, Event::Plan(number));
                } else {
                    self.ledger.waiting_people.remove(&number);
                }
            }
            Event::Calm => self.heal().await?,
            Event::Arrive { letter, from } => self.arrive(letter, from).await?,
            Event::Answer { machine, life, ticket, answer } => self.answered(machine, life, ticket, answer),
            Event::Timer { machine, life, serial } => self.timer(machine, life, serial),
            Event::Made { machine, life, id } => self.made(machine, life, id),
            Event::Step { machine, id, runner } => self.step(machine, id, runner),
            Event::Gone { machine, life, id } => self.gone(machine, life, id),
            Event::Look { machine, life, id } => self.look(machine, life, id),
            Event::Push { machine, life, push } => self.pushed(machine, life, push),
            Event::Connect { machine, life } => self.connect(machine, life),
            Event::StartDaemon { machine, life } => self.start_daemon(machine, life),
            Event::Wake { machine } => self.wake(machine),
            Event::StartServer => self.start_server().await?,
            Event::NewToken if self.board.is_up() => self.board.renew_token().await?,
            Event::NewToken => self.put(PATIENCE, Event::NewToken),
            Event::Jobs => {
                self.board.run_jobs().await?;
                self.check_leases().await?;
                self.drain_hints();
                self.put(JOBS_EVERY, Event::Jobs);
            }
            Event::Observe => {
                if self.board.is_up() {
                    self.observe().await?;
                }
                self.put(LOOK_EVERY, Event::Observe);
            }
        }
        Ok(())
    }

    /// Lets an action of the plan happen; `false` if it must be tried again.
    async fn act(&mut self, number: usize) -> Result<bool, String> {
        let Some((_, action)) = self.plan.actions.get(number).cloned() else { return Ok(true) };
        self.say(format!("plan {number}: {action:?}"));
        match action {
            Action::Issue { .. }
            | Action::Comment { .. }
            | Action::Cancel { .. }
            | Action::Rerun { .. }
            | Action::DeleteRuntime { .. }
            | Action::DeleteAll { .. }
            | Action::DeleteOf { .. }
            | Action::Disable { .. }
            | Action::EnableAll
            | Action::Revoke { .. } => return self.person(action).await,
            Action::KillDaemon { machine, back } => {
                self.kill_daemon(machine);
                let life = self.machines[machine].life;
                self.put(back, Event::StartDaemon { machine, life });
            }
            Action::Reboot { machine, back } => {
                self.kill_daemon(machine);
                for dir in self.machines[machine].disk.values_mut() {
                    dir.runner = None;
                }
                let life = self.machines[machine].life;
                self.put(back, Event::StartDaemon { machine, life });
            }
            Action::KillRunner { machine, pick } => self.kill_runner(machine, pick),
            Action::Sleep { machine, wake } => {
                for dir in self.machines[machine].disk.values_mut() {
                    dir.undisturbed = false;
                }
                self.machines[machine].asleep = true;
                self.put(wake, Event::Wake { machine });
            }
            Action::Cut { machine, mend } => {
                self.machines[machine].cut_until = self.now + mend;
                self.disconnect(machine);
            }
            Action::HalfOpen { machine, mend } => self.machines[machine].mute_until = self.now + mend,
            Action::KillServer { back } => {
                self.board.kill();
                for machine in 0..MACHINES {
                    self.disconnect(machine);
                }
                self.put(back, Event::StartServer);
            }
            Action::Backup => self.back_up().await?,
            Action::Restore { back } => self.restore(back).await?,
            Action::Step { who, seconds } => match self.machines.get(who) {
                Some(machine) => machine.clock.step_wall(seconds),
                None => self.board.clock.step_wall(seconds),
            },
            Action::Again { pick } => {
                if !self.archive.is_empty() {
                    let letter = self.archive[pick % self.archive.len()].clone();
                    self.put(Duration::ZERO, Event::Arrive { letter, from: None });
                }
            }
            Action::Offer { machine, providers } => {
                self.machines[machine].providers = providers;
                self.offer(machine);
            }
        }
        Ok(true)
    }

    /// Trouble ends: everything is there again, and nothing is lost any more.
    async fn heal(&mut self) -> Result<(), String> {
        self.say("trouble ends");
        self.calm = true;
        self.weather = Weather { sockets: self.weather.sockets, ..Weather::CALM };
        self.start_server().await?;
        self.board.renew_token().await?;
        self.enable_all().await?;
        for machine in 0..MACHINES {
            self.machines[machine].cut_until = Duration::ZERO;
            self.machines[machine].mute_until = Duration::ZERO;
            self.wake(machine);
            self.machines[machine].providers = PROVIDERS.len();
            let life = self.machines[machine].life;
            self.start_daemon(machine, life);
            self.offer(machine);
        }
        Ok(())
    }

    fn wake(&mut self, machine: usize) {
        self.machines[machine].asleep = false;
        for event in std::mem::take(&mut self.machines[machine].postponed) {
            self.put(Duration::ZERO, event);
        }
    }

    async fn start_server(&mut self) -> Result<(), String> {
        if !self.board.is_up() {
            self.say("the server starts");
            self.board.start().await?;
        }
        Ok(())
    }
}
