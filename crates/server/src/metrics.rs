//! Figures for a monitoring system, in Prometheus' text format.
//!
//! Each server owns its figures: nothing is global, so that two servers in one
//! process, as tests have them, don't count for each other.

use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use shipmate_store::figures::{self, Figures};

use crate::app::App;

/// From moments to a day, in seconds.
const WAITS: [f64; 10] = [0.05, 0.25, 1.0, 5.0, 15.0, 60.0, 300.0, 1800.0, 7200.0, 86_400.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Beat {
    protocol: Protocol,
    answered_from: Source,
}

/// Who beats, and over what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum Protocol {
    /// Our daemons, by request.
    Shipmate,
    /// The reference's, by request.
    ReferenceHttp,
    /// The reference's, over a socket.
    ReferenceSocket,
}

/// Where the answer to a beat comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum Source {
    /// Everything was as it had been.
    Memory,
    /// Something was new, or not sure.
    Database,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OpenSocket {
    kind: SocketKind,
}

/// Who is at the other end of a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum SocketKind {
    /// A person.
    Browser,
    /// A daemon of ours.
    Daemon,
    /// A daemon of the reference.
    Reference,
}

type ByState = Family<Vec<(&'static str, String)>, Gauge>;

/// Everything that is counted.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Mutex<Registry>,
    beats: Family<Beat, Counter>,
    sockets: Family<OpenSocket, Gauge>,
    claim_latency: Histogram,
    journal_lag: Histogram,
    /// Register calls that were answered.
    pub(crate) registrations: Counter,
    /// Those that gave a machine that was known already a new runtime.
    pub(crate) recoveries: Counter,
    /// Leases that were made to last longer.
    pub(crate) renewals: Counter,
    /// Runs that a machine took.
    pub(crate) claims: Counter,
    /// Journal records that were stored.
    pub(crate) records: Counter,
    runtimes: ByState,
    queue: ByState,
    statements: Counter,
    suppressed: Counter,
    database_up: Gauge,
    /// Whether hints travel to and from other servers.
    pub(crate) nats_up: Gauge,
    /// Hints that other servers sent.
    pub(crate) hints_heard: Counter,
}

/// Counts a socket for as long as it is open.
#[derive(Debug)]
pub(crate) struct SocketGuard(Gauge);

impl Drop for SocketGuard {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let metrics = Self {
            registry: Mutex::new(Registry::with_prefix("shipmate")),
            beats: Family::default(),
            sockets: Family::default(),
            claim_latency: Histogram::new(WAITS),
            journal_lag: Histogram::new(WAITS),
            registrations: Counter::default(),
            recoveries: Counter::default(),
            renewals: Counter::default(),
            claims: Counter::default(),
            records: Counter::default(),
            runtimes: ByState::default(),
            queue: ByState::default(),
            statements: Counter::default(),
            suppressed: Counter::default(),
            database_up: Gauge::default(),
            nats_up: Gauge::default(),
            hints_heard: Counter::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&self) {
        let mut registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        let r = &mut *registry;
        r.register("beats", "Beats of daemons, by protocol and by what answered them", self.beats.clone());
        r.register("sockets", "Open sockets", self.sockets.clone());
        let help = "Seconds from a run's being queued to a machine's taking it";
        r.register("claim_latency_seconds", help, self.claim_latency.clone());
        let help = "Seconds from a journal record's being written to its being stored here";
        r.register("journal_lag_seconds", help, self.journal_lag.clone());
        r.register("register_calls", "Register calls that were answered", self.registrations.clone());
        let help = "Register calls that gave a known machine a new runtime, as after a deletion";
        r.register("recoveries", help, self.recoveries.clone());
        r.register("lease_renewals", "Leases that were made to last longer", self.renewals.clone());
        r.register("claims", "Runs that a machine took", self.claims.clone());
        r.register("journal_records", "Journal records that were stored", self.records.clone());
        r.register("runtimes", "Runtimes, by state", self.runtimes.clone());
        r.register("queued_runs", "Runs that wait, by reason", self.queue.clone());
        r.register("sql_statements", "Statements the database was given", self.statements.clone());
        let help = "Log lines that were counted instead of written, because they said the same again";
        r.register("log_lines_suppressed", help, self.suppressed.clone());
        r.register("database_up", "Whether the database answered this request", self.database_up.clone());
        r.register("nats_up", "Whether hints travel between servers over NATS", self.nats_up.clone());
        r.register("hints_heard", "Hints that other servers sent over NATS", self.hints_heard.clone());
    }

    /// Counts a beat.
    pub(crate) fn beat(&self, protocol: Protocol, answered_from: Source) {
        self.beats.get_or_create(&Beat { protocol, answered_from }).inc();
    }

    /// Counts a socket until the guard goes.
    pub(crate) fn socket(&self, kind: SocketKind) -> SocketGuard {
        let open = self.sockets.get_or_create_owned(&OpenSocket { kind });
        open.inc();
        SocketGuard(open)
    }

    /// How many sockets of a kind are open.
    pub(crate) fn open_sockets(&self, kind: SocketKind) -> u32 {
        u32::try_from(self.sockets.get_or_create(&OpenSocket { kind }).get()).unwrap_or_default()
    }

    /// Notes that a machine took a run that had waited for so long.
    pub(crate) fn claimed(&self, waited: TimeDelta) {
        self.claims.inc();
        self.claim_latency.observe(seconds(waited));
    }

    /// Notes that records were stored, the last of which is so old.
    pub(crate) fn appended(&self, records: usize, age: TimeDelta) {
        self.records.inc_by(u64::try_from(records).unwrap_or(0));
        self.journal_lag.observe(seconds(age));
    }
}

fn seconds(time: TimeDelta) -> f64 {
    time.as_seconds_f64().max(0.0)
}

/// Brings a counter that somebody else keeps up to its present value.
fn catch_up(counter: &Counter<u64, AtomicU64>, now: u64) {
    counter.inc_by(now.saturating_sub(counter.get()));
}

/// All figures as text. Those that only the database knows are left out while
/// it does not answer.
pub(crate) async fn exposition(app: &App) -> String {
    // Before this request asks anything itself.
    let statements = app.store.statements();
    let known = read(app).await;
    let metrics = &app.metrics;
    let registry = metrics.registry.lock().unwrap_or_else(PoisonError::into_inner);
    catch_up(&metrics.statements, statements);
    catch_up(&metrics.suppressed, app.log_gate.suppressed());
    metrics.database_up.set(i64::from(known.is_some()));
    let known = known.unwrap_or_default();
    for (family, figures) in [(&metrics.runtimes, known.runtimes), (&metrics.queue, known.queue)] {
        family.clear();
        for ((label, value), number) in figures {
            family.get_or_create(&vec![(label, value)]).set(number);
        }
    }
    let mut text = String::new();
    // Writing to a string can't fail.
    let _ = encode(&mut text, &registry);
    text
}

async fn read(app: &App) -> Option<Figures> {
    let mut read = app.store.read().await.ok()?;
    figures::figures(&mut read).await.ok()
}
