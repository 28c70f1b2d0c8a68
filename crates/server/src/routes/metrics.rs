//! What monitoring reads.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use shipmate_core::error::ErrorBody;

use crate::app::App;
use crate::auth::Caller;
use crate::error::ApiError;
use crate::metrics;

/// The server's figures, in Prometheus' text format. They are about every
/// workspace, so they are for the installation's owner, with a personal token.
#[utoipa::path(get, path = "/metrics", tag = "server",
    responses((status = 200, body = String, content_type = "application/openmetrics-text"), (status = "4XX", body = ErrorBody)))]
pub(super) async fn read_metrics(State(app): State<App>, Caller(known): Caller) -> Result<Response, ApiError> {
    if known.account != app.owner {
        return Err(ApiError::forbidden("only the installation's owner may read its figures"));
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], metrics::exposition(&app).await).into_response())
}
