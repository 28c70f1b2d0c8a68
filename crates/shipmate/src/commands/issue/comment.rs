//! `shipmate issue comment`.

use std::path::PathBuf;

use clap::Subcommand;
use shipmate_core::api::board::{Comment, CreateComment, Issue};
use shipmate_core::api::talk::{Outcome, React, Reaction, Receipt, UpdateComment};

use crate::client::Client;
use crate::commands::{attachment, text_or_stdin};
use crate::error::CliError;
use crate::output::{harmless, one_line};
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Read and write the talk on an issue
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate issue comment list SHIP-7")]
pub(crate) enum CommentCommand {
    /// Show the talk, oldest first
    #[command(after_help = "Example:\n  shipmate issue comment list SHIP-7")]
    List {
        /// The issue's key, number, id or the beginning of it
        issue: String,
    },
    /// Say something; who is mentioned hears it, or else the issue's agent
    #[command(after_help = "\
Examples:
  shipmate issue comment add SHIP-7 --content \"In German, please\"
  shipmate issue comment add SHIP-7 --content \"@reviewer have a look\"")]
    Add {
        /// The issue's key, number, id or the beginning of it
        issue: String,
        /// What to say, in Markdown; `-` reads it from stdin
        #[arg(long, value_name = "TEXT")]
        content: String,
        /// The comment to answer, by its id or the beginning of it
        #[arg(long, value_name = "COMMENT")]
        reply_to: Option<String>,
        /// A file that comes with it, and is shown in it; may be given several times
        #[arg(long, value_name = "FILE")]
        attachment: Vec<PathBuf>,
    },
    /// Give a comment of yours another text
    #[command(after_help = "Example:\n  shipmate issue comment edit SHIP-7 0192f3a4-1111 --content \"Better\"")]
    Edit {
        /// The issue's key, number, id or the beginning of it
        issue: String,
        /// The comment's id or the beginning of it
        comment: String,
        /// The new text, in Markdown; `-` reads it from stdin
        #[arg(long, value_name = "TEXT")]
        content: String,
    },
    /// Delete a comment; replies to it stay
    #[command(after_help = "Example:\n  shipmate issue comment delete SHIP-7 0192f3a4-1111")]
    Delete {
        /// The issue's key, number, id or the beginning of it
        issue: String,
        /// The comment's id or the beginning of it
        comment: String,
    },
    /// Say that a thread is settled
    #[command(after_help = "Example:\n  shipmate issue comment resolve SHIP-7 0192f3a4-1111")]
    Resolve {
        /// The issue's key, number, id or the beginning of it
        issue: String,
        /// The comment's id or the beginning of it
        comment: String,
        /// Take it back
        #[arg(long)]
        undo: bool,
    },
    /// Put a sign under a comment
    #[command(after_help = "Example:\n  shipmate issue comment react SHIP-7 0192f3a4-1111 👍")]
    React {
        /// The issue's key, number, id or the beginning of it
        issue: String,
        /// The comment's id or the beginning of it
        comment: String,
        /// The sign
        emoji: String,
        /// Take it back
        #[arg(long)]
        undo: bool,
    },
}

async fn talk(client: &Client, issue: &Issue) -> Result<Vec<Comment>, CliError> {
    client.get(&["issues", &issue.id.to_string(), "comments"], &[]).await
}

/// The id of the comment on this issue that `given` names.
async fn comment(client: &Client, issue: &str, given: &str) -> Result<String, CliError> {
    let issue = resolve::issue(client, issue).await?;
    let all = talk(client, &issue).await?;
    Ok(resolve::pick("comment", given, &all)?.id.to_string())
}

