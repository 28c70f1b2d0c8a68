//! What people do, through the real API, and what they see.

use serde_json::{Value, json};
use shipmate_core::api::board::Runtime;
use shipmate_core::api::run::Run;
use shipmate_core::id::RuntimeId;

use super::{Event, World};
use crate::plan::{Action, PROVIDERS, WORKSPACES};

/// An issue as the people who made it know it.
#[derive(Debug, Clone)]
pub(crate) struct Issue {
    pub(crate) workspace: usize,
    pub(crate) id: String,
    /// The words of each comment.
    pub(crate) comments: Vec<String>,
    /// How often another run was granted.
    pub(crate) reruns: usize,
    pub(crate) cancelled: bool,
}

impl World {
    /// Does what a person wants; `false` if they must try again.
    pub(super) async fn person(&mut self, action: Action) -> Result<bool, String> {
        if !self.board.is_up() {
            return Ok(false);
        }
        let done = match action {
            Action::Issue { workspace, provider } => self.create_issue(workspace, PROVIDERS[provider]).await?,
            Action::Comment { issue } => self.comment(issue).await?,
            Action::Cancel { issue } => self.cancel(issue).await?,
            Action::Rerun { issue } => self.rerun(issue).await,
            Action::DeleteRuntime { pick } => {
                let all = self.all_runtimes().await?;
                if let Some(chosen) = all.get(pick % all.len().max(1)) {
                    self.delete(chosen).await?;
                }
                true
            }
            Action::DeleteAll { machine } => {
                let name = self.machines[machine].name.clone();
                for chosen in self.all_runtimes().await?.into_iter().filter(|runtime| runtime.daemon_id == name) {
                    self.delete(&chosen).await?;
                }
                true
            }
            Action::DeleteOf { machine, pick } => {
                let name = self.machines[machine].name.clone();
                let all = self.all_runtimes().await?;
                let of_machine: Vec<&Runtime> = all.iter().filter(|runtime| runtime.daemon_id == name).collect();
                if let Some(chosen) = of_machine.get(pick % of_machine.len().max(1)) {
                    self.delete(chosen).await?;
                }
                true
            }
            Action::Disable { pick } => {
                let all = self.all_runtimes().await?;
                if let Some(chosen) = all.get(pick % all.len().max(1)) {
                    self.switch(chosen, "disable").await?;
                    self.ledger.disabled.insert(chosen.id);
                }
                true
            }
            Action::EnableAll => {
                self.enable_all().await?;
                true
            }
            Action::Revoke { back } => {
                self.board.revoke_token().await?;
                self.put(back, Event::NewToken);
                true
            }
            _ => true,
        };
        self.drain_hints();
        Ok(done)
    }

    async fn ask(
        &self,
        workspace: usize,
        method: &'static str,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, String> {
        self.board.ask_in(self.board.workspaces.get(workspace).copied(), method, path, body).await
    }

    async fn create_issue(&mut self, workspace: usize, provider: &str) -> Result<bool, String> {
        let agents = self.ask(workspace, "GET", "/api/agents", None).await?;
        let agents = agents.as_array().cloned().unwrap_or_default();
        let Some(agent) = agents.iter().find(|agent| agent["provider"] == provider) else { return Ok(false) };
        let title = format!("issue {}", self.issues.len());
        let body = json!({ "title": title, "assignee_type": "agent", "assignee_id": agent["id"] });
        let made = self.ask(workspace, "POST", "/api/issues", Some(body)).await?;
        let id = made["id"].as_str().unwrap_or_default().to_owned();
        self.issues.push(Issue { workspace, id, comments: Vec::new(), reruns: 0, cancelled: false });
        Ok(true)
    }

    async fn comment(&mut self, pick: usize) -> Result<bool, String> {
        let Some(number) = pick.checked_rem(self.issues.len()) else { return Ok(true) };
        let issue = self.issues[number].clone();
        let words = format!("comment {number}.{}.", issue.comments.len());
        let path = format!("/api/issues/{}/comments", issue.id);
        self.ask(issue.workspace, "POST", &path, Some(json!({ "content": words }))).await?;
        self.issues[number].comments.push(words);
        Ok(true)
    }

