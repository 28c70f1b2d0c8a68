//! `shipmate agent`: the teammates that are programs.

mod edit;
mod environment;
mod show;
mod taught;

use clap::Subcommand;
use shipmate_core::api::board::Agent;

use crate::client::Client;
use crate::error::CliError;
use crate::resolve;
use crate::session::Session;

/// Make and change the agents of the board
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate agent list")]
pub(crate) enum AgentCommand {
    /// List the agents
    #[command(after_help = "Example:\n  shipmate agent list")]
    List {
        /// List those that were put away
        #[arg(long)]
        archived: bool,
    },
    /// Show an agent
    #[command(after_help = "Example:\n  shipmate agent get demo")]
    Get {
        /// Its name, its id or the beginning of it
        agent: String,
    },
    /// Make an agent
    Create(edit::CreateArguments),
    /// Change an agent
    Update(edit::UpdateArguments),
    /// Say which skills an agent has
    #[command(subcommand)]
    Skills(taught::SkillsCommand),
    /// Say what an agent's environment has, such as keys
    #[command(subcommand)]
    Env(environment::EnvCommand),
    /// Put an agent away; it takes no more work
    #[command(after_help = "Example:\n  shipmate agent archive reviewer")]
    Archive {
        /// Its name, its id or the beginning of it
        agent: String,
    },
    /// Bring an agent back
    #[command(after_help = "Example:\n  shipmate agent restore reviewer")]
    Restore {
        /// Its name, its id or the beginning of it
        agent: String,
    },
}

/// Runs the command.
pub(crate) async fn run(command: AgentCommand, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    match command {
        AgentCommand::List { archived } => show::list(&read(&client, archived).await?, session),
        AgentCommand::Get { agent } => {
            let agents = everyone(&client).await?;
            let agent = resolve::pick("agent", &agent, &agents)?;
            session.output.either(agent, show::describe)
        }
        AgentCommand::Create(arguments) => edit::create(arguments, &client, session).await,
        AgentCommand::Update(arguments) => edit::update(arguments, &client, session).await,
        AgentCommand::Skills(command) => taught::run(command, &client, session).await,
        AgentCommand::Env(command) => environment::run(command, &client, session).await,
        AgentCommand::Archive { agent } => put_away(&client, &agent, "archive", session).await,
        AgentCommand::Restore { agent } => put_away(&client, &agent, "restore", session).await,
    }
}

async fn read(client: &Client, archived: bool) -> Result<Vec<Agent>, CliError> {
    let query: &[(&str, &str)] = if archived { &[("archived", "true")] } else { &[] };
    let mut agents: Vec<Agent> = client.get(&["agents"], query).await?;
    agents.retain(|agent| agent.archived_at.is_some() == archived);
    Ok(agents)
}

async fn everyone(client: &Client) -> Result<Vec<Agent>, CliError> {
    let mut agents = read(client, false).await?;
    agents.extend(read(client, true).await?);
    Ok(agents)
}

async fn put_away(client: &Client, given: &str, verb: &str, session: &Session) -> Result<(), CliError> {
    let agents = everyone(client).await?;
    let id = resolve::pick("agent", given, &agents)?.id.to_string();
    let agent: Agent = client.post(&["agents", &id, verb], &serde_json::json!({})).await?;
    session.output.either(&agent, |agent| {
        let state = if agent.archived_at.is_some() { "put away" } else { "here" };
        format!("{} is {state}.", agent.name)
    })
}
