//! The journal: the append-only, numbered record of one execution.
//!
//! The runner writes it, the daemon uploads it, the server folds it. Status,
//! transcript, usage, session, diff and result are what the fold makes of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::question::{Answer, Question};
use crate::text::{Text, sanitise_json};

/// The longest text that one record carries, in bytes. Longer assistant text
/// is split over several records; longer tool results are cut and say so.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;
/// The longest diff that one record carries, in bytes.
pub const MAX_PATCH_BYTES: usize = 1024 * 1024;
/// The largest batch of records one upload may carry, in bytes of JSON.
pub const MAX_BATCH_BYTES: usize = 4 * 1024 * 1024;

/// One line of a journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Record {
    /// Its number; counts from 0 without gaps.
    pub n: u64,
    /// When the runner wrote it, by its machine's clock. For display only.
    pub at: DateTime<Utc>,
    /// What it says.
    #[serde(flatten)]
    pub body: Body,
}

/// What a record says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Body {
    /// The place is being made ready; one line for each step.
    Preparing {
        /// The step, such as `cloning https://…`.
        step: Text,
    },
    /// The agent's process runs. At most once in a journal.
    Started(Started),
    /// The agent said which conversation of its own this is.
    Session {
        /// The agent CLI's id for it.
        id: Text,
        /// The model that answers, where the agent says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        model: Option<Text>,
    },
    /// The agent says something.
    Text {
        /// Markdown.
        text: Text,
    },
    /// The agent thinks aloud.
    Thinking {
        /// Plain text.
        text: Text,
    },
    /// The agent uses a tool.
    ToolCall {
        /// Joins the call to its result.
        id: Text,
        /// The tool's name.
        name: Text,
        /// Its arguments.
        #[serde(deserialize_with = "clean")]
        #[cfg_attr(feature = "openapi", schema(value_type = Object))]
        input: Value,
    },
    /// What a tool answered.
    ToolResult {
        /// The call's id.
        id: Text,
        /// The answer as text.
        output: Text,
        /// Whether the tool says it failed.
        #[serde(default)]
        is_error: bool,
    },
    /// The agent asks, and waits for the answer.
    Question(Question),
    /// A question is no longer open.
    Answered {
        /// The question's id.
        question: Text,
        /// What the agent was told.
        answer: Answer,
        /// Who said so, by name; none if nobody did in time, or the agent
        /// does not want to know any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Text>,
    },
    /// Something that was said to the agent while it worked.
    Message {
        /// The comment's id.
        id: Text,
        /// Who said it, by name.
        by: Text,
        /// Markdown.
        text: Text,
        /// Whether the agent took it up in this run. If not, the next run
        /// hears it.
        delivered: bool,
    },
    /// Something the reader should know: a retry, a warning, a refused permission.
    Notice {
        /// One or more sentences.
        text: Text,
    },
    /// Tokens used. Adds to what earlier records said.
    Usage(Usage),
    /// A thing the execution made.
    Diff(Diff),
    /// A turn begins: the agent works on what was said to it.
    TurnBegan {
        /// Which one; counts from 1 in each execution.
        turn: i64,
        /// The comment that the agent took up; none in the first turn.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<Text>,
    },
    /// A turn is over.
    TurnEnded(TurnEnded),
    /// A message of the agent that we do not understand, kept as it came.
    Raw {
        /// The line.
        line: Text,
    },
    /// The execution is over. Exactly once, and last.
    Ended(Ended),
}

/// Reads a document whose texts are clean, like every other text of a record.
fn clean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    Value::deserialize(deserializer).map(sanitise_json)
}

/// The agent's process runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Started {
    /// The provider, such as `claude`.
    pub provider: Text,
    /// The agent CLI's version, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Text>,
    /// The work tree on the machine.
    pub directory: Text,
    /// The branch it is on, if it works in a repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<Text>,
    /// The commit it started from, if it works in a repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_commit: Option<Text>,
}

/// What a usage record counts. Whatever it is, records add up: who hears a
/// running total says by how much it grew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Counts {
    /// One call of the model.
    Call,
    /// All calls of one turn of the conversation.
    #[default]
    Turn,
    /// By how much a total grew that runs over the whole conversation, also
    /// across runs that went on with it.
    Growth,
}

impl Counts {
    /// The word as it is stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Turn => "turn",
            Self::Growth => "growth",
        }
    }
}

