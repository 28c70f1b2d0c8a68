//! Labels of a workspace, and on its issues.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::board::{Issue, MAX_NAME_BYTES, MAX_TITLE_BYTES};
use shipmate_core::api::issue::{ActivityAction, AttachLabel, CreateLabel, Label, Labels, MAX_LABELS, UpdateLabel};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::LabelId;
use shipmate_core::rules::activity::Change;
use shipmate_core::rules::rights::{Ownership, Verb};
use shipmate_store::{Read, Write, issues as kept, labels};

use super::issues::{find, find_to_change, note};
use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::{Body, bounded, id};

/// Colours for labels and projects that name none.
const COLORS: [&str; 8] = ["#e5484d", "#f76b15", "#ffb224", "#46a758", "#12a594", "#0090ff", "#8e4ec6", "#e93d82"];

pub(super) fn color(given: &str) -> Result<String, ApiError> {
    let digits = given.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(given.to_lowercase());
    }
    Err(ApiError::invalid("invalid color: it must look like #12a594"))
}

pub(super) fn color_of(name: &str) -> &'static str {
    let sum: usize = name.bytes().map(usize::from).sum();
    COLORS[sum % COLORS.len()]
}

fn name_taken(error: shipmate_store::Error) -> ApiError {
    match error {
        shipmate_store::Error::Conflict { .. } => {
            ApiError::conflict("a label with this name is already there; choose another name")
        }
        other => other.into(),
    }
}

async fn known(read: &mut Read, here: &InWorkspace, raw: &str) -> Result<Label, ApiError> {
    let wanted: LabelId = id("label id", raw)?;
    let found = labels::get(read, here.workspace, wanted).await?;
    found.ok_or_else(|| ApiError::missing(Code::LabelNotFound, "label", raw))
}

/// The workspace's labels.
#[utoipa::path(get, path = "/api/labels", operation_id = "list_labels", tag = "labels",
    responses((status = 200, body = Labels), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(State(app): State<App>, here: InWorkspace) -> Result<Json<Labels>, ApiError> {
    Ok(Json(Labels { labels: labels::list(&mut app.read().await?, here.workspace).await? }))
}

/// Adds a label.
#[utoipa::path(post, path = "/api/labels", operation_id = "create_label", tag = "labels", request_body = CreateLabel,
    responses((status = 201, body = Label), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    here: InWorkspace,
    Body(body): Body<CreateLabel>,
) -> Result<(StatusCode, Json<Label>), ApiError> {
    here.must(Verb::Arrange, Ownership::Foreign)?;
    let now = app.now();
    let name = bounded("name", &body.name, (1, MAX_NAME_BYTES))?;
    let label = Label {
        id: app.id(),
        workspace_id: here.workspace,
        color: body.color.as_deref().map_or_else(|| Ok(color_of(&name).to_owned()), color)?,
        description: bounded("description", body.description.as_deref().unwrap_or(""), (0, MAX_TITLE_BYTES))?,
        name,
        created_at: now,
        updated_at: now,
    };
    let mut write = app.write().await?;
    labels::create(&mut write, &label).await.map_err(name_taken)?;
    app.commit(write).await?;
    Ok((StatusCode::CREATED, Json(label)))
}

/// One label.
#[utoipa::path(get, path = "/api/labels/{id}", operation_id = "get_label", tag = "labels", params(("id" = String, Path)),
    responses((status = 200, body = Label), (status = "4XX", body = ErrorBody)))]
pub(super) async fn get(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Label>, ApiError> {
    Ok(Json(known(&mut app.read().await?, &here, &raw).await?))
}

/// Changes a label, on every issue that has it.
#[utoipa::path(put, path = "/api/labels/{id}", operation_id = "update_label", tag = "labels", params(("id" = String, Path)),
    request_body = UpdateLabel,
    responses((status = 200, body = Label), (status = "4XX", body = ErrorBody)))]
