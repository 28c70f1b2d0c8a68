//! What several tests need: a look into the database, a second person, and a
//! board with one of everything on it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use shipmate_core::api::attachment::Attachment;
use shipmate_core::api::board::{CreateIssue, Issue};
use shipmate_core::api::environment::AgentVariable;
use shipmate_core::api::identity::TokenKind;
use shipmate_core::api::inbox::InboxItem;
use shipmate_core::api::issue::{Label, Labels};
use shipmate_core::api::people::CreatedInvitation;
use shipmate_core::api::price::Price;
use shipmate_core::api::project::{Document, Project};
use shipmate_core::api::review::ReviewComment;
use shipmate_core::api::run::Run;
use shipmate_core::api::skill::WholeSkill;
use shipmate_core::id::{AccountId, WorkspaceId};
use shipmate_core::status::Role;
use shipmate_seams::{Clock, Random};
use shipmate_store::identity::{self, CredentialKind, NewCredential};
use shipmate_store::{Store, backup};
use shipmate_testkit::database::Kind;
use shipmate_testkit::{Client, DEADLINE, Database, Installation, eventually};

pub(crate) fn now() -> DateTime<Utc> {
    Clock::system().now()
}

pub(crate) fn new_id<T: From<uuid::Uuid>>() -> T {
    Random::system().id(now())
}

/// Writes a program that can be run.
pub(crate) fn write_program(path: &Path, script: &str) {
    fs_err::create_dir_all(path.parent().expect("a program is in a folder")).expect("a folder is made");
    fs_err::write(path, script).expect("the program is written");
    fs_err::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("it can be run");
}

/// The same installation, which finds this program by its name before the system's.
pub(crate) fn finding(installation: Installation, name: &str, script: &str) -> Installation {
    let folder = installation.home().join("bin");
    write_program(&folder.join(name), script);
    installation.environment("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", folder.display()))
}

/// The database of a running installation.
pub(crate) async fn store(installation: &Installation, database: &Database) -> Store {
    let opened = match database.kind() {
        Kind::Sqlite => Store::open_sqlite(&backup::database_file(&installation.data())).await,
        Kind::Postgres => Store::open_postgres(database.url()).await,
    };
    opened.expect("the database opens")
}

