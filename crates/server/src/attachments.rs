//! Which files belong to an issue: those that its texts mention, and those
//! that a caller names.

use shipmate_core::api::attachment::MAX_ATTACHMENTS;
use shipmate_core::api::board::Issue;
use shipmate_core::id::{AttachmentId, CommentId};
use shipmate_core::rules::attachment;
use shipmate_store::{Write, attachments};

use crate::error::ApiError;

/// Puts the files that `text` mentions, and those of `named`, on an issue that
/// is locked. What a text mentions may be on another issue, or be gone, and is
/// then left alone; what is named must be free, or on this issue already.
pub(crate) async fn take(
    write: &mut Write,
    (issue, comment): (&Issue, Option<CommentId>),
    text: &str,
    named: &[AttachmentId],
) -> Result<(), ApiError> {
    let mut files = attachment::mentioned(text);
    for id in named {
        let found = attachments::get(write, *id).await?.filter(|file| file.workspace_id == issue.workspace_id);
        let file =
            found.ok_or_else(|| ApiError::invalid(format!("invalid attachment_ids: there is no file {id} here")))?;
        if file.issue_id.is_some_and(|other| other != issue.id) {
            return Err(ApiError::invalid(format!("invalid attachment_ids: {} is on another issue", file.filename)));
        }
        files.push(*id);
    }
    if attachments::place(write, (issue.workspace_id, issue.id, comment), &files).await? > 0 {
        check_count(write, issue).await?;
    }
    Ok(())
}

/// Refuses one file too many on an issue.
pub(crate) async fn check_count(write: &mut Write, issue: &Issue) -> Result<(), ApiError> {
    let count = attachments::count(write, issue.id).await?;
    if usize::try_from(count).is_ok_and(|count| count > MAX_ATTACHMENTS) {
        return Err(ApiError::invalid(format!("attachments: an issue may have at most {MAX_ATTACHMENTS} files")));
    }
    Ok(())
}
