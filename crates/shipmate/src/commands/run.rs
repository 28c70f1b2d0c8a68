//! `shipmate run`: what agents do, did, and are about to do.

mod accept;
mod answer;
mod ask;
mod cancel;
mod comment;
mod diff;
mod get;
mod list;
mod log;
mod reject;
mod rerun;
mod steer;
mod turns;

use clap::Subcommand;

use crate::error::CliError;
use crate::session::Session;

/// Watch, cancel and review what agents do
///
/// A RUN is a run's id, the beginning of one, or an issue's key, which stands
/// for the newest run.
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate run log -f SHIP-7")]
pub(crate) enum RunCommand {
    /// List runs, newest first
    List(list::ListArguments),
    /// Show a run
    Get(get::GetArguments),
    /// Print a run's transcript, and follow it with -f
    Log(log::LogArguments),
    /// End a run
    Cancel(cancel::CancelArguments),
    /// Ask a person, as an agent inside a run, and wait for the answer
    Ask(ask::AskArguments),
    /// Answer what the agent at work has asked
    Answer(answer::AnswerArguments),
    /// List what the agent of a run has asked
    Questions(answer::QuestionsArguments),
    /// Say something to the agent at work
    Steer(steer::SteerArguments),
    /// Print what a run changed, as a patch
    Diff(diff::DiffArguments),
    /// List a run's turns, and what changed in each
    Turns(turns::TurnsArguments),
    /// Merge or push what a run changed
    Accept(accept::AcceptArguments),
    /// Say that what a run changed is not wanted
    Reject(reject::RejectArguments),
    /// Say something about lines that a run changed
    Comment(comment::CommentArguments),
    /// Have an issue's agent try again
    Rerun(rerun::RerunArguments),
}

/// Runs the command.
pub(crate) async fn run(command: RunCommand, session: &Session) -> Result<(), CliError> {
    match command {
        RunCommand::List(arguments) => list::run(arguments, session).await,
        RunCommand::Get(arguments) => get::run(arguments, session).await,
        RunCommand::Log(arguments) => log::run(arguments, session).await,
        RunCommand::Cancel(arguments) => cancel::run(arguments, session).await,
        RunCommand::Ask(arguments) => ask::run(arguments, session).await,
        RunCommand::Answer(arguments) => answer::answer(arguments, session).await,
        RunCommand::Questions(arguments) => answer::questions(arguments, session).await,
        RunCommand::Steer(arguments) => steer::run(arguments, session).await,
        RunCommand::Diff(arguments) => diff::run(arguments, session).await,
        RunCommand::Turns(arguments) => turns::run(arguments, session).await,
        RunCommand::Accept(arguments) => accept::run(arguments, session).await,
        RunCommand::Reject(arguments) => reject::run(arguments, session).await,
        RunCommand::Comment(arguments) => comment::run(arguments, session).await,
        RunCommand::Rerun(arguments) => rerun::run(arguments, session).await,
    }
}
