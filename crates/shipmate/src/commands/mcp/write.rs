//! The tools that change the board.

use rmcp::handler::server::wrapper::Parameters;
use rmcp::{tool, tool_router};
use serde_json::json;
use shipmate_core::api::board::{Comment, CreateComment, CreateIssue, Issue, UpdateIssue};
use shipmate_core::api::run::Run;

use super::wishes::{ChangedIssue, NewComment, NewIssue, OneRun};
use super::{Answer, Board, answer};
use crate::commands::issue::{assignee, labels};
use crate::error::CliError;
use crate::resolve;

#[tool_router(router = writing, vis = "pub(super)")]
impl Board {
    #[tool(
        description = "Create an issue; assigned to an agent, it starts at once",
        annotations(destructive_hint = false)
    )]
    async fn create_issue(&self, Parameters(wish): Parameters<NewIssue>) -> Answer {
        answer(self.create(wish).await)
    }

    #[tool(description = "Change an issue: its words, status, priority or assignee")]
    async fn update_issue(&self, Parameters(wish): Parameters<ChangedIssue>) -> Answer {
        answer(self.change(wish).await)
    }

    #[tool(
        description = "Say something on an issue; the answer says who hears it and which agents it wakes",
        annotations(destructive_hint = false)
    )]
    async fn add_comment(&self, Parameters(wish): Parameters<NewComment>) -> Answer {
        answer(self.say(wish).await)
    }

    #[tool(description = "End a run; what it did so far stays", annotations(idempotent_hint = true))]
    async fn cancel_run(&self, Parameters(named): Parameters<OneRun>) -> Answer {
        answer(self.cancel(&named.run).await)
    }
}

impl Board {
    async fn create(&self, wish: NewIssue) -> Result<Issue, CliError> {
        let mut issue = CreateIssue {
            title: wish.title,
            description: wish.description,
            status: wish.status,
            priority: wish.priority,
            label_ids: labels(&self.client, &wish.labels).await?,
            ..CreateIssue::default()
        };
        if let Some(parent) = &wish.parent {
            issue.parent_issue_id = Some(resolve::issue(&self.client, parent).await?.id.to_string());
        }
        for blocker in &wish.blocked_by {
            issue.blocked_by.push(resolve::issue(&self.client, blocker).await?.id.to_string());
        }
        if let Some(name) = &wish.assignee {
            let assignee = assignee(&self.client, name).await?;
            issue.assignee_type = Some(assignee.kind);
            issue.assignee_id = Some(assignee.id);
        }
        self.client.post(&["issues"], &issue).await
    }

    async fn change(&self, wish: ChangedIssue) -> Result<Issue, CliError> {
        let issue = resolve::issue(&self.client, &wish.issue).await?;
        let mut change = UpdateIssue {
            title: wish.title,
            description: wish.description,
            status: wish.status,
            priority: wish.priority,
            ..UpdateIssue::default()
        };
        match wish.assignee.as_deref() {
            None => {}
            Some("none") => {
                change.assignee_type = Some(None);
                change.assignee_id = Some(None);
            }
            Some(name) => {
                let assignee = assignee(&self.client, name).await?;
                change.assignee_type = Some(Some(assignee.kind));
                change.assignee_id = Some(Some(assignee.id));
            }
        }
        self.client.put(&["issues", &issue.id.to_string()], &change).await
    }

    async fn say(&self, wish: NewComment) -> Result<Comment, CliError> {
        let issue = resolve::issue(&self.client, &wish.issue).await?;
        let comment = CreateComment { content: wish.content, parent_id: None };
        self.client.post(&["issues", &issue.id.to_string(), "comments"], &comment).await
    }

    async fn cancel(&self, named: &str) -> Result<Run, CliError> {
        let run = resolve::run(&self.client, named).await?;
        self.client.post(&["runs", &run.id.to_string(), "cancel"], &json!({})).await
    }
}
