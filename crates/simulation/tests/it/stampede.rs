//! 10,000 daemons whose server restarts: they come back by themselves, and the server bears it.
//!
//! Real daemon cores in invented time. The server is a model with a bound on
//! what it answers in a second and on how long it lets anybody wait, so that
//! coming back all at once would be refused with 503 here as in life.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::time::Duration;

use serde_json::{Value, json};
use shipmate_core::id::{RuntimeId, WorkspaceId};
use shipmate_daemon::stepped::{Act, CameBack, Daemon, Redial, Sent};
use shipmate_seams::{Clock, Random};

const DAEMONS: usize = 10_000;
/// Requests and handshakes the model server answers in a second: fewer than the real one does on two cores.
const ANSWERED_IN_A_SECOND: u32 = 2_500;
/// Whoever waits longer for the database is answered with 503, as the real server does.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// In how long all are back.
const BACK_WITHIN: Duration = Duration::from_secs(20);
/// How long the server is away.
const AWAY: Duration = Duration::from_secs(2);
/// How long the daemons lived before.
const BEFORE: Duration = Duration::from_secs(20);
/// Within how long they were started, the first time.
const STARTED_WITHIN: Duration = Duration::from_secs(15);
const NETWORK: Duration = Duration::from_millis(1);

#[test]
fn a_server_that_restarts_gets_its_daemons_back_without_a_stampede() {
    let came = restart(Restart::AsItWas);
    came.check();
    assert_eq!(came.registers.values().sum::<usize>(), 0, "nobody lost a runtime");
}

#[test]
fn a_server_that_lost_every_runtime_gets_them_back_without_a_stampede() {
    let came = restart(Restart::WithoutRuntimes);
    came.check();
    assert_eq!(came.registers.values().sum::<usize>(), DAEMONS, "each registers once");
}

/// What the server knows afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Restart {
    AsItWas,
    /// As from an old backup.
    WithoutRuntimes,
}

/// How the daemons came back.
#[derive(Debug, Default)]
struct CameBackAs {
    /// By second since the server listens again.
    handshakes: BTreeMap<u64, usize>,
    registers: BTreeMap<u64, usize>,
    /// Answers with 503.
    refused: usize,
    /// When the last was back.
    last: Duration,
}

impl CameBackAs {
    fn check(&self) {
        assert_eq!(self.refused, 0, "answers with 503: {self:?}");
        assert!(self.last <= BACK_WITHIN, "{self:?}");
        let most = usize::try_from(ANSWERED_IN_A_SECOND).expect("a small number");
        assert!(self.handshakes.values().chain(self.registers.values()).all(|n| *n <= most), "a stampede: {self:?}");
    }
}

#[derive(Debug)]
enum Happens {
    Tick(usize, u64),
    Dials(usize),
    Opens(usize),
    Arrives(usize, Sent),
    Answered(usize, u64, Result<CameBack, String>),
}

struct Machine {
    daemon: Daemon,
    redial: Redial,
    opened: Option<Duration>,
    timer: u64,
    runtime: RuntimeId,
    is_back: bool,
}

struct World {
    now: Duration,
    clock: Clock,
    random: Random,
    order: BinaryHeap<Reverse<(Duration, u64)>>,
    future: BTreeMap<u64, Happens>,
    count: u64,
    machines: Vec<Machine>,
    workspace: WorkspaceId,
    is_up: bool,
    /// When the server has answered all that waits.
    free_at: Duration,
    /// When it listened again.
    again: Option<Duration>,
    came: CameBackAs,
}

fn restart(how: Restart) -> CameBackAs {
    let mut world = World::new();
    world.live(BEFORE);
    assert!(world.machines.iter().all(|machine| machine.opened.is_some()), "all are connected at first");
    world.go_away();
    world.live(AWAY);
    if how == Restart::WithoutRuntimes {
        for index in 0..DAEMONS {
            world.machines[index].runtime = world.random.id(world.clock.now());
        }
    }
    world.come_back();
    world.live(BACK_WITHIN + Duration::from_secs(10));
    assert!(world.machines.iter().all(|machine| machine.is_back && machine.opened.is_some()), "all are back");
    world.came
}

