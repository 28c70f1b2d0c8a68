//! Many seeds, and the same seed twice; many daemons at once.

mod stampede;

use std::ops::ControlFlow;

use shipmate_simulation::{Plan, simulate, sweep};

#[test]
fn nothing_is_lost_and_nothing_runs_twice_in_200_seeds() {
    sweep(0..200, |seed, report| {
        assert_eq!(
            report.violation, None,
            "seed {seed}; replay: cargo run -p shipmate-simulation --bin simulate -- --seed {seed} --trace"
        );
        ControlFlow::Continue(())
    });
}

#[test]
fn the_same_seed_leaves_the_same_trace() {
    sweep(1000..1005, |seed, first| {
        let second = simulate(&Plan::drawn(seed), false).expect("a simulation can be set up");
        assert_eq!(first, second, "seed {seed}");
        ControlFlow::Continue(())
    });
}
