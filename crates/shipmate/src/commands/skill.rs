//! `shipmate skill`: what agents can be taught.

mod change;
mod files;
mod folder;
mod import;

use clap::Subcommand;
use shipmate_core::api::skill::{Skill, WholeSkill};

use crate::client::Client;
use crate::error::CliError;
use crate::output::{harmless, one_line};
use crate::resolve;
use crate::session::Session;

/// Make, import and change what agents can be taught
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate skill list")]
pub(crate) enum SkillCommand {
    /// List the skills
    #[command(after_help = "Example:\n  shipmate skill list")]
    List,
    /// Show a skill
    #[command(after_help = "Example:\n  shipmate skill get code-review")]
    Get {
        /// Its name, its id or the beginning of it
        skill: String,
    },
    /// Make a skill
    Create(change::CreateArguments),
    /// Change a skill
    Update(change::UpdateArguments),
    /// Remove a skill, and take it from every agent
    #[command(after_help = "Example:\n  shipmate skill delete code-review")]
    Delete {
        /// Its name, its id or the beginning of it
        skill: String,
    },
    /// Import skills from a folder or a git repository
    Import(import::ImportArguments),
    /// Look at and change the files of a skill
    #[command(subcommand)]
    Files(files::FilesCommand),
}

/// Runs the command.
pub(crate) async fn run(command: SkillCommand, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    match command {
        SkillCommand::List => list(&all(&client).await?, session),
        SkillCommand::Get { skill } => {
            let id = named(&client, &skill).await?.id.to_string();
            let whole: WholeSkill = client.get(&["skills", &id], &[]).await?;
            session.output.either(&whole, describe)
        }
        SkillCommand::Create(arguments) => change::create(arguments, &client, session).await,
        SkillCommand::Update(arguments) => change::update(arguments, &client, session).await,
        SkillCommand::Delete { skill } => {
            let skill = named(&client, &skill).await?;
            client.delete(&["skills", &skill.id.to_string()]).await?;
            session.output.note(&format!("Removed {}.", skill.name));
            Ok(())
        }
        SkillCommand::Import(arguments) => import::run(arguments, &client, session).await,
        SkillCommand::Files(command) => files::run(command, &client, session).await,
    }
}

pub(crate) async fn all(client: &Client) -> Result<Vec<Skill>, CliError> {
    client.get(&["skills"], &[]).await
}

async fn named(client: &Client, given: &str) -> Result<Skill, CliError> {
    resolve::pick("skill", given, &all(client).await?).cloned()
}

/// Lists skills.
pub(crate) fn list(skills: &[Skill], session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(skills);
    }
    let rows = skills
        .iter()
        .map(|skill| vec![skill.name.clone(), skill.file_count.to_string(), skill.description.clone()])
        .collect();
    let empty =
        "There is no skill. Make one with `shipmate skill create`, or import some with `shipmate skill import`.";
    session.output.table(&["SKILL", "FILES", "ABOUT"], rows, empty)
}

fn describe(skill: &WholeSkill) -> String {
    let listed = &skill.listed;
    let mut lines = vec![
        one_line(&listed.name),
        format!("id       {}", listed.id),
        format!("about    {}", one_line(&listed.description)),
        format!("version  {}", listed.version),
    ];
    let program = |executable: bool| if executable { ", a program" } else { "" };
    lines.extend(skill.files.iter().map(|file| {
        format!("file     {} ({} bytes{})", one_line(file.path.as_str()), file.content.len(), program(file.executable))
    }));
    lines.push(String::new());
    lines.push(harmless(skill.content.trim_end()));
    lines.join("\n")
}
