//! `shipmate attachment`: the files on issues.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;
use shipmate_core::api::attachment::{Attachment, MAX_ATTACHMENT_BYTES};
use shipmate_core::api::board::Issue;
use shipmate_core::id::AttachmentId;
use shipmate_core::rules::attachment as rule;
use shipmate_core::text::hex;
use shipmate_seams::Random;

use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::output::one_line;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// List, fetch and delete the files on issues
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate attachment list SHIP-7")]
pub(crate) enum AttachmentCommand {
    /// List the files on an issue and in its comments
    #[command(after_help = "Example:\n  shipmate attachment list SHIP-7")]
    List {
        /// The issue's key, number, id or the beginning of it
        issue: String,
    },
    /// Save a file in a folder
    #[command(after_help = "\
Examples:
  shipmate attachment download screenshot.png --issue SHIP-7
  shipmate attachment download 0192f3a4-1111-7000-8000-000000000000 -o ./attachments")]
    Download {
        /// Which one.
        #[command(flatten)]
        file: FileArguments,
        /// The folder; it is made if it is not there
        #[arg(short, long, value_name = "FOLDER", default_value = ".")]
        output_dir: PathBuf,
        /// Write over a file of the same name
        #[arg(long)]
        force: bool,
    },
    /// Delete a file; texts that show it show nothing there any more
    #[command(after_help = "Example:\n  shipmate attachment delete screenshot.png --issue SHIP-7")]
    Delete {
        /// Which one.
        #[command(flatten)]
        file: FileArguments,
    },
}

/// Names a file.
#[derive(Debug, Args)]
pub(crate) struct FileArguments {
    /// Its id, or with --issue also its name or the beginning of its id
    file: String,
    /// The issue it is on
    #[arg(long, value_name = "KEY")]
    issue: Option<String>,
}

impl FileArguments {
    async fn find(&self, client: &Client) -> Result<Attachment, CliError> {
        if let Some(issue) = &self.issue {
            let files = of_issue(client, &resolve::issue(client, issue).await?).await?;
            return resolve::pick("attachment", &self.file, &files).cloned();
        }
        let id: AttachmentId = self.file.parse().map_err(|_| {
            CliError::new(Exit::Usage, format!("`{}` is not the id of a file", one_line(&self.file)))
                .hint("name the issue as well, with --issue, or see `shipmate attachment list`")
        })?;
        client.get(&["attachments", &id.to_string()], &[]).await
    }
}

/// Where a file was saved.
#[derive(Debug, Serialize)]
pub(crate) struct Saved {
    id: AttachmentId,
    filename: String,
    path: PathBuf,
    size: i64,
}

/// Runs the command.
pub(crate) async fn run(command: AttachmentCommand, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    match command {
        AttachmentCommand::List { issue } => {
            let issue = resolve::issue(&client, &issue).await?;
            listed(&of_issue(&client, &issue).await?, session)
        }
        AttachmentCommand::Download { file, output_dir, force } => {
            let saved = save(&client, &file.find(&client).await?, &output_dir, force).await?;
            session.output.either(&saved, |saved| saved.path.display().to_string())
        }
        AttachmentCommand::Delete { file } => {
            let file = file.find(&client).await?;
            client.delete(&["attachments", &file.id.to_string()]).await?;
            session.output.note(&format!("Deleted {}.", one_line(&file.filename)));
            Ok(())
        }
    }
}

/// The files on an issue and in its comments.
pub(crate) async fn of_issue(client: &Client, issue: &Issue) -> Result<Vec<Attachment>, CliError> {
    client.get(&["issues", &issue.id.to_string(), "attachments"], &[]).await
}

/// Sends a file of this machine, to an issue or to be mentioned somewhere.
pub(crate) async fn send(
    client: &Client,
    random: Random,
    path: &Path,
    issue: Option<&Issue>,
) -> Result<Attachment, CliError> {
    let bytes = read(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let id = issue.map(|issue| issue.id.to_string()).unwrap_or_default();
    let key = hex(&random.secret()[..16]);
    // Named, so that a call whose answer is lost can be made again.
    client.named(Some(key)).send_file(&["upload-file"], &[("filename", &name), ("issue_id", &id)], bytes).await
}

/// Sends files that a text will mention. All can be read before one is sent.
pub(crate) async fn send_all(
    client: &Client,
    session: &Session,
    paths: &[PathBuf],
) -> Result<Vec<Attachment>, CliError> {
    for path in paths {
        check(path)?;
    }
    let mut sent = Vec::new();
    for path in paths {
        sent.push(send(client, session.random, path, None).await?);
    }
    Ok(sent)
}

fn check(path: &Path) -> Result<(), CliError> {
    let unusable = |why: String| CliError::new(Exit::Usage, format!("{} can't be attached: {why}", path.display()));
    let found = std::fs::metadata(path).map_err(|error| unusable(error.to_string()))?;
    if !found.is_file() {
        return Err(unusable("it is no file".to_owned()));
    }
    match usize::try_from(found.len()) {
        Ok(0) => Err(unusable("it is empty".to_owned())),
        Ok(1..=MAX_ATTACHMENT_BYTES) => Ok(()),
        _ => Err(unusable(format!("it is larger than {} MiB", MAX_ATTACHMENT_BYTES / 1024 / 1024))),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    check(path)?;
    std::fs::read(path)
        .map_err(|error| CliError::new(Exit::Usage, format!("{} can't be read: {error}", path.display())))
}

/// Saves a file under its own name. It is there whole or not at all.
pub(crate) async fn save(client: &Client, file: &Attachment, folder: &Path, force: bool) -> Result<Saved, CliError> {
    let bytes = client.read_file(&["attachments", &file.id.to_string(), "download"]).await?;
    // What a server says is the name goes no further than the folder.
    let filename = rule::filename(&file.filename);
    let path = folder.join(&filename);
    let failed = |error: std::io::Error| CliError::failed(format!("{} can't be written: {error}", path.display()));
    fs_err::create_dir_all(folder).map_err(failed)?;
    let mut draft = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    draft.write_all(&bytes).map_err(failed)?;
    if force {
        draft.persist(&path).map_err(|error| failed(error.error))?;
    } else {
        draft.persist_noclobber(&path).map_err(|error| match error.error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                CliError::new(Exit::Conflict, format!("{} is already there", path.display()))
                    .hint("choose another folder with --output-dir, or write over it with --force")
            }
            _ => failed(error.error),
        })?;
    }
    let path = std::path::absolute(&path).map_err(failed)?;
    Ok(Saved { id: file.id, filename, path, size: file.size_bytes })
}

/// Shows files.
pub(crate) fn listed(files: &[Attachment], session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(files);
    }
    let now = session.clock.now();
    let rows = files
        .iter()
        .map(|file| {
            let size = words::size(u64::try_from(file.size_bytes).unwrap_or(0));
            vec![file.filename.clone(), size, words::ago(now, file.created_at), file.id.to_string()]
        })
        .collect();
    session.output.table(
        &["FILE", "SIZE", "SENT", "ID"],
        rows,
        "There is no file. Add one with `shipmate issue attach`.",
    )
}