    async fn cancel(&mut self, pick: usize) -> Result<bool, String> {
        let Some(number) = pick.checked_rem(self.issues.len()) else { return Ok(true) };
        let issue = self.issues[number].clone();
        let runs = self.ask(issue.workspace, "GET", &format!("/api/issues/{}/runs", issue.id), None).await?;
        if let Some(run) = runs[0]["id"].as_str() {
            self.ask(issue.workspace, "POST", &format!("/api/runs/{run}/cancel"), Some(json!({}))).await?;
            self.issues[number].cancelled = true;
        }
        Ok(true)
    }

    async fn rerun(&mut self, pick: usize) -> bool {
        let Some(number) = pick.checked_rem(self.issues.len()) else { return true };
        let issue = self.issues[number].clone();
        // Refused while the agent works on it.
        let path = format!("/api/issues/{}/rerun", issue.id);
        if self.ask(issue.workspace, "POST", &path, Some(json!({}))).await.is_ok() {
            self.issues[number].reruns += 1;
        }
        true
    }

    async fn switch(&mut self, runtime: &Runtime, to: &str) -> Result<(), String> {
        self.say(format!("{to} runtime {} of {}", runtime.id, runtime.daemon_id));
        let workspace = self.board.workspaces.iter().position(|id| *id == runtime.workspace_id).unwrap_or(0);
        self.ask(workspace, "POST", &format!("/api/runtimes/{}/{to}", runtime.id), None).await.map(drop)
    }

    pub(super) async fn enable_all(&mut self) -> Result<(), String> {
        for runtime in self.all_runtimes().await?.into_iter().filter(|runtime| runtime.disabled_at.is_some()) {
            self.switch(&runtime, "enable").await?;
        }
        self.ledger.disabled.clear();
        self.drain_hints();
        Ok(())
    }

    pub(super) async fn delete(&mut self, runtime: &Runtime) -> Result<(), String> {
        self.say(format!("deleted runtime {} of {}", runtime.id, runtime.daemon_id));
        let workspace = self.board.workspaces.iter().position(|id| *id == runtime.workspace_id).unwrap_or(0);
        self.ask(workspace, "DELETE", &format!("/api/runtimes/{}?live=keep_running", runtime.id), None).await?;
        if let Some(number) = self.machines.iter().position(|machine| machine.name == runtime.daemon_id) {
            self.ledger.encouraged(number);
        }
        Ok(())
    }

    pub(super) async fn all_runtimes(&self) -> Result<Vec<Runtime>, String> {
        let mut all = Vec::new();
        for workspace in 0..WORKSPACES {
            let listed = self.ask(workspace, "GET", "/api/runtimes", None).await?;
            all.extend(serde_json::from_value::<Vec<Runtime>>(listed).map_err(|error| error.to_string())?);
        }
        Ok(all)
    }

    pub(super) async fn runs(&self, workspace: usize) -> Result<Vec<Run>, String> {
        let listed = self.ask(workspace, "GET", "/api/runs", None).await?;
        serde_json::from_value(listed).map_err(|error| error.to_string())
    }

    /// Whether every machine has exactly the runtimes the server has for it,
    /// and all that it offers.
    pub(super) async fn runtimes_agree(&self) -> Result<bool, String> {
        let all = self.all_runtimes().await?;
        let agree = self.machines.iter().all(|machine| {
            let mut rows: Vec<RuntimeId> =
                all.iter().filter(|row| row.daemon_id == machine.name).map(|row| row.id).collect();
            rows.sort_unstable();
            let wanted = machine.providers * WORKSPACES;
            let has = machine.daemon.as_ref().map(shipmate_daemon::stepped::Daemon::runtimes);
            rows.len() == wanted && has.as_ref() == Some(&rows)
        });
        Ok(agree)
    }
}