pub(super) async fn update(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<UpdateLabel>,
) -> Result<Json<Label>, ApiError> {
    here.must(Verb::Arrange, Ownership::Foreign)?;
    let mut write = app.write().await?;
    let mut label = known(&mut write, &here, &raw).await?;
    if let Some(name) = body.name {
        label.name = bounded("name", &name, (1, MAX_NAME_BYTES))?;
    }
    if let Some(description) = body.description {
        label.description = bounded("description", &description, (0, MAX_TITLE_BYTES))?;
    }
    if let Some(wanted) = body.color {
        label.color = color(&wanted)?;
    }
    label.updated_at = app.now();
    labels::update(&mut write, &label).await.map_err(name_taken)?;
    app.commit(write).await?;
    Ok(Json(label))
}

/// Removes a label, and takes it off every issue.
#[utoipa::path(delete, path = "/api/labels/{id}", operation_id = "delete_label", tag = "labels", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn delete(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<StatusCode, ApiError> {
    here.must(Verb::Arrange, Ownership::Foreign)?;
    let wanted: LabelId = id("label id", &raw)?;
    let mut write = app.write().await?;
    if !labels::delete(&mut write, here.workspace, wanted).await? {
        return Err(ApiError::missing(Code::LabelNotFound, "label", &raw));
    }
    app.commit(write).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The labels on an issue.
#[utoipa::path(get, path = "/api/issues/{id}/labels", operation_id = "list_issue_labels", tag = "labels",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = Labels), (status = "4XX", body = ErrorBody)))]
pub(super) async fn of_issue(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Labels>, ApiError> {
    Ok(Json(Labels { labels: find(&mut app.read().await?, &here, &raw).await?.labels }))
}

/// Puts a label on an issue.
#[utoipa::path(post, path = "/api/issues/{id}/labels", operation_id = "attach_label", tag = "labels", request_body = AttachLabel,
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = Labels), (status = "4XX", body = ErrorBody)))]
pub(super) async fn attach(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<AttachLabel>,
) -> Result<Json<Labels>, ApiError> {
    let mut write = app.write().await?;
    let issue = find_to_change(&mut write, &here, &raw).await?;
    let label = labels::get(&mut write, here.workspace, body.label_id).await?;
    let label = label.ok_or_else(|| ApiError::invalid("invalid label_id: there is no such label here"))?;
    if issue.labels.len() >= MAX_LABELS && !issue.labels.contains(&label) {
        return Err(ApiError::invalid(format!("label_id: an issue may have at most {MAX_LABELS} labels")));
    }
    if labels::attach(&mut write, issue.id, label.id).await? {
        let line = Change::new(ActivityAction::LabelAdded, None, Some(label.name));
        changed(&app, &mut write, &here, &issue, line).await?;
    }
    answer(app, write, &here, &raw).await
}

/// Takes a label off an issue.
#[utoipa::path(delete, path = "/api/issues/{id}/labels/{label_id}", operation_id = "detach_label", tag = "labels",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7"), ("label_id" = String, Path)),
    responses((status = 200, body = Labels), (status = "4XX", body = ErrorBody)))]
pub(super) async fn detach(
    State(app): State<App>,
    here: InWorkspace,
    Path((raw, label)): Path<(String, String)>,
) -> Result<Json<Labels>, ApiError> {
    let mut write = app.write().await?;
    let issue = find_to_change(&mut write, &here, &raw).await?;
    let label = known(&mut write, &here, &label).await?;
    if labels::detach(&mut write, issue.id, label.id).await? {
        let line = Change::new(ActivityAction::LabelRemoved, Some(label.name), None);
        changed(&app, &mut write, &here, &issue, line).await?;
    }
    answer(app, write, &here, &raw).await
}

async fn changed(
    app: &App,
    write: &mut Write,
    here: &InWorkspace,
    issue: &Issue,
    line: Change,
) -> Result<(), ApiError> {
    let version = kept::touch(write, issue, app.now()).await?;
    note(app, write, here, (issue, version), vec![line]).await
}

async fn answer(app: App, mut write: Write, here: &InWorkspace, raw: &str) -> Result<Json<Labels>, ApiError> {
    let labels = find(&mut write, here, raw).await?.labels;
    app.commit(write).await?;
    Ok(Json(Labels { labels }))
}
