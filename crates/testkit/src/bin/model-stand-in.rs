//! Runs the scripted stand-in for the model API until it is interrupted, for
//! trying an agent CLI by hand. Prints its address, and in the end how much it
//! was asked.

use std::io::Write;
use std::path::PathBuf;

use clap::Parser;
use shipmate_testkit::model::{ModelStandIn, Program};

/// A scripted stand-in for models' services on loopback.
#[derive(Parser)]
struct Arguments {
    /// A JSON file with a list of programs, such as
    /// `[{"turns": [{"blocks": [{"text": "hello"}, {"shell": "ls"}]}]}]`.
    #[arg(long)]
    script: PathBuf,
    /// The port to listen on; 0 means a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let programs: Vec<Program> = serde_json::from_slice(&fs_err::read(&arguments.script)?)?;
    let stand_in = ModelStandIn::start_on(arguments.port).await?;
    programs.into_iter().for_each(|program| stand_in.add(program));
    writeln!(std::io::stdout(), "{}", stand_in.url())?;
    tokio::signal::ctrl_c().await?;
    writeln!(std::io::stdout(), "{} requests; {:?}", stand_in.received().len(), stand_in.reported())?;
    Ok(())
}