/// Puts a credential into the database, as the server would, and answers its secret.
pub(crate) async fn keep_secret(
    store: &Store,
    account: AccountId,
    (kind, prefix): (CredentialKind, &str),
    expires_at: Option<DateTime<Utc>>,
) -> String {
    let body: String = Random::system().secret().iter().map(|byte| format!("{byte:02x}")).collect();
    let hash: String = Sha256::digest(body.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let new = NewCredential {
        id: new_id(),
        account_id: account,
        kind,
        name: "made by a test",
        prefix,
        hash: &hash,
        expires_at,
    };
    let mut write = store.write().await.expect("a transaction");
    identity::create_credential(&mut write, &new, now()).await.expect("a credential");
    write.commit(now()).await.expect("committed");
    format!("{prefix}_{body}")
}

/// A second person, with a workspace of their own.
pub(crate) struct Stranger {
    pub(crate) client: Client,
    pub(crate) workspace: WorkspaceId,
}

/// Puts a second person into the database.
pub(crate) async fn stranger(installation: &Installation, database: &Database) -> Stranger {
    let store = store(installation, database).await;
    let (account, workspace) = (new_id(), new_id());
    let mut write = store.write().await.expect("a transaction");
    identity::create_account(&mut write, account, "Stranger", now()).await.expect("an account");
    let names = ("Elsewhere", "elsewhere", "ELSE");
    identity::create_workspace(&mut write, workspace, names, account, now()).await.expect("a workspace");
    write.commit(now()).await.expect("committed");
    let token = keep_secret(&store, account, (CredentialKind::Personal, "shp"), None).await;
    store.close().await;
    Stranger { client: installation.client().with_token(&token), workspace }
}

/// What a command of the command line prints; it must succeed.
pub(crate) async fn said(installation: &Installation, arguments: &[&str]) -> String {
    let output = installation.run(arguments).await;
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// An invitation into a workspace.
pub(crate) async fn invite(by: &Client, workspace: WorkspaceId, role: Role) -> CreatedInvitation {
    by.post(&format!("/api/workspaces/{workspace}/invitations"), &json!({ "role": role })).await
}

/// What stands behind the `#` of a link.
pub(crate) fn code_of(link: &str) -> &str {
    link.split_once('#').expect("the secret stands behind the #").1
}

/// A browser of somebody new, who has just accepted an invitation into a workspace.
pub(crate) async fn person(by: &Client, workspace: WorkspaceId, name: &str, role: Role) -> Client {
    let link = invite(by, workspace, role).await.url;
    let accept = json!({ "code": code_of(&link), "name": name });
    let answer = by.as_nobody().request(Method::POST, "/api/invitations/accept", Some(&accept)).await;
    answer.must_succeed();
    let set = answer.headers.get(reqwest::header::SET_COOKIE).expect("a cookie").to_str().expect("text");
    by.as_nobody().with_header("cookie", set.split(';').next().expect("a value"))
}

/// A board with one of everything on it, and nothing going on.
pub(crate) struct Board {
    pub(crate) client: Client,
    pub(crate) workspace: WorkspaceId,
    pub(crate) issue: String,
    pub(crate) agent: String,
    pub(crate) run: Run,
    pub(crate) repository: String,
    pub(crate) runtime: String,
    pub(crate) token: String,
    pub(crate) daemon_id: String,
    pub(crate) execution: String,
    pub(crate) label: String,
    pub(crate) inbox_item: String,
    pub(crate) comment: String,
    pub(crate) project: String,
    /// A page of the project.
    pub(crate) document: String,
    /// A file on the issue.
    pub(crate) attachment: String,
    /// Accepted work that was handed over.
    pub(crate) delivery: String,
    /// A draft about a line of the run's diff.
    pub(crate) draft: String,
    /// An issue that is in the way of `issue`.
    pub(crate) blocker: String,
    /// A price that was set.
    pub(crate) price: String,
    /// Another member of the workspace.
    pub(crate) member: String,
    /// An invitation that is open.
    pub(crate) invitation: String,
    /// A skill with a file.
    pub(crate) skill: WholeSkill,
    /// Another one, which may go.
    pub(crate) passing_skill: WholeSkill,
}

/// Fills a running installation's board.
pub(crate) async fn board(installation: &Installation) -> Board {
    let client = installation.client();
    let agent = client.agent_online("demo").await;
    let issue = client.assign_new_issue("Say hello", "", agent.id).await;
    let run = client.newest_run(issue.id).await;
    client.finished(run.id).await;
    let comment = client.comment(issue.id, "A secret word: xylophone").await;
    let run = client.newest_run(issue.id).await;
    let run = client.finished(run.id).await;
    let token = client.create_token("a token", TokenKind::Personal).await;
    let runtime = client.runtimes().await.into_iter().find(|runtime| runtime.provider == "demo").expect("a runtime");
    let label: Label = client.post("/api/labels", &json!({ "name": "bug" })).await;
    client.post::<Labels>(&format!("/api/issues/{}/labels", issue.id), &json!({ "label_id": label.id })).await;
    let blocker = client.create_issue(&CreateIssue { title: "First this".into(), ..CreateIssue::default() }).await;
    client.post::<Issue>(&format!("/api/issues/{}/blockers", issue.id), &json!({ "issue": blocker.identifier })).await;
    let workspace = client.workspaces().await.first().expect("a workspace").id;
    let member = person(&client, workspace, "Mate", Role::Member).await.me().await.id;
    let invitation = invite(&client, workspace, Role::Member).await.listed.id;
    let wish = json!({ "how": "push", "into": "of-a-test" });
    let accepted: Run = client.post(&format!("/api/runs/{}/accept", run.id), &wish).await;
    let run = client.run_until(run.id, "the work to be pushed", DEADLINE, |run| {
        run.review_details.as_ref().is_some_and(|review| review.ended_at.is_some())
    });
    let run = run.await;
    let note = format!("notes/{}.md", issue.identifier.to_lowercase());
    let wish = json!({ "path": note, "side": "new", "line": 1, "body": "b", "draft": true });
    let draft: ReviewComment = client.post(&format!("/api/runs/{}/review-comments", run.id), &wish).await;
    let content = "---\nname: greet\ndescription: Greets\n---\nSay ahoy.";
    let file = json!({ "path": "notes.md", "content": "n" });
    let skill = client.post("/api/skills", &json!({ "content": content, "files": [file] })).await;
    let passing_skill = client.post("/api/skills", &json!({ "name": "passing", "description": "d" })).await;
    let address = format!("/api/upload-file?filename=notes.txt&issue_id={}", issue.identifier);
    let file: Attachment = client.send(Method::POST, &address, None, "notes").await.json();
    let repository = client.repositories().await.first().expect("a repository").id;
    let project = json!({ "title": "Harbour", "repository_ids": [repository] });
    let project: Project = client.post("/api/projects", &project).await;
    let page = json!({ "title": "Plan", "content": "First the wall." });
    let document: Document = client.post(&format!("/api/projects/{}/documents", project.id), &page).await;
    let executions = installation.data().join("daemon").join("runs");
    let execution = fs_err::read_dir(executions).expect("executions").next().expect("one").expect("readable");
    let variable = format!("/api/agents/{}/environment/DEPLOY_KEY", agent.id);
    client.put::<AgentVariable>(&variable, &json!({ "value": "v" })).await;
    let price: Price = client.post("/api/prices", &json!({ "model": "m", "input": 1, "output": 2 })).await;
    Board {
        workspace,
        skill,
        passing_skill,
        price: price.id.expect("set here").to_string(),
        member: member.to_string(),
        invitation: invitation.to_string(),
        issue: issue.id.to_string(),
        agent: agent.id.to_string(),
        run,
        repository: repository.to_string(),
        runtime: runtime.id.to_string(),
        token: token.listed.id.to_string(),
        daemon_id: runtime.daemon_id,
        draft: draft.id.to_string(),
        delivery: accepted.review_details.expect("it was accepted").id.to_string(),
        execution: execution.file_name().into_string().expect("an id"),
        comment: comment.id.to_string(),
        attachment: file.id.to_string(),
        project: project.id.to_string(),
        document: document.id.to_string(),
        inbox_item: client.get::<Vec<InboxItem>>("/api/inbox").await.first().expect("an end was told").id.to_string(),
        label: label.id.to_string(),
        blocker: blocker.id.to_string(),
        client,
    }
}

impl Board {
    /// What stands for `{id}` in this path.
    pub(crate) fn id_in(&self, path: &str) -> String {
        let ids = [
            ("/api/tokens/", &self.token),
            ("/api/repositories/", &self.repository),
            ("/api/agents/", &self.agent),
            ("/api/machines/", &self.daemon_id),
            ("/api/runtimes/", &self.runtime),
            ("/api/issues/", &self.issue),
            ("/api/labels/", &self.label),
            ("/api/comments/", &self.comment),
            ("/api/prices/", &self.price),
            ("/api/attachments/", &self.attachment),
            ("/api/projects/", &self.project),
            ("/api/inbox/", &self.inbox_item),
            ("/api/daemon/executions/", &self.execution),
            ("/api/daemon/deliveries/", &self.delivery),
            ("/api/review-comments/", &self.draft),
        ];
        if path == "/api/skills/{id}" {
            return self.passing_skill.listed.id.to_string();
        }
        if path.starts_with("/api/skills/") {
            return self.skill.listed.id.to_string();
        }
        if path.starts_with("/api/daemon/skills/") {
            return self.skill.listed.hash.clone();
        }
        if path.starts_with("/api/runs/") || path.starts_with("/api/tasks/") {
            return self.run.id.to_string();
        }
        if path.starts_with("/api/workspaces/") {
            return self.workspace.to_string();
        }
        let found = ids.into_iter().find(|(prefix, _)| path.starts_with(prefix));
        found.unwrap_or_else(|| panic!("a new kind of address, {path}: say here what its id is")).1.clone()
    }

    /// A sound body for this operation.
    pub(crate) fn sample(&self, operation: &str) -> serde_json::Value {
        match operation {
            "POST /api/auth/exchange" => json!({ "code": "sho_unknown" }),
            "POST /api/tokens" => json!({ "name": "another", "kind": "personal", "expires_in_days": 3 }),
            "POST /api/repositories" => json!({ "name": "other", "url": "/srv/other.git", "daemon_id": "of-a-test" }),
            "POST /api/agents" => json!({ "name": "other", "provider": "demo", "description": "d",
                "instructions": "i", "model": "m", "runtime_id": self.runtime, "max_concurrent_tasks": 2,
                "chain_budget": { "cost": { "currency": "USD", "micros": 5 }, "tokens": 5 } }),
            "PUT /api/agents/{id}" => json!({ "name": "demo", "description": "d", "instructions": "i", "model": "",
                "runtime_id": null, "max_concurrent_tasks": 6 }),
            "POST /api/projects" => json!({ "title": "t", "description": "d", "icon": "⚓", "color": "#12a594",
                "status": "planned", "lead_type": "agent", "lead_id": self.agent, "start_date": "2026-01-31",
                "due_date": "2026-12-31", "repository_ids": [self.repository] }),
            "PUT /api/projects/{id}" => json!({ "title": "u", "description": "d", "icon": "", "color": "#12a594",
                "status": "paused", "lead_type": null, "lead_id": null, "start_date": null, "due_date": null,
                "repository_ids": [] }),
            "POST /api/projects/{id}/resources" => json!({ "resource_type": "github_repo", "label": "quay",
                "resource_ref": { "url": "https://example.org/quay.git" }, "position": 0 }),
            "POST /api/projects/{id}/documents" => json!({ "title": "t", "content": "c" }),
            "PUT /api/projects/{id}/documents/{document_id}" => json!({ "title": "u", "content": "c" }),
            "PATCH /api/me" => json!({ "name": "Me", "email": "me@example.org" }),
            "POST /api/workspaces" => json!({ "name": "Another", "slug": "another", "issue_prefix": "ANO" }),
            "PUT /api/workspaces/{id}" => json!({ "name": "Workspace" }),
            "PATCH /api/workspaces/{id}/members/{user_id}" => json!({ "role": "member" }),
            "POST /api/workspaces/{id}/invitations" => json!({ "role": "member", "expires_in_days": 3 }),
            "POST /api/invitations/look" => json!({ "code": "shi_unknown" }),
            "POST /api/invitations/accept" => json!({ "code": "shi_unknown", "name": "n", "email": "n@example.org" }),
            "PATCH /api/machines/{id}" => json!({ "shared": "workspace" }),
            "POST /api/machines/join-links" => json!({ "expires_in_minutes": 5, "all_workspaces": false }),
            "POST /api/machines/join" => json!({ "code": "shj_unknown", "name": "n" }),
            "PUT /api/runtimes/{id}" => json!({ "name": "Another name" }),
            "POST /api/issues" => json!({ "title": "t", "description": "d", "status": "backlog", "priority": "low",
                "assignee_type": "agent", "assignee_id": self.agent, "repository_id": self.repository,
                "due_date": "2026-12-31", "label_ids": [self.label], "blocked_by": [], "parent_issue_id": self.blocker }),
            "PUT /api/issues/{id}" => json!({ "title": "t", "description": "d", "status": "backlog",
                "priority": "low", "assignee_type": null, "assignee_id": null, "repository_id": null,
                "position": 1.5, "due_date": null, "label_ids": [], "parent_issue_id": null }),
            "POST /api/issues/{id}/blockers" => json!({ "issue": self.blocker }),
            "POST /api/issues/{id}/labels" => json!({ "label_id": self.label }),
            "POST /api/issues/{id}/move" => json!({ "status": "todo", "after": self.blocker }),
            "POST /api/issues/batch-update" => json!({ "issue_ids": [self.issue], "updates": { "priority": "low" } }),
            "PUT /api/notification-preferences" => {
                json!({ "issue_assigned": true, "mentioned": true, "new_comment": true,
                "task_failed": true, "review_requested": true, "run_accepted": true, "run_rejected": true })
            }
            "POST /api/prices" => json!({ "provider": "*", "model": "m", "currency": "USD", "since": "2026-01-31",
                "input": 1.0, "output": 2.0, "cache_read": 0.1, "cache_write": 1.25 }),
            "POST /api/labels" => json!({ "name": "other", "color": "#112233", "description": "d" }),
            "PUT /api/labels/{id}" => json!({ "name": "bug", "color": "#112233", "description": "d" }),
            "POST /api/issues/{id}/comments" => json!({ "content": "c", "parent_id": self.comment }),
            "PUT /api/comments/{id}" => json!({ "content": "A secret word: xylophone" }),
            "POST /api/comments/{id}/reactions" | "DELETE /api/comments/{id}/reactions" => json!({ "emoji": "+1" }),
            "POST /api/skills" => json!({ "name": "other", "description": "d", "content": "c", "config": {},
                "files": [{ "path": "a.md", "content": "a", "executable": false }] }),
            "PUT /api/skills/{id}" => json!({ "name": "passing", "description": "d", "content": "c", "config": {},
                "files": [{ "path": "notes.md", "content": "n" }] }),
            "PUT /api/skills/{id}/files" => json!({ "path": "b.md", "content": "b", "executable": true }),
            "PUT /api/agents/{id}/environment/{name}" => json!({ "value": "v" }),
            "PUT /api/agents/{id}/skills" | "POST /api/agents/{id}/skills/add" => {
                json!({ "skill_ids": [self.skill.listed.id] })
            }
            "POST /api/runs/{id}/accept" => json!({ "how": "push", "into": "of-a-test" }),
            "POST /api/runs/{id}/answers" => json!({ "question": "q", "choice": null, "text": "t", "deny": false }),
            "POST /api/runs/{id}/messages" => json!({ "text": "t" }),
            "POST /api/runs/{id}/reject" => json!({ "reason": "r", "rerun": false }),
            "POST /api/runs/{id}/review-comments" => json!({ "path": "notes/ship-1.md", "side": "new", "line": 1,
                "end_line": 2, "body": "b", "draft": true }),
            of_daemons => self.sample_of_daemons(of_daemons),
        }
    }

    fn sample_of_daemons(&self, operation: &str) -> serde_json::Value {
        match operation {
            "POST /api/daemon/register" => json!({ "workspace_id": self.workspace, "daemon_id": "of-a-test",
                "device_name": "n", "cli_version": "1", "runtimes": [{ "type": "demo", "name": "Demo", "version": "1" }],
                "machine": { "os": "linux", "capacity": 1, "inventory": [] } }),
            "POST /api/daemon/deregister" => json!({ "daemon_id": "of-a-test" }),
            "POST /api/daemon/beat" => json!({ "daemon_id": "of-a-test", "runtimes": [], "executions": [] }),
            "POST /api/daemon/claim" => json!({ "request_id": new_id::<uuid::Uuid>(), "daemon_id": "of-a-test",
                "runtimes": [], "slots": 1 }),
            "POST /api/daemon/executions/{id}/adopt" => json!({ "daemon_id": self.daemon_id, "assignment": {
                "execution_id": self.execution, "epoch": 1, "task_id": self.run.id, "workspace_id": self.workspace,
                "runtime_id": self.runtime, "provider": "demo", "lease_seconds": 600,
                "agent": { "name": "demo", "instructions": "", "model": "" },
                "issue": { "identifier": "SHIP-1", "title": "t", "description": "d", "comments": [] } } }),
            "POST /api/daemon/executions/{id}/journal" => json!({ "daemon_id": self.daemon_id, "epoch": 1,
                "offset": 0, "records": [] }),
            "POST /api/daemon/deliveries/{id}/begin" => json!({ "daemon_id": self.daemon_id }),
            "POST /api/daemon/deliveries/{id}/end" => json!({ "daemon_id": self.daemon_id,
                "outcome": { "outcome": "failed", "reason": "r" } }),
            other => panic!("a new operation, {other}: say here what a sound body for it is"),
        }
    }
}

/// A server without a daemon.
pub(crate) struct ServerAlone(tokio::process::Child);

/// Starts only the server on an installation's data directory.
pub(crate) async fn server_alone(installation: &Installation, database: &Database) -> ServerAlone {
    server_at(installation, database, "127.0.0.1:0").await
}

/// The same, at this address.
pub(crate) async fn server_at(installation: &Installation, database: &Database, address: &str) -> ServerAlone {
    let mut command = installation.command("server");
    command.args(["--listen", address, "--lifeline"]).stdin(std::process::Stdio::piped());
    if database.kind() == Kind::Postgres {
        command.env("SHIPMATE_DATABASE_URL", database.url());
    }
    let child = command.spawn().expect("the program can be started");
    let client = installation.client();
    eventually(DEADLINE, "the server to answer", async || client.is_healthy().await.then_some(())).await;
    ServerAlone(child)
}

impl ServerAlone {
    /// Kills it.
    pub(crate) async fn kill(mut self) {
        self.0.kill().await.expect("our own child");
    }

    /// Ends it as its parent does, and waits for that.
    pub(crate) async fn end(mut self) {
        drop(self.0.stdin.take());
        let ended = tokio::time::timeout(DEADLINE, self.0.wait()).await;
        assert!(ended.expect("the server ends").expect("our own child").success());
    }
}
