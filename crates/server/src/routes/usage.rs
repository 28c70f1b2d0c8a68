//! What runs have used.

use axum::Json;
use axum::extract::State;
use chrono::NaiveDate;
use serde::Deserialize;
use shipmate_core::api::usage::{UsageBy, UsageReport};
use shipmate_core::error::ErrorBody;
use shipmate_store::usage;

use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::Params;

#[derive(Debug, Deserialize)]
pub(super) struct UsageQuery {
    by: Option<UsageBy>,
    since: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

/// What the workspace's runs have used, added up by day, agent, machine, issue
/// or model. What one run has used is in the run itself.
#[utoipa::path(get, path = "/api/usage", operation_id = "report_usage", tag = "runs",
    params(
        ("by" = Option<UsageBy>, Query, description = "What to add up by; `day` by default"),
        ("since" = Option<NaiveDate>, Query, description = "The first day that counts, in UTC"),
        ("until" = Option<NaiveDate>, Query, description = "The last day that counts, in UTC"),
    ),
    responses((status = 200, body = UsageReport), (status = "4XX", body = ErrorBody)))]
pub(super) async fn report(
    State(app): State<App>,
    here: InWorkspace,
    Params(query): Params<UsageQuery>,
) -> Result<Json<UsageReport>, ApiError> {
    let by = query.by.unwrap_or(UsageBy::Day);
    let rows = usage::report(&mut app.read().await?, here.workspace, by, (query.since, query.until)).await?;
    Ok(Json(UsageReport { by, since: query.since, until: query.until, rows }))
}
