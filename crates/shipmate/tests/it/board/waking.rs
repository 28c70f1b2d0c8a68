//! Which act wakes an agent, and which does not.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use shipmate_core::api::board::{Agent, CreateIssue, Issue, UpdateIssue};
use shipmate_core::api::run::Run;
use shipmate_core::error::Code;
use shipmate_core::status::{ActorKind, IssueStatus, RunStatus, TriggerKind};
use shipmate_testkit::{Client, DEADLINE, Installation, eventually, on_both};

use crate::program;

async fn in_status(client: &Client, title: &str, status: IssueStatus, agent: &Agent) -> Issue {
    client
        .create_issue(&CreateIssue {
            title: title.into(),
            status: Some(status),
            assignee_type: Some(ActorKind::Agent),
            assignee_id: Some(agent.id.0),
            ..CreateIssue::default()
        })
        .await
}

async fn move_to(client: &Client, issue: &Issue, status: IssueStatus) -> Issue {
    client.update_issue(issue.id, &UpdateIssue { status: Some(status), ..UpdateIssue::default() }).await
}

/// Another agent of the same kind that may have one run at a time.
async fn another(client: &Client, name: &str) -> Agent {
    client.post("/api/agents", &json!({ "name": name, "provider": "demo", "max_concurrent_tasks": 1 })).await
}

async fn working(client: &Client, issue: &Issue) -> Run {
    let run = client.newest_run(issue.id).await;
    client.run_until(run.id, "the agent to work", DEADLINE, |run| run.started_at.is_some()).await
}

