//! Many seeds on all cores.

use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::{Plan, Report, simulate};

/// Simulates every seed, on as many threads as there are cores, and hands each
/// report to `look` until that breaks off. Seeds that are under way then are
/// still finished, but nobody looks at them.
///
/// # Panics
/// A simulation could not be set up, or `look` panicked.
pub fn sweep(seeds: Range<u64>, look: impl Fn(u64, Report) -> ControlFlow<()> + Sync) {
    let (next, over) = (AtomicU64::new(seeds.start), AtomicBool::new(false));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let work = || {
        while !over.load(Ordering::Relaxed) {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return;
            }
            let report = simulate(&Plan::drawn(seed), false).expect("a simulation can be set up");
            if !over.load(Ordering::Relaxed) && look(seed, report).is_break() {
                over.store(true, Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
}
