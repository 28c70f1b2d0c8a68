//! What a person decides about a run's work, and how far its machine is with it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::api::board::Comment;
use crate::id::{AccountId, CommentId, ExecutionId, ReviewCommentId, ReviewId, TaskId};
use crate::status::word_enum;
use crate::text::Text;

word_enum! {
    /// What a person decided about a run's work.
    ReviewState {
        /// Nothing yet, or what was decided could not be done.
        None = "none",
        /// It shall be used.
        Accepted = "accepted",
        /// It shall not.
        Rejected = "rejected",
    }
}

word_enum! {
    /// How accepted work gets to where it is wanted.
    AcceptHow {
        /// Its branch is pushed to the repository.
        Push = "push",
        /// It is merged into a branch of the repository.
        Merge = "merge",
        /// Its branch is pushed, and a pull request is opened for it.
        PullRequest = "pull_request",
    }
}

word_enum! {
    /// How far a decision is carried out.
    ReviewProgress {
        /// The machine that has the work does not know of it yet.
        Requested = "requested",
        /// That machine is at it.
        Delivered = "delivered",
        /// It is done.
        Done = "done",
        /// It could not be done; the reason says why.
        Failed = "failed",
    }
}

/// A decision about a run's work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// What was decided; never `none`.
    pub decision: ReviewState,
    /// How far it is carried out. A rejection is done at once.
    pub progress: ReviewProgress,
    /// How the work is to be used; present exactly with `accepted`.
    pub how: Option<AcceptHow>,
    /// The branch that was named: to push to, to merge into, or to open the
    /// pull request against. None means the usual one.
    pub into: Option<String>,
    /// What it waits for, as a sentence; present exactly while a machine is to
    /// do something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<String>,
    /// Why it was rejected, or why it could not be carried out.
    pub reason: Option<String>,
    /// The branch of the repository that has the work now.
    pub branch: Option<String>,
    /// The commit that has the work now.
    pub commit: Option<String>,
    /// Where the pull request is.
    pub link: Option<String>,
    /// The machine that has the work.
    pub machine: String,
    /// Who decided.
    pub decided_by: AccountId,
    /// Their name as it is now.
    pub decided_by_name: String,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// When the machine began with it.
    pub delivered_at: Option<DateTime<Utc>>,
    /// When it was done or failed.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Accepts a run's work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcceptRun {
    /// How it is to be used.
    pub how: AcceptHow,
    /// The branch to push to, to merge into, or to open the pull request
    /// against. Without it: the run's own branch to push, else the
    /// repository's default branch. At most 200 bytes.
    #[serde(default)]
    pub into: Option<String>,
}

/// Asks what is to be done with a run's work, as the daemon that has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TakeDelivery {
    /// The daemon's lasting id.
    pub daemon_id: String,
}

/// Everything a machine needs to know to hand accepted work over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// The decision.
    pub id: ReviewId,
    /// Whose work it is.
    pub execution_id: ExecutionId,
    /// How it is to be used.
    pub how: AcceptHow,
    /// The branch that was named, if one was.
    pub into: Option<String>,
    /// Where the repository is.
    pub url: String,
    /// The run's own branch.
    pub branch: String,
    /// The key and title, on one line.
    pub title: Text,
    /// Who accepted it.
    pub accepted_by: Text,
    /// When. What is made for this delivery carries this time, so that
    /// whoever makes it again makes the same.
    pub accepted_at: DateTime<Utc>,
}

/// How a delivery ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DeliveryOutcome {
    /// The repository has the work.
    Done {
        /// The branch that has it.
        branch: Text,
        /// The commit that has it.
        commit: Text,
        /// Where the pull request is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link: Option<Text>,
    },
    /// It could not be done.
    Failed {
        /// Why, and what to do.
        reason: Text,
    },
}

/// Tells how a delivery ended. Repeating it is harmless.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndDelivery {
    /// The daemon's lasting id.
    pub daemon_id: String,
    /// How.
    pub outcome: DeliveryOutcome,
}

/// Rejects a run's work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RejectRun {
    /// Why. Becomes a comment on the issue, if it is not empty.
    #[serde(default)]
    pub reason: Option<String>,
    /// Whether the agent is to go on at once, with the reason.
    #[serde(default)]
    pub rerun: bool,
}

word_enum! {
    /// Which of the two states that a diff compares.
    DiffSide {
        /// Before.
        Old = "old",
        /// After.
        New = "new",
    }
}

/// Says something about lines of a run's diff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateReviewComment {
    /// The file, as the diff names it.
    pub path: String,
    /// Which state the lines are of.
    pub side: DiffSide,
    /// The first line, counted from 1. The diff must show it.
    pub line: i64,
    /// The last line, if there are more. At most 200 lines.
    #[serde(default)]
    pub end_line: Option<i64>,
    /// Markdown.
    pub body: String,
    /// Whether it is kept until it is submitted with others. Otherwise the
    /// agent hears it at once.
    #[serde(default)]
    pub draft: bool,
}

/// Something that was said about lines of a run's diff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewComment {
    /// Its id.
    pub id: ReviewCommentId,
    /// The run whose diff it was said about.
    pub run_id: TaskId,
    /// Who said it.
    pub author_id: AccountId,
    /// Their name as it is now.
    pub author_name: String,
    /// The file.
    pub path: String,
    /// Which state the lines are of.
    pub side: DiffSide,
    /// The first line in the diff that is shown; the one of that time if it is outdated.
    pub line: i64,
    /// The last line.
    pub end_line: i64,
    /// The lines as they were.
    pub code: String,
    /// Markdown.
    pub body: String,
    /// Whether only its author sees it yet.
    pub draft: bool,
    /// Whether it was said about an earlier run and its lines are not in the
    /// diff of this one any more.
    pub outdated: bool,
    /// The comment on the issue that it was sent with.
    pub comment_id: Option<CommentId>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// What was sent to the agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubmittedReview {
    /// The comment on the issue that lists them; its receipt says which run hears it.
    pub comment: Comment,
    /// What it lists.
    pub comments: Vec<ReviewComment>,
}
