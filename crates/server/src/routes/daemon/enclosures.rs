//! A daemon fetches the files that its assignments name.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shipmate_core::api::daemon::EnclosureKind;
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::ExecutionId;
use shipmate_store::{attachments, executions, projects};
use uuid::Uuid;

use crate::app::App;
use crate::auth::DaemonCaller;
use crate::error::ApiError;
use crate::extract::{Params, daemon_id, id};

#[derive(Debug, Deserialize)]
pub(in crate::routes) struct Which {
    #[serde(default)]
    daemon_id: String,
    #[serde(default)]
    piece: u32,
}

/// A piece of a file that is handed over with an assignment, counted from 0;
/// empty after the last one. Only for the machine whose assignment names it.
#[utoipa::path(get, path = "/api/daemon/executions/{id}/enclosures/{enclosure_id}", operation_id = "read_enclosure", tag = "daemon",
    params(("id" = String, Path), ("enclosure_id" = String, Path),
        ("daemon_id" = String, Query, description = "The daemon's lasting id"),
        ("piece" = Option<u32>, Query, description = "Which piece; 0 if not said")),
    responses((status = 200, content_type = "application/octet-stream", body = [u8]), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn read(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Path((raw, file)): Path<(String, String)>,
    Params(which): Params<Which>,
) -> Result<Response, ApiError> {
    let execution: ExecutionId = id("execution id", &raw)?;
    let missing = || ApiError::not_found(Code::ExecutionNotFound, "execution", &raw);
    if which.daemon_id.is_empty() {
        return Err(missing());
    }
    let daemon = daemon_id(&which.daemon_id)?;
    let wanted: Uuid = id("enclosure id", &file)?;
    let mut read = app.read().await?;
    let live = executions::live_of(&mut read, daemon, known.account).await?;
    let found = live.iter().find(|live| live.id == execution).ok_or_else(missing)?;
    let named = found.assignment.enclosures.files.iter().find(|enclosure| enclosure.id == wanted);
    let gone = || ApiError::missing(Code::AttachmentNotFound, "file", &file);
    let piece = match named.ok_or_else(gone)?.kind {
        EnclosureKind::Attachment => {
            // Deleted since: the machine shall know, and go on without it.
            let whole = attachments::get(&mut read, wanted.into()).await?;
            whole.filter(|whole| whole.workspace_id == found.assignment.workspace_id).ok_or_else(gone)?;
            attachments::chunk(&mut read, wanted.into(), i64::from(which.piece)).await?
        }
        // As it is now: it may have been changed since it was named.
        EnclosureKind::Document => {
            let page = projects::document(&mut read, found.assignment.workspace_id, wanted.into()).await?;
            let content = page.ok_or_else(gone)?.content.unwrap_or_default();
            (which.piece == 0).then(|| content.into_bytes())
        }
    };
    let headers = [(header::CONTENT_TYPE, "application/octet-stream"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
    Ok((headers, Bytes::from(piece.unwrap_or_default())).into_response())
}
