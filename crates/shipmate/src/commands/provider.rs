//! `shipmate provider`: commands of one's own, offered as agents by this machine.

use clap::{Args, Subcommand};

use crate::error::{CliError, Exit};
use crate::machine_files::{self, OwnProvider};
use crate::session::Session;

/// Offer commands of your own as agents on this machine
#[derive(Debug, Subcommand)]
pub(crate) enum ProviderCommand {
    /// List the commands this machine offers as agents
    #[command(after_help = "Example:\n  shipmate provider list")]
    List,
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

/// What `provider add` takes.
#[derive(Debug, Args)]
pub(crate) struct AddArguments {
    /// What agents call it: small letters, digits and `-`
    name: String,
    /// What people call it
    #[arg(long)]
    title: Option<String>,
    /// The program and its arguments, after `--`
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<String>,
}

/// Runs the command.
pub(crate) fn run(command: ProviderCommand, session: &Session) -> Result<(), CliError> {
    let file = session.data_dir()?.providers();
    match command {
        ProviderCommand::List => list(&machine_files::providers(&file)?, session),
        ProviderCommand::Add(arguments) => {
            check_name(&arguments.name)?;
            let provider = OwnProvider {
                title: arguments.title.unwrap_or_else(|| arguments.name.clone()),
                name: arguments.name,
                command: with_absolute_program(arguments.command)?,
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

fn list(providers: &[OwnProvider], session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(providers);
    }
    let rows = providers.iter().map(|p| vec![p.name.clone(), p.title.clone(), p.command.join(" ")]).collect();
    session.output.table(&["NAME", "TITLE", "COMMAND"], rows, "This machine offers no commands of its owner's.")
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
