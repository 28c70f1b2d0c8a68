//! What a machine's owner has it serve, and what waits because of that.

use serde_json::json;
use shipmate_core::api::board::{CreateIssue, Machine, Repository};
use shipmate_core::rules::task::WaitReason;
use shipmate_core::status::{ActorKind, Approval, RunStatus};
use shipmate_testkit::{Client, DEADLINE, Installation, eventually, on_both};

use crate::program;

async fn machine_until(client: &Client, what: &str, is_so: impl Fn(&Machine) -> bool) -> Machine {
    eventually(DEADLINE, what, async || client.machines().await.into_iter().next().filter(|machine| is_so(machine)))
        .await
}

on_both! {
    async fn what_a_machines_owner_left_out_waits_and_says_so_until_it_is_served(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let policy = installation.data().join("daemon").join("policy.toml");
        let before = fs_err::read_to_string(&policy).expect("it allows the demo's repository");
        let write = |more: &str| fs_err::write(&policy, format!("{before}\n{more}\n")).expect("written");
        write("serve_approvals = [\"ask\", \"read_only\"]");
        let narrow = Some(vec![Approval::Ask, Approval::ReadOnly]);
        let machine = machine_until(&client, "the policy", |machine| machine.serves.approvals == narrow).await;

        let issue = client.assign_new_issue("Do it", "", agent.id).await;
        let run = client.newest_run(issue.id).await;
        let wait = client.run(run.id).await.wait.expect("it waits");
        let excludes = "agents whose approval is full".to_owned();
        assert_eq!(wait.reason, WaitReason::NotServed { machine: machine.name.clone(), excludes });
        let why = installation.say(&["why", &issue.identifier]).await;
        assert!(why.contains(&machine.name) && why.contains("does not serve agents whose approval is full"), "{why}");
        let shown = installation.say(&["machine", "show", &machine.name]).await;
        assert!(shown.contains("only approvals: ask, read_only"), "{shown}");
        // Its next beats find nothing to do either.
        let claimed = client.run(run.id).await;
        assert_eq!((claimed.status, claimed.attempt), (RunStatus::Queued, 0));

        write("serve_repositories = []\nserve_providers = [\"demo\"]");
        machine_until(&client, "the new policy", |machine| machine.serves.providers.is_some()).await;
        let excludes = match client.run(run.id).await.wait.expect("it waits").reason {
            WaitReason::NotServed { excludes, .. } => excludes,
            other => panic!("{other:?}"),
        };
        assert!(excludes.starts_with("the repository "), "{excludes}");

        write("");
        assert_eq!(client.finished(run.id).await.status, RunStatus::Completed);
        let shown = installation.say(&["machine", "show", &machine.name]).await;
        assert!(shown.contains("everything"), "{shown}");
        assert!(up.stop().await.success());
    }

    async fn what_is_served_is_found_behind_much_that_is_not(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let served: Vec<Repository> = client.get("/api/repositories").await;
        let policy = installation.data().join("daemon").join("policy.toml");
        let before = fs_err::read_to_string(&policy).expect("it allows the demo's repository");
        let narrow = format!("{before}\nserve_repositories = [{:?}]\n", served[0].url);
        fs_err::write(&policy, narrow).expect("written");
        machine_until(&client, "the policy", |machine| machine.serves.repositories.is_some()).await;
        let elsewhere = json!({ "name": "hull", "url": "https://example.org/hull.git" });
        let elsewhere: Repository = client.post("/api/repositories", &elsewhere).await;
        let assigned = async |repository: &Repository| {
            let wish = CreateIssue {
                title: "Do it".into(),
                repository_id: Some(repository.id),
                assignee_type: Some(ActorKind::Agent),
                assignee_id: Some(agent.id.0),
                ..CreateIssue::default()
            };
            client.newest_run(client.create_issue(&wish).await.id).await.id
        };
        // More than the machine has places.
        let mut left_out = Vec::new();
        for _ in 0..6 {
            left_out.push(assigned(&elsewhere).await);
        }
        assert_eq!(client.finished(assigned(&served[0]).await).await.status, RunStatus::Completed);
        for run in left_out {
            assert!(matches!(client.run(run).await.wait.expect("it waits").reason, WaitReason::NotServed { .. }));
        }
        assert!(up.stop().await.success());
    }
}
