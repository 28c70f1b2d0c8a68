//! Skills on the wire. Paths and names are the reference's where the thing is the same.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::id::{AccountId, SkillId, WorkspaceId};
use crate::skill::{FilePath, SkillFile};

/// Something that agents can be taught.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Skill {
    /// Its id.
    pub id: SkillId,
    /// The workspace it belongs to.
    pub workspace_id: WorkspaceId,
    /// What it is called, also by agents: lower-case letters, digits and
    /// hyphens; unique in its workspace.
    pub name: String,
    /// What it is for; agents decide by this whether to use it.
    pub description: String,
    /// What clients keep beside it, such as where it was imported from.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub config: Map<String, Value>,
    /// Names exactly what it holds now. A run says by this what its agent knew.
    pub hash: String,
    /// How large all of it is.
    pub size_bytes: i64,
    /// How many files it has beside its text.
    pub file_count: i64,
    /// Grows with each change.
    pub version: i64,
    /// Who made it.
    pub created_by: Option<AccountId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A skill, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WholeSkill {
    /// What the list says of it.
    #[serde(flatten)]
    pub listed: Skill,
    /// Its text, as it stands in `SKILL.md`.
    pub content: String,
    /// Its other files, in the order of their paths.
    pub files: Vec<ListedFile>,
}

/// A file of a skill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedFile {
    /// Its id, which stays the same for its path.
    pub id: Uuid,
    /// The skill it belongs to.
    pub skill_id: SkillId,
    /// Where it is within the skill's folder.
    pub path: FilePath,
    /// What it holds.
    pub content: String,
    /// Whether it is a program.
    #[serde(default)]
    pub executable: bool,
}

/// A new skill.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateSkill {
    /// See [`Skill::name`]; what the front matter of `content` says if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// See [`Skill::description`]; what the front matter of `content` says if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its text: Markdown, with a front matter or without.
    #[serde(default)]
    pub content: String,
    /// See [`Skill::config`].
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub config: Option<Map<String, Value>>,
    /// Its other files.
    #[serde(default)]
    pub files: Option<Vec<SkillFile>>,
}

/// A change of a skill. A field that is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateSkill {
    /// See [`CreateSkill::name`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// See [`CreateSkill::description`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// See [`CreateSkill::content`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// See [`Skill::config`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub config: Option<Map<String, Value>>,
    /// All of its other files from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<Vec<SkillFile>>,
    /// The version this change is based on. If the skill has moved on, the
    /// change is refused; absent means "whatever it is now".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// The skills that an agent shall have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentSkills {
    /// Their ids.
    pub skill_ids: Vec<SkillId>,
}
