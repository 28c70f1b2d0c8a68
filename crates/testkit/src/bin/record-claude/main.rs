//! Records what the real Claude Code and our driver say to each other, against
//! the scripted model, as fixtures for the driver's tests. Run it through
//! `scripts/record-claude`, which takes the network away first.

mod reduce;
mod scenarios;
mod session;

use std::io::Write;
use std::path::PathBuf;

use clap::Parser;

/// Records fixtures with the real Claude Code.
#[derive(Parser)]
struct Arguments {
    /// The executable of Claude Code.
    #[arg(long)]
    program: PathBuf,
    /// The folder for the fixtures.
    #[arg(long)]
    out: PathBuf,
    /// Only the scenarios whose names contain this.
    #[arg(long, default_value = "")]
    only: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    fs_err::create_dir_all(&arguments.out)?;
    for scenario in scenarios::all().into_iter().filter(|scenario| scenario.name.contains(&arguments.only)) {
        let recording = session::record(&arguments.program, &scenario).await?;
        let file = arguments.out.join(format!("{}.jsonl", scenario.name));
        fs_err::write(&file, &recording.lines)?;
        writeln!(std::io::stdout(), "{:20} {}", scenario.name, recording.verdict)?;
    }
    Ok(())
}
