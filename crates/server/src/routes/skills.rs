//! Skills of a workspace.

pub(super) mod files;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use shipmate_core::api::skill::{CreateSkill, ListedFile, Skill, UpdateSkill, WholeSkill};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{SkillId, WorkspaceId};
use shipmate_core::rules::rights::{Ownership, Verb};
use shipmate_core::skill::{self, Document, SkillBundle, SkillFile};
use shipmate_core::text::{hex, sanitise_json};
use shipmate_store::{Read, Write, skills};
use uuid::Uuid;

use crate::app::App;
use crate::auth::{DaemonCaller, InWorkspace};
use crate::error::ApiError;
use crate::extract::{Body, bounded, id};

/// How large what clients keep beside a skill may be, in bytes.
const MAX_CONFIG_BYTES: usize = 16 * 1024;
/// How many skills a workspace may have.
const MAX_SKILLS: usize = 1000;

fn name_taken(error: shipmate_store::Error) -> ApiError {
    match error {
        shipmate_store::Error::Conflict { .. } => {
            ApiError::conflict("a skill with this name is already there; choose another name")
        }
        other => other.into(),
    }
}

pub(super) async fn known(read: &mut Read, workspace: WorkspaceId, raw: &str) -> Result<Skill, ApiError> {
    let wanted: SkillId = id("skill id", raw)?;
    let found = skills::get(read, workspace, wanted).await?;
    found.ok_or_else(|| ApiError::missing(Code::SkillNotFound, "skill", raw))
}

/// A skill that the caller may change.
async fn mine(write: &mut Write, here: &InWorkspace, raw: &str) -> Result<Skill, ApiError> {
    let skill = known(write, here.workspace, raw).await?;
    here.must(Verb::Skills, Ownership::own_if(skill.created_by == Some(here.account)))?;
    Ok(skill)
}

/// What a skill holds now.
pub(crate) async fn held(read: &mut Read, workspace: WorkspaceId, hash: &str) -> Result<SkillBundle, ApiError> {
    let kept = skills::bundle(read, workspace, hash).await?;
    let read = kept.as_deref().and_then(|text| serde_json::from_str(text).ok());
    read.ok_or_else(|| {
        ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, Code::Internal, "what the skill holds can't be read")
    })
}

/// What a skill shall be, checked.
#[derive(Debug)]
struct Content {
    bundle: SkillBundle,
    description: String,
}

impl Content {
    /// What stands in the text counts where nothing is said beside it.
    fn of(
        name: Option<&str>,
        description: Option<&str>,
        content: &str,
        files: Vec<SkillFile>,
    ) -> Result<Self, ApiError> {
        let content = bounded("content", content, (0, skill::MAX_SKILL_TEXT_BYTES))?;
        let document = Document::read(&content).map_err(|why| ApiError::invalid(format!("invalid content: {why}")))?;
        let name = name.or(document.name()).unwrap_or_default();
        if let Some(fault) = skill::name_fault(name) {
            return Err(ApiError::invalid(format!("invalid name: {fault}")));
        }
        let description = description.or(document.description()).unwrap_or_default();
        let description = bounded("description", &one_line(description), (1, skill::MAX_SKILL_DESCRIPTION_BYTES))?;
        let written = document.written(name, &description);
        let bundle = SkillBundle { name: name.to_owned(), document: written, files: checked(files)? };
        if bundle.bytes() > skill::MAX_SKILL_BYTES {
            return Err(too_large(format!("a skill may hold at most {} bytes in all", skill::MAX_SKILL_BYTES)));
        }
        Ok(Self { bundle, description })
    }

    /// Its name, and what is kept under it.
    fn kept(&self) -> (String, String) {
        let text = json!(self.bundle).to_string();
        (hex(&Sha256::digest(text.as_bytes())), text)
    }

