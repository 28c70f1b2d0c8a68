//! The workspace's event log, by request. The socket gives the same, at once.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shipmate_core::error::ErrorBody;
use shipmate_core::event::Page;
use shipmate_store::events;

use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::Params;

const MAX_LISTED: i64 = 1000;

#[derive(Debug, Deserialize)]
pub(super) struct Query {
    #[serde(default)]
    after: i64,
    limit: Option<i64>,
}

/// Events after number `after`: at most 1,000 at a time. Old ones are
/// forgotten after a while; `reset` says so.
#[utoipa::path(get, path = "/api/events", operation_id = "list_events", tag = "events",
    params(
        ("after" = Option<i64>, Query, description = "The last number seen; 0 if not said"),
        ("limit" = Option<i64>, Query, description = "At most so many; 1,000 at most and by default"),
    ),
    responses((status = 200, body = Page), (status = "4XX", body = ErrorBody)))]
pub(super) async fn after(
    State(app): State<App>,
    here: InWorkspace,
    Params(query): Params<Query>,
) -> Result<Json<Page>, ApiError> {
    let limit = query.limit.unwrap_or(MAX_LISTED).clamp(1, MAX_LISTED);
    let mut read = app.read().await?;
    if !events::is_whole_after(&mut read, here.workspace, query.after).await? {
        let next = events::last(&mut read, here.workspace).await?;
        return Ok(Json(Page { events: Vec::new(), next, reset: true }));
    }
    let events = events::after(&mut read, here.workspace, query.after, limit).await?;
    let next = events.last().map_or(query.after, |event| event.seq);
    Ok(Json(Page { events, next, reset: false }))
}
