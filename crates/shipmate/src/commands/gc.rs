//! `shipmate gc`: room on this machine's disk.

use clap::Args;
use shipmate_daemon::disk::{self, Error, Kind, Step, Swept, Why};

use crate::error::{CliError, Exit};
use crate::session::Session;
use crate::words;

/// Removes what this machine's runs left and nobody needs any more.
///
/// First what was begun and never finished; then runs that were handed in
/// longer ago than `keep_days` in policy.toml says (14 if it says nothing);
/// then, as long as there is more than `keep_gigabytes` (50), work trees, run
/// directories and cached clones, of each kind the oldest first. A run that is
/// not handed in stays, and so does everything that somebody uses. Commits and
/// changes that are not in the repository's remote are put into the folder
/// `kept` as a git bundle before their work tree goes.
///
/// The daemon does the same by itself once an hour.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  shipmate gc --dry-run\n  shipmate gc --dry-run --explain")]
pub(crate) struct GcArguments {
    /// Only say what would go
    #[arg(long)]
    dry_run: bool,
    /// Say of everything why it goes or stays
    #[arg(long)]
    explain: bool,
}

/// Clears up.
pub(crate) async fn run(arguments: GcArguments, session: &Session) -> Result<(), CliError> {
    let state = session.data_dir()?.daemon();
    if !state.is_dir() {
        session.output.note("Nothing was made here yet.");
        return Ok(());
    }
    let swept = disk::sweep(&state, &session.clock, arguments.dry_run).await.map_err(|error| match error {
        Error::Busy => CliError::new(Exit::Conflict, error.to_string()).hint("try again in a moment"),
        Error::Policy(_) => CliError::failed(error.to_string()).hint("mend that line, then try again"),
        Error::Io(_) => CliError::failed(error.to_string()),
    })?;
    session.output.either(&swept, |swept| describe(swept, &arguments))
}

fn describe(swept: &Swept, how: &GcArguments) -> String {
    let mut lines: Vec<String> = swept.steps.iter().map(|step| of_step(step, swept, how.dry_run)).collect();
    if how.explain {
        lines.extend(swept.stays.iter().map(|stays| {
            format!(
                "stays: {} {} ({}), because {}.",
                stays.kind.words(),
                stays.path.display(),
                words::size(stays.bytes),
                stays.why
            )
        }));
    }
    let went: Vec<&Step> = swept.steps.iter().filter(|step| how.dry_run || step.gone).collect();
    let freed = words::size(went.iter().map(|step| step.bytes).sum());
    let verb = if how.dry_run { "would go" } else { "gone" };
    lines.push(format!(
        "{} {verb}, {freed} of {}; at most {} are allowed.",
        words::count(went.len(), "thing"),
        words::size(swept.bytes),
        words::size(swept.most_bytes)
    ));
    lines.join("\n")
}

fn of_step(step: &Step, swept: &Swept, dry_run: bool) -> String {
    let thing = format!("{} {} ({})", step.kind.words(), step.path.display(), words::size(step.bytes));
    let why = match step.why {
        Why::Unfinished => "nobody finishes it any more".to_owned(),
        Why::Old => format!("it was handed in more than {} ago", words::count(days(swept), "day")),
        Why::TooMuch => match step.kind {
            Kind::Clone => "there is too much, and no work tree is made from it".to_owned(),
            _ => "there is too much, and it is the oldest of its kind".to_owned(),
        },
    };
    match (&step.problem, &step.kept) {
        (Some(problem), _) => format!("stays: {thing}; it should go, because {why}, but {problem}."),
        (None, Some(kept)) => format!("gone: {thing}, because {why}; its work is kept in {}.", kept.display()),
        (None, None) if dry_run => format!("would go: {thing}, because {why}."),
        (None, None) => format!("gone: {thing}, because {why}."),
    }
}

fn days(swept: &Swept) -> usize {
    usize::try_from(swept.keep_days).unwrap_or(usize::MAX)
}
