//! The push socket: kept open, so that the server's hints come at once.

mod redial;

use std::sync::Arc;
use std::time::Duration;

use shipmate_core::api::daemon::Push;
use shipmate_seams::{Clock, Random};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::actor::Event;
use crate::transport::{NoAnswer, PushSocket, SocketRefused, Transport};

pub use redial::Redial;

/// Keeps the push socket open.
pub(crate) struct Link {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) daemon_id: String,
    pub(crate) events: mpsc::Sender<Event>,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    /// Changes when the server turned out to be there again.
    pub(crate) wake: watch::Receiver<()>,
}

impl Link {
    /// Connects, listens and connects again, until `shutdown`.
    pub(crate) async fn keep(mut self, shutdown: CancellationToken) {
        let _ended = shutdown.run_until_cancelled(self.keep_on()).await;
    }

    async fn keep_on(&mut self) {
        let path = format!("/api/daemon/socket?daemon_id={}", self.daemon_id);
        let mut redial = Redial::default();
        loop {
            let opened = self.clock.elapsed();
            let mut lived = Duration::ZERO;
            let why = match self.transport.socket(&path).await {
                Ok(socket) => {
                    let NoAnswer(why) = self.listen(socket, &mut redial).await;
                    self.tell(Event::Disconnected).await;
                    lived = self.clock.elapsed().saturating_sub(opened);
                    why
                }
                Err(SocketRefused::Answered(answer)) => format!("answered with status {}", answer.status),
                Err(SocketRefused::NoAnswer(NoAnswer(why))) => why,
            };
            let wait = redial.lost(lived, self.random.jitter());
            // The beat says when the server is away; this alone only makes hints slower.
            tracing::debug!(failures = redial.failures(), "the push socket is not open: {why}");
            self.wake.mark_unchanged();
            if tokio::time::timeout(wait, self.wake.changed()).await.is_ok() {
                tokio::time::sleep(redial.found(self.random.jitter()).min(wait)).await;
            }
        }
    }

    /// Listens until the socket is of no use any more.
    async fn listen(&self, mut socket: Box<dyn PushSocket>, redial: &mut Redial) -> NoAnswer {
        tracing::debug!("the push socket is open");
        self.tell(Event::Connected).await;
        loop {
            match socket.next().await {
                Ok(text) => match serde_json::from_str::<Push>(&text) {
                    Ok(Push::Spread { milliseconds }) => redial.told(Duration::from_millis(milliseconds)),
                    Ok(push) => self.tell(Event::Hint(push)).await,
                    // A newer server may say more than we understand.
                    Err(_) => tracing::debug!("a hint of an unknown kind"),
                },
                Err(why) => return why,
            }
        }
    }

    async fn tell(&self, event: Event) {
        // Without an actor the process is ending.
        let _ = self.events.send(event).await;
    }
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
