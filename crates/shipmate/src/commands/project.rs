//! `shipmate project`: issues that belong together, and the pages they need.

mod doc;

use clap::{Args, Subcommand};
use shipmate_core::api::board::Repository;
use shipmate_core::api::project::{CreateProject, Project, ProjectList, UpdateProject};
use shipmate_core::id::{ProjectId, RepositoryId};
use shipmate_core::status::ProjectStatus;

use super::issue::assignee;
use super::text_or_stdin;
use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::output::{harmless, one_line};
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Make and change projects and their pages
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate project list")]
pub(crate) enum ProjectCommand {
    /// List the projects
    #[command(after_help = "Example:\n  shipmate project list --status in_progress")]
    List {
        /// Only those that are so far
        #[arg(long, value_parser = words::one_of::<ProjectStatus>())]
        status: Option<ProjectStatus>,
    },
    /// Show a project
    #[command(after_help = "Example:\n  shipmate project get \"New harbour\"")]
    Get {
        /// Its title, its id or the beginning of it
        project: String,
    },
    /// Make a project
    Create(CreateArguments),
    /// Change a project
    Update(UpdateArguments),
    /// Say how far a project is
    #[command(after_help = "Example:\n  shipmate project status \"New harbour\" completed")]
    Status {
        /// Its title, its id or the beginning of it
        project: String,
        /// How far it is
        #[arg(value_parser = words::one_of::<ProjectStatus>())]
        status: ProjectStatus,
    },
    /// Remove a project and its pages; its issues stay
    #[command(after_help = "Example:\n  shipmate project delete \"New harbour\"")]
    Delete {
        /// Its title, its id or the beginning of it
        project: String,
    },
    /// Read and write the pages of a project; agents get them beside their work
    #[command(subcommand)]
    Doc(doc::DocCommand),
}

/// What a project has besides its title.
#[derive(Debug, Args)]
pub(crate) struct MoreArguments {
    /// What it is about, in Markdown; `-` reads it from stdin
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// A sign that stands for it
    #[arg(long, value_name = "SIGN")]
    icon: Option<String>,
    /// Its colour, such as #12a594
    #[arg(long, value_name = "COLOR")]
    project_color: Option<String>,
    /// How far it is
    #[arg(long, value_parser = words::one_of::<ProjectStatus>())]
    status: Option<ProjectStatus>,
    /// Who leads it: an agent, or `me`
    #[arg(long, value_name = "NAME")]
    lead: Option<String>,
    /// The day it begins, such as 2026-12-31
    #[arg(long, value_name = "DAY")]
    start_date: Option<String>,
    /// The day it is due, such as 2026-12-31
    #[arg(long, value_name = "DAY")]
    due_date: Option<String>,
    /// A repository its work is in; may be given several times, the one for new issues first
    #[arg(long, value_name = "NAME")]
    repo: Vec<String>,
}

/// Makes a project.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  shipmate project create \"New harbour\" --repo harbour --lead me --due-date 2026-12-31"
)]
pub(crate) struct CreateArguments {
    /// What to call it
    title: String,
    /// The rest.
    #[command(flatten)]
    more: MoreArguments,
}

/// Changes what is given, and nothing else. `none` takes a lead or a day away.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate project update \"New harbour\" --status in_progress --lead none")]
pub(crate) struct UpdateArguments {
    /// Its title, its id or the beginning of it
    project: String,
    /// The new title
    #[arg(long)]
    title: Option<String>,
    /// The rest.
    #[command(flatten)]
    more: MoreArguments,
}

impl MoreArguments {
    /// What was said, as a change of a project.
    async fn change(self, client: &Client) -> Result<UpdateProject, CliError> {
        let lead = match self.lead.as_deref() {
            None => None,
            Some("none") => Some(None),
            Some(name) => Some(Some(assignee(client, name).await?)),
        };
        Ok(UpdateProject {
            description: self.description.map(text_or_stdin).transpose()?,
            icon: self.icon,
            color: self.project_color,
            status: self.status,
            lead_type: lead.as_ref().map(|lead| lead.as_ref().map(|lead| lead.kind)),
            lead_id: lead.map(|lead| lead.map(|lead| lead.id)),
            start_date: day(self.start_date)?,
            due_date: day(self.due_date)?,
            repository_ids: repositories(client, &self.repo).await?,
            ..UpdateProject::default()
        })
    }
}

fn day(given: Option<String>) -> Result<Option<Option<chrono::NaiveDate>>, CliError> {
    let Some(given) = given else { return Ok(None) };
    if given == "none" {
        return Ok(Some(None));
    }
    let day = given.parse().map_err(|_| {
        CliError::new(Exit::Usage, format!("`{given}` is not a day")).hint("write it like 2026-12-31, or `none`")
    })?;
    Ok(Some(Some(day)))
}

async fn repositories(client: &Client, given: &[String]) -> Result<Option<Vec<RepositoryId>>, CliError> {
    if given.is_empty() {
        return Ok(None);
    }
    let known: Vec<Repository> = client.get(&["repositories"], &[]).await?;
    let ids: Result<Vec<RepositoryId>, CliError> =
        given.iter().map(|name| Ok(resolve::pick("repository", name, &known)?.id)).collect();
    ids.map(Some)
}

