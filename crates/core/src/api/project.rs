//! Projects: issues that belong together, with the repositories and pages they need.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::api::board::present;
use crate::id::{DocumentId, ProjectId, RepositoryId, WorkspaceId};
use crate::status::{ActorKind, ExecutionMode, IssueStatus, ProjectStatus, ResourceType};

/// How many projects a workspace may have.
pub const MAX_PROJECTS: usize = 500;
/// How many repositories a project may have.
pub const MAX_REPOSITORIES: usize = 50;
/// How many pages a project may have.
pub const MAX_DOCUMENTS: usize = 200;
/// The longest icon, in bytes: one sign, with everything that joins it.
pub const MAX_ICON_BYTES: usize = 64;

/// Issues that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// The workspace it belongs to.
    pub workspace_id: WorkspaceId,
    /// One line; unique in its workspace, whatever the letter case.
    pub title: String,
    /// Markdown.
    pub description: String,
    /// A sign that stands for it; empty for none.
    pub icon: String,
    /// `#rrggbb`, in lower case.
    pub color: String,
    /// How far it is, as people say.
    pub status: ProjectStatus,
    /// Whether `lead_id` names a person or an agent.
    pub lead_type: Option<ActorKind>,
    /// Who leads it.
    pub lead_id: Option<uuid::Uuid>,
    /// The day it begins.
    pub start_date: Option<NaiveDate>,
    /// The day it is due.
    pub due_date: Option<NaiveDate>,
    /// The repositories its work is in. New issues work in the first.
    pub repository_ids: Vec<RepositoryId>,
    /// How many of its issues stand where; archived ones are not counted.
    pub progress: Vec<StatusCount>,
    /// How many issues it has, but for cancelled and archived ones.
    pub issue_count: i64,
    /// How many of them are done.
    pub done_count: i64,
    /// How many pages it has.
    pub document_count: i64,
    /// Grows with each change; send it back with an edit to be told of edits in between.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// How many issues stand at one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusCount {
    /// The status.
    pub status: IssueStatus,
    /// How many; never 0.
    pub count: i64,
}

/// All projects of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProjectList {
    /// Oldest first.
    pub projects: Vec<Project>,
    /// How many there are.
    pub total: i64,
}

/// A new project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateProject {
    /// See [`Project::title`].
    pub title: String,
    /// See [`Project::description`].
    #[serde(default)]
    pub description: Option<String>,
    /// See [`Project::icon`].
    #[serde(default)]
    pub icon: Option<String>,
    /// See [`Project::color`]; chosen from the title if not said.
    #[serde(default)]
    pub color: Option<String>,
    /// `planned` if not said.
    #[serde(default)]
    pub status: Option<ProjectStatus>,
    /// See [`Project::lead_type`].
    #[serde(default)]
    pub lead_type: Option<ActorKind>,
    /// See [`Project::lead_id`].
    #[serde(default)]
    pub lead_id: Option<uuid::Uuid>,
    /// See [`Project::start_date`].
    #[serde(default)]
    pub start_date: Option<NaiveDate>,
    /// See [`Project::due_date`].
    #[serde(default)]
    pub due_date: Option<NaiveDate>,
    /// See [`Project::repository_ids`].
    #[serde(default)]
    pub repository_ids: Vec<RepositoryId>,
    /// More of them, by their addresses; those the workspace does not have yet are added to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<CreateProjectResource>,
}

/// A repository or a directory that a project's work is in: one of its
/// [`Project::repository_ids`], as multica's tools speak of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProjectResource {
    /// The repository's id.
    pub id: RepositoryId,
    /// The project.
    pub project_id: ProjectId,
    /// The workspace they belong to.
    pub workspace_id: WorkspaceId,
    /// What it is.
    pub resource_type: ResourceType,
    /// Where it is.
    pub resource_ref: ResourceReference,
    /// What people call it.
    pub label: String,
    /// Its place among the project's resources; new issues work in the first, 0.
    pub position: i64,
    /// When the workspace got it.
    pub created_at: DateTime<Utc>,
}

/// Where a resource is: a repository by its `url`, a directory by its path and
/// its machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResourceReference {
    /// The repository's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The directory's absolute path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_path: Option<String>,
    /// The machine that has the directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daemon_id: Option<String>,
    /// How agents work in the directory; in the directory itself if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution_mode: Option<ExecutionMode>,
}

/// A new resource of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateProjectResource {
    /// What it is.
    pub resource_type: ResourceType,
    /// Where it is.
    pub resource_ref: ResourceReference,
    /// What to call it, if the workspace does not have it yet; made from the address if not said.
    #[serde(default)]
    pub label: Option<String>,
    /// Its place among the project's resources; the last if not said.
    #[serde(default)]
    pub position: Option<i64>,
}

/// What a project's work is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProjectResourceList {
    /// In their order.
    pub resources: Vec<ProjectResource>,
    /// How many there are.
    pub total: i64,
}

/// A change of a project. A field that is absent stays as it is; a lead or a
/// day that is `null` is taken away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateProject {
    /// See [`Project::title`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// See [`Project::description`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// See [`Project::icon`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// See [`Project::color`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// See [`Project::status`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ProjectStatus>,
    /// See [`Project::lead_type`].
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub lead_type: Option<Option<ActorKind>>,
    /// See [`Project::lead_id`].
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub lead_id: Option<Option<uuid::Uuid>>,
    /// See [`Project::start_date`].
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub start_date: Option<Option<NaiveDate>>,
    /// See [`Project::due_date`].
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub due_date: Option<Option<NaiveDate>>,
    /// All the repositories it shall have, the one for new issues first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository_ids: Option<Vec<RepositoryId>>,
    /// The version this edit is based on. If the project has moved on, the edit
    /// is refused with `conflict`; absent means "whatever it is now".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// A page of a project. Agents get its pages beside their work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// The project it belongs to.
    pub project_id: ProjectId,
    /// One line; unique in its project, whatever the letter case.
    pub title: String,
    /// Markdown; absent where pages are only listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// How long its content is, in bytes.
    pub size_bytes: i64,
    /// Whether a person or an agent changed it last.
    pub updated_by_type: ActorKind,
    /// Their id.
    pub updated_by_id: uuid::Uuid,
    /// Grows with each change; send it back with an edit to be told of edits in between.
    pub version: i64,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A new page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateDocument {
    /// See [`Document::title`].
    pub title: String,
    /// See [`Document::content`].
    #[serde(default)]
    pub content: Option<String>,
}

/// A change of a page. A field that is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateDocument {
    /// See [`Document::title`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// See [`Document::content`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// The version this edit is based on. If the page has moved on, the edit is
    /// refused with `conflict`; absent means "whatever it is now".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}
