//! How a prompt ended. Many agents answer `end_turn` also when the model's
//! service failed; what went wrong then stands in the text, beside the
//! protocol, on standard error, or nowhere.

use agent_client_protocol_schema::v1::StopReason;
use serde_json::Value;
use shipmate_core::journal::{Ended, FailureClass};
use shipmate_core::text::Text;

use super::usage::Counted;
use crate::driver::Exit;
use crate::failure;
use crate::provider::{Counting, Provider};

/// The code that says one has to sign in first.
const AUTH_REQUIRED: i64 = -32000;
/// The code that also stands for an error without a status.
const NO_STATUS: i64 = 500;
/// How agents begin a text that is not the model's but about an error.
const CONFESSIONS: [&str; 5] =
    ["Ran into this error:", "Error: ", "[API Error:", "Info: Request failed", "Failed to get response"];

/// What the agent's answer to the prompt, or to an earlier request, says.
pub(super) enum Outcome {
    /// An error of the protocol.
    Error(Value),
    /// The prompt is over.
    Stopped {
        /// Why; the word itself if it is unknown.
        reason: Result<StopReason, String>,
        /// What was said last.
        last: Text,
        /// How many tokens were written, if that was told.
        counted: Counted,
        /// An error that was shown beside the protocol.
        hidden: Option<String>,
    },
}

impl Outcome {
    pub(super) fn verdict(&self, row: &Provider, exit: &Exit) -> Ended {
        let budget = |what: &str| failure::with_lead(FailureClass::OutOfBudget, what, "");
        match self {
            Self::Error(error) => {
                let said = words(error);
                failure::ended(row.title, class(error, &said), &said)
            }
            Self::Stopped { reason, last, counted, hidden } => match reason {
                Ok(StopReason::EndTurn) => ended(row, last, *counted, hidden.as_deref(), exit),
                Ok(StopReason::MaxTokens) => budget("The model's answer was longer than it may be"),
                Ok(StopReason::MaxTurnRequests) => {
                    budget(&format!("{} used up the number of requests it may make", row.title))
                }
                Ok(StopReason::Refusal) => failure::ended(row.title, FailureClass::ModelRefused, last.as_str()),
                Ok(StopReason::Cancelled) => failure::interrupted(),
                _ => {
                    let word = reason.as_ref().err().map_or("", String::as_str);
                    let lead = format!("{} stopped for a reason that Shipmate does not know", row.title);
                    failure::with_lead(FailureClass::AgentProtocol, &lead, word)
                }
            },
        }
    }
}

/// Whether what looks like success is one.
fn ended(row: &Provider, last: &Text, counted: Counted, hidden: Option<&str>, exit: &Exit) -> Ended {
    let said = last.as_str().trim();
    // An agent that always counts and did not has not heard from a model.
    let silent = match (row.counting, counted) {
        (_, Some(written)) => written == 0,
        (Counting::Unknown, None) => said.is_empty(),
        (_, None) => true,
    };
    let confesses = CONFESSIONS.iter().any(|lead| said.starts_with(lead));
    let by_text = failure::class(None, said);
    if let Some(error) = hidden {
        return failure::ended(row.title, failure::class(None, error), error);
    }
    if confesses && (silent || by_text != FailureClass::AgentError) {
        return failure::ended(row.title, by_text, said);
    }
    if silent {
        // The last words may be half an answer; the reason is in them or on
        // standard error, if anywhere.
        let words = format!("{said}\n{}", exit.stderr_tail);
        let class = failure::class(None, &words);
        if class == FailureClass::AgentError {
            let lead = format!("{} stopped without an answer of the model", row.title);
            return failure::with_lead(class, &lead, words.trim());
        }
        return failure::ended(row.title, class, words.trim());
    }
    Ended::Completed { summary: last.clone() }
}

fn class(error: &Value, said: &str) -> FailureClass {
    let code = error["code"].as_i64();
    if code == Some(AUTH_REQUIRED) {
        return FailureClass::Auth;
    }
    // Some give the status of the model's service as the code, and 500 also
    // where it never answered with one: then the words know better.
    let status = code.filter(|code| (400..600).contains(code));
    match failure::class(status.filter(|status| *status != NO_STATUS), said) {
        FailureClass::AgentError => failure::class(status, said),
        class => class,
    }
}

/// What an error says, with the details that agents put beside its message.
pub(super) fn words(error: &Value) -> String {
    let data = &error["data"];
    let details = [&data["details"], &data["message"], &data["errorName"], data];
    let message = error["message"].as_str().unwrap_or_default();
    match details.iter().find_map(|detail| detail.as_str()) {
        Some(detail) if !message.contains(detail) => format!("{message}: {detail}"),
        _ => message.to_owned(),
    }
}

/// The error of the model's service that Codex's adapter shows beside its
/// updates, unless it still tries.
pub(super) fn hidden_error(extra: &Value) -> Option<String> {
    let told = &extra["codex"]["error"];
    if !told.is_object() || told["willRetry"] == true {
        return None;
    }
    let error = if told["error"].is_object() { &told["error"] } else { told };
    let message = error["message"].as_str()?;
    if message.starts_with("Reconnecting") {
        return None;
    }
    let info = &error["codexErrorInfo"];
    let details = error["additionalDetails"].as_str().unwrap_or_default();
    Some(
        format!("{message} {details} {}", if info.is_null() { String::new() } else { info.to_string() })
            .trim()
            .to_owned(),
    )
}
