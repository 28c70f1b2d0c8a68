//! Records what a real agent and our driver say to each other, against the
//! scripted model, as fixtures for the driver's tests. Run it through
//! `scripts/record-agent`, which takes the network away first.

mod reduce;
mod scenarios;
mod session;

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use clap::Parser;
use shipmate_agents::read_version;
use shipmate_testkit::agents::RealAgent;

/// Records fixtures with a real agent.
#[derive(Parser)]
struct Arguments {
    /// The agent's name in the table of providers.
    #[arg(long)]
    provider: String,
    /// Its executable, if not the one among the agents to test.
    #[arg(long)]
    program: Option<PathBuf>,
    /// The folder for the folders of fixtures.
    #[arg(long)]
    out: PathBuf,
    /// Only the scenarios whose names contain this.
    #[arg(long, default_value = "")]
    only: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let mut agent = RealAgent::find(&arguments.provider).ok_or("it is not in SHIPMATE_TEST_AGENTS")?;
    agent.program = arguments.program.unwrap_or(agent.program);
    let home = tempfile::tempdir()?;
    let asked = Command::new(&agent.program)
        .args(agent.provider.version_args)
        .envs(agent.settle(home.path(), shipmate_testkit::agents::NOWHERE, None)?)
        .output()?;
    let (major, minor, patch) = read_version(&asked.stdout).ok_or("it does not say its version")?;
    let out = arguments.out.join(format!("{}-{major}.{minor}.{patch}", arguments.provider));
    fs_err::create_dir_all(&out)?;
    for scenario in scenarios::all().into_iter().filter(|scenario| scenario.name.contains(&arguments.only)) {
        let recording = session::record(&agent, &scenario).await?;
        fs_err::write(out.join(format!("{}.jsonl", scenario.name)), &recording.lines)?;
        writeln!(std::io::stdout(), "{:20} {}", scenario.name, recording.verdict)?;
    }
    Ok(())
}