impl World {
    fn new() -> Self {
        let (clock, random) = (Clock::invented(), Random::seeded(7));
        let mut world = Self {
            now: Duration::ZERO,
            workspace: random.id(clock.now()),
            clock,
            random,
            order: BinaryHeap::new(),
            future: BTreeMap::new(),
            count: 0,
            machines: Vec::new(),
            is_up: true,
            free_at: Duration::ZERO,
            again: None,
            came: CameBackAs::default(),
        };
        for index in 0..DAEMONS {
            // They were not all started at the same moment.
            world.live(STARTED_WITHIN / u32::try_from(DAEMONS).expect("a small number"));
            let (daemon, acts) = Daemon::start(&index.to_string(), world.clock.clone(), world.random, Vec::new());
            let runtime = world.random.id(world.clock.now());
            let redial = Redial::default();
            world.machines.push(Machine { daemon, redial, opened: None, timer: 0, runtime, is_back: false });
            world.perform(index, acts);
            let acts = world.machines[index].daemon.offers(1, &["agent"]);
            world.perform(index, acts);
            world.put(Duration::from_secs(1), Happens::Dials(index));
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
            Happens::Tick(..) => {}
            Happens::Dials(index) => self.dial(index),
            Happens::Opens(index) => {
                self.machines[index].opened = Some(self.now);
                let acts = self.machines[index].daemon.connected();
                self.perform(index, acts);
            }
            Happens::Arrives(index, sent) => self.arrive(index, &sent),
            Happens::Answered(index, ticket, answer) => {
                let acts = self.machines[index].daemon.answered(ticket, answer);
                self.perform(index, acts);
            }
        }
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

    /// How long the server takes for one more; none if that is too long.
    fn wait(&mut self) -> Option<Duration> {
        let begins = self.free_at.max(self.now);
        if begins - self.now > LONGEST_WAIT {
            self.came.refused += 1;
            return None;
        }
        self.free_at = begins + Duration::from_secs(1) / ANSWERED_IN_A_SECOND;
        Some(self.free_at - self.now)
    }

    /// Counts by second since the server listens again.
    fn second(&self) -> Option<u64> {
        self.again.map(|again| (self.now - again).as_secs())
    }

    fn dial(&mut self, index: usize) {
        if self.is_up {
            if let Some(second) = self.second() {
                *self.came.handshakes.entry(second).or_default() += 1;
            }
            if let Some(wait) = self.wait() {
                return self.put(wait, Happens::Opens(index));
            }
        }
        self.lose(index, Duration::ZERO);
    }

    fn lose(&mut self, index: usize, lived: Duration) {
        let wait = self.machines[index].redial.lost(lived, self.random.jitter());
        self.put(wait, Happens::Dials(index));
    }

    fn go_away(&mut self) {
        self.is_up = false;
        for index in 0..DAEMONS {
            if let Some(opened) = self.machines[index].opened.take() {
                self.lose(index, self.now - opened);
            }
        }
    }

    fn come_back(&mut self) {
        self.is_up = true;
        self.free_at = self.now;
        self.again = Some(self.now);
    }

    fn arrive(&mut self, index: usize, sent: &Sent) {
        if !self.is_up {
            let refused = Err("connection refused".to_owned());
            return self.put(NETWORK, Happens::Answered(index, sent.ticket, refused));
        }
        let Some(wait) = self.wait() else {
            let busy = CameBack { status: 503, is_ours: true, body: Vec::new() };
            return self.put(LONGEST_WAIT, Happens::Answered(index, sent.ticket, Ok(busy)));
        };
        let body = self.answer(index, sent).to_string().into_bytes();
        self.put(wait, Happens::Answered(index, sent.ticket, Ok(CameBack { status: 200, is_ours: true, body })));
    }

    fn answer(&mut self, index: usize, sent: &Sent) -> Value {
        let runtime = self.machines[index].runtime;
        match sent.path.as_str() {
            "/api/workspaces" => json!([{ "id": self.workspace }]),
            "/api/daemon/register" => {
                if let Some(second) = self.second() {
                    *self.came.registers.entry(second).or_default() += 1;
                }
                self.registered(index)
            }
            "/api/daemon/beat" => {
                let said: Value = sent.body.as_deref().and_then(|b| serde_json::from_slice(b).ok()).unwrap_or_default();
                let named = said["runtimes"].as_array().cloned().unwrap_or_default();
                let gone: Vec<Value> = named.into_iter().filter(|id| *id != json!(runtime)).collect();
                let machine = &mut self.machines[index];
                if self.again.is_some() && !machine.is_back && gone.is_empty() {
                    machine.is_back = true;
                    self.came.last = self.now - self.again.unwrap_or_default();
                }
                json!({
                    "gone": gone, "disabled": [], "superseded": [], "cancel": [], "missing": [],
                    "lease_seconds": 600, "next_beat_seconds": 15, "work_available": false,
                })
            }
            _ => json!({ "assignments": [], "gone": [] }),
        }
    }

    fn registered(&self, index: usize) -> Value {
        let at = self.clock.now();
        json!({
            "runtimes": [{
                "id": self.machines[index].runtime, "workspace_id": self.workspace, "daemon_id": index.to_string(),
                "name": "agent", "runtime_mode": "local", "provider": "agent", "status": "online", "device_info": "",
                "owner_id": self.workspace, "last_seen_at": at, "created_at": at, "updated_at": at,
            }],
            "features": ["beat", "claim", "journal"],
        })
    }
}
