//! A scripted stand-in for models' services, on a free loopback port. It speaks
//! Anthropic's Messages, OpenAI's Responses and Chat Completions, and Gemini.
//!
//! Real agent CLIs talk to it as they would to the model's service. A test
//! says beforehand what it shall answer and asks afterwards what it was told.

mod dialect;
mod offered;
mod received;
mod script;
mod service;
#[cfg(test)]
mod tests;
mod turn;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use shipmate_seams::{OnFailure, Tasks};
use tokio::net::TcpListener;

pub use offered::Tool;
pub use received::Received;
pub use script::Program;
use script::Script;
pub use turn::{Block, Ending, Tokens, Turn};

/// The name of the one model that the stand-in says it has. It answers for any.
pub const MODEL: &str = "stand-in";

/// A running stand-in; it ends when it is dropped.
pub struct ModelStandIn {
    address: SocketAddr,
    script: Arc<Script>,
    tasks: Tasks,
}

impl ModelStandIn {
    /// Starts on a free loopback port, without a program.
    ///
    /// # Errors
    /// When no port can be listened on.
    pub async fn start() -> io::Result<Self> {
        Self::start_on(0).await
    }

    /// Starts on the loopback port `port`.
    ///
    /// # Errors
    /// When it can't be listened on.
    pub async fn start_on(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let script = Arc::new(Script::default());
        let tasks = Tasks::default();
        let (router, shutdown) = (service::router(script.clone()), tasks.shutdown());
        tasks.spawn("model stand-in", OnFailure::Log, async move {
            tokio::select! {
                served = axum::serve(listener, router) => served.expect("accepting goes on for ever"),
                () = shutdown.cancelled() => {}
            }
        });
        Ok(Self { address, script, tasks })
    }

    /// Where it listens, such as `http://127.0.0.1:4711`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers every conversation with these turns, in order.
    pub fn play(&self, turns: impl IntoIterator<Item = Turn>) {
        self.play_when("", turns);
    }

    /// Answers the conversations in whose prompt `marker` occurs with these
    /// turns, so that several agents can be served at a time. The program that
    /// was added last and fits is taken.
    pub fn play_when(&self, marker: &str, turns: impl IntoIterator<Item = Turn>) {
        self.add(Program { when: marker.to_owned(), turns: turns.into_iter().collect() });
    }

    /// Adds a program.
    pub fn add(&self, program: Program) {
        self.script.add(program);
    }

    /// Every request so far, in order.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.script.received()
    }

    /// The tokens of every whole answer so far. Answers that were cut, hung or
    /// were errors don't count.
    #[must_use]
    pub fn reported(&self) -> Tokens {
        self.script.reported()
    }
}

impl Drop for ModelStandIn {
    fn drop(&mut self) {
        self.tasks.shut_down();
    }
}
