//! Many seeds, and the same seed twice.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use shipmate_simulation::{Plan, Report, simulate};

/// Simulates every seed on as many threads as there are cores.
fn every(seeds: Range<u64>, look: impl Fn(u64, Report) + Sync) {
    let next = AtomicU64::new(seeds.start);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        return;
                    }
                    look(seed, simulate(&Plan::drawn(seed), false).expect("a simulation can be set up"));
                }
            });
        }
    });
}

#[test]
fn nothing_is_lost_and_nothing_runs_twice_in_200_seeds() {
    every(0..200, |seed, report| {
        assert_eq!(
            report.violation, None,
            "seed {seed}; replay: cargo run -p shipmate-simulation --bin simulate -- --seed {seed} --trace"
        );
    });
}

#[test]
fn the_same_seed_leaves_the_same_trace() {
    every(1000..1010, |seed, first| {
        let second = simulate(&Plan::drawn(seed), false).expect("a simulation can be set up");
        assert_eq!(first, second, "seed {seed}");
    });
}
