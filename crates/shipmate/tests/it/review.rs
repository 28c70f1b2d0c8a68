//! What a person decides about a run's work, and what becomes of it.

mod accept;
mod hard_days;
mod reject;
mod talk;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;
use shipmate_core::api::board::{Agent, CreateIssue, Issue, Repository};
use shipmate_core::api::review::Review;
use shipmate_core::api::run::Run;
use shipmate_core::status::{ActorKind, RunStatus};
use shipmate_testkit::{Client, DEADLINE, Database, GitRepository, Installation, Up};

use crate::program;

/// An installation with the demo agent and a bare repository elsewhere on
/// this machine, which has one commit on `main`.
struct Stage {
    installation: Installation,
    up: Up,
    client: Client,
    agent: Agent,
    remote: PathBuf,
    repository: Repository,
    /// Where it was cloned from, to make more commits in.
    origin: GitRepository,
    _folder: tempfile::TempDir,
}

impl Stage {
    async fn new(database: &Database) -> Self {
        let origin = GitRepository::new();
        let folder = tempfile::tempdir().expect("a folder");
        let remote = folder.path().join("remote.git");
        let path = remote.display().to_string();
        origin.git(&["clone", "--quiet", "--bare", ".", &path]);
        let installation = Installation::new(program()).database(database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        installation.say(&["repo", "allow", &path]).await;
        let repository = client.create_repository(&path).await;
        Self { installation, up, client, agent, remote, repository, origin, _folder: folder }
    }

    /// A new issue in that repository, and the demo agent's run on it, which is over.
    async fn run(&self, title: &str) -> (Issue, Run) {
        self.run_in(title, &self.repository).await
    }

    async fn run_in(&self, title: &str, repository: &Repository) -> (Issue, Run) {
        let wish = CreateIssue {
            title: title.into(),
            assignee_type: Some(ActorKind::Agent),
            assignee_id: Some(self.agent.id.0),
            repository_id: Some(repository.id),
            ..CreateIssue::default()
        };
        let issue = self.client.create_issue(&wish).await;
        let run = self.client.newest_run(issue.id).await;
        let run = self.client.finished(run.id).await;
        assert_eq!(run.status, RunStatus::Completed, "{run:#?}");
        (issue, run)
    }

    async fn accept(&self, run: &Run, how: &str, into: Option<&str>) -> Run {
        self.client.post(&format!("/api/runs/{}/accept", run.id), &json!({ "how": how, "into": into })).await
    }

    /// Accepts and waits for the end of that.
    async fn accepted(&self, run: &Run, how: &str, into: Option<&str>) -> Review {
        self.accept(run, how, into).await;
        self.decided(run).await
    }

    /// The newest decision, once nothing waits any more.
    async fn decided(&self, run: &Run) -> Review {
        let over = |run: &Run| run.review_details.as_ref().is_some_and(|review| review.ended_at.is_some());
        let run = self.client.run_until(run.id, "the decision to be carried out", DEADLINE, over).await;
        run.review_details.expect("it was waited for")
    }

    /// A commit on the remote's `main` by somebody else.
    fn commit_elsewhere(&self, files: &[(&str, &str)]) -> String {
        let commit = self.origin.commit(files);
        self.origin.git(&["push", "--quiet", &self.remote.display().to_string(), "main"]);
        commit
    }

    fn remote(&self, arguments: &[&str]) -> String {
        git(&self.remote, arguments)
    }
}

fn git(directory: &Path, arguments: &[&str]) -> String {
    let said = Command::new("git").args(arguments).current_dir(directory).output().expect("git runs");
    assert!(said.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8_lossy(&said.stdout).trim().to_owned()
}
