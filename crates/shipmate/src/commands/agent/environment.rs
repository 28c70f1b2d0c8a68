//! `shipmate agent env`: the variables of an agent's environment.

use std::io::{self, IsTerminal as _, Read as _};

use clap::Subcommand;
use shipmate_core::api::environment::{AgentVariable, SecretValue, SetAgentVariable};
use shipmate_core::rules::environment::MAX_VARIABLE_VALUE_BYTES;

use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::output::one_line;
use crate::resolve;
use crate::session::Session;

/// Say what an agent's environment has, such as keys
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate agent env list reviewer")]
pub(crate) enum EnvCommand {
    /// List the variables of an agent; their values are never shown
    #[command(after_help = "Example:\n  shipmate agent env list reviewer")]
    List {
        /// The agent's name, its id or the beginning of it
        agent: String,
    },
    /// Give an agent a variable, from its next run on
    ///
    /// The value is asked for, or read from stdin without the line's end; it is never an argument, because other
    /// programs see those. The server encrypts it and gives it to the machine that runs the agent, to nobody else.
    #[command(after_help = "Examples:\n  shipmate agent env set reviewer NPM_TOKEN\n  \
                            pass show npm | shipmate agent env set reviewer NPM_TOKEN")]
    Set {
        /// The agent's name, its id or the beginning of it
        agent: String,
        /// What the variable is called
        name: String,
    },
    /// Take variables from an agent, from its next run on
    #[command(after_help = "Example:\n  shipmate agent env unset reviewer NPM_TOKEN")]
    Unset {
        /// The agent's name, its id or the beginning of it
        agent: String,
        /// What the variables are called
        #[arg(required = true)]
        names: Vec<String>,
    },
}

/// Runs the command.
pub(super) async fn run(command: EnvCommand, client: &Client, session: &Session) -> Result<(), CliError> {
    match command {
        EnvCommand::List { agent } => {
            let id = resolve::agent(client, &agent).await?.id.to_string();
            let variables: Vec<AgentVariable> = client.get(&["agents", &id, "environment"], &[]).await?;
            list(&variables, session)
        }
        EnvCommand::Set { agent, name } => {
            // First, so that nobody types a secret for an agent that is not there.
            let agent = resolve::agent(client, &agent).await?;
            let wish = SetAgentVariable { value: SecretValue(value_of(&name)?) };
            let set: AgentVariable =
                client.put(&["agents", &agent.id.to_string(), "environment", &name], &wish).await?;
            session.output.either(&set, |set| {
                format!("{} has {} from its next run on.", one_line(&agent.name), one_line(&set.name))
            })
        }
        EnvCommand::Unset { agent, names } => {
            let id = resolve::agent(client, &agent).await?.id.to_string();
            for name in names {
                client.delete(&["agents", &id, "environment", &name]).await?;
            }
            let left: Vec<AgentVariable> = client.get(&["agents", &id, "environment"], &[]).await?;
            list(&left, session)
        }
    }
}

fn list(variables: &[AgentVariable], session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(variables);
    }
    let rows = variables
        .iter()
        .map(|variable| {
            let state = if variable.set { "set" } else { "not readable any more; set it again" };
            vec![variable.name.clone(), state.to_owned(), variable.updated_at.format("%Y-%m-%d").to_string()]
        })
        .collect();
    let empty = "It has none. Give it one with `shipmate agent env set AGENT NAME`.";
    session.output.table(&["NAME", "VALUE", "SINCE"], rows, empty)
}

/// The value, asked for where somebody can answer, else from stdin.
fn value_of(name: &str) -> Result<String, CliError> {
    if io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password(format!("{}: ", one_line(name)))?);
    }
    // One byte over the bound, and a line's end, are enough for the server to refuse it.
    let bound = u64::try_from(MAX_VARIABLE_VALUE_BYTES).unwrap_or(u64::MAX) + 3;
    let mut bytes = Vec::new();
    io::stdin().take(bound).read_to_end(&mut bytes)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| CliError::new(Exit::Usage, "the value on stdin is no text in UTF-8, which a variable must be"))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}