/// The workspace's projects.
pub(crate) async fn read(client: &Client) -> Result<Vec<Project>, CliError> {
    Ok(client.get::<ProjectList>(&["projects"], &[]).await?.projects)
}

/// The project that `given` names.
pub(crate) async fn named(client: &Client, given: &str) -> Result<Project, CliError> {
    resolve::pick("project", given, &read(client).await?).cloned()
}

/// The project that `given` names, or none if it says `none`.
pub(crate) async fn named_or_none(client: &Client, given: &str) -> Result<Option<ProjectId>, CliError> {
    if given == "none" { Ok(None) } else { Ok(Some(named(client, given).await?.id)) }
}

/// Runs the command.
pub(crate) async fn run(command: ProjectCommand, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    match command {
        ProjectCommand::List { status } => list(&client, status, session).await,
        ProjectCommand::Get { project } => show(&named(&client, &project).await?, &client, session).await,
        ProjectCommand::Create(CreateArguments { title, more }) => {
            let said = more.change(&client).await?;
            let wish = CreateProject {
                title,
                description: said.description,
                icon: said.icon,
                color: said.color,
                status: said.status,
                lead_type: said.lead_type.flatten(),
                lead_id: said.lead_id.flatten(),
                start_date: said.start_date.flatten(),
                due_date: said.due_date.flatten(),
                repository_ids: said.repository_ids.unwrap_or_default(),
                resources: Vec::new(),
            };
            let project: Project = client.post(&["projects"], &wish).await?;
            session.output.either(&project, |project| format!("Made the project {}.", one_line(&project.title)))
        }
        ProjectCommand::Update(UpdateArguments { project, title, more }) => {
            let change = UpdateProject { title, ..more.change(&client).await? };
            if change == UpdateProject::default() {
                return Err(CliError::new(Exit::Usage, "nothing is to be changed")
                    .hint("say what; `shipmate project update --help` lists it"));
            }
            put(&client, &project, &change, session).await
        }
        ProjectCommand::Status { project, status } => {
            let change = UpdateProject { status: Some(status), ..UpdateProject::default() };
            put(&client, &project, &change, session).await
        }
        ProjectCommand::Delete { project } => {
            let project = named(&client, &project).await?;
            client.delete(&["projects", &project.id.to_string()]).await?;
            session.output.note(&format!("Removed the project {}. Its issues stay.", one_line(&project.title)));
            Ok(())
        }
        ProjectCommand::Doc(command) => doc::run(command, &client, session).await,
    }
}

async fn put(client: &Client, given: &str, change: &UpdateProject, session: &Session) -> Result<(), CliError> {
    let project = named(client, given).await?;
    let project: Project = client.put(&["projects", &project.id.to_string()], change).await?;
    session.output.either(&project, |project| {
        format!("The project {} is changed; it is {}.", one_line(&project.title), project.status)
    })
}

async fn list(client: &Client, status: Option<ProjectStatus>, session: &Session) -> Result<(), CliError> {
    let query: Vec<(&str, &str)> = status.iter().map(|status| ("status", status.as_str())).collect();
    let list: ProjectList = client.get(&["projects"], &query).await?;
    if session.output.is_json() {
        return session.output.json(&list);
    }
    let rows = list.projects.iter().map(|p| vec![titled(p), p.status.to_string(), done(p), due(p), p.id.to_string()]);
    let empty = "There is no project. Make one with `shipmate project create`.";
    session.output.table(&["PROJECT", "STATUS", "DONE", "DUE", "ID"], rows.collect(), empty)
}

fn titled(project: &Project) -> String {
    if project.icon.is_empty() { project.title.clone() } else { format!("{} {}", project.icon, project.title) }
}

fn done(project: &Project) -> String {
    format!("{} of {}", project.done_count, project.issue_count)
}

fn due(project: &Project) -> String {
    project.due_date.map_or_else(|| "-".to_owned(), |day| day.to_string())
}

async fn show(project: &Project, client: &Client, session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(project);
    }
    let known: Vec<Repository> = client.get(&["repositories"], &[]).await?;
    let repositories: Vec<String> = project
        .repository_ids
        .iter()
        .filter_map(|id| known.iter().find(|repository| repository.id == *id))
        .map(|repository| one_line(&repository.name))
        .collect();
    let progress: Vec<String> = project.progress.iter().map(|each| format!("{} {}", each.count, each.status)).collect();
    let mut lines = vec![
        one_line(&titled(project)),
        format!("status        {}", project.status),
        format!("issues        {} done", done(project)),
    ];
    if !progress.is_empty() {
        lines.push(format!("              {}", progress.join(", ")));
    }
    if !repositories.is_empty() {
        lines.push(format!("repositories  {}", repositories.join(", ")));
    }
    lines.extend(project.start_date.map(|day| format!("begins        {day}")));
    lines.extend(project.due_date.map(|day| format!("due           {day}")));
    lines.push(format!("pages         {}", project.document_count));
    if !project.description.trim().is_empty() {
        lines.push(String::new());
        lines.push(harmless(project.description.trim_end()));
    }
    session.output.data(&lines.join("\n"))
}
