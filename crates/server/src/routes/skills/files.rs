//! Files of a skill, one at a time.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::skill::{ListedFile, Skill};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::skill::{SkillBundle, SkillFile};
use uuid::Uuid;

use super::{Content, held, known, listed_file, mine, save};
use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::{Body, id};

/// The files of a skill beside its text.
#[utoipa::path(get, path = "/api/skills/{id}/files", operation_id = "list_skill_files", tag = "skills",
    params(("id" = String, Path)),
    responses((status = 200, body = [ListedFile]), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn list(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Vec<ListedFile>>, ApiError> {
    let mut read = app.read().await?;
    let skill = known(&mut read, here.workspace, &raw).await?;
    let bundle = held(&mut read, here.workspace, &skill.hash).await?;
    Ok(Json(bundle.files.into_iter().map(|file| listed_file(skill.id, file)).collect()))
}

/// Adds a file to a skill, or replaces the one at its path.
#[utoipa::path(put, path = "/api/skills/{id}/files", operation_id = "put_skill_file", tag = "skills",
    params(("id" = String, Path)), request_body = SkillFile,
    responses((status = 200, body = ListedFile), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn put(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(file): Body<SkillFile>,
) -> Result<Json<ListedFile>, ApiError> {
    let mut write = app.write().await?;
    let skill = mine(&mut write, &here, &raw).await?;
    let mut bundle = held(&mut write, here.workspace, &skill.hash).await?;
    bundle.files.retain(|other| other.path != file.path);
    bundle.files.push(file.clone());
    let content = content(&skill, bundle)?;
    let listed = listed_file(skill.id, file);
    let Json(_whole) = save(&app, write, skill, content).await?;
    Ok(Json(listed))
}

/// Takes a file out of a skill.
#[utoipa::path(delete, path = "/api/skills/{id}/files/{file_id}", operation_id = "delete_skill_file", tag = "skills",
    params(("id" = String, Path), ("file_id" = String, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn delete(
    State(app): State<App>,
    here: InWorkspace,
    Path((raw, file)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let wanted: Uuid = id("file id", &file)?;
    let mut write = app.write().await?;
    let skill = mine(&mut write, &here, &raw).await?;
    let mut bundle = held(&mut write, here.workspace, &skill.hash).await?;
    let before = bundle.files.len();
    bundle.files.retain(|other| listed_file(skill.id, other.clone()).id != wanted);
    if bundle.files.len() == before {
        return Err(ApiError::missing(Code::SkillNotFound, "file of this skill", &file));
    }
    let content = content(&skill, bundle)?;
    let Json(_whole) = save(&app, write, skill, content).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn content(skill: &Skill, bundle: SkillBundle) -> Result<Content, ApiError> {
    let SkillBundle { name, document, files } = bundle;
    Content::of(Some(&name), Some(&skill.description), document.as_str(), files)
}
