//! `shipmate provider`: the agents of this machine, and commands of one's own as agents.

mod list;
mod test;

use std::ffi::OsString;

use clap::{Args, Subcommand, ValueEnum};
use shipmate_agents::Protocol;

use crate::error::{CliError, Exit};
use crate::machine_files::{self, OwnProvider};
use crate::session::Session;

/// The agents of this machine, and commands of your own as agents
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate provider list")]
pub(crate) enum ProviderCommand {
    /// List the agents on this machine, and your own commands
    #[command(after_help = "Examples:\n  shipmate provider list\n  shipmate provider list --all")]
    List(ListArguments),
    /// Try an agent: a small task, and in words what works
    ///
    /// It runs as it would for an issue, in a folder of its own that is
    /// removed afterwards. It asks its model, which may cost a little.
    #[command(after_help = "Example:\n  shipmate provider test codex")]
    Test(TestArguments),
    /// Offer a command as an agent
    ///
    /// It gets the task on its standard input and runs in a work tree of its
    /// own. What it prints becomes the transcript; JSON lines become what
    /// their `type` says.
    #[command(after_help = "Example:\n  shipmate provider add linter --title \"The linter\" -- /opt/lint-agent --fix")]
    Add(AddArguments),
    /// No longer offer a command
    #[command(after_help = "Example:\n  shipmate provider remove linter")]
    Remove {
        /// Its name
        name: String,
    },
}

/// What `provider list` takes.
#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    /// Also those that are not installed, and how to install them
    #[arg(long)]
    all: bool,
    #[arg(long, hide = true, env = "PATH", hide_env = true, default_value = "")]
    search_path: OsString,
}

/// What `provider test` takes.
#[derive(Debug, Args)]
pub(crate) struct TestArguments {
    /// Its name
    name: String,
    /// The model to ask, if not its own choice
    #[arg(long)]
    model: Option<String>,
    #[arg(long, hide = true, env = "PATH", hide_env = true, default_value = "")]
    search_path: OsString,
}

/// How a command of one's own is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Spoken {
    /// The task on its standard input; lines, plain or JSON, on its output
    Lines,
    /// The Agent Client Protocol
    Acp,
}

/// What `provider add` takes.
#[derive(Debug, Args)]
pub(crate) struct AddArguments {
    /// What agents call it: small letters, digits and `-`
    name: String,
    /// What people call it
    #[arg(long)]
    title: Option<String>,
    /// How it is spoken to
    #[arg(long, value_enum, default_value_t = Spoken::Lines)]
    protocol: Spoken,
    /// The program and its arguments, after `--`
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<String>,
}

/// Runs the command.
pub(crate) async fn run(command: ProviderCommand, session: &Session) -> Result<(), CliError> {
    let file = session.data_dir()?.providers();
    match command {
        ProviderCommand::List(arguments) => list::run(arguments, &machine_files::providers(&file)?, session).await,
        ProviderCommand::Test(arguments) => test::run(arguments, &machine_files::providers(&file)?, session).await,
        ProviderCommand::Add(arguments) => {
            check_name(&arguments.name)?;
            let provider = OwnProvider {
                title: arguments.title.unwrap_or_else(|| arguments.name.clone()),
                name: arguments.name,
                command: with_absolute_program(arguments.command)?,
                protocol: (arguments.protocol == Spoken::Acp).then(|| "acp".to_owned()),
            };
            machine_files::add_provider(&file, &provider)?;
            session.output.either(&provider, |provider| {
                format!(
                    "This machine offers `{0}`. Make an agent of it: shipmate agent create --name {0} --provider {0}",
                    provider.name
                )
            })
        }
        ProviderCommand::Remove { name } => {
            if !machine_files::remove_provider(&file, &name)? {
                return Err(CliError::new(Exit::NotFound, format!("this machine offers no provider `{name}`"))
                    .hint("`shipmate provider list` shows those it does"));
            }
            session.output.note(&format!("This machine no longer offers `{name}`."));
            Ok(())
        }
    }
}

/// The protocol that the word in `providers.toml` stands for.
fn protocol(word: Option<&str>) -> Protocol {
    if word == Some("acp") { Protocol::Acp } else { Protocol::ExecLines }
}

fn check_name(name: &str) -> Result<(), CliError> {
    let is_word = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 40
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if is_word {
        return Ok(());
    }
    Err(CliError::new(Exit::Usage, format!("`{name}` can't be a provider's name"))
        .hint("begin with a small letter; then small letters, digits and `-`, 40 at most"))
}

/// A path is kept absolute, as the daemon does not run where the caller
/// stands; a bare name is looked for on the daemon's `PATH` at each start.
fn with_absolute_program(mut command: Vec<String>) -> Result<Vec<String>, CliError> {
    if let Some(program) = command.first_mut().filter(|program| program.contains(std::path::MAIN_SEPARATOR)) {
        // Not its canonical path: some programs do what the link to them is called.
        let path = std::path::absolute(&*program)?;
        fs_err::metadata(&path).map_err(|error| CliError::new(Exit::NotFound, error.to_string()))?;
        *program = path.display().to_string();
    }
    Ok(command)
}
