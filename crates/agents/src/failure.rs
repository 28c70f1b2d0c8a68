//! Failures of every agent, read from a status and from words: which class
//! they are of, and what a person is told.

use shipmate_core::journal::{Ended, FailureClass};

use crate::driver::Exit;
use crate::words;

/// What is told when a conversation to go on with can't be found.
pub(crate) const LOST_CONVERSATION: &str = "The earlier conversation is not on this machine any more";

/// Words, in lower case, by which errors are known, the most telling first:
/// a text about a conversation that is too long often has a status of its own.
const SIGNS: &[(FailureClass, &[&str])] = &[
    (
        FailureClass::ContextOverflow,
        &[
            "context window",
            "context length",
            "context_length",
            "context limit",
            "contextwindow",
            "contextoverflow",
            "context.overflow",
            "prompt is too long",
            "prompt_too_long",
            "request_too_large",
            "too large to compact",
            "maximum number of tokens allowed",
        ],
    ),
    (
        FailureClass::OutOfBudget,
        &[
            "max_output_tokens",
            "max_tokens",
            "max_turn",
            "maximum number of turns",
            "budget",
            "output token limit",
            "token_limit",
            "insufficient_quota",
            "credit balance",
        ],
    ),
    (
        FailureClass::RateLimit,
        &[
            "rate limit",
            "rate_limit",
            "ratelimit",
            "too many requests",
            "usage limit",
            "usagelimit",
            "quota",
            "resource_exhausted",
        ],
    ),
    (
        FailureClass::Auth,
        &[
            "unauthorized",
            "unauthenticated",
            "authentication",
            "auth_error",
            "api key",
            "api_key",
            "not logged in",
            "please run /login",
            "sign in",
            "permission_denied",
            "forbidden",
        ],
    ),
    (
        FailureClass::CutStream,
        &[
            "stream disconnected",
            "stream decode",
            "decoding response body",
            "stream error",
            "terminated",
            "socket hang up",
            "premature",
            "interrupted due to",
            "econnreset",
            "connection reset",
            "aborted by the server",
            "incomplete stream",
        ],
    ),
    (
        FailureClass::Overload,
        &[
            "overloaded",
            "high demand",
            "server error",
            "server_error",
            "internalservererror",
            "unavailable",
            "bad gateway",
        ],
    ),
    (
        FailureClass::Connection,
        &[
            "could not connect",
            "couldn't connect",
            "cannot connect",
            "unable to connect",
            "connection refused",
            "connection failed",
            "connection_failed",
            "connection error",
            "econnrefused",
            "enotfound",
            "error sending request",
            "fetch failed",
            "network error",
            "waiting for network",
            "dns error",
        ],
    ),
    (
        FailureClass::ModelRefused,
        &["refusal", "refused to", "content policy", "policy violation", "cyberpolicy", "content_filter", "safety"],
    ),
];

/// The class of an error with this HTTP status, if it has one, and these words.
pub(crate) fn class(status: Option<i64>, said: &str) -> FailureClass {
    let said = said.to_lowercase();
    let by_words =
        SIGNS.iter().find(|(_, signs)| signs.iter().any(|sign| said.contains(sign))).map(|(class, _)| *class);
    if let Some(first @ (FailureClass::ContextOverflow | FailureClass::OutOfBudget)) = by_words {
        return first;
    }
    match status.or_else(|| status_in(&said)) {
        Some(401 | 403) => FailureClass::Auth,
        Some(413) => FailureClass::ContextOverflow,
        Some(402) => FailureClass::OutOfBudget,
        Some(429) => FailureClass::RateLimit,
        Some(500..=599) => FailureClass::Overload,
        _ => by_words.unwrap_or(FailureClass::AgentError),
    }
}

