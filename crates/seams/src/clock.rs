//! The one reader of the machine's clocks.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, SubsecRound, Utc};

/// Tells the time: the machine's, or one that a test moves by hand.
#[derive(Debug, Clone, Default)]
pub struct Clock(Option<Arc<Invented>>);

/// Invented time, in microseconds.
#[derive(Debug, Default)]
struct Invented {
    elapsed: AtomicU64,
    /// How far the wall clock was set forward or back.
    stepped: AtomicI64,
}

/// Where invented time begins: 2026-01-01T00:00:00Z, in microseconds.
const INVENTED_START: u64 = 1_767_225_600_000_000;

impl Clock {
    /// The machine's clocks.
    #[must_use]
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands until [`advance`](Self::advance) moves it.
    #[must_use]
    pub fn invented() -> Self {
        Self(Some(Arc::default()))
    }

    /// Moves an invented clock, for all its clones. Does nothing to the machine's.
    pub fn advance(&self, by: Duration) {
        if let Some(invented) = &self.0 {
            invented.elapsed.fetch_add(u64::try_from(by.as_micros()).unwrap_or(u64::MAX), Ordering::SeqCst);
        }
    }

    /// Sets an invented wall clock forward or back, as a person or a time
    /// service would; what forms durations does not notice.
    pub fn step_wall(&self, seconds: i64) {
        if let Some(invented) = &self.0 {
            invented.stepped.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
        }
    }

    /// The wall clock, in whole microseconds: what both databases keep.
    /// For what is stored and shown; it may step backwards.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one file that reads the clock")]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            None => Utc::now().trunc_subsecs(6),
            Some(invented) => {
                let at = INVENTED_START + invented.elapsed.load(Ordering::SeqCst);
                let at = at.saturating_add_signed(invented.stepped.load(Ordering::SeqCst));
                DateTime::from_timestamp_micros(i64::try_from(at).unwrap_or(i64::MAX)).unwrap_or_default()
            }
        }
    }

    /// Time since an arbitrary start that only moves forward, also while the
    /// machine sleeps. For decisions.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        match &self.0 {
            None => monotonic(),
            Some(invented) => Duration::from_micros(invented.elapsed.load(Ordering::SeqCst)),
        }
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn monotonic() -> Duration {
    let at = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Duration::new(u64::try_from(at.tv_sec).unwrap_or(0), u32::try_from(at.tv_nsec).unwrap_or(0))
}

// `mach_continuous_time` and `QueryInterruptTime` would run during sleep, but
// need unsafe code; until a safe binding is there these systems get a clock
// that stands while they sleep, which makes leases end late on the machine,
// never two owners: the server's clock goes on and its fence holds.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
#[expect(clippy::disallowed_methods, reason = "this is the one file that reads the clock")]
fn monotonic() -> Duration {
    use std::sync::OnceLock;
    static START: OnceLock<std::time::Instant> = OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}
