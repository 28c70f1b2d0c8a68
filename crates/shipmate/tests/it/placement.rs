//! Where agents run, and which of them keep out of each other's way.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::board::{Agent, Machine};
use shipmate_core::api::run::Run;
use shipmate_core::error::Code;
use shipmate_core::rules::task::WaitReason;
use shipmate_core::status::RunStatus;
use shipmate_testkit::{Client, DEADLINE, Installation, eventually, on_both};

use crate::program;

async fn waits(client: &Client, run: &Run) -> WaitReason {
    client.run(run.id).await.wait.expect("it waits").reason
}

on_both! {
    async fn an_agent_runs_where_its_labels_are(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let machine: Machine = client.machines().await.remove(0);
        let needs = ["agent", "update", "demo", "--needs-label", "GPU", "--needs-label", "linux"];
        installation.say(&needs).await;
        let issue = client.assign_new_issue("Needs much", "", agent.id).await;
        let run = client.newest_run(issue.id).await;
        let lacks = |label: &str| WaitReason::LabelMissing { label: label.into(), machine: machine.name.clone() };
        assert_eq!(waits(&client, &run).await, lacks("gpu"));
        let why = installation.say(&["why", &issue.identifier]).await;
        assert!(why.contains("lacks the label gpu") && why.contains("shipmate machine label"), "{why}");

        // One label is the owner's word on the machine itself, the other is added here.
        let policy = installation.data().join("daemon/policy.toml");
        let before = fs_err::read_to_string(&policy).expect("a policy");
        fs_err::write(&policy, format!("labels = [\"Linux\"]\n{before}")).expect("written");
        eventually(DEADLINE, "the machine to declare its label", async || {
            client.machines().await.remove(0).labels.contains(&"linux".to_owned()).then_some(())
        })
        .await;
        assert_eq!(waits(&client, &run).await, lacks("gpu"));
        installation.say(&["machine", "label", &machine.name, "gpu", "big"]).await;
        assert_eq!(client.finished(run.id).await.status, RunStatus::Completed);
        let labelled: Machine = client.machines().await.remove(0);
        assert_eq!((labelled.labels, labelled.added_labels), (
            ["big", "gpu", "linux"].map(str::to_owned).to_vec(),
            ["big", "gpu"].map(str::to_owned).to_vec(),
        ));
        installation.say(&["machine", "label", &machine.name, "--remove", "gpu"]).await;
        let issue = client.assign_new_issue("Needs much again", "", agent.id).await;
        let run = client.newest_run(issue.id).await;
        assert_eq!(waits(&client, &run).await, lacks("gpu"));
        // What it does not need any more does not hold it up.
        installation.say(&["agent", "update", "demo", "--needs-label", "any"]).await;
        assert_eq!(client.finished(run.id).await.status, RunStatus::Completed);
        assert!(up.stop().await.success());
    }

    async fn labels_and_keys_that_can_not_be_are_refused_by_their_field(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let machine: Machine = client.machines().await.remove(0);
        let runtime = client.runtimes().await.into_iter().find(|runtime| runtime.provider == "demo").expect("one");
        let many: Vec<String> = (0..31).map(|number| format!("l{number}")).collect();
        let path = format!("/api/agents/{}", agent.id);
        for (field, change) in [
            ("required_labels", json!({ "required_labels": ["two words"] })),
            ("required_labels", json!({ "required_labels": many })),
            ("required_labels", json!({ "required_labels": ["gpu"], "runtime_id": runtime.id })),
            ("concurrency_key", json!({ "concurrency_key": "two words" })),
        ] {
            let refused = client.request(Method::PUT, &path, Some(&change)).await;
            refused.must_be_refused(400, Code::Invalid);
            assert!(refused.error().error.contains(field), "{}", refused.body);
        }
        let path = format!("/api/machines/{}", machine.daemon_id);
        let refused = client.request(Method::PATCH, &path, Some(&json!({ "labels": ["x y"] }))).await;
        refused.must_be_refused(400, Code::Invalid);
        assert!(refused.error().error.contains("labels"), "{}", refused.body);
        assert!(up.stop().await.success());
    }

    async fn agents_with_the_same_key_run_one_after_the_other(database: Database) {
        let installation = Installation::new(program()).database(&database).demo_pace(Duration::from_millis(50));
        let up = installation.up().await;
        let client = up.client();
        let one = client.agent_online("demo").await;
        installation.say(&["agent", "update", "demo", "--concurrency-key", "Staging"]).await;
        let wish = json!({ "name": "other", "provider": "demo", "concurrency_key": "staging" });
        let other: Agent = client.post("/api/agents", &wish).await;
        let free: Agent = client.post("/api/agents", &json!({ "name": "free", "provider": "demo" })).await;
        let first = client.assign_new_issue("First", "demo: slow 100000", one.id).await;
        let first = client.newest_run(first.id).await;
        client.run_until(first.id, "the first run to start", DEADLINE, |run| run.started_at.is_some()).await;
        let second = client.assign_new_issue("Second", "", other.id).await;
        let second = client.newest_run(second.id).await;
        let WaitReason::KeyHeld { key, execution_id, issue, agent } = waits(&client, &second).await else {
            panic!("it waits for the key")
        };
        assert_eq!((key.as_str(), issue, agent.as_str()), ("staging", first.issue_identifier.clone(), "demo"));
        let runs = fs_err::read_dir(installation.data().join("daemon/runs")).expect("runs").flatten();
        let names: Vec<String> = runs.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        assert!(names.contains(&execution_id.to_string()), "it names the execution that has it: {names:?}");

        // Who needs no key is not held up.
        let third = client.assign_new_issue("Third", "", free.id).await;
        let third = client.newest_run(third.id).await;
        assert_eq!(client.finished(third.id).await.status, RunStatus::Completed);
        assert_eq!(client.run(second.id).await.status, RunStatus::Queued);
        client.cancel(first.id).await;
        let (first, second) = (client.finished(first.id).await, client.finished(second.id).await);
        assert_eq!(second.status, RunStatus::Completed);
        assert!(second.dispatched_at >= first.completed_at, "one after the other");
        let text = client.get::<Value>("/api/agents").await.to_string();
        assert!(text.contains("staging"), "{text}");
        assert!(up.stop().await.success());
    }
}
