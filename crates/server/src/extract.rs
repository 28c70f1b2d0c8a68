//! What requests carry, checked at the door.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use shipmate_core::error::Code;
use shipmate_core::text::Text;

use crate::app::App;
use crate::error::ApiError;

/// A JSON body. What is wrong with it is said in words, with the field's name.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = ApiError;
    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        match Json::<T>::from_request(request, app).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(JsonRejection::MissingJsonContentType(_)) => Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                Code::Invalid,
                "the body must be JSON, sent as `Content-Type: application/json`",
            )),
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge, "the request's body is too large"))
            }
            Err(rejection) => {
                let text = rejection.body_text();
                let reason = text.split_once(": ").map_or(text.as_str(), |(_, reason)| reason);
                Err(ApiError::invalid(format!("invalid request body: {reason}")))
            }
        }
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
            Err(rejection) => Err(ApiError::invalid(rejection.body_text())),
        }
    }
}

/// Cleans a text field and checks its bounds, in bytes.
pub(crate) fn bounded(field: &str, raw: &str, (least, most): (usize, usize)) -> Result<String, ApiError> {
    let clean = Text::sanitise(raw).into_string();
    let clean = if most <= 1000 { clean.trim().to_owned() } else { clean };
    if clean.trim().len() < least {
        return Err(ApiError::invalid(format!("{field} is required")));
    }
    if clean.len() > most {
        return Err(ApiError::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            Code::TooLarge,
            format!("{field} is too long: {} bytes, at most {most} are allowed", clean.len()),
        ));
    }
    Ok(clean)
}

/// Reads an id from a path or a body and names the field when it is none.
pub(crate) fn id<T: std::str::FromStr>(field: &str, raw: &str) -> Result<T, ApiError> {
    raw.parse().map_err(|_| {
        let given: String = raw.chars().take(80).collect();
        ApiError::invalid(format!("invalid {field}: `{given}` is not an id"))
    })
}