    /// Puts it into the skill; answers what is to be kept.
    fn fill(self, skill: &mut Skill) -> String {
        let (hash, text) = self.kept();
        skill.hash = hash;
        skill.size_bytes = i64::try_from(self.bundle.bytes()).unwrap_or(i64::MAX);
        skill.file_count = i64::try_from(self.bundle.files.len()).unwrap_or(i64::MAX);
        skill.name = self.bundle.name;
        skill.description = self.description;
        text
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn too_large(message: String) -> ApiError {
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge, message)
}

fn checked(mut files: Vec<SkillFile>) -> Result<Vec<SkillFile>, ApiError> {
    if files.len() > skill::MAX_SKILL_FILES {
        return Err(too_large(format!("files: at most {} are allowed", skill::MAX_SKILL_FILES)));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    if let Some(large) = files.iter().find(|file| file.content.as_str().len() > skill::MAX_SKILL_FILE_BYTES) {
        let most = skill::MAX_SKILL_FILE_BYTES;
        return Err(too_large(format!("files: {} is too large, at most {most} bytes are allowed", large.path)));
    }
    // Also where a file's system does not tell upper case from lower case.
    let folded: Vec<String> = files.iter().map(|file| file.path.as_str().to_lowercase()).collect();
    for (at, path) in folded.iter().enumerate() {
        let within = |other: &String| other.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('/'));
        if folded.iter().skip(at + 1).any(|other| other == path) || folded.iter().any(within) {
            return Err(ApiError::invalid(format!("files: {} is there twice", files[at].path)));
        }
    }
    Ok(files)
}

fn config(given: Map<String, Value>) -> Result<Map<String, Value>, ApiError> {
    let Value::Object(clean) = sanitise_json(Value::Object(given)) else { return Ok(Map::new()) };
    if json!(clean).to_string().len() > MAX_CONFIG_BYTES {
        return Err(too_large(format!("config is too large: at most {MAX_CONFIG_BYTES} bytes are allowed")));
    }
    Ok(clean)
}

fn whole(listed: Skill, bundle: SkillBundle) -> WholeSkill {
    let files = bundle.files.into_iter().map(|file| listed_file(listed.id, file)).collect();
    WholeSkill { content: bundle.document.into_string(), files, listed }
}

fn listed_file(skill: SkillId, file: SkillFile) -> ListedFile {
    let digest = Sha256::digest(format!("{skill}/{}", file.path).as_bytes());
    let id = uuid::Builder::from_custom_bytes(first_16(&digest)).into_uuid();
    ListedFile {
        id,
        skill_id: skill,
        path: file.path,
        content: file.content.into_string(),
        executable: file.executable,
    }
}

fn first_16(digest: &[u8]) -> uuid::Bytes {
    let mut bytes = Uuid::nil().into_bytes();
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = *from);
    bytes
}

/// The workspace's skills.
#[utoipa::path(get, path = "/api/skills", operation_id = "list_skills", tag = "skills",
    responses((status = 200, body = [Skill]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(State(app): State<App>, here: InWorkspace) -> Result<Json<Vec<Skill>>, ApiError> {
    Ok(Json(skills::list(&mut app.read().await?, here.workspace).await?))
}

/// Adds a skill. Its name and description may stand in the front matter of its text.
#[utoipa::path(post, path = "/api/skills", operation_id = "create_skill", tag = "skills", request_body = CreateSkill,
    responses((status = 201, body = WholeSkill), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    here: InWorkspace,
    Body(body): Body<CreateSkill>,
) -> Result<(StatusCode, Json<WholeSkill>), ApiError> {
    here.must(Verb::Skills, Ownership::Own)?;
    let files = body.files.unwrap_or_default();
    let content = Content::of(body.name.as_deref(), body.description.as_deref(), &body.content, files)?;
    let now = app.now();
    let mut skill = Skill {
        id: app.id(),
        workspace_id: here.workspace,
        name: String::new(),
        description: String::new(),
        config: config(body.config.unwrap_or_default())?,
        hash: String::new(),
        size_bytes: 0,
        file_count: 0,
        version: 1,
        created_by: Some(here.account),
        created_at: now,
        updated_at: now,
    };
    let bundle = content.bundle.clone();
    let kept = content.fill(&mut skill);
    let mut write = app.write().await?;
    if skills::list(&mut write, here.workspace).await?.len() >= MAX_SKILLS {
        return Err(ApiError::invalid(format!("a workspace may have at most {MAX_SKILLS} skills")));
    }
    skills::create(&mut write, &skill, &kept).await.map_err(name_taken)?;
    app.commit(write).await?;
    Ok((StatusCode::CREATED, Json(whole(skill, bundle))))
}

/// One skill, whole.
#[utoipa::path(get, path = "/api/skills/{id}", operation_id = "get_skill", tag = "skills", params(("id" = String, Path)),
    responses((status = 200, body = WholeSkill), (status = "4XX", body = ErrorBody)))]
