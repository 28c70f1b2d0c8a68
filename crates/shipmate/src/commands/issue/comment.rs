//! `shipmate issue comment`.

use clap::Subcommand;
use shipmate_core::api::board::{Comment, CreateComment};

use crate::commands::text_or_stdin;
use crate::error::CliError;
use crate::output::{harmless, one_line};
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Read and write the talk on an issue
#[derive(Debug, Subcommand)]
pub(crate) enum CommentCommand {
    /// Show the talk, oldest first
    #[command(after_help = "Example:\n  shipmate issue comment list SHIP-7")]
    List {
        /// The issue's key, number, id or the beginning of it
        issue: String,
    },
    /// Say something; the agent the issue is assigned to hears it
    #[command(after_help = "Example:\n  shipmate issue comment add SHIP-7 --content \"In German, please\"")]
    Add {
        /// The issue's key, number, id or the beginning of it
        issue: String,
        /// What to say, in Markdown; `-` reads it from stdin
        #[arg(long, value_name = "TEXT")]
        content: String,
    },
}

/// Runs the command.
pub(crate) async fn run(command: CommentCommand, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    match command {
        CommentCommand::List { issue } => {
            let issue = resolve::issue(&client, &issue).await?;
            let comments: Vec<Comment> = client.get(&["issues", &issue.id.to_string(), "comments"], &[]).await?;
            if session.output.is_json() {
                return session.output.json(&comments);
            }
            list(&comments, session)
        }
        CommentCommand::Add { issue, content } => {
            let issue = resolve::issue(&client, &issue).await?;
            let wish = CreateComment { content: text_or_stdin(content)? };
            let comment: Comment = client.post(&["issues", &issue.id.to_string(), "comments"], &wish).await?;
            session.output.either(&comment, |_| format!("Said on {}.", issue.identifier))
        }
    }
}

fn list(comments: &[Comment], session: &Session) -> Result<(), CliError> {
    if comments.is_empty() {
        session.output.note("Nobody has said anything yet.");
        return Ok(());
    }
    let now = session.clock.now();
    let said: Vec<String> = comments
        .iter()
        .map(|c| {
            let head = format!("{} ({}), {}:", one_line(&c.author_name), c.author_type, words::ago(now, c.created_at));
            let body: String = harmless(c.content.trim_end()).lines().map(|line| format!("\n  {line}")).collect();
            head + &body
        })
        .collect();
    session.output.data(&said.join("\n\n"))
}
