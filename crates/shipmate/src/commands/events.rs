//! `shipmate events`: the workspace's log.

use clap::Args;
use shipmate_core::event::Page;

use crate::error::CliError;
use crate::session::Session;
use crate::words;

/// Prints what changed in the workspace, oldest first.
///
/// Each change has a number, counted from 1 without gaps. What is printed last
/// is what to go on after. Old ones are forgotten after a while.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate events --limit 20
  shipmate events --after 4711 --json | jq .next")]
pub(crate) struct EventsArguments {
    /// Only what came after this number
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    after: i64,
    /// At most so many; 1,000 at most
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: u32,
}

/// Prints a piece of the log.
pub(crate) async fn run(arguments: EventsArguments, session: &Session) -> Result<(), CliError> {
    let (after, limit) = (arguments.after.to_string(), arguments.limit.to_string());
    let query = [("after", after.as_str()), ("limit", limit.as_str())];
    let page: Page = session.client().await?.get(&["events"], &query).await?;
    if session.output.is_json() {
        return session.output.json(&page);
    }
    let now = session.clock.now();
    let rows = page.events.iter().map(|event| {
        let (number, kind) = (event.seq.to_string(), event.kind.as_str().to_owned());
        vec![number, words::ago(now, event.at), kind, event.subject_id.to_string()]
    });
    session.output.table(&["NUMBER", "WHEN", "WHAT", "ID"], rows.collect(), &nothing(&page))
}

/// What to say when there is no event.
fn nothing(page: &Page) -> String {
    if page.reset {
        return format!(
            "What came after that number is forgotten, or it was never given out. Go on with {}.",
            page.next
        );
    }
    format!("Nothing has changed after {}.", page.next)
}
