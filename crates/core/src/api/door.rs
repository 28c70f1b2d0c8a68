//! What an agent's commands say at the door of their run, and what comes back.
//!
//! One line of JSON each way. The door carries calls of the server's own API,
//! so that a command needs to know nothing of the way they take.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::question::Answer;
use crate::text::Text;

/// The variable that tells a command that it is inside a run, and where its door is.
pub const ADDRESS: &str = "SHIPMATE_DOOR";
/// The header by which a daemon says for which execution it calls: its id and
/// its epoch, with a colon in between.
pub const EXECUTION_HEADER: &str = "x-shipmate-execution";
/// The longest line, in bytes.
pub const MAX_LINE_BYTES: u64 = 4 * 1024 * 1024;

/// What a command wants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "wish", rename_all = "snake_case")]
pub enum Wish {
    /// A call of the API as this execution.
    Call(Call),
    /// A person's answer. It is waited for.
    Ask {
        /// What is asked, for a person.
        question: String,
        /// The answers that are offered; none if any words will do.
        #[serde(default)]
        choices: Vec<String>,
    },
}

/// How a call is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Makes something.
    Post,
    /// Changes something.
    Put,
    /// Takes something away.
    Delete,
}

impl Method {
    /// As HTTP has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// A file that is sent with a call. Its bytes come right behind the line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosed {
    /// How many bytes.
    pub size: u64,
    /// Their SHA-256, as lower-case hexadecimal digits.
    pub sha256: String,
}

/// One call of the API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// How.
    pub method: Method,
    /// The address, such as `/api/issues/SHIP-7`.
    pub path: String,
    /// The query, as it stands in an address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub query: String,
    /// What is sent, if something is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// The file that is sent instead, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Enclosed>,
    /// The caller's own name for the call, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What the server answered to a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// The status of HTTP.
    pub status: u16,
    /// The body; null if there was none.
    #[serde(default)]
    pub body: Value,
}

/// What the door says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// The server's answer.
    Answered(Answered),
    /// What a person answered.
    Said {
        /// The answer.
        answer: Answer,
        /// Who gave it, by name; nobody if the time was over.
        by: Option<Text>,
    },
    /// The door does not do this, and why.
    Refused {
        /// A sentence.
        why: String,
    },
    /// Nothing is known of the call yet: machine or server are away.
    Waiting {
        /// A sentence.
        why: String,
    },
}
