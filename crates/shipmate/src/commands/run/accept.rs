//! `shipmate run accept`.

use std::time::Duration;

use clap::Args;
use shipmate_core::api::review::{AcceptHow, AcceptRun, Review, ReviewProgress};
use shipmate_core::api::run::Run;

use crate::error::{CliError, Exit};
use crate::resolve;
use crate::session::Session;
use crate::words;

/// How often to look whether it is done.
const PAUSE: Duration = Duration::from_millis(250);

/// Accepts a run's work. The machine that has it brings it to the repository.
///
/// Without a flag the work is merged. Nobody's checkout is ever touched: a
/// branch that somebody has checked out is refused, and --push makes a new one.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate run accept SHIP-7 --merge --wait
  shipmate run accept SHIP-7 --push --into feature/greeting
  shipmate run accept SHIP-7 --pull-request")]
pub(crate) struct AcceptArguments {
    /// Its id, the beginning of it, or an issue's key
    run: String,
    #[command(flatten)]
    how: How,
    /// The branch to merge into, to push as, or to open the pull request against
    #[arg(long, value_name = "BRANCH")]
    into: Option<String>,
    /// Wait until it is done; fails if that can't be
    #[arg(long)]
    wait: bool,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
struct How {
    /// Merge it into the repository's default branch, or the one given with --into
    #[arg(long)]
    merge: bool,
    /// Push it as a branch
    #[arg(long)]
    push: bool,
    /// Push it and open a pull request, with `gh` or `glab` of that machine
    #[arg(long)]
    pull_request: bool,
}

impl How {
    fn word(&self) -> AcceptHow {
        match self {
            Self { push: true, .. } => AcceptHow::Push,
            Self { pull_request: true, .. } => AcceptHow::PullRequest,
            _ => AcceptHow::Merge,
        }
    }
}

/// Accepts the run.
pub(crate) async fn run(arguments: AcceptArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let run = resolve::run(&client, &arguments.run).await?;
    let wish = AcceptRun { how: arguments.how.word(), into: arguments.into };
    let id = run.id.to_string();
    let mut run: Run = client.post(&["runs", &id, "accept"], &wish).await?;
    let mut told = None;
    while arguments.wait && run.review_details.as_ref().is_some_and(|review| review.wait.is_some()) {
        let wait = run.review_details.as_ref().and_then(|review| review.wait.clone());
        if wait != told {
            session.output.note(wait.as_deref().unwrap_or_default());
            told = wait;
        }
        tokio::time::sleep(PAUSE).await;
        run = match session.client().await?.get(&["runs", &id], &[]).await {
            Err(error) if CliError::may_pass(&error) => continue,
            answer => answer?,
        };
    }
    match &run.review_details {
        Some(Review { progress: ReviewProgress::Failed, reason, .. }) => {
            Err(CliError::new(Exit::Failed, reason.clone().unwrap_or_default()))
        }
        _ => session.output.either(&run, |run| {
            let review = run.review_details.as_ref().map(words::review).unwrap_or_default();
            format!("The work on {} is {review}", run.issue_identifier)
        }),
    }
}
