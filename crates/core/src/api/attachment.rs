//! Files that people and agents put on issues.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{AttachmentId, CommentId, IssueId, WorkspaceId};
use crate::status::ActorKind;

/// The largest file, in bytes.
pub const MAX_ATTACHMENT_BYTES: usize = 25 * 1024 * 1024;
/// The longest name of a file, in bytes.
pub const MAX_FILENAME_BYTES: usize = 200;
/// How many files an issue may have, those in its comments among them.
pub const MAX_ATTACHMENTS: usize = 500;
/// How many bytes all files of a workspace may have together, if the server
/// was not told otherwise.
pub const DEFAULT_QUOTA_BYTES: u64 = 5 * 1024 * 1024 * 1024;

/// A file on an issue, or one that was sent and is on none yet: a text that
/// mentions its address puts it there. Unless one does it is forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// The workspace it belongs to.
    pub workspace_id: WorkspaceId,
    /// The issue it is on.
    pub issue_id: Option<IssueId>,
    /// The comment it came with.
    pub comment_id: Option<CommentId>,
    /// Whether a person or an agent sent it.
    pub uploader_type: ActorKind,
    /// Their id.
    pub uploader_id: uuid::Uuid,
    /// Its name, without any path: safe to be used on a disk.
    pub filename: String,
    /// What its first bytes prove it to be: one of a few kinds of images, or
    /// `application/octet-stream`.
    pub content_type: String,
    /// Its size.
    pub size_bytes: i64,
    /// The SHA-256 of its content.
    pub sha256: String,
    /// Where it is, from the root of this server. Only members may fetch it.
    pub url: String,
    /// The same, under the name that the reference's programs look for.
    pub download_url: String,
    /// What a text mentions it by, ready to be put between other words.
    pub markdown: String,
    /// When it was sent.
    pub created_at: DateTime<Utc>,
}
