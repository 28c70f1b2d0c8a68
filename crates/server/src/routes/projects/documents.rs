//! Pages of projects.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::board::{MAX_NAME_BYTES, MAX_PROSE_BYTES};
use shipmate_core::api::project::{CreateDocument, Document, MAX_DOCUMENTS, UpdateDocument};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{DocumentId, ProjectId};
use shipmate_core::status::ActorKind;
use shipmate_store::{Read, projects};

use super::{known, known_to_change, moved_on};
use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::{Body, Creation, bounded, id};

fn title_taken(error: shipmate_store::Error) -> ApiError {
    match error {
        shipmate_store::Error::Conflict { .. } => {
            ApiError::conflict("the project has a page with this title already; choose another title")
        }
        other => other.into(),
    }
}

async fn page(read: &mut Read, here: &InWorkspace, project: ProjectId, raw: &str) -> Result<Document, ApiError> {
    let wanted: DocumentId = id("document id", raw)?;
    let found = projects::document(read, here.workspace, wanted).await?;
    let found = found.filter(|document| document.project_id == project);
    found.ok_or_else(|| ApiError::missing(Code::DocumentNotFound, "page", raw))
}

/// A project's pages, without their contents, oldest first.
#[utoipa::path(get, path = "/api/projects/{id}/documents", operation_id = "list_documents", tag = "projects", params(("id" = String, Path)),
    responses((status = 200, body = [Document]), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn list(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Vec<Document>>, ApiError> {
    let mut read = app.read().await?;
    let project = known(&mut read, &here, &raw).await?;
    Ok(Json(projects::documents(&mut read, here.workspace, project.id).await?))
}

/// Adds a page to a project.
#[utoipa::path(post, path = "/api/projects/{id}/documents", operation_id = "create_document", tag = "projects",
    params(("id" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Names this call; a repeat creates nothing")),
    request_body = CreateDocument,
    responses((status = 201, body = Document), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn create(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Creation { body, once }: Creation<CreateDocument>,
) -> Result<(StatusCode, Json<Document>), ApiError> {
    let now = app.now();
    let content = bounded("content", body.content.as_deref().unwrap_or(""), (0, MAX_PROSE_BYTES))?;
    let title = bounded("title", &body.title, (1, MAX_NAME_BYTES))?;
    let mut write = app.write().await?;
    let project = known_to_change(&mut write, &here, &raw).await?;
    let (updated_by_type, updated_by_id) = here.actor();
    let document = Document {
        id: app.id(),
        project_id: project.id,
        title,
        size_bytes: i64::try_from(content.len()).unwrap_or(i64::MAX),
        content: Some(content),
        updated_by_type,
        updated_by_id,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    if let Some(first) = once.claim(&app, &mut write, &here, document.id.0).await? {
        return Ok((StatusCode::CREATED, Json(page(&mut write, &here, project.id, &first.to_string()).await?)));
    }
    if usize::try_from(project.document_count).is_ok_and(|count| count >= MAX_DOCUMENTS) {
        return Err(ApiError::invalid(format!("a project may have at most {MAX_DOCUMENTS} pages; delete one first")));
    }
    projects::create_document(&mut write, here.workspace, &document).await.map_err(title_taken)?;
    app.commit(write).await?;
    Ok((StatusCode::CREATED, Json(document)))
}

/// One page.
#[utoipa::path(get, path = "/api/projects/{id}/documents/{document_id}", operation_id = "get_document", tag = "projects",
    params(("id" = String, Path), ("document_id" = String, Path)),
    responses((status = 200, body = Document), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn get(
    State(app): State<App>,
    here: InWorkspace,
    Path((raw, document)): Path<(String, String)>,
) -> Result<Json<Document>, ApiError> {
    let mut read = app.read().await?;
    let project = known(&mut read, &here, &raw).await?;
    Ok(Json(page(&mut read, &here, project.id, &document).await?))
}

/// Changes a page. With `version`, an edit that is based on an older state is
/// refused as a conflict and changes nothing.
#[utoipa::path(put, path = "/api/projects/{id}/documents/{document_id}", operation_id = "update_document", tag = "projects",
    params(("id" = String, Path), ("document_id" = String, Path)), request_body = UpdateDocument,
    responses((status = 200, body = Document), (status = 409, body = ErrorBody), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn update(
    State(app): State<App>,
    here: InWorkspace,
    Path((raw, document)): Path<(String, String)>,
    Body(body): Body<UpdateDocument>,
) -> Result<Json<Document>, ApiError> {
    let mut write = app.write().await?;
    let project = known_to_change(&mut write, &here, &raw).await?;
    let before = page(&mut write, &here, project.id, &document).await?;
    if body.version.is_some_and(|version| version != before.version) {
        return Err(moved_on("page", &before.title, before.version).about("page", &document));
    }
    let mut after =
        Document { updated_by_type: ActorKind::Member, updated_by_id: here.account.0, updated_at: app.now(), ..before };
    if let Some(title) = body.title {
        after.title = bounded("title", &title, (1, MAX_NAME_BYTES))?;
    }
    if let Some(content) = body.content {
        after.content = Some(bounded("content", &content, (0, MAX_PROSE_BYTES))?);
    }
    projects::update_document(&mut write, here.workspace, &after).await.map_err(title_taken)?;
    let changed = page(&mut write, &here, project.id, &document).await?;
    app.commit(write).await?;
    Ok(Json(changed))
}

/// Removes a page.
#[utoipa::path(delete, path = "/api/projects/{id}/documents/{document_id}", operation_id = "delete_document", tag = "projects",
    params(("id" = String, Path), ("document_id" = String, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn delete(
    State(app): State<App>,
    here: InWorkspace,
    Path((raw, document)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let mut write = app.write().await?;
    let project = known_to_change(&mut write, &here, &raw).await?;
    let document = page(&mut write, &here, project.id, &document).await?;
    projects::delete_document(&mut write, here.workspace, &document).await?;
    app.commit(write).await?;
    Ok(StatusCode::NO_CONTENT)
}
