//! What to start for an execution: program, arguments, environment.

use shipmate_core::api::daemon::Assignment;
use shipmate_core::text::Text;

use crate::driver::Protocol;
use crate::provider::{COMMON_ENVIRONMENT, builtin};

/// A process to start, as data. Its working directory is the execution's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The executable.
    pub program: String,
    /// Its arguments.
    pub args: Vec<String>,
    /// Variables to set; they win over inherited ones.
    pub environment: Vec<(String, String)>,
    /// Patterns of the variables it may inherit; see [`Command::inherits`].
    pub inherit: Vec<String>,
}

/// Variables by which Claude Code tells its children that they run inside it.
/// Inherited from a Shipmate that was started there, they would make the
/// agent take itself for a part of that session.
const NESTING: &[&str] =
    &["CLAUDE_CODE_ENTRYPOINT", "CLAUDE_CODE_SSE_PORT", "CLAUDE_CODE_SESSION_ID", "CLAUDE_CODE_CHILD_SESSION"];

impl Command {
    /// Whether the process may inherit the variable `name`. Nothing of
    /// Shipmate's own ever passes, whatever the patterns say.
    #[must_use]
    pub fn inherits(&self, name: &str) -> bool {
        if name.starts_with("SHIPMATE_") || NESTING.contains(&name) {
            return false;
        }
        self.inherit.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(prefix) => name.starts_with(prefix),
            None => name == pattern,
        })
    }
}

/// The command that runs `program` for an execution in `directory`.
#[must_use]
pub fn command(protocol: Protocol, program: &str, assignment: &Assignment, directory: &str) -> Command {
    let mut environment = vec![("PWD".to_owned(), directory.to_owned())];
    let args = match protocol {
        Protocol::ClaudeStream => {
            // One run must not replace the program under the feet of others.
            environment.push(("DISABLE_AUTOUPDATER".to_owned(), "1".to_owned()));
            claude_args(assignment)
        }
        Protocol::ExecLines => Vec::new(),
    };
    let own = builtin().iter().filter(|p| p.protocol == protocol).flat_map(|p| p.environment);
    let inherit = COMMON_ENVIRONMENT.iter().chain(own).map(|&pattern| pattern.to_owned()).collect();
    Command { program: program.to_owned(), args, environment, inherit }
}

fn claude_args(assignment: &Assignment) -> Vec<String> {
    let mut args: Vec<String> = [
        "-p",
        "--input-format",
        "stream-json",
        "--output-format",
        "stream-json",
        "--verbose",
        // Permission requests come to us as control requests, in a mode that
        // makes them, whatever the person uses at their own terminal.
        "--permission-prompt-tool",
        "stdio",
        "--permission-mode",
        "default",
    ]
    .map(str::to_owned)
    .into();
    // Joined with `=`, so that no model's name can be read as another flag.
    let model = Text::sanitise(assignment.agent.model.trim()).into_string();
    if !model.is_empty() {
        args.push(format!("--model={model}"));
    }
    if let Some(session) = assignment.resume_session.as_deref().filter(|id| is_session_id(id)) {
        args.push(format!("--resume={session}"));
    }
    args
}

/// Anything else would be taken for a search through the person's own
/// conversations, or for another flag.
fn is_session_id(id: &str) -> bool {
    (1..=100).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
