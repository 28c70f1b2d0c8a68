//! The talk on an issue: threads, reactions, and who hears what is said.

use serde::{Deserialize, Serialize};

use crate::id::TaskId;
use crate::status::{ActorKind, TriggerKind, word_enum};

/// The longest reaction, in bytes: one sign, with everything that joins it.
pub const MAX_EMOJI_BYTES: usize = 64;
/// How many reactions one comment may have.
pub const MAX_REACTIONS: usize = 200;

/// A sign that somebody put under a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reaction {
    /// The sign.
    pub emoji: String,
    /// Whether a person or an agent put it there.
    pub actor_type: ActorKind,
    /// Their id.
    pub actor_id: uuid::Uuid,
}

/// Puts a sign under a comment, or takes it away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct React {
    /// The sign; 1 to [`MAX_EMOJI_BYTES`], without blanks.
    pub emoji: String,
}

/// A new text for a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateComment {
    /// See [`CreateComment::content`](crate::api::board::CreateComment::content).
    pub content: String,
}

word_enum! {
    /// What became of a word to somebody.
    Outcome {
        /// A new run begins with it.
        Started = "started",
        /// A run that still waits will hear it.
        Joined = "joined",
        /// The agent works on the issue; the run after this one will hear it.
        AfterRunning = "after_running",
        /// A person finds it in their inbox.
        Notified = "notified",
        /// Nobody hears it; the reason says why.
        NotWoken = "not_woken",
    }
}

/// Who hears a comment, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// Whether it is a person or an agent.
    pub target_type: ActorKind,
    /// Their id.
    pub target_id: uuid::Uuid,
    /// Their name.
    pub target_name: String,
    /// Why they are addressed.
    pub kind: TriggerKind,
    /// What became of it.
    pub outcome: Outcome,
    /// Why nobody hears it; present exactly then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The run that hears it or comes before the one that will.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_id: Option<TaskId>,
}
