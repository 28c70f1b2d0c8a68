//! What an answer means. A status code alone is never a fact: an answer
//! counts only if it is recognisably ours, and everything else is silence.

use std::time::Duration;

use serde::de::DeserializeOwned;
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::ExecutionId;

use crate::transport::{Answer, NoAnswer};

/// What an answer means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome<T> {
    /// It was done.
    Ok(T),
    /// The server has proved that the runtime does not exist.
    Gone,
    /// A newer execution has replaced the one we spoke of.
    Superseded,
    /// The server has proved that something else does not exist.
    NotFound(Code),
    /// The token is not accepted.
    Unauthorized(String),
    /// Come back later.
    Throttled(Option<Duration>),
    /// The server understood and will not do it.
    Refused(String),
    /// Nothing is known. Try again, keep everything.
    NoAnswer(String),
}

impl<T> Outcome<T> {
    /// How long the server asks us to wait.
    pub(crate) fn pause(&self) -> Option<Duration> {
        match self {
            Self::Throttled(after) => *after,
            _ => None,
        }
    }

    /// The same outcome with another value.
    pub(crate) fn map<U>(self, with: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Self::Ok(value) => Outcome::Ok(with(value)),
            Self::Gone => Outcome::Gone,
            Self::Superseded => Outcome::Superseded,
            Self::NotFound(code) => Outcome::NotFound(code),
            Self::Unauthorized(why) => Outcome::Unauthorized(why),
            Self::Throttled(after) => Outcome::Throttled(after),
            Self::Refused(why) => Outcome::Refused(why),
            Self::NoAnswer(why) => Outcome::NoAnswer(why),
        }
    }
}

/// Reads an answer. `T` is what a success carries; an answer without content is `null`.
pub(crate) fn classify<T: DeserializeOwned>(answer: Result<Answer, NoAnswer>) -> Outcome<T> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(NoAnswer(why)) => return Outcome::NoAnswer(why),
    };
    if !answer.is_ours {
        return Outcome::NoAnswer(format!("something that is not Shipmate answered with status {}", answer.status));
    }
    match answer.status {
        200..=299 => {
            let body: &[u8] = if answer.body.is_empty() { b"null" } else { &answer.body };
            match serde_json::from_slice(body) {
                Ok(value) => Outcome::Ok(value),
                Err(error) => Outcome::NoAnswer(format!("the answer can't be understood: {error}")),
            }
        }
        400..=499 => refusal(&answer),
        status => Outcome::NoAnswer(match envelope(&answer) {
            Some(body) => format!("the server says: {}", body.error),
            None => format!("the server answered with status {status}"),
        }),
    }
}

/// Reads an answer about one execution. That this is over or unknown counts
/// only if the answer says so of the one that was asked about.
pub(crate) fn classify_about<T: DeserializeOwned>(asked: ExecutionId, answer: Result<Answer, NoAnswer>) -> Outcome<T> {
    let subject = answer.as_ref().ok().and_then(envelope).and_then(|body| body.subject);
    let is_meant = subject.is_some_and(|subject| subject.id == asked.to_string());
    match classify(answer) {
        Outcome::Superseded | Outcome::NotFound(Code::ExecutionNotFound) if !is_meant => {
            Outcome::NoAnswer("the answer is about something else than was asked".to_owned())
        }
        outcome => outcome,
    }
}

fn refusal<T>(answer: &Answer) -> Outcome<T> {
    let status = answer.status;
    let Some(body) = envelope(answer) else {
        return Outcome::NoAnswer(format!("the server answered with status {status} and no reason"));
    };
    match (status, body.code) {
        (404, Code::RuntimeNotFound) => Outcome::Gone,
        (409, Code::Superseded) => Outcome::Superseded,
        (401, Code::Unauthenticated | Code::InvalidToken) => Outcome::Unauthorized(body.error),
        (429, Code::Throttled) => Outcome::Throttled(answer.retry_after),
        (
            404,
            code @ (Code::WorkspaceNotFound
            | Code::ExecutionNotFound
            | Code::RunNotFound
            | Code::IssueNotFound
            | Code::AgentNotFound
            | Code::RepositoryNotFound),
        ) => Outcome::NotFound(code),
        (
            400 | 403 | 409 | 413 | 422,
            Code::Invalid
            | Code::Forbidden
            | Code::ForeignOrigin
            | Code::Conflict
            | Code::SecretUnreadable
            | Code::TooLarge,
        ) => Outcome::Refused(body.error),
        _ => Outcome::NoAnswer(format!("the server answered with status {status}: {}", body.error)),
    }
}

fn envelope(answer: &Answer) -> Option<ErrorBody> {
    serde_json::from_slice(&answer.body).ok()
}

#[cfg(test)]
#[path = "classify_tests.rs"]
mod tests;
