//! Whoever is refused must be able to hear it. A connection that is closed
//! while its request is still being sent is reset, and the answer on the way
//! to the other end is lost with it; so what is left of a body is read first.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use futures_util::{StreamExt, stream};
use tokio::sync::Mutex;

/// A shorter body has already arrived when the answer is ready.
const SHORT_BYTES: u64 = 64 * 1024;
/// Who sends more than this after a refusal does not listen anyway.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// How long the rest may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads what the layers below have left of a refused request's body.
pub(crate) async fn hear_out(request: Request, below: impl AsyncFnOnce(Request) -> Response) -> Response {
    if !may_be_long(request.headers()) {
        return below(request).await;
    }
    // Boxed: the few long bodies must not cost all requests the memory that this takes.
    Box::pin(hear_to_the_end(request, below)).await
}

async fn hear_to_the_end(request: Request, below: impl AsyncFnOnce(Request) -> Response) -> Response {
    let (parts, body) = request.into_parts();
    let arriving = Arc::new(Mutex::new(body.into_data_stream()));
    let read = stream::unfold(Arc::clone(&arriving), |arriving| async {
        let piece = arriving.lock().await.next().await?;
        Some((piece, arriving))
    });
    let response = below(Request::from_parts(parts, Body::from_stream(read))).await;
    if response.status().is_client_error() || response.status().is_server_error() {
        // Whatever comes of it: the answer is ready.
        let _ = tokio::time::timeout(PATIENCE, read_rest(&arriving)).await;
    }
    response
}

fn may_be_long(headers: &HeaderMap) -> bool {
    let number = |value: &HeaderValue| value.to_str().ok()?.parse::<u64>().ok();
    let length = headers.get(CONTENT_LENGTH).and_then(number);
    headers.contains_key(TRANSFER_ENCODING) || length.is_some_and(|length| length > SHORT_BYTES)
}

async fn read_rest(arriving: &Mutex<BodyDataStream>) {
    let mut arriving = arriving.lock().await;
    let mut bytes = 0;
    while let Some(Ok(piece)) = arriving.next().await {
        bytes += piece.len();
        if bytes > MOST_BYTES {
            return;
        }
    }
}
