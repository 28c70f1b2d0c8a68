//! A server of tools that an agent is given, in the words of each agent CLI.

use agent_client_protocol_schema::v1;
use serde_json::{Map, Value, json};

use crate::provider::ToolMeans;

/// A program that speaks the Model Context Protocol on its standard input and output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolServer {
    /// What it is called among others: letters only.
    pub name: String,
    /// The executable, by its whole path.
    pub program: String,
    /// Its arguments.
    pub args: Vec<String>,
    /// Variables it is started with; agent CLIs pass on few of their own.
    pub environment: Vec<(String, String)>,
}

impl ToolServer {
    /// The arguments that give it to an agent CLI; none where the protocol does.
    #[must_use]
    pub fn arguments(&self, means: ToolMeans) -> Vec<String> {
        match means {
            ToolMeans::Protocol => Vec::new(),
            ToolMeans::Json { argument, trust } => {
                let server = json!({ "command": self.program, "args": self.args, "env": self.variables() });
                let servers = json!({ "mcpServers": { self.name.as_str(): server } });
                vec![format!("{argument}{servers}"), format!("{trust}{}", self.name)]
            }
            ToolMeans::Settings { option, patience } => {
                let place = format!("mcp_servers.{}", self.name);
                // A string or a list of strings in JSON is one in TOML as well.
                let variables = self.environment.iter().map(|(name, value)| format!("{name}={}", json!(value)));
                let variables = variables.collect::<Vec<_>>().join(",");
                let settings = [
                    format!("{place}.command={}", json!(self.program)),
                    format!("{place}.args={}", json!(self.args)),
                    format!("{place}.env={{{variables}}}"),
                    format!("{place}.tool_timeout_sec={patience}"),
                ];
                settings.into_iter().flat_map(|setting| [option.to_owned(), setting]).collect()
            }
        }
    }

    fn variables(&self) -> Map<String, Value> {
        self.environment.iter().map(|(name, value)| (name.clone(), json!(value))).collect()
    }

    /// As the Agent Client Protocol has it.
    pub(crate) fn for_session(&self) -> v1::McpServer {
        let variables = self.environment.iter().map(|(name, value)| v1::EnvVariable::new(name, value));
        let server = v1::McpServerStdio::new(&self.name, &self.program).args(self.args.clone());
        v1::McpServer::Stdio(server.env(variables.collect::<Vec<_>>()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;

    fn board() -> ToolServer {
        ToolServer {
            name: "board".into(),
            program: "/a \"b\"/board".into(),
            args: vec!["mcp".into()],
            environment: vec![("DOOR".into(), "/d".into())],
        }
    }

    fn arguments(provider: &str) -> Vec<String> {
        let row = builtin().iter().find(|row| row.name == provider).expect("a provider");
        board().arguments(row.tools)
    }

    #[test]
    fn claude_is_given_json_and_does_not_ask() {
        let [servers, trust] = arguments("claude").try_into().expect("two");
        let json: Value = serde_json::from_str(servers.strip_prefix("--mcp-config=").expect("one word")).expect("JSON");
        assert_eq!(json["mcpServers"]["board"]["command"], "/a \"b\"/board");
        assert_eq!(json["mcpServers"]["board"]["env"]["DOOR"], "/d");
        assert_eq!(trust, "--allowedTools=mcp__board");
    }

    #[test]
    fn codex_is_given_settings() {
        let arguments = arguments("codex");
        assert_eq!(arguments[..2], ["-c", "mcp_servers.board.command=\"/a \\\"b\\\"/board\""].map(str::to_owned));
        assert!(arguments.contains(&"mcp_servers.board.env={DOOR=\"/d\"}".to_owned()), "{arguments:?}");
    }

    #[test]
    fn others_are_told_in_their_protocol() {
        assert_eq!(arguments("goose"), Vec::<String>::new());
        let told = serde_json::to_value(board().for_session()).expect("JSON");
        assert_eq!((&told["name"], &told["env"][0]["value"]), (&json!("board"), &json!("/d")));
    }
}
