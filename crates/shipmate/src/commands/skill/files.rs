//! `shipmate skill files`: the files of a skill, one at a time.

use std::path::PathBuf;

use clap::Subcommand;
use shipmate_core::api::skill::ListedFile;
use shipmate_core::skill::{FilePath, SkillFile};

use super::{folder, named};
use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::session::Session;

/// Look at and change the files of a skill
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate skill files list code-review")]
pub(crate) enum FilesCommand {
    /// List the files of a skill
    #[command(after_help = "Example:\n  shipmate skill files list code-review")]
    List {
        /// The skill's name, its id or the beginning of it
        skill: String,
    },
    /// Put a file into a skill
    #[command(after_help = "Example:\n  shipmate skill files put code-review ./count.py --path scripts/count.py")]
    Put {
        /// The skill's name, its id or the beginning of it
        skill: String,
        /// The file on this machine
        file: PathBuf,
        /// Where it goes within the skill's folder; its own name if not given
        #[arg(long)]
        path: Option<String>,
    },
    /// Take a file out of a skill
    #[command(after_help = "Example:\n  shipmate skill files delete code-review scripts/count.py")]
    Delete {
        /// The skill's name, its id or the beginning of it
        skill: String,
        /// Where the file is within the skill's folder
        path: String,
    },
}

/// Runs the command.
pub(super) async fn run(command: FilesCommand, client: &Client, session: &Session) -> Result<(), CliError> {
    match command {
        FilesCommand::List { skill } => {
            let files = of(client, &named(client, &skill).await?.id.to_string()).await?;
            list(&files, session)
        }
        FilesCommand::Put { skill, file, path } => {
            let own = file.file_name().map(|name| name.to_string_lossy().into_owned());
            let path = path.or(own).unwrap_or_default();
            let path = FilePath::try_from(path).map_err(|why| CliError::new(Exit::Usage, why))?;
            let Some((content, executable)) = folder::text_of(&file)? else {
                return Err(CliError::failed(format!("{} is no text; a skill holds text only", file.display())));
            };
            let id = named(client, &skill).await?.id.to_string();
            let wish = SkillFile { path, content: content.into(), executable };
            let put: ListedFile = client.put(&["skills", &id, "files"], &wish).await?;
            session.output.either(&put, |put| format!("{} is in the skill.", put.path))
        }
        FilesCommand::Delete { skill, path } => {
            let id = named(client, &skill).await?.id.to_string();
            let files = of(client, &id).await?;
            let found = files.iter().find(|file| file.path.as_str() == path);
            let found =
                found.ok_or_else(|| CliError::new(Exit::NotFound, format!("there is no file `{path}` in it")))?;
            client.delete(&["skills", &id, "files", &found.id.to_string()]).await?;
            session.output.note(&format!("Took out {}.", found.path));
            Ok(())
        }
    }
}

async fn of(client: &Client, skill: &str) -> Result<Vec<ListedFile>, CliError> {
    client.get(&["skills", skill, "files"], &[]).await
}

fn list(files: &[ListedFile], session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(files);
    }
    let kind = |file: &ListedFile| if file.executable { "program" } else { "text" }.to_owned();
    let rows = files.iter().map(|f| vec![f.path.to_string(), f.content.len().to_string(), kind(f)]).collect();
    session.output.table(&["FILE", "BYTES", "IS"], rows, "The skill has no files beside its text.")
}
