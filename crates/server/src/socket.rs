//! The sockets: one for browsers, one for daemons, one for the reference's daemons.

pub(crate) mod browser;
pub(crate) mod daemon;
pub(crate) mod reference;

use std::time::Duration;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use serde::Serialize;

use crate::error::ApiError;

/// A listener that does not take a message for so long is cut off; it comes
/// back with its cursor and misses nothing.
const SEND_DEADLINE: Duration = Duration::from_secs(10);

/// How often a socket looks by itself: hints may be lost, credentials revoked.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// The largest message a client may send, in bytes.
const MAX_MESSAGE_BYTES: usize = 64 * 1024;

/// A request to open a socket, if it is one.
type Upgrade = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

/// What every daemon's socket has: small buffers, since there are thousands of
/// them and their messages are short.
fn prepared(upgrade: Upgrade) -> Result<WebSocketUpgrade, ApiError> {
    let upgrade = upgrade.map_err(|rejection| ApiError::invalid(rejection.body_text()))?;
    Ok(upgrade.max_message_size(MAX_MESSAGE_BYTES).read_buffer_size(4096).write_buffer_size(0))
}

/// The connection can't be used any more.
#[derive(Debug)]
struct Closed;

async fn send<T: Serialize + Sync>(socket: &mut WebSocket, message: &T) -> Result<(), Closed> {
    let text = serde_json::to_string(message).map_err(|_| Closed)?;
    match tokio::time::timeout(SEND_DEADLINE, socket.send(Message::Text(text.into()))).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(Closed),
    }
}

/// What arrived, with everything but text taken care of.
enum Arrived {
    Text(String),
    Binary,
    Nothing,
}

fn arrived(message: Option<Result<Message, axum::Error>>) -> Result<Arrived, Closed> {
    match message {
        Some(Ok(Message::Text(text))) => Ok(Arrived::Text(text.as_str().to_owned())),
        Some(Ok(Message::Binary(_))) => Ok(Arrived::Binary),
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(Arrived::Nothing),
        Some(Ok(Message::Close(_)) | Err(_)) | None => Err(Closed),
    }
}