pub(super) async fn get(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<WholeSkill>, ApiError> {
    let mut read = app.read().await?;
    let skill = known(&mut read, here.workspace, &raw).await?;
    let bundle = held(&mut read, here.workspace, &skill.hash).await?;
    Ok(Json(whole(skill, bundle)))
}

/// Changes a skill. Runs that are under way go on with what they were given.
#[utoipa::path(put, path = "/api/skills/{id}", operation_id = "update_skill", tag = "skills", params(("id" = String, Path)),
    request_body = UpdateSkill,
    responses((status = 200, body = WholeSkill), (status = "4XX", body = ErrorBody)))]
pub(super) async fn update(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<UpdateSkill>,
) -> Result<Json<WholeSkill>, ApiError> {
    let mut write = app.write().await?;
    let mut skill = mine(&mut write, &here, &raw).await?;
    if body.version.is_some_and(|version| version != skill.version) {
        return Err(moved_on(&skill));
    }
    let now = held(&mut write, here.workspace, &skill.hash).await?;
    if let Some(given) = body.config {
        skill.config = config(given)?;
    }
    // A new text says who it is; without one the old name stays.
    let said_anew = body.content.is_some();
    let content = body.content.as_deref().unwrap_or(now.document.as_str());
    let speaks_for_itself = said_anew && Document::read(content).is_ok_and(|document| document.name().is_some());
    let name = body.name.as_deref().or((!speaks_for_itself).then_some(skill.name.as_str()));
    let describes_itself = said_anew && Document::read(content).is_ok_and(|document| document.description().is_some());
    let description = body.description.as_deref().or((!describes_itself).then_some(skill.description.as_str()));
    let content = Content::of(name, description, content, body.files.unwrap_or(now.files))?;
    save(&app, write, skill, content).await
}

fn moved_on(skill: &Skill) -> ApiError {
    ApiError::conflict(format!(
        "{} was changed by somebody else meanwhile; it has version {} now. Read it again and repeat the change",
        skill.name, skill.version
    ))
}

async fn save(app: &App, mut write: Write, mut skill: Skill, content: Content) -> Result<Json<WholeSkill>, ApiError> {
    let bundle = content.bundle.clone();
    let kept = content.fill(&mut skill);
    skill.updated_at = app.now();
    if !skills::update(&mut write, &skill, &kept).await.map_err(name_taken)? {
        return Err(moved_on(&skill));
    }
    skill.version += 1;
    app.commit(write).await?;
    Ok(Json(whole(skill, bundle)))
}

/// Removes a skill, and takes it from every agent.
#[utoipa::path(delete, path = "/api/skills/{id}", operation_id = "delete_skill", tag = "skills", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn delete(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<StatusCode, ApiError> {
    let mut write = app.write().await?;
    let skill = mine(&mut write, &here, &raw).await?;
    skills::delete(&mut write, here.workspace, skill.id).await?;
    app.commit(write).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a skill held when a run was given it, by its hash.
#[utoipa::path(get, path = "/api/daemon/skills/{id}", operation_id = "fetch_skill", tag = "daemon",
    params(("id" = String, Path, description = "The hash that the assignment names")),
    responses((status = 200, body = Object), (status = "4XX", body = ErrorBody)))]
pub(super) async fn fetch(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Path(hash): Path<String>,
) -> Result<impl axum::response::IntoResponse, ApiError> {
    let missing = || ApiError::missing(Code::SkillNotFound, "skill", &hash);
    // What can't be a hash is not asked for: a database does not take every text.
    if !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(missing());
    }
    let kept = skills::bundle_for(&mut app.read().await?, known.account, &hash).await?.ok_or_else(missing)?;
    // As it is kept: the hash is of these bytes.
    Ok(([(axum::http::header::CONTENT_TYPE, "application/json")], kept))
}
