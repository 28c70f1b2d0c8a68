//! The push socket: small buffers, and a deadline on silence.

use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt, SinkExt, StreamExt};
use reqwest::Upgraded;
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::{NoAnswer, PushSocket};

/// A socket that was silent for so long is half-open: the other end is gone
/// and nobody told us.
const SILENCE: Duration = Duration::from_secs(45);
/// After how much silence we ask the other end for a sign of life.
const PING_AFTER: Duration = Duration::from_secs(20);
/// A hint is a few bytes.
const MAX_MESSAGE_BYTES: usize = 64 * 1024;

/// An open push socket.
#[derive(Debug)]
pub(crate) struct Socket {
    stream: WebSocketStream<Upgraded>,
}

impl Socket {
    /// Speaks WebSocket on a connection that was just upgraded.
    pub(crate) async fn new(upgraded: Upgraded) -> Self {
        // The defaults hold 256 KiB for each connection.
        let config = WebSocketConfig::default()
            .read_buffer_size(4 * 1024)
            .write_buffer_size(0)
            .max_write_buffer_size(MAX_MESSAGE_BYTES)
            .max_message_size(Some(MAX_MESSAGE_BYTES))
            .max_frame_size(Some(MAX_MESSAGE_BYTES));
        Self { stream: WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await }
    }

    async fn text(&mut self) -> Result<String, NoAnswer> {
        loop {
            match self.message().await? {
                Message::Text(text) => return Ok(text.as_str().to_owned()),
                Message::Close(_) => return Err(NoAnswer("the server closed the push socket".to_owned())),
                // Pings are answered by the library when it is next polled.
                _ => {}
            }
        }
    }

    async fn message(&mut self) -> Result<Message, NoAnswer> {
        let begun = Instant::now();
        if let Ok(heard) = timeout_at(begun + PING_AFTER, self.stream.next()).await {
            return understood(heard);
        }
        let ping = timeout_at(begun + SILENCE, self.stream.send(Message::Ping(Vec::new().into()))).await;
        if !matches!(ping, Ok(Ok(()))) {
            return Err(NoAnswer("the push socket does not take a ping".to_owned()));
        }
        match timeout_at(begun + SILENCE, self.stream.next()).await {
            Ok(heard) => understood(heard),
            Err(_) => Err(NoAnswer(format!("the push socket was silent for {} s", SILENCE.as_secs()))),
        }
    }
}

impl PushSocket for Socket {
    fn next(&mut self) -> BoxFuture<'_, Result<String, NoAnswer>> {
        self.text().boxed()
    }
}

type Heard = Option<Result<Message, tokio_tungstenite::tungstenite::Error>>;

fn understood(heard: Heard) -> Result<Message, NoAnswer> {
    match heard {
        Some(Ok(message)) => Ok(message),
        Some(Err(error)) => Err(NoAnswer(format!("the push socket broke: {error}"))),
        None => Err(NoAnswer("the push socket ended".to_owned())),
    }
}
