//! A daemon of ours, request by request.

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::daemon::{Assignment, BeatAnswer, Claimed, Fence, Registered};
use shipmate_core::id::{RuntimeId, WorkspaceId};
use shipmate_testkit::Client;
use shipmate_testkit::client::Answer;

use crate::world::World;

/// One daemon.
pub(crate) struct Daemon {
    pub(crate) client: Client,
    pub(crate) id: String,
    workspace: WorkspaceId,
}

impl Daemon {
    pub(crate) fn new(client: Client, workspace: WorkspaceId, id: &str) -> Self {
        Self { client, id: id.to_owned(), workspace }
    }

    /// The owner's daemon, with a token of its own.
    pub(crate) async fn of_owner(world: &World) -> Self {
        let token = world.daemon_token().await;
        Self::new(world.node.with(&token), world.workspace, "box")
    }

    pub(crate) async fn ask(&self, path: &str, body: &Value) -> Answer {
        self.client.request(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn try_register(&self, providers: &[&str]) -> Answer {
        let runtimes: Vec<Value> = providers
            .iter()
            .map(|provider| json!({ "type": provider, "name": format!("{provider} here"), "version": "1" }))
            .collect();
        let body = json!({ "workspace_id": self.workspace, "daemon_id": self.id, "device_name": self.id,
            "cli_version": "1", "runtimes": runtimes,
            "machine": { "os": "linux", "capacity": 4, "inventory": [] } });
        self.ask("/api/daemon/register", &body).await
    }

    /// Registers and answers the ids, in the order of `providers`.
    pub(crate) async fn register(&self, providers: &[&str]) -> Vec<RuntimeId> {
        let answer: Registered = self.try_register(providers).await.json();
        let id = |provider: &&str| answer.runtimes.iter().find(|r| r.provider == **provider).expect("registered").id;
        providers.iter().map(id).collect()
    }

    /// Has its machine take everybody's work.
    pub(crate) async fn open_to_all(&self) {
        let shared = json!({ "shared": "workspace" });
        let path = format!("/api/machines/{}", self.id);
        let of_workspace = self.client.in_workspace(self.workspace);
        of_workspace.request(Method::PATCH, &path, Some(&shared)).await.must_succeed();
    }

    pub(crate) async fn try_beat(&self, runtimes: &[RuntimeId], executions: &[Fence]) -> Answer {
        let body = json!({ "daemon_id": self.id, "runtimes": runtimes, "executions": executions });
        self.ask("/api/daemon/beat", &body).await
    }

    pub(crate) async fn beat(&self, runtimes: &[RuntimeId], executions: &[Fence]) -> BeatAnswer {
        self.try_beat(runtimes, executions).await.json()
    }

    pub(crate) async fn claim_as(&self, request: uuid::Uuid, runtimes: &[RuntimeId]) -> Claimed {
        let body = json!({ "request_id": request, "daemon_id": self.id, "runtimes": runtimes, "slots": 4 });
        self.ask("/api/daemon/claim", &body).await.json()
    }

    pub(crate) async fn claim(&self, runtimes: &[RuntimeId]) -> Vec<Assignment> {
        self.claim_as(shipmate_seams::Random::system().scattered_id(), runtimes).await.assignments
    }

    /// Hands in these records, the first with number `offset`.
    pub(crate) async fn append(&self, fence: Fence, offset: u64, bodies: &[Value]) -> Answer {
        let records: Vec<Value> = (offset..)
            .zip(bodies)
            .map(|(n, body)| {
                let mut record = json!({ "n": n, "at": "2026-01-01T00:00:00Z" });
                record.as_object_mut().expect("an object").extend(body.as_object().cloned().expect("an object"));
                record
            })
            .collect();
        let body = json!({ "daemon_id": self.id, "epoch": fence.epoch, "offset": offset, "records": records });
        self.ask(&format!("/api/daemon/executions/{}/journal", fence.execution_id), &body).await
    }

    /// A daemon of the reference says that one runtime is there.
    pub(crate) async fn heartbeat(&self, runtime: impl std::fmt::Display) -> Answer {
        self.ask("/api/daemon/heartbeat", &json!({ "runtime_id": runtime.to_string() })).await
    }

    /// A daemon of the reference asks for one task.
    pub(crate) async fn old_claim(&self, runtime: RuntimeId) -> Answer {
        self.ask(&format!("/api/daemon/runtimes/{runtime}/tasks/claim"), &json!({})).await
    }
}

/// What fences an execution.
pub(crate) fn fence(assignment: &Assignment) -> Fence {
    Fence { execution_id: assignment.execution_id, epoch: assignment.epoch }
}