/// Tokens used by one model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Usage {
    /// The model's name as the agent says it.
    pub model: Text,
    /// Tokens read, without those from a cache.
    pub input_tokens: i64,
    /// Tokens written.
    pub output_tokens: i64,
    /// Tokens read from a cache.
    #[serde(default)]
    pub cache_read_tokens: i64,
    /// Tokens written to a cache.
    #[serde(default)]
    pub cache_write_tokens: i64,
    /// What this record counts.
    #[serde(default)]
    pub counts: Counts,
    /// What the agent's tool says that these tokens cost, in millionths of a
    /// US dollar, if it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_micros: Option<i64>,
}

impl Usage {
    /// Whether no token was used.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        [self.input_tokens, self.output_tokens, self.cache_read_tokens, self.cache_write_tokens] == [0; 4]
    }
}

/// What changed in the work tree, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Diff {
    /// A unified diff as git makes it; at most [`MAX_PATCH_BYTES`].
    pub patch: Text,
    /// The files that changed.
    pub files: Vec<DiffFile>,
    /// Whether `patch` was cut.
    #[serde(default)]
    pub truncated: bool,
}

/// What one turn came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TurnEnded {
    /// Which one.
    pub turn: i64,
    /// The commit that keeps the work tree as it was then, on the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<Text>,
    /// What changed since the turn began; none without a repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<Diff>,
}

/// One changed file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DiffFile {
    /// Its path in the repository.
    pub path: Text,
    /// Lines added; 0 for a binary file.
    pub additions: i64,
    /// Lines removed; 0 for a binary file.
    pub deletions: i64,
}

/// How an execution ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Ended {
    /// The agent's protocol gave positive proof of success.
    Completed {
        /// The agent's closing words.
        summary: Text,
    },
    /// It did not.
    Failed {
        /// What kind of failure.
        class: FailureClass,
        /// What happened, for a person.
        message: Text,
        /// When the model's service takes requests again, if it said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_at: Option<DateTime<Utc>>,
    },
    /// An explicit verb ended it.
    Cancelled,
}

impl Ended {
    /// A failure of which no more is known than this.
    #[must_use]
    pub fn failed(class: FailureClass, message: impl Into<Text>) -> Self {
        Self::Failed { class, message: message.into(), retry_at: None }
    }

    /// The same; if it is that a limit was reached, with when that resets, in
    /// seconds since 1970.
    #[must_use]
    pub fn until(mut self, resets: Option<i64>) -> Self {
        if let Self::Failed { class: FailureClass::RateLimit, retry_at, .. } = &mut self {
            *retry_at = resets.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        }
        self
    }

    /// The outcome in one word: what a log may say. The agent's own words may not.
    #[must_use]
    pub fn outcome(&self) -> &'static str {
        match self {
            Self::Completed { .. } => "completed",
            Self::Failed { class, .. } => class.as_str(),
            Self::Cancelled => "cancelled",
        }
    }
}

/// What kind of failure ended an execution. The class decides whether another
/// attempt is made and what the person is told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FailureClass {
    /// The agent CLI is not on the machine.
    AgentMissing,
    /// The agent CLI ended without its terminal message, or died.
    AgentCrashed,
    /// The agent gave no sign of life for longer than its machine allows.
    AgentSilent,
    /// The agent probably ran out of memory.
    OutOfMemory,
    /// The agent's output was not its protocol.
    AgentProtocol,
    /// The model's service refused the credentials.
    Auth,
    /// The model's service says too many requests.
    RateLimit,
    /// The model's service failed.
    Overload,
    /// The conversation no longer fits the model.
    ContextOverflow,
    /// The model's service could not be reached.
    Connection,
    /// The model's answer broke off, and the agent did not try again.
    CutStream,
    /// The model, or its service's policy, refused to go on.
    ModelRefused,
    /// The agent used up what it may use: turns, tokens, or money.
    OutOfBudget,
    /// The agent reported another error.
    AgentError,
    /// The repository could not be had: missing, private, unreachable, not allowed.
    Repository,
    /// The machine could not make or keep the place: disk full, no rights.
    Machine,
    /// The machine's owner does not allow this.
    Policy,
    /// The runner died without a last word: killed, crashed, machine rebooted.
    Lost,
}

