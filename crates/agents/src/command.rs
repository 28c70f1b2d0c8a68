//! What to start for an execution: program, arguments, environment.

use shipmate_core::api::daemon::{Approval, Assignment};
use shipmate_core::text::Text;

use crate::driver::Protocol;
use crate::provider::{ApprovalMeans, COMMON_ENVIRONMENT, ModelChoice, Provider};

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
    let row = Provider::of(&assignment.provider, protocol);
    let mut args: Vec<String> = row.args.iter().map(|&word| word.to_owned()).collect();
    let mut environment = vec![("PWD".to_owned(), directory.to_owned())];
    environment.extend(row.variables.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())));
    let model = Text::sanitise(assignment.agent.model.trim()).into_string();
    if !model.is_empty() {
        match row.model {
            // In one word, so that no model's name can be read as another flag.
            ModelChoice::Argument(flag) => args.push(format!("{flag}{model}")),
            ModelChoice::Option(flag) if !model.starts_with('-') => args.extend([flag.to_owned(), model]),
            ModelChoice::Variable(name) => environment.push((name.to_owned(), model)),
            ModelChoice::Option(_) | ModelChoice::Protocol => {}
        }
    }
    if let (ApprovalMeans::Arguments { read_only }, Approval::ReadOnly) = (row.approval, assignment.agent.approval) {
        args.extend(read_only.iter().map(|&word| word.to_owned()));
    }
    if let Some(session) = assignment.resume_session.as_deref().filter(|id| is_session_id(id)) {
        match protocol {
            Protocol::ClaudeStream => args.push(format!("--resume={session}")),
            Protocol::PiRpc => args.extend(["--fork".to_owned(), session.to_owned()]),
            // These say it in their protocol, or not at all.
            Protocol::CodexAppServer | Protocol::Acp | Protocol::ExecLines => {}
        }
    }
    let inherit = COMMON_ENVIRONMENT.iter().chain(row.environment).map(|&pattern| pattern.to_owned()).collect();
    Command { program: program.to_owned(), args, environment, inherit }
}

/// Anything else would be taken for a search through the person's own
/// conversations, or for another flag.
fn is_session_id(id: &str) -> bool {
    (1..=100).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
