//! `shipmate project doc`: the pages of a project.

use clap::Subcommand;
use shipmate_core::api::project::{CreateDocument, Document, Project, UpdateDocument};

use super::named;
use crate::client::Client;
use crate::commands::text_or_stdin;
use crate::error::{CliError, Exit};
use crate::output::{harmless, one_line};
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Read and write the pages of a project; agents get them beside their work
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate project doc list \"New harbour\"")]
pub(crate) enum DocCommand {
    /// List the pages of a project
    #[command(after_help = "Example:\n  shipmate project doc list \"New harbour\"")]
    List {
        /// The project's title, its id or the beginning of it
        project: String,
    },
    /// Show a page
    #[command(after_help = "Example:\n  shipmate project doc get \"New harbour\" Plan > plan.md")]
    Get {
        /// The project's title, its id or the beginning of it
        project: String,
        /// The page's title, its id or the beginning of it
        page: String,
    },
    /// Add a page
    #[command(after_help = "Example:\n  shipmate project doc create \"New harbour\" Plan --content - < plan.md")]
    Create {
        /// The project's title, its id or the beginning of it
        project: String,
        /// What to call it
        title: String,
        /// What it says, in Markdown; `-` reads it from stdin
        #[arg(long, value_name = "TEXT")]
        content: Option<String>,
    },
    /// Change a page
    #[command(after_help = "Example:\n  shipmate project doc update \"New harbour\" Plan --content - < plan.md")]
    Update {
        /// The project's title, its id or the beginning of it
        project: String,
        /// The page's title, its id or the beginning of it
        page: String,
        /// The new title
        #[arg(long)]
        title: Option<String>,
        /// What it says, in Markdown; `-` reads it from stdin
        #[arg(long, value_name = "TEXT")]
        content: Option<String>,
        /// Refuse if it is not at this version any more
        #[arg(long, value_name = "NUMBER")]
        if_version: Option<i64>,
    },
    /// Remove a page
    #[command(after_help = "Example:\n  shipmate project doc delete \"New harbour\" Plan")]
    Delete {
        /// The project's title, its id or the beginning of it
        project: String,
        /// The page's title, its id or the beginning of it
        page: String,
    },
}

async fn pages(client: &Client, project: &Project) -> Result<Vec<Document>, CliError> {
    client.get(&["projects", &project.id.to_string(), "documents"], &[]).await
}

/// The ids of the project and of its page that these name.
async fn find(client: &Client, project: &str, page: &str) -> Result<[String; 2], CliError> {
    let project = named(client, project).await?;
    let id = resolve::pick("page", page, &pages(client, &project).await?)?.id.to_string();
    Ok([project.id.to_string(), id])
}

/// Runs the command.
pub(super) async fn run(command: DocCommand, client: &Client, session: &Session) -> Result<(), CliError> {
    match command {
        DocCommand::List { project } => list(&pages(client, &named(client, &project).await?).await?, session),
        DocCommand::Get { project, page } => {
            let [project, page] = find(client, &project, &page).await?;
            let page: Document = client.get(&["projects", &project, "documents", &page], &[]).await?;
            session.output.either(&page, |page| harmless(page.content.as_deref().unwrap_or_default().trim_end()))
        }
        DocCommand::Create { project, title, content } => {
            let project = named(client, &project).await?;
            let wish = CreateDocument { title, content: content.map(text_or_stdin).transpose()? };
            let page: Document = client.post(&["projects", &project.id.to_string(), "documents"], &wish).await?;
            session.output.either(&page, |page| format!("Added the page {}.", one_line(&page.title)))
        }
        DocCommand::Update { project, page, title, content, if_version } => {
            if title.is_none() && content.is_none() {
                return Err(
                    CliError::new(Exit::Usage, "nothing is to be changed").hint("say what, with --title or --content")
                );
            }
            let [project, page] = find(client, &project, &page).await?;
            let content = content.map(text_or_stdin).transpose()?;
            let change = UpdateDocument { title, content, version: if_version };
            let page: Document = client.put(&["projects", &project, "documents", &page], &change).await?;
            session.output.either(&page, |page| {
                format!("The page {} is changed; it is at version {}.", one_line(&page.title), page.version)
            })
        }
        DocCommand::Delete { project, page } => {
            let [project, page] = find(client, &project, &page).await?;
            client.delete(&["projects", &project, "documents", &page]).await?;
            session.output.note("The page is removed.");
            Ok(())
        }
    }
}

fn list(pages: &[Document], session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(pages);
    }
    let now = session.clock.now();
    let rows = pages.iter().map(|page| {
        let size = words::size(u64::try_from(page.size_bytes).unwrap_or(0));
        vec![page.title.clone(), size, page.version.to_string(), words::ago(now, page.updated_at), page.id.to_string()]
    });
    let empty = "There is no page. Add one with `shipmate project doc create`.";
    session.output.table(&["PAGE", "SIZE", "VERSION", "CHANGED", "ID"], rows.collect(), empty)
}
