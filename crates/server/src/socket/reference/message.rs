//! What is said on the socket of the reference's daemons.

use serde::{Deserialize, Serialize};
use shipmate_core::id::RuntimeId;

use crate::actions::Wishes;

/// What a daemon says.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[schema(as = ReferenceSaid)]
#[serde(tag = "type", content = "payload")]
pub(crate) enum Said {
    /// One of its runtimes is there.
    #[serde(rename = "daemon:heartbeat")]
    Heartbeat {
        /// Which one.
        runtime_id: String,
    },
    /// Something we do not know.
    #[serde(other)]
    Other,
}

/// What a daemon is told.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReferenceTold)]
#[serde(tag = "type", content = "payload")]
pub(crate) enum Told {
    /// A beat arrived, or a runtime is proved not to exist.
    #[serde(rename = "daemon:heartbeat_ack")]
    Ack {
        runtime_id: String,
        status: &'static str,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        runtime_gone: bool,
        #[serde(flatten)]
        wishes: Box<Wishes>,
    },
    /// A runtime could claim a task.
    #[serde(rename = "daemon:task_available")]
    TaskAvailable { runtime_id: RuntimeId, task_id: uuid::Uuid },
}

impl Told {
    /// Says that a runtime is proved not to exist.
    pub(super) fn gone(runtime_id: String) -> Self {
        Self::Ack { runtime_id, status: "runtime_gone", runtime_gone: true, wishes: Box::default() }
    }
}
