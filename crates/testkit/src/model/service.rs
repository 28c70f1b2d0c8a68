//! The stand-in's HTTP side.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Json, Response};
use futures_util::stream;
use serde_json::{Value, json};

use super::MODEL;
use super::dialect::{Answer, Dialect};
use super::received::Received;
use super::script::Script;
use super::turn::{Ending, Turn};

/// Conversations grow with each turn; this is more than any test sends.
const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;
/// A connection that breaks at once takes with it what was sent just before.
const BEFORE_THE_CUT: Duration = Duration::from_millis(50);

pub(super) fn router(script: Arc<Script>) -> axum::Router {
    axum::Router::new().fallback(receive).layer(DefaultBodyLimit::max(MAX_BODY_BYTES)).with_state(script)
}

async fn receive(
    State(script): State<Arc<Script>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Infallible> {
    let received = Received {
        method: method.to_string(),
        path: uri.path().to_owned(),
        key: key(&headers),
        body: serde_json::from_slice(&body).unwrap_or(Value::Null),
    };
    let path = received.path.clone();
    let question = received.dialect().map(|dialect| (dialect, received.clone()));
    let number = script.note(received);
    Ok(match (question, path.as_str()) {
        (Some((dialect, question)), _) => respond(number, dialect, &question, &script.next_turn(&question)),
        (None, "/v1/messages/count_tokens") => Json(json!({ "input_tokens": body.len() / 4 })).into_response(),
        (None, path) if path.ends_with(":countTokens") => {
            Json(json!({ "totalTokens": body.len() / 4 })).into_response()
        }
        (None, "/v1/models") => Json(models()).into_response(),
        (None, "/") => StatusCode::OK.into_response(),
        _ => refuse(Dialect::Messages, 404, "the stand-in has no such route"),
    })
}

/// The models on offer, for agents that look for theirs in a list.
fn models() -> Value {
    json!({"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "stand-in"}],
        "models": []})
}

fn key(headers: &HeaderMap) -> Option<String> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let bearer = || text("authorization").and_then(|value| value.strip_prefix("Bearer "));
    text("x-api-key").or_else(|| text("x-goog-api-key")).or_else(bearer).map(str::to_owned)
}

fn respond(number: usize, dialect: Dialect, question: &Received, turn: &Turn) -> Response {
    if let Ending::Error { status, message } = &turn.ending {
        return refuse(dialect, *status, message);
    }
    let answer = Answer::new(number, turn, question.model(), &question.tools());
    if question.wants_stream() {
        return streamed(dialect.events(&answer), turn);
    }
    match turn.ending {
        Ending::Hang => events(stream::pending()),
        Ending::Cut => events(stream::iter([Err(broken())])),
        _ => Json(dialect.document(&answer)).into_response(),
    }
}

fn refuse(dialect: Dialect, status: u16, message: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(dialect.error(status.as_u16(), message))).into_response()
}

fn streamed(mut all: Vec<String>, turn: &Turn) -> Response {
    let pace = Duration::from_millis(turn.pace_ms);
    let ending = turn.ending.clone();
    match ending {
        Ending::Hang => all.truncate(1),
        Ending::Cut => all.truncate(all.len() / 2),
        _ => {}
    }
    events(stream::unfold((all.into_iter(), Some(ending)), move |(mut rest, ending)| async move {
        let ending = ending?;
        if !pace.is_zero() {
            tokio::time::sleep(pace).await;
        }
        match (rest.next(), &ending) {
            (Some(event), _) => Some((Ok(Bytes::from(event)), (rest, Some(ending)))),
            (None, Ending::Hang) => std::future::pending().await,
            (None, Ending::Cut) => {
                tokio::time::sleep(BEFORE_THE_CUT).await;
                Some((Err(broken()), (rest, None)))
            }
            (None, _) => None,
        }
    }))
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionReset, "the script cuts the stream here")
}

fn events(body: impl stream::Stream<Item = Result<Bytes, io::Error>> + Send + 'static) -> Response {
    ([("content-type", "text/event-stream")], Body::from_stream(body)).into_response()
}
