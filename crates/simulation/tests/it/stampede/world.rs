//! Daemons, a network without faults, and time.

#[path = "server.rs"]
mod server;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::time::Duration;

use shipmate_core::id::RuntimeId;
use shipmate_daemon::stepped::{Act, CameBack, Daemon, Redial, Sent};
use shipmate_seams::{Clock, Random};

use super::{BACK_WITHIN, DAEMONS, HANDSHAKES_IN_A_SECOND};
use server::{LOOK_EVERY, Server};

/// Within how long the daemons were started, the first time.
const STARTED_WITHIN: Duration = Duration::from_secs(15);
const NETWORK: Duration = Duration::from_millis(1);

/// What the server knows afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Restart {
    AsItWas,
    /// As from an old backup.
    WithoutRuntimes,
}

/// How the daemons came back.
#[derive(Debug, Default)]
pub(super) struct CameBackAs {
    /// By second since the server listens again.
    handshakes: BTreeMap<u64, u32>,
    pub(super) registers: u32,
    /// Answers with 503.
    refused: u32,
    /// The longest that anybody waited for an answer.
    waited: Duration,
    /// Requests and handshakes.
    asked: u32,
    /// When the last was back.
    last: Duration,
}

impl CameBackAs {
    pub(super) fn check(&self, case: &str) {
        assert_eq!(self.refused, 0, "{case}: answers with 503: {self:?}");
        assert!(self.last <= BACK_WITHIN, "{case}: {self:?}");
        assert!(self.handshakes.values().all(|n| *n <= HANDSHAKES_IN_A_SECOND), "{case}: a stampede: {self:?}");
    }
}

#[derive(Debug)]
enum Happens {
    Tick(usize, u64),
    Dials(usize, u64),
    /// The handshake is answered, if the server still lives the same life.
    Opens(usize, u32),
    Arrives(usize, Sent),
    Answered(usize, Answer),
    /// The server pushed how far to spread.
    Told(usize, Duration),
    ServerLooks,
}

/// What comes of a request.
#[derive(Debug)]
struct Answer {
    ticket: u64,
    is_beat: bool,
    /// In which of its lives the server gave it; none if nobody did.
    life: u32,
    came: Result<CameBack, String>,
}

struct Machine {
    daemon: Daemon,
    redial: Redial,
    opened: Option<Duration>,
    /// Of several timers only the newest is one.
    timer: u64,
    /// Of several tries to open a socket only the newest is one.
    dial: u64,
    /// When it is due; none while it is open or being opened.
    dials_at: Option<Duration>,
    runtime: RuntimeId,
    beat_failed: bool,
    /// Whether it beat with its runtime, or registered, since the server is back.
    is_back: bool,
}

pub(super) struct World {
    now: Duration,
    clock: Clock,
    random: Random,
    order: BinaryHeap<Reverse<(Duration, u64)>>,
    future: BTreeMap<u64, Happens>,
    count: u64,
    machines: Vec<Machine>,
    server: Server,
    came: CameBackAs,
}

impl World {
    /// Daemons that have `lived` with their server, which then is `away` without a word.
    pub(super) fn restart(lived: Duration, away: Duration, how: Restart) -> CameBackAs {
        let mut world = Self::new();
        world.live(lived);
        assert!(world.machines.iter().all(|machine| machine.opened.is_some()), "all are connected at first");
        world.go_away();
        world.live(away);
        if how == Restart::WithoutRuntimes {
            for machine in &mut world.machines {
                machine.runtime = world.random.id(world.clock.now());
            }
        }
        world.server.listens(world.now);
        world.live(BACK_WITHIN + Duration::from_secs(1));
        assert!(world.machines.iter().all(|machine| machine.is_back && machine.opened.is_some()), "all are back");
        world.came
    }

    fn new() -> Self {
        let (clock, random) = (Clock::invented(), Random::seeded(7));
        let mut world = Self {
            now: Duration::ZERO,
            server: Server::new(random.id(clock.now())),
            clock,
            random,
            order: BinaryHeap::new(),
            future: BTreeMap::new(),
            count: 0,
            machines: Vec::new(),
            came: CameBackAs::default(),
        };
        world.put(LOOK_EVERY, Happens::ServerLooks);
        for index in 0..DAEMONS as usize {
            // They were not all started at the same moment.
            world.live(STARTED_WITHIN / DAEMONS);
            let (daemon, acts) = Daemon::start(&index.to_string(), world.clock.clone(), world.random, Vec::new());
            let runtime = world.random.id(world.clock.now());
            world.machines.push(Machine {
                daemon,
                redial: Redial::default(),
                opened: None,
                timer: 0,
                dial: 0,
                dials_at: None,
                runtime,
                beat_failed: false,
                is_back: false,
            });
            world.perform(index, acts);
            let acts = world.machines[index].daemon.offers(1, &["agent"]);
            world.perform(index, acts);
            world.dial_after(index, Duration::ZERO);
        }
        world
    }

