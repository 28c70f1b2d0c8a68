//! What a driver is: agent output in, records and input for the agent out.

use serde::{Deserialize, Serialize};
use shipmate_core::api::daemon::Assignment;
use shipmate_core::journal::{Body, Ended};
use shipmate_core::question::Answer;
use shipmate_core::text::Text;

use crate::acp::AcpDriver;
use crate::bounds;
use crate::claude::ClaudeDriver;
use crate::codex::CodexDriver;
use crate::exec::ExecDriver;
use crate::pi::PiDriver;
use crate::provider::Provider;
use crate::tools::ToolServer;

/// How many questions of an agent may be open at a time; more are refused.
pub(crate) const MOST_OPEN: usize = 50;

/// How to speak with an agent CLI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// Claude Code's stream-json with its control protocol on standard input.
    ClaudeStream,
    /// Codex's app server: JSON-RPC, one message a line.
    CodexAppServer,
    /// The Agent Client Protocol.
    Acp,
    /// Pi's commands and events, one JSON object a line.
    PiRpc,
    /// The prompt on standard input; plain or JSON lines on standard output.
    ExecLines,
}

/// One line of the agent's standard output, without its line feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line<'a> {
    /// The line as it came; any bytes.
    Whole(&'a [u8]),
    /// A line that was longer than the reader keeps.
    TooLong {
        /// How it began.
        head: &'a [u8],
        /// How long it was.
        bytes: u64,
    },
}

/// What the owner of the process shall do, in this order.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Write these bytes to the agent's standard input.
    Write(Vec<u8>),
    /// Close the agent's standard input.
    CloseInput,
    /// Append this to the journal. Never `started`, `diff` or `ended`.
    Record(Body),
}

/// Something that was said to an agent while it works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Names it: a UUID.
    pub id: Text,
    /// Who said it, by name.
    pub by: Text,
    /// Markdown.
    pub text: Text,
}

impl Remark {
    /// The record that the agent took it up.
    pub(crate) fn delivered(self) -> Effect {
        self.record(true)
    }

    /// The record that the next run hears it.
    pub(crate) fn queued(self) -> Effect {
        self.record(false)
    }

    fn record(self, delivered: bool) -> Effect {
        let Self { id, by, text } = self;
        Effect::Record(Body::Message { id, by, text: bounds::cut(text.as_str()), delivered })
    }

    /// The words for the agent.
    pub(crate) fn words(&self) -> String {
        format!("{} says while you work:\n\n{}", self.by, self.text)
    }
}

/// How the agent's process ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exit {
    /// Its exit code, if it exited.
    pub code: Option<i32>,
    /// The signal that ended it, if one did.
    pub signal: Option<i32>,
    /// The last lines of its standard error.
    pub stderr_tail: Text,
}

/// Understands one agent process, from its start to its end.
///
/// A driver never panics on what an agent prints, and every text in its
/// records is clean and bounded.
pub trait Driver: Send {
    /// Takes a server of tools that the agent shall use. Comes before the start;
    /// nothing where the protocol has no way to say it.
    fn offer(&mut self, _server: ToolServer) {}

    /// What to do as soon as the process runs.
    fn start(&mut self) -> Vec<Effect>;

    /// What to do about a line of standard output.
    fn line(&mut self, line: Line<'_>) -> Vec<Effect>;

    /// What to do about the answer to a `question` that was recorded. Nothing
    /// if the agent does not wait for it any more.
    fn answer(&mut self, _question: &str, _answer: &Answer) -> Vec<Effect> {
        Vec::new()
    }

    /// What to do with something that was said to the agent while it works.
    /// The record of what became of it comes now or later, or never if the
    /// agent ends before: then it was not heard.
    fn message(&mut self, message: Remark) -> Vec<Effect> {
        vec![message.queued()]
    }

    /// What to do when somebody wants the agent to stop. May be nothing: then
    /// the protocol has no such message and only a signal helps.
    fn cancel(&mut self) -> Vec<Effect>;

    /// Whether the agent has said its terminal message: its standard input may
    /// be closed, and its process is expected to end.
    fn finished(&self) -> bool;

    /// How it ended, now that the process is gone and every line was given.
    /// A run that was asked to end is `Cancelled` whatever stands here.
    fn verdict(&mut self, exit: &Exit) -> Ended;
}

/// The driver for one execution.
#[must_use]
pub fn driver(protocol: Protocol, assignment: &Assignment, directory: &str) -> Box<dyn Driver> {
    match protocol {
        Protocol::ClaudeStream => Box::new(ClaudeDriver::new(assignment, directory)),
        Protocol::CodexAppServer => Box::new(CodexDriver::new(assignment, directory)),
        Protocol::Acp => {
            let row = Provider::of(&assignment.provider, protocol);
            Box::new(AcpDriver::new(row, assignment, directory))
        }
        Protocol::PiRpc => Box::new(PiDriver::new(assignment, directory)),
        Protocol::ExecLines => Box::new(ExecDriver::new(assignment, directory)),
    }
}
