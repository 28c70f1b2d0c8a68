//! `shipmate run diff`.

use std::io::IsTerminal as _;

use clap::Args;
use owo_colors::OwoColorize as _;
use shipmate_core::api::review::{DiffSide, ReviewComment};
use shipmate_core::api::run::RunDiff;

use crate::error::CliError;
use crate::output::harmless;
use crate::resolve;
use crate::session::Session;

/// Prints what a run changed, as a patch that `git apply` takes, and beside it
/// what was said about its lines.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate run diff SHIP-7
  shipmate run diff SHIP-7 --turn 2
  shipmate run diff SHIP-7 | git apply")]
pub(crate) struct DiffArguments {
    /// Its id, the beginning of it, or an issue's key
    run: String,
    /// Only what changed in this turn; `shipmate run turns` lists them
    #[arg(long, value_name = "NUMBER")]
    turn: Option<i64>,
}

/// Prints the patch.
pub(crate) async fn run(arguments: DiffArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let run = resolve::run(&client, &arguments.run).await?;
    let turn = arguments.turn.map(|turn| turn.to_string());
    let query: Vec<(&str, &str)> = turn.iter().map(|turn| ("turn", turn.as_str())).collect();
    let diff: RunDiff = client.get(&["runs", &run.id.to_string(), "diff"], &query).await?;
    if session.output.is_json() {
        return session.output.json(&diff);
    }
    if diff.patch.is_empty() {
        let words = match (run.status.is_final(), turn) {
            (false, _) => "No changes are known yet.".to_owned(),
            (true, None) => "The run changed nothing.".to_owned(),
            (true, Some(turn)) => format!("Turn {turn} changed nothing."),
        };
        session.output.note(&words);
        return Ok(());
    }
    if std::io::stdout().is_terminal() {
        let lines: Vec<String> = harmless(&diff.patch).lines().map(coloured).collect();
        session.output.data(&lines.join("\n"))?;
    } else {
        session.output.verbatim(diff.patch.as_bytes())?;
    }
    if turn.is_some() {
        // What was said is about lines of the whole.
        return cut(&diff, session);
    }
    let comments: Vec<ReviewComment> = client.get(&["runs", &run.id.to_string(), "review-comments"], &[]).await?;
    for comment in &comments {
        session.output.note(&said(comment));
    }
    cut(&diff, session)
}

fn cut(diff: &RunDiff, session: &Session) -> Result<(), CliError> {
    if diff.truncated {
        session.output.note("The patch is too long and was cut; the whole of it is in the run's directory.");
    }
    Ok(())
}

/// What somebody said about lines of the diff; told beside the patch, which
/// stays one that can be applied.
fn said(comment: &ReviewComment) -> String {
    let lines = match comment.end_line {
        last if last > comment.line => format!("{}-{last}", comment.line),
        _ => comment.line.to_string(),
    };
    let mark = match (comment.draft, comment.outdated) {
        (true, _) => format!(" (draft {})", comment.id),
        (_, true) => " (outdated)".to_owned(),
        _ => String::new(),
    };
    let before = if comment.side == DiffSide::Old { ", as it was," } else { "" };
    format!("{}:{lines}{before} {}{mark}: {}", comment.path, comment.author_name, comment.body)
}

fn coloured(line: &str) -> String {
    if line.starts_with("+++") || line.starts_with("---") || line.starts_with("diff ") {
        line.bold().to_string()
    } else if line.starts_with('+') {
        line.green().to_string()
    } else if line.starts_with('-') {
        line.red().to_string()
    } else if line.starts_with("@@") {
        line.cyan().to_string()
    } else {
        line.to_owned()
    }
}
