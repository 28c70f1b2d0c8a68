//! What a seed does to the world: data, so that it can be shown and shrunk.

use std::time::Duration;

use crate::dice::Dice;

/// How many machines there are.
pub(crate) const MACHINES: usize = 2;
/// How many workspaces there are.
pub(crate) const WORKSPACES: usize = 2;
/// What the machines offer, so that every agent could run on each.
pub(crate) const PROVIDERS: [&str; 2] = ["alpha", "beta"];
/// How many kinds of trouble there are.
const KINDS: usize = 19;
/// How long trouble lasts.
const TROUBLE: Duration = Duration::from_secs(20 * 60);

/// Something that happens to the world.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    /// A person assigns a new issue to an agent.
    Issue { workspace: usize, provider: usize },
    /// A person comments on the issue with this number.
    Comment { issue: usize },
    /// A person cancels the newest run of an issue.
    Cancel { issue: usize },
    /// A person wants another run of an issue.
    Rerun { issue: usize },
    /// A person deletes a runtime.
    DeleteRuntime { pick: usize },
    /// A person deletes every runtime of a machine.
    DeleteAll { machine: usize },
    /// A person deletes one runtime of a machine.
    DeleteOf { machine: usize, pick: usize },
    /// A person disables a runtime: nothing new may start there.
    Disable { pick: usize },
    /// A person enables everything again.
    EnableAll,
    /// A daemon is killed and is back after a while. Runners go on.
    KillDaemon { machine: usize, back: Duration },
    /// A machine is switched off with everything on it.
    Reboot { machine: usize, back: Duration },
    /// The runner of an execution is killed.
    KillRunner { machine: usize, pick: usize },
    /// A machine sleeps; its clocks go on.
    Sleep { machine: usize, wake: Duration },
    /// A machine has no network.
    Cut { machine: usize, mend: Duration },
    /// A machine's push socket looks open and carries nothing.
    HalfOpen { machine: usize, mend: Duration },
    /// The daemons' token is revoked; after a while they are given a new one.
    Revoke { back: Duration },
    /// The server is killed and is back after a while.
    KillServer { back: Duration },
    /// A wall clock is set: a machine's, or the server's if there is none such.
    Step { who: usize, seconds: i64 },
    /// Something that was sent before arrives once more.
    Again { pick: usize },
    /// A copy is made of the server's database.
    Backup,
    /// The server's database is put back to that copy; the server is back after a while.
    Restore { back: Duration },
    /// A machine lacks a program, or has it again.
    Offer { machine: usize, providers: usize },
}

/// How the network treats a message, as probabilities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weather {
    /// A request is lost.
    pub(crate) lose_request: f64,
    /// A request arrives, its answer does not.
    pub(crate) lose_answer: f64,
    /// A request arrives twice.
    pub(crate) double: f64,
    /// A request takes longer than anybody waits.
    pub(crate) delay: f64,
    /// An answer takes as long as somebody just waits.
    pub(crate) slow: f64,
    /// Something else answers.
    pub(crate) foreign: f64,
    /// A hint is lost.
    pub(crate) lose_hint: f64,
    /// Whether there are push sockets.
    pub(crate) sockets: bool,
}

impl Weather {
    /// Nothing is lost.
    pub(crate) const CALM: Self = Self {
        lose_request: 0.0,
        lose_answer: 0.0,
        double: 0.0,
        delay: 0.0,
        slow: 0.0,
        foreign: 0.0,
        lose_hint: 0.0,
        sockets: true,
    };
}

/// All that a seed does.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The seed it was drawn from; the network's choices are drawn from it too.
    pub seed: u64,
    /// How the network is while there is trouble.
    pub(crate) weather: Weather,
    /// How often an agent has much to do, as a probability.
    pub(crate) long_work: f64,
    /// How often making a place takes long, as a probability.
    pub(crate) slow_place: f64,
    /// What happens, and when.
    pub(crate) actions: Vec<(Duration, Action)>,
    /// When trouble ends.
    pub(crate) calm_at: Duration,
}

impl Plan {
    /// Draws a plan.
    #[must_use]
    pub fn drawn(seed: u64) -> Self {
        let dice = Dice::new(seed ^ 0x5348_4950);
        // Each seed has its own rates: one that has a little of everything
        // finds little.
        let rate = |most: f64| if dice.happens(0.5) { dice.unit() * most } else { 0.0 };
        let weather = Weather {
            lose_request: rate(0.3),
            lose_answer: rate(0.4),
            double: rate(0.3),
            delay: rate(0.15),
            slow: rate(0.4),
            foreign: rate(0.3),
            lose_hint: rate(1.0),
            sockets: dice.happens(0.7),
        };
        let calm_at = dice.between(TROUBLE / 4, TROUBLE);
        let mut actions = vec![(dice.seconds(0, 20), issue(dice)), (dice.seconds(0, 20), issue(dice))];
        let favourite = dice.below(KINDS);
        for _ in 0..8 + dice.below(24) {
            let kind = if dice.happens(0.3) { favourite } else { dice.below(KINDS) };
            actions.push((calm_at.mul_f64(dice.unit()), action(dice, kind)));
        }
        let mut plan = Self { seed, weather, long_work: 0.3, slow_place: 0.25, actions, calm_at };
        plan.add_stories(dice);
        plan.restoration(Dice::new(seed ^ 0x4241_434b));
        plan.actions.sort_by_key(|(at, _)| *at);
        plan
    }

