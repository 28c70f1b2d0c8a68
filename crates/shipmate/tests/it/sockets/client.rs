//! The other end of a socket.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use shipmate_testkit::DEADLINE;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// An open socket.
pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

fn request(url: &str, path: &str, headers: &[(&str, String)]) -> Request {
    let address = format!("{}{path}", url.replace("http://", "ws://"));
    let mut request = address.into_client_request().expect("an address");
    for (name, value) in headers {
        let name: reqwest::header::HeaderName = name.parse().expect("a header's name");
        request
            .headers_mut()
            .insert(name, reqwest::header::HeaderValue::from_bytes(value.as_bytes()).expect("a value"));
    }
    request
}

/// The status with which a socket is opened, or not.
pub(crate) async fn knock(url: &str, path: &str, headers: &[(&str, String)]) -> u16 {
    match connect_async(request(url, path, headers)).await {
        Ok((_, response)) => response.status().as_u16(),
        Err(Error::Http(response)) => response.status().as_u16(),
        Err(error) => panic!("{path} with {headers:?}: {error}"),
    }
}

impl Socket {
    /// Opens a socket with a bearer token.
    pub(crate) async fn open(url: &str, path: &str, token: &str) -> Self {
        Self::open_with(url, path, &[("authorization", format!("Bearer {token}"))]).await
    }

    pub(crate) async fn open_with(url: &str, path: &str, headers: &[(&str, String)]) -> Self {
        let (stream, _) = connect_async(request(url, path, headers)).await.expect("the socket opens");
        Self(stream)
    }

    /// The same over a network that may cut it: `None` if it was cut before it was open.
    pub(crate) async fn try_open(url: &str, path: &str, headers: &[(&str, String)]) -> Option<Self> {
        connect_async(request(url, path, headers)).await.ok().map(|(stream, _)| Self(stream))
    }

    pub(crate) async fn say(&mut self, message: &Value) {
        self.say_raw(Message::text(message.to_string())).await;
    }

    /// Whether it could be said.
    pub(crate) async fn try_say(&mut self, message: &Value) -> bool {
        self.0.send(Message::text(message.to_string())).await.is_ok()
    }

    pub(crate) async fn say_raw(&mut self, message: Message) {
        self.0.send(message).await.expect("the socket is open");
    }

    /// The next message, or `None` once the socket is closed or cut.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        self.next_within(DEADLINE).await
    }

    pub(crate) async fn next_within(&mut self, deadline: Duration) -> Option<Value> {
        let text = tokio::time::timeout(deadline, async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Text(text))) => return Some(text),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                    Some(Ok(_)) => {}
                }
            }
        });
        let text = text.await.unwrap_or_else(|_| panic!("the socket is silent for {deadline:?}"))?;
        Some(serde_json::from_str(&text).expect("JSON"))
    }

    /// The next message of this type; others are passed over.
    pub(crate) async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let message = self.next().await.unwrap_or_else(|| panic!("closed before `{kind}` came"));
            if message["type"] == kind {
                return message;
            }
        }
    }
}
