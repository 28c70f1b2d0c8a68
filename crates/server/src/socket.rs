//! The sockets: one for browsers, one for daemons, one for the reference's daemons.

pub(crate) mod browser;
pub(crate) mod daemon;
pub(crate) mod reference;

use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use serde::Serialize;

/// A listener that does not take a message for so long is cut off; it comes
/// back with its cursor and misses nothing.
const SEND_DEADLINE: Duration = Duration::from_secs(10);

/// How often a socket looks by itself: hints may be lost, credentials revoked.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// The largest message a client may send, in bytes.
const MAX_MESSAGE_BYTES: usize = 64 * 1024;

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
