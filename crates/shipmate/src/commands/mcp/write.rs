//! The tools that change the board.

use rmcp::handler::server::wrapper::Parameters;
use rmcp::{tool, tool_router};
use serde_json::json;
use shipmate_core::api::attachment::Attachment;
use shipmate_core::api::board::{Comment, CreateComment, CreateIssue, Issue, UpdateIssue};
use shipmate_core::api::run::Run;

use super::wishes::{ChangedIssue, NewComment, NewFile, NewIssue, OneRun, WantedFile};
use super::{Answer, Board, answer};
use crate::commands::attachment::{self, Saved};
use crate::commands::issue::{Named, reassign};
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

    #[tool(
        description = "Put a file of this machine on an issue; the answer's `markdown` shows it in a comment",
        annotations(destructive_hint = false)
    )]
    async fn attach_file(&self, Parameters(wish): Parameters<NewFile>) -> Answer {
        answer(self.attach(wish).await)
    }

    #[tool(
        description = "Save a file of an issue in a folder of this machine; the answer says where",
        annotations(destructive_hint = false)
    )]
    async fn download_attachment(&self, Parameters(wish): Parameters<WantedFile>) -> Answer {
        answer(self.download(wish).await)
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
            ..CreateIssue::default()
        };
        let named = Named {
            assignee: wish.assignee.as_deref(),
            parent: wish.parent.as_deref(),
            blocked_by: &wish.blocked_by,
            labels: &wish.labels,
            project: wish.project.as_deref(),
        };
        named.put(&self.client, &mut issue).await?;
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
        if let Some(name) = &wish.assignee {
            reassign(&self.client, &mut change, name).await?;
        }
        self.client.put(&["issues", &issue.id.to_string()], &change).await
    }

    async fn say(&self, wish: NewComment) -> Result<Comment, CliError> {
        let issue = resolve::issue(&self.client, &wish.issue).await?;
        let comment = CreateComment { content: wish.content, ..CreateComment::default() };
        self.client.post(&["issues", &issue.id.to_string(), "comments"], &comment).await
    }

    async fn attach(&self, wish: NewFile) -> Result<Attachment, CliError> {
        let issue = resolve::issue(&self.client, &wish.issue).await?;
        attachment::send(&self.client, self.random, &wish.path, Some(&issue)).await
    }

    async fn download(&self, wish: WantedFile) -> Result<Saved, CliError> {
        let issue = resolve::issue(&self.client, &wish.issue).await?;
        let files = attachment::of_issue(&self.client, &issue).await?;
        let file = resolve::pick("attachment", &wish.file, &files)?;
        attachment::save(&self.client, file, &wish.folder, false).await
    }

    async fn cancel(&self, named: &str) -> Result<Run, CliError> {
        let run = resolve::run(&self.client, named).await?;
        self.client.post(&["runs", &run.id.to_string(), "cancel"], &json!({})).await
    }
}