impl FailureClass {
    /// The word as it is stored and travels.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AgentMissing => "agent_missing",
            Self::AgentCrashed => "agent_crashed",
            Self::AgentSilent => "agent_silent",
            Self::OutOfMemory => "out_of_memory",
            Self::AgentProtocol => "agent_protocol",
            Self::Auth => "auth",
            Self::RateLimit => "rate_limit",
            Self::Overload => "overload",
            Self::ContextOverflow => "context_overflow",
            Self::Connection => "connection",
            Self::CutStream => "cut_stream",
            Self::ModelRefused => "model_refused",
            Self::OutOfBudget => "out_of_budget",
            Self::AgentError => "agent_error",
            Self::Repository => "repository",
            Self::Machine => "machine",
            Self::Policy => "policy",
            Self::Lost => "lost",
        }
    }

    /// What happened, as the end of a sentence.
    #[must_use]
    pub fn cause(self) -> &'static str {
        match self {
            Self::AgentMissing => "the agent's tool is not on the machine",
            Self::AgentCrashed => "the agent crashed",
            Self::AgentSilent => "the agent fell silent",
            Self::OutOfMemory => "the agent probably ran out of memory",
            Self::AgentProtocol => "the agent did not speak its protocol",
            Self::Auth => "the model's service refused the sign-in",
            Self::RateLimit => "the model's service takes no more requests for now",
            Self::Overload => "the model's service was overloaded",
            Self::ContextOverflow => "the conversation no longer fits the model",
            Self::Connection => "the model's service could not be reached",
            Self::CutStream => "the model's answer broke off",
            Self::ModelRefused => "the model refused to go on",
            Self::OutOfBudget => "the agent used up what it may use",
            Self::AgentError => "the agent reported an error",
            Self::Repository => "the repository could not be had",
            Self::Machine => "the machine could not make the place",
            Self::Policy => "the machine's owner does not allow it",
            Self::Lost => "the run was lost on its machine",
        }
    }

    /// What the person should do about it, as one sentence.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::AgentMissing => "Install the agent's command line tool on that machine, or assign another agent.",
            Self::AgentCrashed => "Look at the last lines of the transcript, then run it again.",
            Self::AgentSilent => {
                "Look at the end of the transcript for what it hung on, then run it again, or allow more on that machine."
            }
            Self::OutOfMemory => {
                "Have less at work on that machine at a time (`capacity` in its policy.toml), or split the issue."
            }
            Self::AgentProtocol => "The tool may be too old or too new; check its version on the machines page.",
            Self::Auth => "Sign in with the agent's own tool on that machine, then run it again.",
            Self::RateLimit => "Wait until the limit resets, then run it again.",
            Self::Overload => "The model's service has trouble; run it again later.",
            Self::ContextOverflow => "Split the issue into smaller ones, then run it again.",
            Self::Connection => "Check the machine's network, then run it again.",
            Self::CutStream => "Check the machine's network, then run it again.",
            Self::ModelRefused => "Read what the model objected to and say it in other words, or choose another model.",
            Self::OutOfBudget => "Split the issue, or raise the limit in the agent's own settings, then run it again.",
            Self::AgentError => "Read what the agent said, then run it again.",
            Self::Repository => "Check the repository's address and the machine's access to it.",
            Self::Machine => "Check the machine's disk and rights, then run it again.",
            Self::Policy => "Ask the machine's owner to allow it.",
            Self::Lost => "Run it again; what was done so far is in the transcript.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_travels_as_one_flat_object() {
        let record = Record {
            n: 3,
            at: DateTime::from_timestamp(0, 0).expect("epoch"),
            body: Body::Ended(Ended::failed(FailureClass::Lost, "gone")),
        };
        let json = serde_json::to_value(&record).expect("serialises");
        assert_eq!(
            json,
            serde_json::json!({"n": 3, "at": "1970-01-01T00:00:00Z", "type": "ended",
                "outcome": "failed", "class": "lost", "message": "gone"})
        );
        assert_eq!(serde_json::from_value::<Record>(json).expect("reads back"), record);
    }

    #[test]
    fn the_stored_word_of_a_class_is_the_one_that_travels() {
        use FailureClass::{
            AgentMissing, AgentSilent, CutStream, Lost, ModelRefused, OutOfBudget, OutOfMemory, RateLimit,
        };
        for class in [AgentMissing, AgentSilent, OutOfMemory, RateLimit, CutStream, ModelRefused, OutOfBudget, Lost] {
            assert_eq!(serde_json::json!(class), serde_json::json!(class.as_str()));
        }
    }
}