    fn put(&mut self, after: Duration, what: Happens) {
        self.count += 1;
        // The clock knows no less than a microsecond.
        let after = Duration::from_micros(u64::try_from(after.as_micros()).unwrap_or(u64::MAX / 4) + 1);
        self.order.push(Reverse((self.now.saturating_add(after), self.count)));
        self.future.insert(self.count, what);
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
        self.clock.advance(time);
    }

    /// Lets everything happen that is due within `time`.
    fn live(&mut self, time: Duration) {
        let until = self.now + time;
        while let Some(Reverse((at, number))) = self.order.peek().copied().filter(|Reverse((at, _))| *at <= until) {
            self.order.pop();
            self.pass(at.saturating_sub(self.now));
            if let Some(what) = self.future.remove(&number) {
                self.happen(what);
            }
        }
        self.pass(until.saturating_sub(self.now));
    }

    fn happen(&mut self, what: Happens) {
        match what {
            Happens::Tick(index, timer) if self.machines[index].timer == timer => {
                let acts = self.machines[index].daemon.tick();
                self.perform(index, acts);
            }
            Happens::Dials(index, dial) if self.machines[index].dial == dial => {
                self.machines[index].dials_at = None;
                self.handshake(index);
            }
            Happens::Tick(..) | Happens::Dials(..) => {}
            Happens::Opens(index, life) if self.server.lives(life) => {
                self.machines[index].opened = Some(self.now);
                self.server.open += 1;
                let acts = self.machines[index].daemon.connected();
                self.perform(index, acts);
                self.note_whether_back(index);
                self.tell_spread(index);
            }
            Happens::Opens(index, _) => self.lose(index, Duration::ZERO),
            Happens::Arrives(index, sent) => self.arrive(index, &sent),
            Happens::Answered(index, answer) => self.answered(index, answer),
            Happens::Told(index, spread) => self.machines[index].redial.told(spread),
            Happens::ServerLooks => {
                (0..self.machines.len()).for_each(|index| self.tell_spread(index));
                self.put(LOOK_EVERY, Happens::ServerLooks);
            }
        }
    }

    fn answered(&mut self, index: usize, answer: Answer) {
        let came = if self.server.lives(answer.life) { answer.came } else { Err("the connection broke".to_owned()) };
        let is_good = came.as_ref().is_ok_and(|came| came.status == 200);
        if answer.is_beat && std::mem::replace(&mut self.machines[index].beat_failed, !is_good) && is_good {
            // The daemon wakes its link when beats are answered again.
            if let Some(at) = self.machines[index].dials_at {
                let wait = self.machines[index].redial.found(self.random.jitter());
                self.dial_after(index, wait.min(at.saturating_sub(self.now)));
            }
        }
        let acts = self.machines[index].daemon.answered(answer.ticket, came);
        self.perform(index, acts);
    }

    fn perform(&mut self, index: usize, acts: Vec<Act>) {
        for act in acts {
            if let Act::Send(sent) = act {
                self.put(NETWORK, Happens::Arrives(index, sent));
            }
        }
        let machine = &mut self.machines[index];
        machine.timer += 1;
        let (timer, due) = (machine.timer, machine.daemon.deadline().unwrap_or(Duration::MAX));
        let after = due.saturating_sub(self.now).max(NETWORK);
        self.put(after, Happens::Tick(index, timer));
    }

    fn dial_after(&mut self, index: usize, wait: Duration) {
        let machine = &mut self.machines[index];
        machine.dial += 1;
        machine.dials_at = Some(self.now + wait);
        let dial = machine.dial;
        self.put(wait, Happens::Dials(index, dial));
    }

    fn lose(&mut self, index: usize, lived: Duration) {
        let wait = self.machines[index].redial.lost(lived, self.random.jitter());
        self.dial_after(index, wait);
    }

    fn go_away(&mut self) {
        self.server.ends();
        for index in 0..self.machines.len() {
            if let Some(opened) = self.machines[index].opened.take() {
                self.lose(index, self.now - opened);
            }
        }
    }

    /// It is back if it was heard, with the runtime that it has, and has a socket.
    fn note_whether_back(&mut self, index: usize) {
        let machine = &self.machines[index];
        if let (Some(since), true, true) = (self.server.since(self.now), machine.is_back, machine.opened.is_some()) {
            self.came.last = self.came.last.max(since);
        }
    }
}
