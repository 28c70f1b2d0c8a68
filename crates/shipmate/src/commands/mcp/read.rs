//! The tools that change nothing.

use rmcp::handler::server::wrapper::Parameters;
use rmcp::{tool, tool_router};
use serde_json::{Value, json};
use shipmate_core::api::attachment::Attachment;
use shipmate_core::api::board::{Agent, Comment, IssueList};
use shipmate_core::api::project::Document;
use shipmate_core::api::run::{Run, RunDiff};

use super::wishes::{OneIssue, OneProject, OneRun, SearchWords, WhichIssues};
use super::{Answer, Board, answer};
use crate::commands::issue::{assignee_filter, labels};
use crate::commands::{attachment, project};
use crate::error::CliError;
use crate::resolve;

/// How many issues are listed if nobody says.
const LISTED: u32 = 50;

#[tool_router(router = reading, vis = "pub(super)")]
impl Board {
    #[tool(description = "List issues in the order of the board", annotations(read_only_hint = true))]
    async fn list_issues(&self, Parameters(which): Parameters<WhichIssues>) -> Answer {
        answer(self.listed(which).await)
    }

    #[tool(
        description = "Find issues by the words of their titles, descriptions and comments",
        annotations(read_only_hint = true)
    )]
    async fn search_issues(&self, Parameters(wanted): Parameters<SearchWords>) -> Answer {
        let query = [("q", wanted.words.as_str()), ("include_closed", if wanted.closed { "true" } else { "false" })];
        answer(self.client.get::<Value>(&["issues", "search"], &query).await)
    }

    #[tool(
        description = "Read an issue with its comments and its runs, the newest run first",
        annotations(read_only_hint = true)
    )]
    async fn get_issue(&self, Parameters(named): Parameters<OneIssue>) -> Answer {
        answer(self.whole_issue(&named.issue).await)
    }

    #[tool(description = "List the agents that issues can be assigned to", annotations(read_only_hint = true))]
    async fn list_agents(&self) -> Answer {
        answer(self.client.get::<Vec<Agent>>(&["agents"], &[]).await)
    }

    #[tool(
        description = "Read how a run stands: its status, why it waits if it does, its tokens, its end",
        annotations(read_only_hint = true)
    )]
    async fn get_run(&self, Parameters(named): Parameters<OneRun>) -> Answer {
        answer(resolve::run(&self.client, &named.run).await)
    }

    #[tool(description = "List the projects with their progress", annotations(read_only_hint = true))]
    async fn list_projects(&self) -> Answer {
        answer(project::read(&self.client).await)
    }

    #[tool(description = "Read a project with all its pages", annotations(read_only_hint = true))]
    async fn get_project(&self, Parameters(named): Parameters<OneProject>) -> Answer {
        answer(self.whole_project(&named.project).await)
    }

    #[tool(description = "List the files on an issue and in its comments", annotations(read_only_hint = true))]
    async fn list_attachments(&self, Parameters(named): Parameters<OneIssue>) -> Answer {
        answer(self.files(&named.issue).await)
    }

    #[tool(description = "Read what a run changed, as a patch", annotations(read_only_hint = true))]
    async fn get_diff(&self, Parameters(named): Parameters<OneRun>) -> Answer {
        answer(self.diff(&named.run).await)
    }
}

impl Board {
    async fn listed(&self, which: WhichIssues) -> Result<IssueList, CliError> {
        let mut query = vec![("limit", which.limit.unwrap_or(LISTED).to_string())];
        query.extend(which.offset.map(|offset| ("offset", offset.to_string())));
        if !which.status.is_empty() {
            let words: Vec<&str> = which.status.iter().map(|status| status.as_str()).collect();
            query.push(("status", words.join(",")));
        }
        if let Some(name) = &which.assignee {
            query.push(("assignee_id", assignee_filter(&self.client, name).await?));
        }
        if let Some(name) = &which.project {
            let id = project::named_or_none(&self.client, name).await?;
            query.push(("project_id", id.map_or_else(|| "none".to_owned(), |id| id.to_string())));
        }
        for label in labels(&self.client, which.label.as_slice()).await? {
            query.push(("label", label.to_string()));
        }
        let query: Vec<(&str, &str)> = query.iter().map(|(key, value)| (*key, value.as_str())).collect();
        self.client.get(&["issues"], &query).await
    }

    async fn whole_issue(&self, named: &str) -> Result<Value, CliError> {
        let issue = resolve::issue(&self.client, named).await?;
        let id = issue.id.to_string();
        let comments: Vec<Comment> = self.client.get(&["issues", &id, "comments"], &[]).await?;
        let runs: Vec<Run> = self.client.get(&["issues", &id, "runs"], &[]).await?;
        Ok(json!({ "issue": issue, "comments": comments, "runs": runs }))
    }

    async fn whole_project(&self, named: &str) -> Result<Value, CliError> {
        let project = project::named(&self.client, named).await?;
        let id = project.id.to_string();
        let mut pages: Vec<Document> = Vec::new();
        for page in self.client.get::<Vec<Document>>(&["projects", &id, "documents"], &[]).await? {
            pages.push(self.client.get(&["projects", &id, "documents", &page.id.to_string()], &[]).await?);
        }
        Ok(json!({ "project": project, "documents": pages }))
    }

    async fn files(&self, named: &str) -> Result<Vec<Attachment>, CliError> {
        attachment::of_issue(&self.client, &resolve::issue(&self.client, named).await?).await
    }

    async fn diff(&self, named: &str) -> Result<RunDiff, CliError> {
        let run = resolve::run(&self.client, named).await?;
        self.client.get(&["runs", &run.id.to_string(), "diff"], &[]).await
    }
}
