//! What requests carry, checked at the door.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use shipmate_core::error::Code;
use shipmate_core::text::Text;

use crate::app::App;
use crate::error::ApiError;
use crate::once::{self, Once};

/// How much of what was sent an answer repeats.
const MAX_EXCERPT_CHARS: usize = 300;

/// The longest id of a daemon, in bytes.
const MAX_DAEMON_ID_BYTES: usize = 200;

/// The longest text that is one line, in bytes.
const MAX_LINE_BYTES: usize = 1000;

/// A JSON body. What is wrong with it is said in words, with the field's name.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = ApiError;
    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        read_json(request, app).await.map(|(body, _)| Self(body))
    }
}

/// A JSON body that creates something, and the name the caller gave to the
/// call, if any.
#[derive(Debug)]
pub(crate) struct Creation<T> {
    pub(crate) body: T,
    pub(crate) once: Once,
}

impl<T: DeserializeOwned> FromRequest<App> for Creation<T> {
    type Rejection = ApiError;
    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let name = once::name(request.headers())?;
        let path = request.uri().path().to_owned();
        let (body, bytes) = read_json(request, app).await?;
        Ok(Self { body, once: Once::new(name, &path, &bytes) })
    }
}

async fn read_json<T: DeserializeOwned>(request: Request, app: &App) -> Result<(T, Bytes), ApiError> {
    if !is_json(request.headers()) {
        return Err(ApiError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::Invalid,
            "the body must be JSON, sent as `Content-Type: application/json`",
        ));
    }
    let bytes = Bytes::from_request(request, app).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge, "the request's body is too large")
        }
        _ => ApiError::invalid("the request's body did not arrive whole"),
    })?;
    // A list would be taken for an object's fields in their order.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(ApiError::invalid("invalid request body: it must be a JSON object"));
    }
    match Json::<T>::from_bytes(&bytes) {
        Ok(Json(body)) => Ok((body, bytes)),
        Err(rejection) => {
            let text = rejection.body_text();
            let reason = text.split_once(": ").map_or(text.as_str(), |(_, reason)| reason);
            Err(ApiError::invalid(format!("invalid request body: {}", excerpt(reason))))
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let named = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = named.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

/// What the caller is told of a text that may hold all that was sent.
fn excerpt(text: &str) -> String {
    match text.char_indices().nth(MAX_EXCERPT_CHARS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// A query string. A value that does not fit is refused, not ignored.
#[derive(Debug)]
pub(crate) struct Params<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Params<T> {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        match Query::<T>::from_request_parts(parts, app).await {
            Ok(Query(params)) => Ok(Self(params)),
            Err(rejection) => Err(ApiError::invalid(excerpt(&rejection.body_text()))),
        }
    }
}

/// Cleans a text field and checks its bounds, in bytes: at least of what is left, at most of what was sent, which is
/// what the description can say. A short one is one line.
pub(crate) fn bounded(field: &str, raw: &str, (least, most): (usize, usize)) -> Result<String, ApiError> {
    let clean = Text::sanitise(raw).into_string();
    let clean = if most <= MAX_LINE_BYTES { one_line(&clean) } else { clean };
    if clean.trim().len() < least {
        return Err(ApiError::invalid(format!("{field} is required")));
    }
    if raw.len() > most {
        return Err(ApiError::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            Code::TooLarge,
            format!("{field} is too long: {} bytes, at most {most} are allowed", raw.len()),
        ));
    }
    Ok(clean)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Checks a daemon's lasting id. One that is not clean is refused, not
/// cleaned: it is compared with what was said at another time.
pub(crate) fn daemon_id(raw: &str) -> Result<&str, ApiError> {
    if raw.is_empty() {
        return Err(ApiError::invalid("daemon_id is required"));
    }
    let fits = (1..=MAX_DAEMON_ID_BYTES).contains(&raw.len());
    if fits && raw.trim() == raw && !raw.chars().any(char::is_control) {
        return Ok(raw);
    }
    Err(ApiError::invalid(format!(
        "invalid daemon_id: it must be 1 to {MAX_DAEMON_ID_BYTES} bytes long, without control characters and without \
         blanks around it"
    )))
}

/// Reads an id from a path or a body and names the field when it is none.
pub(crate) fn id<T: std::str::FromStr>(field: &str, raw: &str) -> Result<T, ApiError> {
    raw.parse().map_err(|_| {
        let given: String = raw.chars().take(80).collect();
        ApiError::invalid(format!("invalid {field}: `{given}` is not an id"))
    })
}
