//! `shipmate agent skills`: which skills an agent has.

use clap::Subcommand;
use shipmate_core::api::skill::{AgentSkills, Skill};

use crate::client::Client;
use crate::commands::skill;
use crate::error::CliError;
use crate::resolve;
use crate::session::Session;

/// Say which skills an agent has
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate agent skills list reviewer")]
pub(crate) enum SkillsCommand {
    /// List the skills of an agent
    #[command(after_help = "Example:\n  shipmate agent skills list reviewer")]
    List {
        /// The agent's name, its id or the beginning of it
        agent: String,
    },
    /// Teach an agent skills
    #[command(after_help = "Example:\n  shipmate agent skills add reviewer code-review")]
    Add {
        /// The agent's name, its id or the beginning of it
        agent: String,
        /// The skills' names, their ids or the beginnings of them
        #[arg(required = true)]
        skills: Vec<String>,
    },
    /// Make these all the skills that an agent has
    #[command(after_help = "Example:\n  shipmate agent skills set reviewer code-review pdf")]
    Set {
        /// The agent's name, its id or the beginning of it
        agent: String,
        /// The skills' names, their ids or the beginnings of them; none takes all away
        skills: Vec<String>,
    },
    /// Take skills from an agent
    #[command(after_help = "Example:\n  shipmate agent skills remove reviewer pdf")]
    Remove {
        /// The agent's name, its id or the beginning of it
        agent: String,
        /// The skills' names, their ids or the beginnings of them
        #[arg(required = true)]
        skills: Vec<String>,
    },
}

/// Runs the command.
pub(super) async fn run(command: SkillsCommand, client: &Client, session: &Session) -> Result<(), CliError> {
    let has: Vec<Skill> = match command {
        SkillsCommand::List { agent } => {
            let id = id_of(client, &agent).await?;
            client.get(&["agents", &id, "skills"], &[]).await?
        }
        SkillsCommand::Add { agent, skills } => {
            let id = id_of(client, &agent).await?;
            client.post(&["agents", &id, "skills", "add"], &named(client, &skills).await?).await?
        }
        SkillsCommand::Set { agent, skills } => {
            let id = id_of(client, &agent).await?;
            client.put(&["agents", &id, "skills"], &named(client, &skills).await?).await?
        }
        SkillsCommand::Remove { agent, skills } => {
            let id = id_of(client, &agent).await?;
            for skill in named(client, &skills).await?.skill_ids {
                client.delete(&["agents", &id, "skills", &skill.to_string()]).await?;
            }
            client.get(&["agents", &id, "skills"], &[]).await?
        }
    };
    skill::list(&has, session)
}

async fn id_of(client: &Client, agent: &str) -> Result<String, CliError> {
    Ok(resolve::agent(client, agent).await?.id.to_string())
}

async fn named(client: &Client, given: &[String]) -> Result<AgentSkills, CliError> {
    let all = skill::all(client).await?;
    let skill_ids =
        given.iter().map(|given| Ok(resolve::pick("skill", given, &all)?.id)).collect::<Result<_, CliError>>()?;
    Ok(AgentSkills { skill_ids })
}