    /// What chance alone seldom brings about: trouble that meets at the wrong moment.
    fn add_stories(&mut self, dice: Dice) {
        if dice.happens(0.35) {
            self.long_absence(dice);
        }
        if dice.happens(0.4) {
            self.losses_in_turn(dice);
        }
    }

    /// A machine is away, while it works, for longer than a lease lasts.
    fn long_absence(&mut self, dice: Dice) {
        let (machine, at) = (dice.below(MACHINES), dice.seconds(15, 120));
        let away = dice.seconds(11 * 60, 16 * 60);
        (self.long_work, self.slow_place) = if dice.happens(0.5) { (0.9, 0.1) } else { (0.5, 0.8) };
        let action = match dice.below(3) {
            0 => Action::KillDaemon { machine, back: away },
            _ => Action::Cut { machine, mend: away },
        };
        self.actions.push((at, action));
        // Enough for everybody, so that this machine has some of it.
        self.actions.extend((0..4).map(|_| (dice.seconds(0, 10), issue(dice))));
        self.calm_at = self.calm_at.max(at + away + dice.seconds(30, 120));
    }

    /// The server is put back to an earlier state.
    fn restoration(&mut self, dice: Dice) {
        if !dice.happens(0.25) {
            return;
        }
        let at = dice.seconds(15, 240);
        let then = at + dice.seconds(5, 400);
        self.actions.extend([(at, Action::Backup), (then, Action::Restore { back: dice.seconds(1, 30) })]);
        self.calm_at = self.calm_at.max(then + dice.seconds(60, 180));
    }

    /// A runtime is deleted, and another one of the same workspace while the
    /// machine recovers: it hears of that while it waits for an answer that
    /// does not know of it.
    fn losses_in_turn(&mut self, dice: Dice) {
        let machine = dice.below(MACHINES);
        if dice.happens(0.7) {
            self.weather = Weather { slow: 0.6, lose_hint: 0.0, sockets: true, ..self.weather };
        }
        for _ in 0..4 {
            let at = self.calm_at.mul_f64(dice.unit());
            // The first of its runtimes, and the next one: that is the first without it, and the second
            // when it is back on the server but its daemon still waits to hear so.
            let next = Action::DeleteOf { machine, pick: dice.below(2) };
            self.actions.push((at, Action::DeleteOf { machine, pick: 0 }));
            self.actions.push((at + dice.millis(300, 8_000), next));
        }
    }
}

fn issue(dice: Dice) -> Action {
    Action::Issue { workspace: dice.below(WORKSPACES), provider: dice.below(PROVIDERS.len()) }
}

fn action(dice: Dice, kind: usize) -> Action {
    let machine = dice.below(MACHINES);
    let pick = dice.below(1000);
    let short = dice.seconds(1, 90);
    // Long enough for a lease to end now and then.
    let long = dice.seconds(1, 15 * 60);
    match kind {
        0 | 1 => issue(dice),
        2 => Action::Comment { issue: pick },
        3 => Action::Cancel { issue: pick },
        4 => Action::Rerun { issue: pick },
        5 => Action::DeleteRuntime { pick },
        6 => Action::DeleteAll { machine },
        7 => Action::KillDaemon { machine, back: long },
        8 => Action::Reboot { machine, back: long },
        9 => Action::KillRunner { machine, pick },
        10 => Action::Sleep { machine, wake: long },
        11 => Action::Cut { machine, mend: long },
        12 => Action::KillServer { back: short },
        // Less than the margin by which a daemon lets go before the server gives away.
        13 => match dice.below(3) {
            0 => Action::Step { who: MACHINES, seconds: i64::try_from(dice.below(40)).unwrap_or(0) - 20 },
            1 => Action::Step { who: machine, seconds: 86_400 * (i64::try_from(dice.below(20)).unwrap_or(0) - 10) },
            _ => Action::Offer { machine, providers: dice.below(PROVIDERS.len() + 1) },
        },
        14 => Action::HalfOpen { machine, mend: long },
        15 => Action::Revoke { back: short },
        16 => Action::Disable { pick },
        17 => Action::EnableAll,
        _ => Action::Again { pick },
    }
}
