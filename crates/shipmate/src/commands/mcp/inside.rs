//! The tools of an agent inside a run.

use rmcp::handler::server::router::tool::ToolRouter;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::{tool, tool_router};
use serde_json::{Value, json};

use super::wishes::Ask;
use super::{Answer, Board, answer};
use crate::client::ask;
use crate::error::{CliError, Exit};

/// What of the board's tools an agent inside a run may use.
const TOOLS: &[&str] = &["get_issue", "list_agents", "create_issue", "update_issue", "add_comment", "attach_file"];

#[tool_router(router = asking)]
impl Board {
    #[tool(
        description = "Ask a person and wait for the answer, which may take long. If the call is cut short, ask again in \
                       the same words: the question stays",
        annotations(destructive_hint = false)
    )]
    async fn ask_person(&self, Parameters(wish): Parameters<Ask>) -> Answer {
        answer(self.asked(wish).await)
    }
}

impl Board {
    /// Those tools, and the one by which it asks.
    pub(super) fn inside() -> ToolRouter<Self> {
        let mut all = Self::reading() + Self::writing();
        let names: Vec<String> = all.list_all().into_iter().map(|tool| tool.name.to_string()).collect();
        for name in names.iter().filter(|name| !TOOLS.contains(&name.as_str())) {
            all.remove_route(name);
        }
        all + Self::asking()
    }

    async fn asked(&self, wish: Ask) -> Result<Value, CliError> {
        let outside = || CliError::new(Exit::Usage, "only an agent inside a run can ask");
        let door = self.client.door().ok_or_else(outside)?;
        Ok(json!({ "answer": ask(door, wish.question, wish.choices).await? }))
    }
}