/// Runs the command.
pub(crate) async fn run(command: CommentCommand, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    match command {
        CommentCommand::List { issue } => {
            let comments = talk(&client, &resolve::issue(&client, &issue).await?).await?;
            if session.output.is_json() {
                return session.output.json(&comments);
            }
            list(&comments, session)
        }
        CommentCommand::Add { issue, content, reply_to, attachment } => {
            let issue = resolve::issue(&client, &issue).await?;
            let parent_id = match reply_to {
                Some(given) => Some(resolve::pick("comment", &given, &talk(&client, &issue).await?)?.id),
                None => None,
            };
            let mut content = text_or_stdin(content)?;
            for file in attachment::send_all(&client, session, &attachment).await? {
                content.push_str(&format!("\n\n{}", file.markdown));
            }
            let wish = CreateComment { content, parent_id, ..CreateComment::default() };
            let said: Comment = client.post(&["issues", &issue.id.to_string(), "comments"], &wish).await?;
            session.output.either(&said, |said| heard(&format!("Said on {}.", issue.identifier), said))
        }
        CommentCommand::Edit { issue, comment: given, content } => {
            let id = comment(&client, &issue, &given).await?;
            let wish = UpdateComment { content: text_or_stdin(content)? };
            let said: Comment = client.put(&["comments", &id], &wish).await?;
            session.output.either(&said, |said| heard("The comment is changed.", said))
        }
        CommentCommand::Delete { issue, comment: given } => {
            let id = comment(&client, &issue, &given).await?;
            client.delete(&["comments", &id]).await?;
            session.output.note("The comment is deleted.");
            Ok(())
        }
        CommentCommand::Resolve { issue, comment: given, undo } => {
            let id = comment(&client, &issue, &given).await?;
            let root: Comment = if undo {
                client.take(&["comments", &id, "resolve"]).await?
            } else {
                client.post(&["comments", &id, "resolve"], &serde_json::json!({})).await?
            };
            session.output.either(&root, |root| {
                if root.resolved_at.is_some() {
                    "The thread is settled.".to_owned()
                } else {
                    "The thread is open.".to_owned()
                }
            })
        }
        CommentCommand::React { issue, comment: given, emoji, undo } => {
            let id = comment(&client, &issue, &given).await?;
            let (path, sign) = (["comments", &id, "reactions"], React { emoji });
            let signs: Vec<Reaction> =
                if undo { client.take_back(&path, &sign).await? } else { client.post(&path, &sign).await? };
            session.output.either(signs.as_slice(), |signs| {
                signs.iter().map(|sign| one_line(&sign.emoji)).collect::<Vec<_>>().join(" ")
            })
        }
    }
}

/// What was done, and who hears it.
fn heard(done: &str, comment: &Comment) -> String {
    let mut lines = vec![done.to_owned()];
    lines.extend(comment.trigger_outcomes.iter().map(|receipt| one_line(&receipt_line(receipt))));
    lines.join("\n")
}

fn receipt_line(receipt: &Receipt) -> String {
    let name = &receipt.target_name;
    match receipt.outcome {
        Outcome::Started => format!("{name} starts."),
        Outcome::Joined => format!("{name} hears it with the run that waits."),
        Outcome::AfterRunning => format!("{name} is at work and hears it afterwards."),
        Outcome::Notified => format!("{name} finds it in the inbox."),
        Outcome::NotWoken => format!("{name} does not hear it: {}", receipt.reason.as_deref().unwrap_or("unknown")),
    }
}

fn list(comments: &[Comment], session: &Session) -> Result<(), CliError> {
    if comments.is_empty() {
        session.output.note("Nobody has said anything yet.");
        return Ok(());
    }
    // Each thread together, in the order of their first comments.
    let roots = comments.iter().filter(|c| c.parent_id.is_none_or(|id| !comments.iter().any(|root| root.id == id)));
    let ids = words::short_ids(&comments.iter().map(|c| c.id.to_string()).collect::<Vec<_>>());
    let short = |comment: &Comment| {
        let found = comments.iter().zip(&ids).find(|(other, _)| other.id == comment.id);
        found.map(|(_, id)| id.clone()).unwrap_or_default()
    };
    let mut said = Vec::new();
    for root in roots {
        said.push(shown(root, &short(root), "", session));
        let replies = comments.iter().filter(|c| c.parent_id == Some(root.id));
        said.extend(replies.map(|reply| shown(reply, &short(reply), "    ", session)));
    }
    session.output.data(&said.join("\n\n"))
}

fn shown(c: &Comment, id: &str, indent: &str, session: &Session) -> String {
    let when = words::ago(session.clock.now(), c.created_at);
    let settled = if c.resolved_at.is_some() { ", settled" } else { "" };
    let head = format!("{indent}{} ({}), {when}{settled}  [{id}]", one_line(&c.author_name), c.author_type);
    let text = if c.deleted_at.is_some() { "(deleted)" } else { c.content.trim_end() };
    let body: String = harmless(text).lines().map(|line| format!("\n{indent}  {line}")).collect();
    let signs: Vec<String> = c.reactions.iter().map(|sign| one_line(&sign.emoji)).collect();
    let signs = if signs.is_empty() { String::new() } else { format!("\n{indent}  {}", signs.join(" ")) };
    head + &body + &signs
}
