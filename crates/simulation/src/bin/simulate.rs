//! Runs simulations: one seed with its trace, or many.

use std::ops::{ControlFlow, Range};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use clap::Parser;
use shipmate_simulation::{Plan, Report, shrunk, simulate, sweep};

/// Runs Shipmate in invented time, with a network drawn from a seed.
#[derive(Debug, Parser)]
struct Arguments {
    /// One seed.
    #[arg(long, conflicts_with = "seeds")]
    seed: Option<u64>,
    /// Many seeds, such as 0..1000000, on all cores.
    #[arg(long, value_parser = range, default_value = "0..200")]
    seeds: Range<u64>,
    /// Print everything that happens to the one seed.
    #[arg(long, requires = "seed")]
    trace: bool,
    /// Make a plan that fails as short as it can be.
    #[arg(long)]
    shrink: bool,
}

fn range(text: &str) -> Result<Range<u64>, String> {
    let (from, to) = text.split_once("..").ok_or("expected two numbers, such as 0..1000")?;
    let number = |text: &str| text.parse::<u64>().map_err(|error| format!("`{text}`: {error}"));
    Ok(number(from)?..number(to)?)
}

/// What many seeds came to.
#[derive(Debug, Default)]
struct Total {
    seeds: u64,
    executions: usize,
    events: u64,
    /// The first one that was found.
    violation: Option<(u64, String)>,
}

impl Total {
    fn add(&mut self, seed: u64, report: Report) {
        self.seeds += 1;
        self.executions += report.executions;
        self.events += report.events;
        let found = report.violation.map(|violation| (seed, violation));
        self.violation = self.violation.take().or(found);
    }
}

#[expect(clippy::print_stdout, reason = "a command line tool prints what it found")]
fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut total = Total::default();
    if let Some(seed) = arguments.seed {
        match simulate(&Plan::drawn(seed), arguments.trace) {
            Ok(report) => {
                println!("{report:#?}");
                total.add(seed, report);
            }
            Err(error) => {
                println!("seed {seed}: the simulation can't run: {error}");
                return ExitCode::FAILURE;
            }
        }
    } else {
        total = many(arguments.seeds);
    }
    let Some((seed, violation)) = total.violation else {
        println!("everything held: {} seeds, {} executions, {} events", total.seeds, total.executions, total.events);
        return ExitCode::SUCCESS;
    };
    println!("seed {seed}: {violation}");
    println!("replay: cargo run -p shipmate-simulation --bin simulate -- --seed {seed} --trace");
    if arguments.shrink {
        println!("{:#?}", shrunk(&Plan::drawn(seed)));
    }
    ExitCode::FAILURE
}

/// Every seed until one does not hold, with a line on standard error now and then.
#[expect(clippy::print_stderr, reason = "progress is for people")]
fn many(seeds: Range<u64>) -> Total {
    let count = seeds.end.saturating_sub(seeds.start);
    let step = (count / 100).clamp(100, 10_000);
    let total = Mutex::new(Total::default());
    sweep(seeds, |seed, report| {
        let mut total = total.lock().unwrap_or_else(PoisonError::into_inner);
        total.add(seed, report);
        if total.seeds.is_multiple_of(step) {
            eprintln!("{} of {count} seeds, {} executions, {} events", total.seeds, total.executions, total.events);
        }
        if total.violation.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    total.into_inner().unwrap_or_else(PoisonError::into_inner)
}
