//! `shipmate run comment`.

use clap::Args;
use shipmate_core::api::review::{CreateReviewComment, DiffSide, ReviewComment, SubmittedReview};

use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Says something about lines of a run's diff, for the agent's next turn.
///
/// The agent hears it at once, or with --draft only when all drafts are sent
/// with --submit. `shipmate run diff` shows what was said, and the ids of drafts.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate run comment SHIP-7 src/main.rs:12 \"Name it what it is\"
  shipmate run comment SHIP-7 src/main.rs:12-15 \"Why twice?\" --draft
  shipmate run comment SHIP-7 --submit
  shipmate run comment SHIP-7 --discard 0192f3a4-1111")]
pub(crate) struct CommentArguments {
    /// The run's id, the beginning of it, or an issue's key
    run: String,
    /// The lines, as the diff shows them: FILE:LINE or FILE:FIRST-LAST
    #[arg(value_name = "FILE:LINE", required_unless_present_any = ["submit", "discard"], requires = "text")]
    place: Option<String>,
    /// What to say
    text: Option<String>,
    /// Count the lines as they were before, not as they are now
    #[arg(long)]
    old: bool,
    /// Keep it to yourself until --submit
    #[arg(long)]
    draft: bool,
    /// Send all drafts to the agent
    #[arg(long, conflicts_with_all = ["draft", "old", "place"])]
    submit: bool,
    /// Throw a draft away, by its id or the beginning of it
    #[arg(long, value_name = "DRAFT", conflicts_with_all = ["draft", "old", "place", "submit"])]
    discard: Option<String>,
}

/// Writes the comment, or sends the drafts.
pub(crate) async fn run(arguments: CommentArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let run = resolve::run(&client, &arguments.run).await?;
    let id = run.id.to_string();
    if arguments.submit {
        let path = ["runs", &id, "review-comments", "submit"];
        let sent: SubmittedReview = client.post(&path, &serde_json::json!({})).await?;
        return session.output.either(&sent, |sent| {
            format!("{} sent to {}.", words::count(sent.comments.len(), "comment"), run.agent_name)
        });
    }
    if let Some(given) = &arguments.discard {
        return discard(&client, &id, given, session).await;
    }
    let (path, line, end_line) = lines(arguments.place.as_deref().unwrap_or_default())?;
    let side = if arguments.old { DiffSide::Old } else { DiffSide::New };
    let body = arguments.text.unwrap_or_default();
    let new = CreateReviewComment { path, side, line, end_line, body, draft: arguments.draft };
    let written: ReviewComment = client.post(&["runs", &id, "review-comments"], &new).await?;
    session.output.either(&written, |written| {
        if written.draft {
            format!("Kept as a draft. `shipmate run comment {} --submit` sends it.", arguments.run)
        } else {
            format!("Sent to {}.", run.agent_name)
        }
    })
}

/// Throws away the draft that `given` names.
async fn discard(client: &Client, run: &str, given: &str, session: &Session) -> Result<(), CliError> {
    let mut drafts: Vec<ReviewComment> = client.get(&["runs", run, "review-comments"], &[]).await?;
    drafts.retain(|comment| comment.draft);
    let draft = resolve::pick("draft", given, &drafts)?;
    client.delete(&["review-comments", &draft.id.to_string()]).await?;
    session.output.note("The draft is thrown away.");
    Ok(())
}

/// Reads `FILE:LINE` or `FILE:FIRST-LAST`.
fn lines(given: &str) -> Result<(String, i64, Option<i64>), CliError> {
    let read = || {
        let (path, lines) = given.rsplit_once(':')?;
        let (first, last) = match lines.split_once('-') {
            Some((first, last)) => (first, Some(last.parse::<i64>().ok()?)),
            None => (lines, None),
        };
        (!path.is_empty()).then_some((path.to_owned(), first.parse::<i64>().ok()?, last))
    };
    read().ok_or_else(|| {
        CliError::new(Exit::Usage, format!("`{given}` names no lines")).hint("write FILE:LINE or FILE:FIRST-LAST")
    })
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_are_read_also_of_odd_files() {
        assert_eq!(lines("src/a.rs:3").ok(), Some(("src/a.rs".to_owned(), 3, None)));
        assert_eq!(lines("a:b-c.txt:3-5").ok(), Some(("a:b-c.txt".to_owned(), 3, Some(5))));
        for wrong in ["", "a", ":3", "a:", "a:x", "a:3-", "a:3-x"] {
            assert!(lines(wrong).is_err(), "{wrong}");
        }
    }
}
