//! `shipmate repo`: the repositories that agents work in.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use shipmate_core::api::board::{CreateRepository, Repository};

use crate::error::CliError;
use crate::machine_files;
use crate::resolve;
use crate::session::Session;

/// Say which repositories agents work in
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate repo list")]
pub(crate) enum RepoCommand {
    /// List the repositories of the workspace
    #[command(after_help = "Example:\n  shipmate repo list")]
    List,
    /// Add a repository to the workspace
    ///
    /// A path on this machine is allowed for this machine's daemon as well.
    /// With --in-place agents work in that very directory, one run at a time:
    /// without a copy, a branch, and anything to accept.
    #[command(after_help = "\
Examples:
  shipmate repo add https://github.com/octocat/hello-world
  shipmate repo add ~/code/project --name project
  shipmate repo add ~/papers --in-place")]
    Add {
        /// Its address: `https://…`, `ssh://…`, `user@host:path`, or a path on this machine
        url: String,
        /// What to call it; made from the address if not given
        #[arg(long)]
        name: Option<String>,
        /// Have agents work in this directory itself; it need not be a git repository
        #[arg(long)]
        in_place: bool,
    },
    /// Remove a repository from the workspace; its files stay
    #[command(after_help = "Example:\n  shipmate repo remove project")]
    Remove {
        /// Its name, its address, its id or the beginning of it
        repository: String,
    },
    /// Allow this machine's daemon to work in a repository on this machine
    #[command(
        after_help = "Examples:\n  shipmate repo allow ~/code/project\n  shipmate repo allow ~/papers --in-place"
    )]
    Allow {
        /// The repository
        path: PathBuf,
        /// Open the directory itself to agents; it need not be a git repository
        #[arg(long)]
        in_place: bool,
    },
}

/// Runs the command.
pub(crate) async fn run(command: RepoCommand, session: &Session) -> Result<(), CliError> {
    match command {
        RepoCommand::List => {
            let repositories: Vec<Repository> = session.client().await?.get(&["repositories"], &[]).await?;
            list(&repositories, session)
        }
        RepoCommand::Add { url, name, in_place } => add(&url, name, in_place, session).await,
        RepoCommand::Remove { repository } => {
            let client = session.client().await?;
            let repositories: Vec<Repository> = client.get(&["repositories"], &[]).await?;
            let repository = resolve::pick("repository", &repository, &repositories)?;
            client.delete(&["repositories", &repository.id.to_string()]).await?;
            session.output.note(&format!("Removed {} from the workspace.", repository.name));
            Ok(())
        }
        RepoCommand::Allow { path, in_place: true } => open(&machine_files::local_directory(&path)?, session),
        RepoCommand::Allow { path, in_place: false } => allow(&machine_files::local_repository(&path)?, session),
    }
}

fn list(repositories: &[Repository], session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(repositories);
    }
    let rows = repositories.iter().map(|r| vec![r.name.clone(), r.url.clone(), r.id.to_string()]).collect();
    session.output.table(&["NAME", "ADDRESS", "ID"], rows, "There is no repository. Add one with `shipmate repo add`.")
}

async fn add(url: &str, name: Option<String>, in_place: bool, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let (mut url, mut daemon_id) = (url.to_owned(), None);
    if in_place {
        let path = machine_files::local_directory(Path::new(&url))?;
        open(&path, session)?;
        url = format!("directory://{}", path.display());
        daemon_id = session.data_dir()?.read_daemon_id();
    } else if is_local_path(&url) {
        let path = machine_files::local_repository(Path::new(&url))?;
        allow(&path, session)?;
        url = path.display().to_string();
        daemon_id = session.data_dir()?.read_daemon_id();
    }
    let repository: Repository = client.post(&["repositories"], &CreateRepository { name, url, daemon_id }).await?;
    session.output.either(&repository, |repository| format!("Added {} ({}).", repository.name, repository.url))
}

/// Whether `url` names a folder here and not a place elsewhere. `host:path`
/// is git's short form of an ssh address; `./host:path` is a folder.
fn is_local_path(url: &str) -> bool {
    let before_slash = url.split('/').next().unwrap_or_default();
    !url.contains("://") && !before_slash.contains(':')
}

fn allow(path: &Path, session: &Session) -> Result<(), CliError> {
    let news = machine_files::allow_path(&session.data_dir()?.policy(), path)?;
    let words = if news { "may now work in" } else { "was already allowed to work in" };
    session.output.note(&format!("This machine's daemon {words} {}.", path.display()));
    Ok(())
}

fn open(path: &Path, session: &Session) -> Result<(), CliError> {
    let news = machine_files::open_directory(&session.data_dir()?.policy(), path)?;
    let words = if news { "are now given" } else { "were already given" };
    session.output.note(&format!("This machine's agents {words} {} itself to work in.", path.display()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_local_path;

    #[test]
    fn a_path_is_told_from_an_address() {
        for path in ["/srv/code", "code", "./a:b", "../x"] {
            assert!(is_local_path(path), "{path}");
        }
        for address in ["https://x.org/a", "ssh://x/a", "git@x.org:a/b", "host:path", "file:///srv"] {
            assert!(!is_local_path(address), "{address}");
        }
    }
}
