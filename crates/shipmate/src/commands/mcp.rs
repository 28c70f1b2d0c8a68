//! `shipmate mcp`: the board as tools of the Model Context Protocol, for any
//! program that speaks it, with the rights of whoever started it.

mod inside;
mod read;
mod wishes;
mod write;

use clap::Args;
use rmcp::handler::server::router::tool::ToolRouter;
use rmcp::model::{Implementation, ServerCapabilities, ServerConfig};
use rmcp::{ServerHandler, ServiceExt as _, tool_handler};
use serde::Serialize;
use shipmate_seams::Random;

use crate::client::Client;
use crate::error::CliError;
use crate::session::Session;

/// What a model is told before it sees the tools.
const INSTRUCTIONS: &str = "Shipmate is a board on which people and coding agents work on issues. \
Issues are named by their keys, such as SHIP-7. Assigning an issue to an agent starts a run on one of \
the team's machines at once, unless the issue is in the backlog; a run ends with a diff to review.";

/// The same for an agent inside a run.
const INSTRUCTIONS_INSIDE: &str = "Shipmate is the board on which your issue stands. You speak there as yourself: \
say what people should know while you work, create issues within yours for what is left to others, and ask a person \
only what you can't go on without.";

/// Offers the board to a program over stdin and stdout.
///
/// The program may do what you may do, and is you for the board: give it a
/// token of its own with --token to tell the two apart. Inside a run it is the
/// run's agent.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  claude mcp add shipmate -- shipmate mcp
  codex mcp add shipmate -- shipmate mcp")]
pub(crate) struct McpArguments {}

/// Answers until the program that asks closes our stdin.
pub(crate) async fn run(_arguments: McpArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let tools = if client.door().is_some() { Board::inside() } else { Board::reading() + Board::writing() };
    let board = Board { client, random: session.random, tools };
    let failed = |error: String| CliError::failed(format!("the Model Context Protocol broke off: {error}"));
    let service = board.serve(rmcp::transport::stdio()).await.map_err(|error| failed(error.to_string()))?;
    service.waiting().await.map_err(|error| failed(error.to_string()))?;
    Ok(())
}

/// The board as one caller sees it.
#[derive(Debug, Clone)]
struct Board {
    client: Client,
    random: Random,
    tools: ToolRouter<Self>,
}

#[tool_handler(router = self.tools)]
impl ServerHandler for Board {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("shipmate", env!("CARGO_PKG_VERSION")))
            .with_instructions(if self.client.door().is_some() { INSTRUCTIONS_INSIDE } else { INSTRUCTIONS })
    }
}

/// What a tool answers: JSON as the server's API has it, or a sentence that says why not.
type Answer = Result<String, String>;

/// The one way from our results to a tool's answer.
fn answer<T: Serialize>(result: Result<T, CliError>) -> Answer {
    match result {
        Ok(value) => serde_json::to_string(&value).map_err(|error| error.to_string()),
        Err(CliError::Failure(failure)) => Err(match failure.hint {
            Some(hint) => format!("{}; {hint}", failure.message),
            None => failure.message,
        }),
        Err(CliError::OutputClosed) => Err("nobody listens any more".to_owned()),
    }
}
