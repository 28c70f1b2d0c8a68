//! Measures the built program from outside and prints what it found as tables.
//!
//! It starts servers of its own, on loopback and on data directories of their
//! own, and ends them. Everything is bounded: `scale.rs` says by what.

mod board;
mod crowd;
mod database;
mod echo;
mod fleet;
mod lines;
mod load;
mod measure;
mod process;
mod report;
mod scale;
mod server;
mod socket;
mod trouble;
mod wire;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use shipmate_seams::{Clock, Tasks};

use database::Kind;
use lines::Lines;
use measure::{Bench, Measure};
use scale::Scale;
use server::Program;
use trouble::{Context, Trouble};

/// Measures Shipmate from outside and prints tables.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// The `shipmate` executable; the one beside this program if not said.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Measure on this PostgreSQL server too; its user may create databases.
    #[arg(long, env = "TEST_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    postgres: Option<String>,
    /// Only these.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Measure>,
    /// Begin no further measurement after so long, and cut off the one under way.
    #[arg(long, value_name = "MINUTES", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=600))]
    minutes: u64,
    /// With the least that still yields every figure. The figures mean nothing.
    #[arg(long)]
    tiny: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves what beats are compared with, until standard input ends.
    #[command(hide = true)]
    Echo,
}

#[expect(clippy::print_stderr, reason = "a command line tool says what went wrong")]
fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = runtime.context("the system gives no threads").and_then(|runtime| {
        runtime.block_on(async {
            match arguments.command {
                Some(Command::Echo) => echo::serve().await,
                None => measure_all(arguments).await,
            }
        })
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "tables go to one, progress to the other")]
async fn measure_all(arguments: Arguments) -> Result<(), Trouble> {
    let this = std::env::current_exe().context("this program does not know where it is")?;
    let path = arguments.program.unwrap_or_else(|| this.with_file_name("shipmate"));
    let mut databases = vec![Kind::Sqlite];
    databases.extend(arguments.postgres.map(Kind::Postgres));
    let bench = Bench {
        scale: if arguments.tiny { Scale::tiny() } else { Scale::whole() },
        program: Program { path, tasks: Tasks::default() },
        databases,
        open_files: process::open_files(),
        lines: Lines::start(),
        this,
    };
    println!("{}.\n", process::machine());
    if bench.databases.len() == 1 {
        println!("Without PostgreSQL: no server was named.\n");
    }
    let wanted = if arguments.only.is_empty() { Measure::ALL.to_vec() } else { arguments.only };
    let mut failed = Vec::new();
    let (clock, count) = (Clock::system(), wanted.len());
    let end = clock.elapsed() + Duration::from_secs(arguments.minutes * 60);
    for (number, measure) in (1..).zip(wanted) {
        let left = end.saturating_sub(clock.elapsed());
        eprintln!("{number} of {count}, {} s left: {measure:?}, {}…", left.as_secs(), measure.what());
        let load = process::load();
        // What can't be measured must not take the other figures with it.
        match tokio::time::timeout(left, measure.run(&bench)).await {
            Ok(Ok(mut section)) => {
                section.note(format!("Load of the machine before: {load}, after: {}.", process::load()));
                println!("{}", section.markdown());
            }
            Ok(Err(why)) => failed.push(format!("{measure:?} could not be measured: {why}")),
            Err(_) => failed.push(format!("{measure:?} was not measured within {} minutes", arguments.minutes)),
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(failed.join("\n")) }
}
