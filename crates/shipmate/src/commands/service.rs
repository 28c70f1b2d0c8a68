//! `shipmate service`: the daemon started by the system, from now on.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use etcetera::BaseStrategy as _;
use fs_err as fs;

use super::daemon::Foreground;
use crate::data_dir::write_private;
use crate::error::{CliError, Exit};
use crate::service::{Kind, Service, State};
use crate::session::Session;

/// Have the system start this machine's daemon by itself
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate service status")]
pub(crate) enum ServiceCommand {
    /// Start the daemon now and whenever you sign in, and again if it dies
    ///
    /// It is a service of yours alone: nothing is done as root. The token is
    /// kept in the daemon's state directory and does not stand in the service's file.
    #[command(after_help = "Examples:
  shipmate service install --server https://board.example.org --token shd_…
  shipmate service install --print")]
    Install(InstallArguments),
    /// Stop it and forget it; runs that are under way go on
    #[command(after_help = "Example:\n  shipmate service uninstall")]
    Uninstall(Manager),
    /// Say whether it is installed and what the service manager says of it
    ///
    /// Exits with 0 if it is installed, 3 if it is not.
    #[command(after_help = "Example:\n  shipmate service status")]
    Status(Manager),
}

/// What to install.
#[derive(Debug, Args)]
pub(crate) struct InstallArguments {
    /// How the daemon works.
    #[command(flatten)]
    daemon: Foreground,
    /// Print the service's file and install nothing
    #[arg(long)]
    print: bool,
    /// For whom.
    #[command(flatten)]
    manager: Manager,
}

/// Which service manager.
#[derive(Debug, Args)]
pub(crate) struct Manager {
    /// The service manager, if not this system's own
    #[arg(long, value_enum, value_name = "NAME", hide_short_help = true)]
    manager: Option<Kind>,
}

impl Manager {
    fn kind(&self) -> Result<Kind, CliError> {
        self.manager.map_or_else(Kind::of_this_system, Ok)
    }

    fn file(&self) -> Result<std::path::PathBuf, CliError> {
        let home = etcetera::base_strategy::Xdg::new()
            .map_err(|_| CliError::failed("this account has no home directory to keep a service in"))?;
        Ok(self.kind()?.file(home.home_dir(), &home.config_dir()))
    }
}

/// Runs the command.
pub(crate) fn run(command: ServiceCommand, session: &Session) -> Result<ExitCode, CliError> {
    match command {
        ServiceCommand::Install(arguments) => install(&arguments, session).map(|()| Exit::Done.into()),
        ServiceCommand::Uninstall(manager) => uninstall(&manager, session).map(|()| Exit::Done.into()),
        ServiceCommand::Status(manager) => status(&manager, session),
    }
}

fn install(arguments: &InstallArguments, session: &Session) -> Result<(), CliError> {
    let kind = arguments.manager.kind()?;
    let text = kind.text(&service(&arguments.daemon, session)?);
    if arguments.print {
        return session.output.verbatim(text.as_bytes());
    }
    let data_dir = session.data_dir()?;
    if let Some(up) = data_dir.read_up_file().filter(|_| data_dir.is_kept_up()) {
        let said = format!("`shipmate up` (process {}) keeps this machine's daemon running", up.pid);
        return Err(CliError::new(Exit::Conflict, said).hint("end it first, or name another --data-dir"));
    }
    data_dir.create()?;
    // What the daemon would refuse is said here, where somebody reads it.
    arguments.daemon.check(session)?;
    let file = arguments.manager.file()?;
    if let Some(directory) = file.parent() {
        fs::create_dir_all(directory)?;
    }
    write_private(&file, text.as_bytes())?;
    let more = kind.enable(&file)?;
    session.output.note(&format!("Installed as {}.", file.display()));
    session.output.note("`shipmate daemon status` says how it is.");
    if let Some(more) = more {
        session.output.note(&more);
    }
    Ok(())
}

fn service(daemon: &Foreground, session: &Session) -> Result<Service, CliError> {
    let data_dir = session.data_dir()?;
    let program = std::env::current_exe()?;
    let mut command = vec![program.display().to_string(), "daemon".to_owned()];
    command.extend(["--data-dir".to_owned(), data_dir.root().display().to_string()]);
    command.extend(["--log-file".to_owned(), data_dir.log_file("daemon").display().to_string()]);
    command.extend(["--log".to_owned(), session.global.log.clone()]);
    if let Some(server) = &session.global.server {
        command.extend(["--server".to_owned(), server.clone()]);
    }
    command.extend(daemon.words());
    Ok(Service { command, directory: data_dir.root().to_owned(), words: data_dir.log_file("daemon-start") })
}

fn uninstall(manager: &Manager, session: &Session) -> Result<(), CliError> {
    let file = manager.file()?;
    if !file.exists() {
        session.output.note("No service is installed.");
        return Ok(());
    }
    manager.kind()?.disable(&file)?;
    fs::remove_file(&file)?;
    session.output.note(&format!("{} is removed. Runs that were under way go on.", file.display()));
    Ok(())
}

fn status(manager: &Manager, session: &Session) -> Result<ExitCode, CliError> {
    let file = manager.file()?;
    let installed = file.exists();
    let says = if installed { manager.kind()?.says() } else { String::new() };
    let state = State { file, installed, says };
    session.output.either(&state, |state| {
        if state.installed {
            format!("Installed as {}: {}", state.file.display(), crate::output::one_line(&state.says))
        } else {
            "No service is installed; `shipmate service install` does it.".to_owned()
        }
    })?;
    Ok(if installed { Exit::Done } else { Exit::NotFound }.into())
}
