//! The commands: one file each, a function from plain values to an answer.

pub(crate) mod agent;
pub(crate) mod attachment;
pub(crate) mod backup;
pub(crate) mod completions;
pub(crate) mod daemon;
pub(crate) mod demo_agent;
pub(crate) mod events;
pub(crate) mod gc;
pub(crate) mod inbox;
pub(crate) mod issue;
pub(crate) mod join;
pub(crate) mod label;
pub(crate) mod login;
pub(crate) mod machine;
pub(crate) mod man;
pub(crate) mod mcp;
pub(crate) mod me;
pub(crate) mod open;
pub(crate) mod price;
pub(crate) mod project;
pub(crate) mod provider;
pub(crate) mod repo;
pub(crate) mod restore;
pub(crate) mod run;
pub(crate) mod runner;
pub(crate) mod runtime;
pub(crate) mod server;
pub(crate) mod service;
pub(crate) mod skill;
pub(crate) mod status;
pub(crate) mod token;
pub(crate) mod up;
pub(crate) mod usage;
pub(crate) mod why;
pub(crate) mod workspace;

use std::future::Future;
use std::process::ExitCode;

use crate::arguments::{Arguments, Command};
use crate::error::{CliError, EXIT_CODES, Exit};
use crate::session::Session;

/// Runs the command and says why it failed, if it did.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    let session = Session::new(arguments.global);
    match dispatch(arguments.command, &session) {
        Ok(code) => code,
        Err(CliError::OutputClosed) => Exit::Done.into(),
        Err(CliError::Failure(failure)) => {
            session.output.failure(&failure);
            failure.exit.into()
        }
    }
}

fn dispatch(command: Command, session: &Session) -> Result<ExitCode, CliError> {
    match command {
        Command::Up(arguments) => single_threaded(up::run(arguments, session)),
        Command::Open(arguments) => single_threaded(open::run(arguments, session)),
        Command::Status(arguments) => single_threaded(status::run(arguments, session)),
        Command::Join(arguments) => join::run(arguments, session),
        Command::Issue(command) => single_threaded(issue::run(command, session)),
        Command::Label(command) => single_threaded(label::run(command, session)),
        Command::Project(command) => single_threaded(project::run(command, session)),
        Command::Attachment(command) => single_threaded(attachment::run(command, session)),
        Command::Inbox(command) => single_threaded(inbox::run(command, session)),
        Command::Events(arguments) => single_threaded(events::run(arguments, session)),
        Command::Why(arguments) => single_threaded(why::run(arguments, session)),
        Command::Run(command) => single_threaded(run::run(command, session)),
        Command::Usage(arguments) => single_threaded(usage::run(arguments, session)),
        Command::Price(command) => single_threaded(price::run(command, session)),
        Command::Agent(command) => single_threaded(agent::run(command, session)),
        Command::Skill(command) => single_threaded(skill::run(command, session)),
        Command::Machine(command) => single_threaded(machine::run(command, session)),
        Command::Mcp(arguments) => single_threaded(mcp::run(arguments, session)),
        Command::Runtime(command) => single_threaded(runtime::run(command, session)),
        Command::Repo(command) => single_threaded(repo::run(command, session)),
        Command::Provider(command) => single_threaded(provider::run(command, session)),
        Command::Workspace(command) => single_threaded(workspace::run(command, session)),
        Command::Me(arguments) => single_threaded(me::run(arguments, session)),
        Command::Token(command) => single_threaded(token::run(command, session)),
        Command::Login(arguments) => single_threaded(login::run(arguments, session)),
        Command::Logout(arguments) => login::forget(&arguments, session),
        Command::Backup(arguments) => single_threaded(backup::run(arguments, session)),
        Command::Restore(arguments) => single_threaded(restore::run(arguments, session)),
        Command::Server(arguments) => server::run(arguments, session),
        Command::Daemon(arguments) => return daemon::run(arguments, session),
        Command::Service(command) => return service::run(command, session),
        Command::Gc(arguments) => single_threaded(gc::run(arguments, session)),
        Command::Completions(arguments) => completions::run(&arguments, session),
        Command::Man(arguments) => man::run(&arguments, session),
        Command::Openapi => session.output.json(&shipmate_server::openapi()),
        Command::ExitCodes => session.output.data(EXIT_CODES),
        Command::Runner(arguments) => return runner::run(arguments, session),
        Command::DemoAgent(arguments) => return Ok(demo_agent::run(&arguments)),
    }?;
    Ok(Exit::Done.into())
}

/// Waits for `work` on this one thread: starting more costs more than most commands take.
fn single_threaded<T>(work: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::failed(format!("the system gives no event queue: {error}")))?
        .block_on(work)
}

/// `text`, or all of stdin if it is `-`.
fn text_or_stdin(text: String) -> Result<String, CliError> {
    use std::io::Read as _;
    if text != "-" {
        return Ok(text);
    }
    // One byte over the bound is enough for the server to refuse it.
    let bound = u64::try_from(shipmate_core::api::board::MAX_PROSE_BYTES).unwrap_or(u64::MAX) + 1;
    let mut bytes = Vec::new();
    std::io::stdin().take(bound).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
