//! How a run of Claude Code ended: what its `result` proves, or what its
//! absence means.

use serde_json::Value;
use shipmate_core::journal::{Ended, FailureClass};
use shipmate_core::text::Text;

use crate::bounds;
use crate::driver::Exit;
use crate::words;

const TITLE: &str = "Claude Code";
const NO_SIGN_IN: &str = "Claude Code could not sign in to the model's service";
const LOST_CONVERSATION: &str = "The earlier conversation is not on this machine any more";
/// What it says when it can't find a conversation to go on with.
const NO_CONVERSATION: &str = "No conversation found";

/// What a `result` message says.
pub(super) struct Outcome {
    succeeded: bool,
    said: Text,
    status: Option<i64>,
    /// Every word the message and the one before it give for the error.
    words: Vec<String>,
}

impl Outcome {
    /// Reads a `result`; `error` is the word of the `assistant` message before it.
    pub(super) fn read(message: &Value, error: Option<String>) -> Self {
        let status = message["api_error_status"].as_i64();
        let reason = message["terminal_reason"].as_str().unwrap_or_default();
        // `subtype` says `success` even when the API failed.
        let succeeded = message["subtype"] == "success"
            && message["is_error"] == false
            && status.is_none()
            && message["stop_reason"] != "refusal"
            && !["error", "aborted", "too_long"].iter().any(|bad| reason.contains(bad));
        let fields = ["api_error", "terminal_reason", "api_error_type", "stop_reason", "subtype"];
        let words = fields.iter().filter_map(|field| message[*field].as_str()).map(str::to_owned);
        let errors = message["errors"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let said = match message["result"].as_str() {
            Some(result) => bounds::cut(result),
            None => bounds::cut(&errors.collect::<Vec<_>>().join("\n")),
        };
        let status = status.or_else(|| status_in(said.as_str()));
        Self { succeeded, said, status, words: words.chain(error).collect() }
    }

    /// The end it amounts to; `last_text` is what the agent said last.
    pub(super) fn verdict(&self, last_text: &Text) -> Ended {
        if self.succeeded {
            let summary = if self.said.is_empty() { last_text } else { &self.said };
            return Ended::Completed { summary: summary.clone() };
        }
        let class = self.class();
        let lead = match class {
            FailureClass::Auth => NO_SIGN_IN,
            FailureClass::RateLimit => "The model's service takes no more requests for now",
            FailureClass::Overload => "The model's service failed",
            FailureClass::ContextOverflow => "The conversation is too long for the model",
            FailureClass::Connection => "The model's service could not be reached",
            _ if self.says(NO_CONVERSATION) => LOST_CONVERSATION,
            _ if self.status == Some(404) => "The model's service does not know the model",
            _ if self.has("refusal") => "The model refused",
            // What it says then is a note for its own developers.
            _ if self.has("aborted") => return failed(class, "The work was interrupted", ""),
            _ if self.has("error_max_turns") => "Claude Code used up the number of turns it may take",
            _ if self.has("error_max_budget") => "Claude Code used up the money it may spend",
            _ => "Claude Code reported an error",
        };
        failed(class, lead, self.said.as_str())
    }

    fn class(&self) -> FailureClass {
        let too_long = self.has("prompt_too_long") || self.has("request_too_large") || self.says("Prompt is too long");
        if too_long || self.status == Some(413) {
            return FailureClass::ContextOverflow;
        }
        if self.has("connection_failed") || self.says("API Error: Connection") {
            return FailureClass::Connection;
        }
        match self.status {
            Some(401 | 403) => return FailureClass::Auth,
            Some(429) => return FailureClass::RateLimit,
            Some(500..) => return FailureClass::Overload,
            _ => {}
        }
        let signed_out = self.says("Please run /login") || self.says("Invalid API key");
        if signed_out || self.has("authentication") || self.has("oauth") {
            FailureClass::Auth
        } else if self.has("rate_limit") {
            FailureClass::RateLimit
        } else if self.has("overloaded") || self.has("server_error") {
            FailureClass::Overload
        } else if self.has("refusal") {
            FailureClass::ModelRefused
        } else if self.has("error_max_turns") || self.has("error_max_budget") {
            FailureClass::OutOfBudget
        } else {
            FailureClass::AgentError
        }
    }

    fn has(&self, part: &str) -> bool {
        self.words.iter().any(|word| word.contains(part))
    }

    fn says(&self, part: &str) -> bool {
        self.said.as_str().contains(part)
    }
}

/// The end of a process that never said its `result`. `understood` is whether
/// any line was a message, `babble` whether any was not.
pub(super) fn without_result(exit: &Exit, understood: bool, babble: bool) -> Ended {
    let error = exit.stderr_tail.as_str();
    let has = |part: &str| error.contains(part);
    if has("/login") || has("Invalid API key") {
        failed(FailureClass::Auth, NO_SIGN_IN, error)
    } else if has(NO_CONVERSATION) {
        failed(FailureClass::AgentError, LOST_CONVERSATION, error)
    } else if has("unknown option") {
        failed(FailureClass::AgentProtocol, "This version of Claude Code lacks an option that Shipmate needs", error)
    } else if has("root/sudo") {
        failed(FailureClass::AgentError, "Claude Code refuses to skip permissions for the root user", error)
    } else if understood || !(babble || exit.code == Some(0)) {
        failed(FailureClass::AgentCrashed, &words::died(TITLE, exit), error)
    } else {
        failed(FailureClass::AgentProtocol, "What Claude Code printed was not its protocol", error)
    }
}

fn failed(class: FailureClass, lead: &str, said: &str) -> Ended {
    Ended::failed(class, words::sentence(lead, said))
}

/// The status in `API Error: 429 {…}`: versions before 2.1 say it nowhere else.
fn status_in(said: &str) -> Option<i64> {
    let rest = said.strip_prefix("API Error: ")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok().filter(|status| (400..600).contains(status))
}
