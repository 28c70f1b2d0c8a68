//! `shipmate completions`: what a shell needs to complete our commands.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::error::CliError;
use crate::session::Session;

/// Prints the completions for a shell.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate completions bash > ~/.local/share/bash-completion/completions/shipmate")]
pub(crate) struct CompletionsArguments {
    /// The shell
    shell: Shell,
}

/// Prints the script.
pub(crate) fn run(arguments: &CompletionsArguments, session: &Session) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "shipmate", &mut script);
    session.output.verbatim(&script)
}
