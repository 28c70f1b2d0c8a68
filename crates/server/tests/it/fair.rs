//! A machine's places are shared among the workspaces and projects that want them.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shipmate_core::id::{ProjectId, WorkspaceId};
use shipmate_testkit::{Client, on_both};

use crate::daemon::Daemon;
use crate::world::World;

/// So many issues of the agent that runs on `demo`.
async fn work(client: &Client, count: usize, priority: &str, project: Option<ProjectId>) {
    let agent = client.agents().await.into_iter().find(|agent| agent.provider == "demo").expect("an agent");
    for n in 0..count {
        let wish = json!({ "title": format!("Work {n}"), "assignee_type": "agent", "assignee_id": agent.id,
            "priority": priority, "project_id": project });
        let _: Value = client.post("/api/issues", &wish).await;
    }
}

async fn agent(client: &Client) {
    let wish = json!({ "name": "deckhand", "provider": "demo", "max_concurrent_tasks": 50 });
    let existing = client.agents().await.into_iter().find(|agent| agent.provider == "demo");
    match existing {
        Some(agent) => {
            let more = json!({ "max_concurrent_tasks": 50 });
            let _: Value = client.put(&format!("/api/agents/{}", agent.id), &more).await;
        }
        None => drop(client.post::<Value>("/api/agents", &wish).await),
    }
}

on_both! {
    async fn a_workspace_with_much_to_do_leaves_room_for_the_other(database: Database) {
        let world = World::new(&database).await;
        // Later than the first, which stays the one that a caller means who names none.
        world.clock.advance(std::time::Duration::from_secs(1));
        let wish = json!({ "name": "Other", "slug": "other", "issue_prefix": "OTH" });
        let made: Value = world.owner.post("/api/workspaces", &wish).await;
        let other: WorkspaceId = made["id"].as_str().expect("an id").parse().expect("an id");
        let token = world.daemon_token().await;
        let mut runtimes = Vec::new();
        for workspace in [world.workspace, other] {
            let daemon = Daemon::new(world.node.with(&token), workspace, "box");
            runtimes.extend(daemon.register(&["demo"]).await);
        }
        let there = world.owner.in_workspace(other);
        agent(&world.owner).await;
        agent(&there).await;
        work(&world.owner, 12, "urgent", None).await;
        work(&there, 3, "low", None).await;

        let daemon = Daemon::new(world.node.with(&token), world.workspace, "box");
        let mut shares: BTreeMap<WorkspaceId, usize> = BTreeMap::new();
        for given in daemon.claim(&runtimes).await {
            *shares.entry(given.workspace_id).or_default() += 1;
        }
        assert_eq!(shares, BTreeMap::from([(world.workspace, 2), (other, 2)]), "four places for two workspaces");
        for given in daemon.claim(&runtimes).await {
            *shares.entry(given.workspace_id).or_default() += 1;
        }
        assert_eq!(shares, BTreeMap::from([(world.workspace, 5), (other, 3)]), "what the other does not want is used");
    }

    async fn a_project_with_much_to_do_leaves_room_for_the_other(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        agent(&world.owner).await;
        let mut projects: Vec<ProjectId> = Vec::new();
        for title in ["Large", "Small"] {
            let made: Value = world.owner.post("/api/projects", &json!({ "title": title })).await;
            projects.push(made["id"].as_str().expect("an id").parse().expect("an id"));
        }
        work(&world.owner, 12, "none", Some(projects[0])).await;
        work(&world.owner, 4, "none", Some(projects[1])).await;
        let mut shares: BTreeMap<String, usize> = BTreeMap::new();
        for given in daemon.claim(&runtimes).await {
            *shares.entry(given.project.expect("a project").title.into_string()).or_default() += 1;
        }
        assert_eq!(shares, BTreeMap::from([("Large".to_owned(), 2), ("Small".to_owned(), 2)]));
    }
}
