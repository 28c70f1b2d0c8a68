//! The two shapes in which a file arrives: as a body, or as a part of a form.

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::{HeaderMap, StatusCode, header};
use futures_util::StreamExt as _;
use shipmate_core::error::Code;

use super::Description;
use crate::app::App;
use crate::error::ApiError;
use crate::upload::Upload;

/// How many parts a form may have.
const MAX_PARTS: usize = 16;
/// The longest text in a form, in bytes.
const MAX_TEXT_BYTES: usize = 2_000;

/// Receives a file, and what is said of it beside what the query says.
pub(super) async fn receive(
    app: &App,
    upload: &mut Upload,
    description: Description,
    request: Request,
) -> Result<Description, ApiError> {
    if is_form(request.headers()) {
        return from_form(app, upload, description, request).await;
    }
    let mut body = request.into_body().into_data_stream();
    while let Some(piece) = body.next().await {
        upload.push(&piece.map_err(|_| cut())?).await?;
    }
    Ok(description)
}

fn is_form(headers: &HeaderMap) -> bool {
    let named = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = named.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("multipart/form-data")
}

fn cut() -> ApiError {
    ApiError::invalid("the file did not arrive whole; send it again")
}

fn refused(error: &MultipartError) -> ApiError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge, "the form is too large")
        }
        _ => cut(),
    }
}

async fn from_form(
    app: &App,
    upload: &mut Upload,
    mut description: Description,
    request: Request,
) -> Result<Description, ApiError> {
    let form = Multipart::from_request(request, app).await;
    let mut form = form.map_err(|_| ApiError::invalid("invalid form: its Content-Type must name a boundary"))?;
    let mut has_file = false;
    for _ in 0..MAX_PARTS {
        let Some(mut part) = form.next_field().await.map_err(|error| refused(&error))? else {
            if has_file {
                return Ok(description);
            }
            return Err(ApiError::invalid("file is required: the form must have a part of this name"));
        };
        match part.name().unwrap_or_default() {
            "file" if has_file => return Err(ApiError::invalid("invalid file: send one file at a time")),
            "file" => {
                has_file = true;
                if let Some(name) = part.file_name().filter(|_| description.filename.is_empty()) {
                    name.clone_into(&mut description.filename);
                }
                while let Some(piece) = part.chunk().await.map_err(|error| refused(&error))? {
                    upload.push(&piece).await?;
                }
            }
            "filename" => description.filename = text("filename", part).await?,
            "issue_id" => description.issue_id = Some(text("issue_id", part).await?),
            "comment_id" => description.comment_id = Some(text("comment_id", part).await?),
            // The reference's programs send more than we know.
            _ => drop(part),
        }
    }
    Err(ApiError::invalid(format!("invalid form: at most {MAX_PARTS} parts are allowed")))
}

async fn text(name: &str, mut part: Field<'_>) -> Result<String, ApiError> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(|error| refused(&error))? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > MAX_TEXT_BYTES {
            return Err(ApiError::invalid(format!("invalid {name}: it is too long")));
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
