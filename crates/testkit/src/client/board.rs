//! Issues, comments, agents, repositories and machines.

use reqwest::Method;
use shipmate_core::api::board::{
    Agent, Comment, CreateComment, CreateIssue, CreateRepository, Issue, IssueList, Machine, Repository, Runtime,
    UpdateIssue,
};
use shipmate_core::id::{AgentId, IssueId, RuntimeId};
use shipmate_core::status::{ActorKind, Presence};

use super::Client;
use crate::{DEADLINE, eventually};

impl Client {
    /// The agents of the workspace.
    pub async fn agents(&self) -> Vec<Agent> {
        self.get("/api/agents").await
    }

    /// The agent of this name, as soon as a machine that can run it is there.
    pub async fn agent_online(&self, name: &str) -> Agent {
        eventually(DEADLINE, &format!("agent `{name}` to be online"), async || {
            let answer = self.try_request(Method::GET, "/api/agents", None::<&()>).await.ok()?;
            let agents: Vec<Agent> = answer.json();
            agents.into_iter().find(|agent| agent.name == name && agent.presence == Presence::Online)
        })
        .await
    }

    /// The machines of the workspace.
    pub async fn machines(&self) -> Vec<Machine> {
        self.get("/api/machines").await
    }

    /// The runtimes of the workspace.
    pub async fn runtimes(&self) -> Vec<Runtime> {
        self.get("/api/runtimes").await
    }

    /// Deletes a runtime.
    pub async fn delete_runtime(&self, id: RuntimeId) {
        self.delete(&format!("/api/runtimes/{id}?live=keep_running")).await;
    }

    /// The repositories of the workspace.
    pub async fn repositories(&self) -> Vec<Repository> {
        self.get("/api/repositories").await
    }

    /// Adds a repository.
    pub async fn create_repository(&self, url: &str) -> Repository {
        self.post("/api/repositories", &CreateRepository { name: None, url: url.to_owned(), daemon_id: None }).await
    }

    /// The first page of the workspace's issues.
    pub async fn issues(&self) -> IssueList {
        self.get("/api/issues").await
    }

    /// An issue, by id or key.
    pub async fn issue(&self, id_or_key: impl std::fmt::Display) -> Issue {
        self.get(&format!("/api/issues/{id_or_key}")).await
    }

    /// A new issue.
    pub async fn create_issue(&self, issue: &CreateIssue) -> Issue {
        self.post("/api/issues", issue).await
    }

    /// A new issue, assigned to an agent from the start.
    pub async fn assign_new_issue(&self, title: &str, description: &str, agent: AgentId) -> Issue {
        self.create_issue(&CreateIssue {
            title: title.to_owned(),
            description: Some(description.to_owned()),
            assignee_type: Some(ActorKind::Agent),
            assignee_id: Some(agent.0),
            ..CreateIssue::default()
        })
        .await
    }

    /// Changes an issue.
    pub async fn update_issue(&self, id: IssueId, change: &UpdateIssue) -> Issue {
        self.put(&format!("/api/issues/{id}"), change).await
    }

    /// Assigns an issue to an agent.
    pub async fn assign(&self, id: IssueId, agent: AgentId) -> Issue {
        let change = UpdateIssue {
            assignee_type: Some(Some(ActorKind::Agent)),
            assignee_id: Some(Some(agent.0)),
            ..UpdateIssue::default()
        };
        self.update_issue(id, &change).await
    }

    /// The talk on an issue, oldest first.
    pub async fn comments(&self, id: IssueId) -> Vec<Comment> {
        self.get(&format!("/api/issues/{id}/comments")).await
    }

    /// Says something on an issue.
    pub async fn comment(&self, id: IssueId, content: &str) -> Comment {
        self.post(
            &format!("/api/issues/{id}/comments"),
            &CreateComment { content: content.to_owned(), ..CreateComment::default() },
        )
        .await
    }
}
