//! One WebSocket connection, with small buffers: thousands are held at once.

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::AUTHORIZATION;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::trouble::{Context, Trouble};
use crate::wire::Door;

/// An open socket.
#[derive(Debug)]
pub(crate) struct Socket(WebSocketStream<TcpStream>);

/// Why a socket did not open.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The server answered with this status.
    Status(u16),
    /// Nobody answered.
    Silence(Trouble),
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Status(status) => format!("a socket was refused with status {status}"),
            Refused::Silence(why) => format!("a socket did not open: {why}"),
        }
    }
}

impl Socket {
    /// Opens a socket at `path`.
    pub(crate) async fn open(door: &Door, path: &str) -> Result<Self, Refused> {
        let silence = |error: &dyn std::fmt::Display| Refused::Silence(error.to_string());
        let url = format!("ws://{}{path}", door.address);
        let mut request = url.into_client_request().map_err(|error| silence(&error))?;
        if !door.token.is_empty() {
            let bearer = HeaderValue::from_str(&format!("Bearer {}", door.token)).map_err(|error| silence(&error))?;
            request.headers_mut().insert(AUTHORIZATION, bearer);
        }
        let stream = TcpStream::connect(door.address).await.map_err(|error| silence(&error))?;
        stream.set_nodelay(true).map_err(|error| silence(&error))?;
        let config = WebSocketConfig::default().read_buffer_size(4 * 1024).write_buffer_size(0);
        match tokio_tungstenite::client_async_with_config(request, stream, Some(config)).await {
            Ok((stream, _)) => Ok(Self(stream)),
            Err(tokio_tungstenite::tungstenite::Error::Http(answer)) => Err(Refused::Status(answer.status().as_u16())),
            Err(error) => Err(silence(&error)),
        }
    }

    /// Sends a text.
    pub(crate) async fn say(&mut self, text: &str) -> Result<(), Trouble> {
        self.0.send(Message::text(text)).await.context("a socket does not take a message")
    }

    /// The next text.
    pub(crate) async fn hear(&mut self) -> Result<String, Trouble> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Ok(text.as_str().to_owned()),
                Some(Ok(Message::Close(_))) | None => return Err("the socket was closed".to_owned()),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(format!("the socket broke: {error}")),
            }
        }
    }
}
