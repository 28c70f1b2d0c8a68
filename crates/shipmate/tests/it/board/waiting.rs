//! Why a run waits, in words, and that it waits no longer than that.

use std::time::Duration;

use serde_json::{Value, json};
use shipmate_core::api::board::{Agent, Issue};
use shipmate_core::api::run::Run;
use shipmate_core::id::TaskId;
use shipmate_core::rules::task::WaitReason;
use shipmate_core::status::{Presence, RunStatus};
use shipmate_testkit::{Client, DEADLINE, Installation, eventually, on_both};

use crate::fixture::server_alone;
use crate::program;

/// Long enough for a busy test machine, shorter than a beat: who waits longer
/// was not told and found out by itself.
const AT_ONCE: Duration = Duration::from_secs(8);

async fn endless(client: &Client, title: &str, agent: &Agent) -> (Issue, Run) {
    let issue = client.assign_new_issue(title, "demo: slow 100000", agent.id).await;
    let run = client.newest_run(issue.id).await;
    (issue, run)
}

async fn starts(client: &Client, run: TaskId, what: &str) {
    client.run_until(run, what, AT_ONCE, |run| run.status != RunStatus::Queued).await;
}

async fn reason(client: &Client, run: TaskId) -> WaitReason {
    let run = client.run(run).await;
    let wait = run.wait.unwrap_or_else(|| panic!("it does not wait: {:?}", run.status));
    assert_eq!(wait.text, wait.reason.text());
    assert!(wait.since >= run.created_at);
    wait.reason
}

on_both! {
    async fn a_run_waits_for_its_agent_and_then_for_its_machine_and_no_longer(database: Database) {
        let installation = Installation::new(program()).database(&database).demo_pace(Duration::from_millis(30));
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let capacity = client.machines().await[0].capacity;
        assert!(capacity < agent.max_concurrent_tasks, "the machine is full before the agent is busy");
        client.put::<Agent>(&format!("/api/agents/{}", agent.id), &json!({ "max_concurrent_tasks": 1 })).await;
        let (_, first) = endless(&client, "First", &agent).await;
        starts(&client, first.id, "the first run to start").await;
        let (_, second) = endless(&client, "Second", &agent).await;
        assert_eq!(reason(&client, second.id).await, WaitReason::AgentBusy { running: 1, limit: 1 });
        let mine = client.agents().await.remove(0);
        assert_eq!((mine.running, client.machines().await[0].running), (1, 1));

        // The agent may do more: at once it does.
        client.put::<Agent>(&format!("/api/agents/{}", agent.id), &json!({ "max_concurrent_tasks": 50 })).await;
        starts(&client, second.id, "the second run to start when its agent may do more").await;
        let mut runs = vec![first, second];
        while (runs.len() as i64) < capacity {
            let (_, run) = endless(&client, "More", &agent).await;
            starts(&client, run.id, "a run to start on a free machine").await;
            runs.push(run);
        }
        let (_, waiting) = endless(&client, "One too many", &agent).await;
        let machine = client.machines().await.remove(0);
        let full = WaitReason::MachineFull { machine: machine.name, capacity };
        assert_eq!(reason(&client, waiting.id).await, full);
        let listed = client.issues().await.issues.into_iter().find(|issue| issue.title == "One too many");
        let latest = listed.and_then(|issue| issue.latest_run).expect("its run is shown on the board");
        assert_eq!(latest.wait.map(|wait| wait.reason), Some(full));

        client.cancel(runs[0].id).await;
        starts(&client, waiting.id, "the waiting run to take the slot that came free").await;
        // The agent is busy again, and one run more ends: the next takes its place.
        client.put::<Agent>(&format!("/api/agents/{}", agent.id), &json!({ "max_concurrent_tasks": 1 })).await;
        let (_, last) = endless(&client, "Last", &agent).await;
        for run in runs.iter().chain([&waiting]) {
            assert!(matches!(reason(&client, last.id).await, WaitReason::AgentBusy { limit: 1, .. }));
            client.cancel(run.id).await;
            client.finished(run.id).await;
        }
        starts(&client, last.id, "the last run to start when its agent is free").await;
        client.cancel(last.id).await;
        assert!(up.stop().await.success());
    }

    async fn a_run_waits_for_a_machine_that_is_away(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let agent = up.client().agent_online("demo").await;
        assert!(up.stop().await.success());

        let server = server_alone(&installation, &database).await;
        let client = installation.client();
        let machine = client.machines().await.remove(0);
        assert_eq!(machine.presence, Presence::Offline, "a machine that said good-bye is away at once");
        assert!(client.runtimes().await.iter().all(|runtime| runtime.status == Presence::Offline));
        assert_eq!(client.agents().await[0].presence, Presence::Offline);
        let issue = client.assign_new_issue("Waits", "", agent.id).await;
        let run = client.newest_run(issue.id).await;
        assert_eq!(reason(&client, run.id).await, WaitReason::MachineOffline { machine: machine.name });
        server.end().await;

        let up = installation.up().await;
        assert_eq!(client.finished(run.id).await.status, RunStatus::Completed, "it starts when the machine is back");
        assert!(up.stop().await.success());
    }

    async fn a_deleted_runtime_comes_back_and_takes_what_waits(database: Database) {
        let installation = Installation::new(program()).database(&database).demo_pace(Duration::from_millis(20));
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let runtime = client.runtimes().await.into_iter().find(|runtime| runtime.provider == "demo").expect("one");
        client.put::<Value>(&format!("/api/agents/{}", agent.id), &json!({ "runtime_id": runtime.id })).await;
        let going_on = client.assign_new_issue("Goes on", "demo: slow 60", agent.id).await;
        let going_on = client.newest_run(going_on.id).await;
        client.run_until(going_on.id, "the agent to work", DEADLINE, |run| run.started_at.is_some()).await;

        client.delete_runtime(runtime.id).await;
        let issue = client.assign_new_issue("Afterwards", "", agent.id).await;
        let healed = eventually(Duration::from_secs(3), "the runtime to come back under a new id", async || {
            client.runtimes().await.into_iter().find(|r| r.provider == "demo" && r.id != runtime.id)
        })
        .await;
        assert_eq!((healed.daemon_id, healed.status), (runtime.daemon_id, Presence::Online));
        let run = client.newest_run(issue.id).await;
        let run = client.finished(run.id).await;
        assert_eq!((run.status, run.runtime_id), (RunStatus::Completed, Some(healed.id)));
        let old = client.finished(going_on.id).await;
        assert_eq!((old.status, old.runtime_id), (RunStatus::Completed, None), "what ran on it went on");
        assert!(old.machine.is_some(), "and its history knows where");
        assert_eq!(client.agents().await[0].runtime_id, None, "its agent may run anywhere again");
        assert!(up.stop().await.success());
    }
}
