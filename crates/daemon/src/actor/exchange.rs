//! The calls that the actor's decisions make: what is sent, and what an
//! answer means to it.

use std::time::Duration;

use shipmate_core::api::daemon::{Adopt, Assignment};
use shipmate_core::id::{ExecutionId, WorkspaceId};

use super::message::{Action, Event};
use crate::classify::{Outcome, classify, classify_about};
use crate::transport::{Answer, Method, NoAnswer, Request};

/// How long the server may take to answer.
const DEADLINE: Duration = Duration::from_secs(10);

/// One call, by what its answer will be read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exchange {
    Workspaces,
    Register(WorkspaceId),
    Beat,
    Claim,
    Adopt(ExecutionId),
}

#[derive(serde::Deserialize)]
struct Listed {
    id: WorkspaceId,
}

impl Exchange {
    /// The call that `action` makes, if it makes one.
    pub(crate) fn of(action: &Action) -> Option<(Self, Request)> {
        let (exchange, path, body) = match action {
            Action::ListWorkspaces => (Self::Workspaces, "/api/workspaces", None),
            Action::Register(register) => {
                let workspace = register.workspace_id.parse().ok()?;
                (Self::Register(workspace), "/api/daemon/register", serde_json::to_vec(register).ok())
            }
            Action::Beat(beat) => (Self::Beat, "/api/daemon/beat", serde_json::to_vec(beat).ok()),
            Action::Claim(claim) => (Self::Claim, "/api/daemon/claim", serde_json::to_vec(claim).ok()),
            _ => return None,
        };
        let method = if body.is_some() { Method::Post } else { Method::Get };
        Some((exchange, Request { method, path: path.to_owned(), body, headers: Vec::new(), deadline: DEADLINE }))
    }

    /// Offers an execution to a server that does not know it.
    pub(crate) fn adoption(daemon_id: &str, assignment: Assignment) -> (Self, Request) {
        let id = assignment.execution_id;
        let adopt = Adopt { daemon_id: daemon_id.to_owned(), assignment };
        let path = format!("/api/daemon/executions/{id}/adopt");
        let body = serde_json::to_vec(&adopt).ok();
        let request = Request { method: Method::Post, path, body, headers: Vec::new(), deadline: DEADLINE };
        (Self::Adopt(id), request)
    }

    /// What it is called in logs and dumps.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Workspaces => "list workspaces",
            Self::Register(_) => "register",
            Self::Beat => "beat",
            Self::Claim => "claim",
            Self::Adopt(_) => "offer an execution",
        }
    }

    /// What an answer tells the actor.
    pub(crate) fn news(self, answer: Result<Answer, NoAnswer>) -> Event {
        match self {
            Self::Workspaces => {
                let ids = |listed: Vec<Listed>| listed.into_iter().map(|workspace| workspace.id).collect();
                let listed: Outcome<Vec<Listed>> = classify(answer);
                Event::Workspaces(listed.map(ids))
            }
            Self::Register(workspace) => Event::Registered(workspace, classify(answer)),
            Self::Beat => Event::Beaten(classify(answer)),
            Self::Claim => Event::Claimed(classify(answer)),
            Self::Adopt(id) => Event::Adopted(id, classify_about(id, answer)),
        }
    }
}
