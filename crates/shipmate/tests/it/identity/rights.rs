//! Every route of the API against every role, by a table; and whose work a machine takes.
//!
//! In the table a daemon's id is the member's, who comes first: others are refused it.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::board::{Comment, Issue, Machine};
use shipmate_core::api::identity::CreatedToken;
use shipmate_core::api::talk::Outcome;
use shipmate_core::error::Code;
use shipmate_core::status::{Role, RunStatus};
use shipmate_testkit::{Client, Installation, on_both};

use crate::fixture::{board, person, stranger};
use crate::operations::{self, Operation};
use crate::program;

/// What each route answers: to an owner, an admin, a member, somebody of
/// another workspace, and nobody. `y`: it is theirs to do, whether or not it
/// makes sense now; `f`: forbidden, 403; `n`: not there for them, 404; `u`: not
/// signed in, 401. A route that is not in it fails the test.
const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/identity/rights.txt");

fn table() -> BTreeMap<String, String> {
    let text = fs_err::read_to_string(TABLE).expect("the table");
    let lines = text.lines().filter_map(|line| line.rsplit_once(' '));
    lines.map(|(name, may)| (name.trim().to_owned(), may.to_owned())).collect()
}

async fn knock(client: &Client, operation: &Operation, board: &crate::fixture::Board) -> char {
    let (address, sample) = (operation.address(board), operation.sample(board));
    let answer = client.request(operation.method.clone(), &address, sample.as_ref()).await;
    assert!(!answer.status.is_server_error(), "{}: {}", operation.name(), answer.body);
    match answer.status.as_u16() {
        401 => 'u',
        403 => 'f',
        404 => 'n',
        _ => 'y',
    }
}

async fn with_a_token(browser: &Client) -> Client {
    let created: CreatedToken = browser.post("/api/tokens", &json!({ "name": "t" })).await;
    browser.as_nobody().with_token(&created.token)
}

/// What goes away goes last, and one's own way in goes at the very end.
fn order(operation: &Operation) -> (bool, bool, bool, String) {
    let name = operation.name();
    (name.contains("logout"), name.contains("archive"), operation.method == Method::DELETE, name)
}

on_both! {
    async fn every_route_knows_what_each_role_may(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let board = board(&installation).await;
        let owner = with_a_token(&board.client).await;
        let admin = with_a_token(&person(&board.client, board.workspace, "Ada", Role::Admin).await).await;
        let member = with_a_token(&person(&board.client, board.workspace, "Mia", Role::Member).await).await;
        let stranger = stranger(&installation, &database).await.client;
        let callers = [&owner, &admin, &member, &stranger, &board.client.as_nobody()];
        let mut operations = operations::all(&board.client).await;
        operations.sort_by_cached_key(order);
        let (table, mut found) = (table(), Vec::new());
        for operation in operations.iter().filter(|operation| !operation.is_socket()) {
            let mut may = ['?'; 5];
            // Who may least comes first, so that nothing is gone when they come.
            for (at, caller) in callers.iter().enumerate().rev() {
                may[at] = knock(caller, operation, &board).await;
            }
            found.push((operation.name(), may.iter().collect::<String>()));
        }
        found.sort();
        // What was there for an admin to remove is not there for the owner after that.
        let alike = |expected: &str, seen: &str| {
            expected.chars().zip(seen.chars()).all(|(expected, seen)| expected == seen || (expected, seen) == ('y', 'n'))
        };
        let wrong: Vec<String> = found
            .iter()
            .filter(|(name, seen)| !table.get(name.as_str()).is_some_and(|expected| alike(expected, seen)))
            .map(|(name, seen)| format!("{name} {seen}"))
            .collect();
        assert!(wrong.is_empty(), "not what the table says:\n{}", wrong.join("\n"));
        let gone: Vec<&String> = table.keys().filter(|name| !found.iter().any(|(known, _)| known == *name)).collect();
        assert!(gone.is_empty(), "in the table, but no route: {gone:?}");
        assert!(up.stop().await.success());
    }

    async fn a_machine_takes_its_owners_work_until_the_owner_opens_it(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let owner = up.client();
        let agent = owner.agent_online("demo").await;
        let here = owner.workspaces().await[0].id;
        let machine: Machine = owner.machines().await.remove(0);
        let mia = person(&owner, here, "Mia", Role::Member).await;
        let admin = person(&owner, here, "Ada", Role::Admin).await;

        // Neither by assigning, nor by waking, nor by talking.
        let wish = json!({ "title": "Mine", "assignee_type": "agent", "assignee_id": agent.id });
        let refused = mia.request(Method::POST, "/api/issues", Some(&wish)).await;
        refused.must_be_refused(403, Code::Forbidden);
        for words in [machine.name.as_str(), machine.owner_name.as_str(), "shipmate machine share"] {
            assert!(refused.error().error.contains(words), "{words}: {}", refused.body);
        }
        let parked: Issue = owner.post("/api/issues", &json!({ "title": "Later", "status": "backlog",
            "assignee_type": "agent", "assignee_id": agent.id })).await;
        let path = format!("/api/issues/{}", parked.id);
        mia.request(Method::PUT, &path, Some(&json!({ "status": "todo" }))).await.must_be_refused(403, Code::Forbidden);
        let said: Comment = mia.post(&format!("{path}/comments"), &json!({ "content": "@demo do this" })).await;
        let receipt = said.trigger_outcomes.first().expect("a receipt");
        assert_eq!((receipt.outcome, receipt.run_id), (Outcome::NotWoken, None));
        assert!(receipt.reason.as_ref().is_some_and(|why| why.contains(&machine.owner_name)), "{receipt:?}");
        // The board is still everybody's.
        mia.request(Method::PUT, &path, Some(&json!({ "priority": "high" }))).await.must_succeed();

        // What was queued for somebody while it was open waits when it is closed, and says for whom.
        let address = format!("/api/machines/{}", machine.daemon_id);
        let share = async |by: &Client, shared: &str| by.request(Method::PATCH, &address, Some(&json!({ "shared": shared }))).await;
        share(&admin, "workspace").await.must_be_refused(403, Code::Forbidden);
        let opened: Value = share(&owner, "workspace").await.json();
        assert_eq!(opened["shared"], "workspace");
        let issue: Issue = mia.post("/api/issues", &wish).await;
        assert_eq!(owner.finished(owner.newest_run(issue.id).await.id).await.status, RunStatus::Completed);
        owner.post::<Value>(&format!("/api/runtimes/{}/disable", machine.runtimes[0].id), &json!({})).await;
        let issue: Issue = mia.post("/api/issues", &wish).await;
        share(&owner, "owner").await.must_succeed();
        owner.post::<Value>(&format!("/api/runtimes/{}/enable", machine.runtimes[0].id), &json!({})).await;
        let run = owner.newest_run(issue.id).await;
        let wait = run.wait.expect("it waits");
        assert!(wait.text.contains("takes only") && wait.text.contains(&machine.owner_name), "{}", wait.text);
        installation.say(&["machine", "share", &machine.name]).await;
        assert_eq!(owner.finished(run.id).await.status, RunStatus::Completed);
        assert!(installation.say(&["machine", "list"]).await.contains("for everybody"));
        installation.say(&["machine", "unshare", &machine.name]).await;
        assert!(up.stop().await.success());
    }
}
