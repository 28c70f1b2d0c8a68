//! The wire to the server: requests with a deadline and the push socket.
//!
//! A trait, because a simulation draws the network from its seed.

mod http;
mod socket;
#[cfg(test)]
mod tests;

use std::time::Duration;

use futures_util::future::BoxFuture;

pub(crate) use http::HttpTransport;

/// One request to the server.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// Path and query, such as `/api/daemon/beat`.
    pub(crate) path: String,
    /// What it carries, if anything: JSON, unless its headers say otherwise.
    pub(crate) body: Option<Vec<u8>>,
    /// What is said besides.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// How long all of it may take.
    pub(crate) deadline: Duration,
}

/// The methods a daemon needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Delete,
}

/// What came back, whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Whether it carries the header that every answer of ours has.
    pub(crate) is_ours: bool,
    /// What `Retry-After` says.
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Vec<u8>,
}

/// Nothing came back, or nothing that can be used. Says why, for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoAnswer(pub(crate) String);

/// Carries requests to the server.
pub(crate) trait Transport: Send + Sync {
    /// Sends a request. Safe to drop at any time.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, NoAnswer>>;

    /// Opens the push socket at `path`.
    fn socket(&self, path: &str) -> BoxFuture<'_, Result<Box<dyn PushSocket>, SocketRefused>>;
}

/// Why there is no socket.
#[derive(Debug)]
pub(crate) enum SocketRefused {
    /// The server, or something before it, answered with something else.
    Answered(Answer),
    /// Nothing came back.
    NoAnswer(NoAnswer),
}

/// A socket the server pushes hints through.
pub(crate) trait PushSocket: Send {
    /// The next text message. An error means the socket is of no use any more,
    /// also because nothing at all was heard for too long.
    fn next(&mut self) -> BoxFuture<'_, Result<String, NoAnswer>>;
}