on_both! {
    async fn assigning_wakes_and_the_backlog_sleeps(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;

        let parked = in_status(&client, "Parked", IssueStatus::Backlog, &agent).await;
        let closed = in_status(&client, "Closed", IssueStatus::Done, &agent).await;
        client.comment(parked.id, "Not yet").await;
        assert!(client.runs(parked.id).await.is_empty() && client.runs(closed.id).await.is_empty());
        let left = move_to(&client, &parked, IssueStatus::Todo).await;
        let run = client.finished(left.latest_run.expect("leaving the backlog wakes").id).await;
        assert_eq!((run.status, run.kind), (RunStatus::Completed, TriggerKind::LeftBacklog));
        let shown = client.issue(parked.id).await;
        assert_eq!((shown.status, shown.latest_run.map(|run| run.id)), (IssueStatus::InReview, Some(run.id)));

        let free = client.create_issue(&CreateIssue { title: "Free".into(), ..CreateIssue::default() }).await;
        client.comment(free.id, "Anybody?").await;
        assert!(client.runs(free.id).await.is_empty(), "nobody is assigned");
        let assigned = client.assign(free.id, agent.id).await;
        client.finished(assigned.latest_run.expect("assigning wakes").id).await;
        client.assign(free.id, agent.id).await;
        assert_eq!(client.runs(free.id).await.len(), 1, "saying it again does not");

        client.comment(free.id, "Once more, please").await;
        let again = client.newest_run(free.id).await;
        assert_eq!(again.kind, TriggerKind::Comment);
        assert_eq!(client.finished(again.id).await.status, RunStatus::Completed);
        let answer = client.request(Method::POST, &format!("/api/issues/{}/rerun", closed.id), None::<&()>).await;
        assert_eq!(answer.status, 201, "a rerun is an explicit wish: {}", answer.body);
        let run: Run = answer.json();
        assert_eq!((run.kind, run.attempt), (TriggerKind::Rerun, 0));
        assert_eq!(client.finished(run.id).await.status, RunStatus::Completed);
        assert_eq!(client.issue(closed.id).await.status, IssueStatus::Done, "a person's own choice stays");
        let unassigned = client.create_issue(&CreateIssue { title: "Nobody's".into(), ..CreateIssue::default() }).await;
        client.request(Method::POST, &format!("/api/issues/{}/rerun", unassigned.id), None::<&()>).await
            .must_be_refused(409, Code::Conflict);
        assert!(up.stop().await.success());
    }

    async fn what_is_said_during_a_run_leads_to_exactly_one_more(database: Database) {
        let installation = Installation::new(program()).database(&database).demo_pace(Duration::from_millis(10));
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let issue = client.assign_new_issue("Talk", "demo: slow 60", agent.id).await;
        let first = working(&client, &issue).await;
        for n in 0..3 {
            client.comment(issue.id, &format!("Also this: {n}")).await;
        }
        client.request(Method::POST, &format!("/api/issues/{}/rerun", issue.id), None::<&()>).await
            .must_be_refused(409, Code::Conflict);
        assert_eq!(client.runs(issue.id).await.len(), 1, "an agent never works twice on one issue at the same time");
        client.finished(first.id).await;
        let second = client.newest_run(issue.id).await;
        assert_ne!(second.id, first.id);
        assert_eq!((second.kind, client.finished(second.id).await.status), (TriggerKind::Comment, RunStatus::Completed));
        let runs = client.runs(issue.id).await;
        assert_eq!(runs.len(), 2, "three comments, one more run: {runs:#?}");
        assert!(second.dispatched_at >= first.completed_at);

        // Said while it works, then given to somebody else: the former agent sleeps.
        let other = another(&client, "other").await;
        let issue = client.assign_new_issue("Handed over", "demo: slow 60", agent.id).await;
        let first = working(&client, &issue).await;
        client.comment(issue.id, "For whoever does it").await;
        client.assign(issue.id, other.id).await;
        assert_eq!(client.finished(first.id).await.status, RunStatus::Completed, "what has begun goes on");
        let theirs = eventually(DEADLINE, "the new agent's run", async || {
            client.runs(issue.id).await.into_iter().find(|run| run.agent_id == other.id)
        })
        .await;
        client.finished(theirs.id).await;
        let of_former = client.runs(issue.id).await.into_iter().filter(|run| run.agent_id == agent.id).count();
        assert_eq!(of_former, 1, "the former agent is not woken by what was said before");
        assert!(up.stop().await.success());
    }

    async fn what_waits_is_cancelled_with_its_reason(database: Database) {
        let installation = Installation::new(program()).database(&database).demo_pace(Duration::from_millis(20));
        let up = installation.up().await;
        let client = up.client();
        client.agent_online("demo").await;
        let (busy, free) = (another(&client, "busy").await, another(&client, "free").await);
        let blocker = client.assign_new_issue("Blocker", "demo: slow 100000", busy.id).await;
        let running = working(&client, &blocker).await;

        let reassigned = client.assign_new_issue("Reassigned", "", busy.id).await;
        let waiting = client.newest_run(reassigned.id).await;
        assert_eq!(waiting.status, RunStatus::Queued);
        client.comment(reassigned.id, "Joined").await;
        assert_eq!(client.runs(reassigned.id).await.len(), 1, "a comment joins the run that waits");
        client.assign(reassigned.id, free.id).await;
        assert_eq!(client.run(waiting.id).await.status, RunStatus::Cancelled, "who has not begun does not begin any more");
        let theirs = client.newest_run(reassigned.id).await;
        assert_eq!((theirs.agent_id, client.finished(theirs.id).await.status), (free.id, RunStatus::Completed));

        let cancelled = client.assign_new_issue("Cancelled", "", busy.id).await;
        let waiting = client.newest_run(cancelled.id).await;
        let answer = client.cancel(waiting.id).await;
        assert_eq!((answer.status, answer.wait, answer.records), (RunStatus::Cancelled, None, 0));
        assert_eq!(client.cancel(waiting.id).await.completed_at, answer.completed_at, "twice is once");

        let archived = client.assign_new_issue("Archived", "", busy.id).await;
        let waiting = client.newest_run(archived.id).await;
        let away: Agent = client.post(&format!("/api/agents/{}/archive", busy.id), &json!({})).await;
        assert!(away.archived_at.is_some());
        assert_eq!(client.run(waiting.id).await.status, RunStatus::Cancelled, "archiving cancels what waits");
        assert_eq!(client.run(running.id).await.status, RunStatus::Running, "and not what runs");
        assert!(client.agents().await.iter().all(|agent| agent.id != busy.id));
        asleep_while_archived(&client, &archived, &busy).await;

        client.cancel(running.id).await;
        assert_eq!(client.finished(running.id).await.status, RunStatus::Cancelled);
        let back: Agent = client.post(&format!("/api/agents/{}/restore", busy.id), &json!({})).await;
        assert_eq!(back.archived_at, None);
        let run = client.rerun(archived.id).await;
        assert_eq!(client.finished(run.id).await.status, RunStatus::Completed);
        assert!(up.stop().await.success());
    }
}

/// An archived agent is woken by nothing, and its issues can still be worked with.
async fn asleep_while_archived(client: &Client, issue: &Issue, agent: &Agent) {
    client.comment(issue.id, "Are you there?").await;
    let moved = move_to(client, issue, IssueStatus::Backlog).await;
    assert_eq!(moved.status, IssueStatus::Backlog, "its issues can be moved");
    move_to(client, issue, IssueStatus::Todo).await;
    let answer = client.request(Method::POST, &format!("/api/issues/{}/rerun", issue.id), None::<&()>).await;
    answer.must_be_refused(409, Code::Conflict);
    assert!(answer.error().error.contains("archived"), "{}", answer.body);
    assert_eq!(client.runs(issue.id).await.len(), 1, "an archived agent was woken");
    let wish = json!({ "title": "New", "assignee_type": "agent", "assignee_id": agent.id });
    let answer = client.request(Method::POST, "/api/issues", Some(&wish)).await;
    answer.must_be_refused(400, Code::Invalid);
    assert!(answer.error().error.contains("archived"), "{}", answer.body);
}