/// The end that an error of this class amounts to.
pub(crate) fn ended(title: &str, class: FailureClass, said: &str) -> Ended {
    let lead = match class {
        FailureClass::Auth => format!("{title} could not sign in to the model's service"),
        FailureClass::RateLimit => "The model's service takes no more requests for now".to_owned(),
        FailureClass::Overload => "The model's service failed".to_owned(),
        FailureClass::ContextOverflow => "The conversation is too long for the model".to_owned(),
        FailureClass::Connection => "The model's service could not be reached".to_owned(),
        FailureClass::CutStream => "The model's answer broke off".to_owned(),
        FailureClass::ModelRefused => "The model refused".to_owned(),
        FailureClass::OutOfBudget => format!("{title} used up what it may use"),
        _ => format!("{title} reported an error"),
    };
    with_lead(class, &lead, said)
}

/// The same, in other words.
pub(crate) fn with_lead(class: FailureClass, lead: &str, said: &str) -> Ended {
    Ended::failed(class, words::sentence(lead, said))
}

/// The end of work that somebody interrupted; whoever asked for it says more.
pub(crate) fn interrupted() -> Ended {
    with_lead(FailureClass::AgentError, "The work was interrupted", "")
}

/// The end of a process that never said its terminal message. `understood` is
/// whether any line was a message, `babble` whether any was not.
pub(crate) fn without_last_word(title: &str, exit: &Exit, understood: bool, babble: bool) -> Ended {
    let error = exit.stderr_tail.as_str();
    match class(None, error) {
        class @ (FailureClass::Auth | FailureClass::RateLimit | FailureClass::ContextOverflow) => {
            ended(title, class, error)
        }
        _ if is_about_an_option(error) => {
            let lead = format!("This version of {title} lacks an option that Shipmate needs");
            with_lead(FailureClass::AgentProtocol, &lead, error)
        }
        _ if understood || !(babble || exit.code == Some(0)) => {
            with_lead(FailureClass::AgentCrashed, &words::died(title, exit), error)
        }
        _ => with_lead(FailureClass::AgentProtocol, &format!("What {title} printed was not its protocol"), error),
    }
}

fn is_about_an_option(error: &str) -> bool {
    let error = error.to_lowercase();
    ["unknown option", "unknown argument", "unexpected argument", "unrecognized subcommand", "unknown command"]
        .iter()
        .any(|sign| error.contains(sign))
}

/// A status such as `429` in words that are about an error: three digits that
/// stand alone.
fn status_in(said: &str) -> Option<i64> {
    let words = said.split(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '_');
    let numbers = words.filter(|word| word.len() == 3).filter_map(|word| word.parse::<i64>().ok());
    numbers.into_iter().find(|status| matches!(status, 401..=403 | 413 | 429 | 500..=504 | 520..=529))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_real_agents_have_their_class() {
        use FailureClass::{
            AgentError, Auth, Connection, ContextOverflow, CutStream, ModelRefused, OutOfBudget, Overload, RateLimit,
        };
        for (said, expected) in [
            ("unexpected status 401 Unauthorized: Incorrect API key", Auth),
            ("exceeded retry limit, last status: 429 Too Many Requests", RateLimit),
            ("We’re currently experiencing high demand, which may cause temporary errors.", Overload),
            ("Codex ran out of room in the model's context window.", ContextOverflow),
            ("400 This model's maximum context length is 200000 tokens.", ContextOverflow),
            ("stream disconnected before completion: error decoding response body", CutStream),
            ("Incomplete response returned, reason: max_output_tokens", OutOfBudget),
            ("Connection failed: error sending request for url", Connection),
            ("Error: Authentication failed with provider at x (HTTP 401).", Auth),
            ("retried 5 times (total retry wait time: 16.57 seconds) Last error: 500 sorry", Overload),
            ("Network error: Could not connect to host", Connection),
            ("[API Error: terminated]", CutStream),
            ("provider.rate_limit: 429", RateLimit),
            ("The model's refusal was final", ModelRefused),
            ("line 500000 is odd", AgentError),
            ("", AgentError),
        ] {
            assert_eq!(class(None, said), expected, "{said}");
        }
        assert_eq!(class(Some(529), "x"), Overload);
        assert_eq!(class(Some(400), "prompt is too long"), ContextOverflow);
    }
}
