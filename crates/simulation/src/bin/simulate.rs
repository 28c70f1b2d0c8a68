//! Runs simulations: one seed with its trace, or many.

use std::ops::Range;
use std::process::ExitCode;

use clap::Parser;
use shipmate_simulation::{Plan, shrunk, simulate};

/// Runs Shipmate in invented time, with a network drawn from a seed.
#[derive(Debug, Parser)]
struct Arguments {
    /// One seed.
    #[arg(long, conflicts_with = "seeds")]
    seed: Option<u64>,
    /// Many seeds, such as 0..1000000.
    #[arg(long, value_parser = range, default_value = "0..200")]
    seeds: Range<u64>,
    /// Print everything that happens.
    #[arg(long)]
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

#[expect(clippy::print_stdout, reason = "a command line tool prints what it found")]
fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let seeds = arguments.seed.map_or(arguments.seeds, |seed| seed..seed + 1);
    let one = seeds.end - seeds.start == 1;
    let (mut executions, mut events) = (0, 0);
    for seed in seeds {
        let plan = Plan::drawn(seed);
        let report = match simulate(&plan, arguments.trace) {
            Ok(report) => report,
            Err(error) => {
                println!("seed {seed}: the simulation can't run: {error}");
                return ExitCode::FAILURE;
            }
        };
        executions += report.executions;
        events += report.events;
        if one {
            println!("{report:#?}");
        }
        if let Some(violation) = report.violation {
            println!("seed {seed}: {violation}");
            println!("replay: cargo run -p shipmate-simulation --bin simulate -- --seed {seed} --trace");
            if arguments.shrink {
                println!("{:#?}", shrunk(&plan));
            }
            return ExitCode::FAILURE;
        }
    }
    println!("everything held: {executions} executions, {events} events");
    ExitCode::SUCCESS
}
