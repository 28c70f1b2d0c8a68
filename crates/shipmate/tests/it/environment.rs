//! The environment of an agent: what it is given reaches its process, and nothing else.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::environment::AgentVariable;
use shipmate_core::api::run::Run;
use shipmate_core::error::Code;
use shipmate_core::id::AgentId;
use shipmate_core::journal::{Body, FailureClass};
use shipmate_core::status::RunStatus;
use shipmate_store::environment;
use shipmate_testkit::database::Kind;
use shipmate_testkit::{Client, DEADLINE, Installation, on_both};
use tokio::io::AsyncWriteExt as _;

use crate::fixture::store;
use crate::program;

/// Prints its environment, and proves that it knows the value without saying it.
const TELLER: &str = r#"cat >/dev/null; env; printf %s "$DEPLOY_KEY" | cut -c 1-9; printf %s "$DEPLOY_KEY" | wc -c"#;
/// Says the value in two messages.
const STAMMERER: &str = r#"cat >/dev/null; say() { printf '{"type":"text","text":"%s"}\n' "$1"; }
    say "It is $(printf %s "$DEPLOY_KEY" | cut -c 1-7)"; say "$(printf %s "$DEPLOY_KEY" | cut -c 8-) indeed."
    printf '{"type":"result","summary":"Told."}\n'"#;
const VALUE: &str = "deploy-me-4f1c9b27e0";

async fn set(installation: &Installation, agent: &str, name: &str, value: &str) {
    let mut command = installation.command("agent");
    command.args(["env", "set", agent, name]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program can be started");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(format!("{value}\n").as_bytes()).await.expect("written");
    drop(input);
    let output = child.wait_with_output().await.expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!String::from_utf8_lossy(&output.stdout).contains(value), "the value is not shown");
}

async fn variables(client: &Client, agent: AgentId) -> Vec<AgentVariable> {
    client.get(&format!("/api/agents/{agent}/environment")).await
}

/// A run of the agent, at its end, and everything that is told of it.
async fn worked(client: &Client, agent: AgentId) -> (Run, String) {
    let issue = client.assign_new_issue("Tell", "", agent).await;
    let run = client.finished(client.newest_run(issue.id).await.id).await;
    let records = client.transcript(run.id).await;
    let said: Vec<&str> = records
        .iter()
        .filter_map(|record| match &record.body {
            Body::Text { text } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    (run, said.join("\n"))
}

fn files_with(directory: &Path, secret: &str) -> Vec<PathBuf> {
    let entries = fs_err::read_dir(directory).into_iter().flatten().flatten();
    let holds = |path: &Path| {
        let content = fs_err::read(path).unwrap_or_default();
        content.windows(secret.len()).any(|window| window == secret.as_bytes())
    };
    entries
        .flat_map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => files_with(&entry.path(), secret),
            Ok(kind) if kind.is_file() && holds(&entry.path()) => vec![entry.path()],
            _ => Vec::new(),
        })
        .collect()
}

async fn with_a_teller(installation: &Installation) {
    installation.say(&["provider", "add", "teller", "--", "/bin/sh", "-c", TELLER]).await;
}

on_both! {
    async fn a_variable_reaches_the_agent_and_is_found_nowhere_else(database: Database) {
        let installation =
            Installation::new(program()).database(&database).environment("SHIPMATE_LOG", "debug");
        with_a_teller(&installation).await;
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("teller").await;
        set(&installation, "teller", "DEPLOY_KEY", "an-earlier-value").await;
        set(&installation, "teller", "DEPLOY_KEY", VALUE).await;
        set(&installation, "teller", "SHORT", "7z").await;
        let listed = installation.say(&["agent", "env", "list", "teller"]).await;
        assert!(listed.contains("DEPLOY_KEY") && !listed.contains(VALUE), "{listed}");
        let answer = client.request(Method::GET, &format!("/api/agents/{}/environment", agent.id), None::<&()>).await;
        assert!(answer.body.contains("SHORT") && !answer.body.contains(VALUE), "{}", answer.body);

        let (run, said) = worked(&client, agent.id).await;
        assert_eq!(run.status, RunStatus::Completed, "{run:#?}");
        assert!(said.contains("DEPLOY_KEY=[DEPLOY_KEY]") && said.contains("SHORT=7z"), "{said}");
        assert!(said.contains("deploy-me") && said.contains(&VALUE.len().to_string()), "it knew the value: {said}");
        assert!(!serde_json::to_string(&client.transcript(run.id).await).expect("JSON").contains(VALUE));
        let events = client.request(Method::GET, "/api/events?after=0", None::<&()>).await.body;
        assert!(events.contains(&agent.id.to_string()), "the change of the agent is told: {events}");
        assert!(!events.contains(VALUE) && !events.contains("DEPLOY_KEY"), "{events}");

        // Another agent of the same machine gets none of it.
        let demo = client.agent_online("demo").await;
        assert!(variables(&client, demo.id).await.is_empty());
        installation.say(&["agent", "env", "unset", "teller", "DEPLOY_KEY"]).await;
        let (_, said) = worked(&client, agent.id).await;
        assert!(!said.contains("DEPLOY_KEY") && said.contains("SHORT=7z"), "{said}");

        set(&installation, "teller", "DEPLOY_KEY", VALUE).await;
        let mut read = store(&installation, &database).await.read().await.expect("a snapshot");
        let kept = environment::of_agent(&mut read, agent.id).await.expect("variables");
        assert_eq!(kept.len(), 2);
        assert!(kept.iter().all(|variable| !variable.sealed.windows(9).any(|part| part == &VALUE.as_bytes()[..9])));
        drop(read);
        // PostgreSQL has tools of its own for this.
        if database.kind() == Kind::Sqlite {
            installation.say(&["backup", installation.home().join("copy.db").to_str().expect("text")]).await;
        }
        assert!(up.stop().await.success());
        for place in [installation.data(), installation.home()] {
            assert_eq!(files_with(&place, VALUE), Vec::<PathBuf>::new());
        }
        only_its_owner_can_read_the_key(&installation);
    }

    async fn what_an_agent_says_in_pieces_is_hidden_too(database: Database) {
        let installation = Installation::new(program()).database(&database);
        installation.say(&["provider", "add", "stammerer", "--", "/bin/sh", "-c", STAMMERER]).await;
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("stammerer").await;
        set(&installation, "stammerer", "DEPLOY_KEY", VALUE).await;
        let (run, said) = worked(&client, agent.id).await;
        assert_eq!(run.status, RunStatus::Completed, "{run:#?}");
        assert_eq!(said, "It is [DEPLOY_KEY]\n indeed.");
        assert!(up.stop().await.success());
    }

    async fn a_named_key_is_used_and_none_is_made_beside_it(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let key = installation.home().join("the key");
        let named = ["--secret-key-file", key.to_str().expect("text")];
        let arguments: Vec<&str> = ["up", "--port", "0", "--no-open"].into_iter().chain(named).collect();
        // A key that a person named is theirs: where there is none, none is made.
        let refused = installation.run(&arguments).await;
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(!refused.status.success() && said.contains("the key") && said.contains("secret key"), "{said}");

        fs_err::write(&key, format!("{}\n", "5e".repeat(32))).expect("a key");
        let up = installation.up_with(&named).await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        set(&installation, "demo", "DEPLOY_KEY", VALUE).await;
        assert!(!installation.data().join("secret.key").exists(), "the named one is used");
        let are_set = async || variables(&client, agent.id).await.iter().all(|variable| variable.set);
        assert!(are_set().await);
        fs_err::write(&key, "ab".repeat(32)).expect("another key");
        assert!(!are_set().await, "with another key they can't be read");
        assert!(up.stop().await.success());
    }

    async fn only_the_machine_that_has_the_run_gets_the_values(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        set(&installation, "demo", "DEPLOY_KEY", VALUE).await;
        let issue = client.assign_new_issue("Long", "demo: slow 400", agent.id).await;
        let run = client.newest_run(issue.id).await;
        client.run_until(run.id, "the agent to work", DEADLINE, |run| run.records > 3).await;
        let machine = client.machines().await.remove(0).daemon_id;
        let runs = fs_err::read_dir(installation.data().join("daemon/runs")).expect("runs");
        let execution = runs.flatten().next().expect("one").file_name().into_string().expect("an id");
        let path = format!("/api/daemon/executions/{execution}/environment?daemon_id=");
        let token = fs_err::read_to_string(installation.data().join("daemon/token")).expect("a token");
        let daemon = client.as_nobody().with_token(token.trim());
        let read: Value = daemon.get(&format!("{path}{machine}")).await;
        assert_eq!(read, json!({ "variables": { "DEPLOY_KEY": VALUE } }));
        let ask = async |by: &Client, machine: &str| by.request(Method::GET, &format!("{path}{machine}"), None::<&()>).await;
        ask(&client, &machine).await.must_be_refused(403, Code::Forbidden);
        ask(&daemon, "another-one").await.must_be_refused(404, Code::ExecutionNotFound);
        ask(&client.as_nobody(), &machine).await.must_be_refused(401, Code::Unauthenticated);
        client.cancel(run.id).await;
        client.finished(run.id).await;
        ask(&daemon, &machine).await.must_be_refused(404, Code::ExecutionNotFound);
        assert!(up.stop().await.success());
    }

    async fn names_and_values_that_can_not_be_are_refused_by_their_field(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let put = async |name: &str, body: Value| {
            client.request(Method::PUT, &format!("/api/agents/{}/environment/{name}", agent.id), Some(&body)).await
        };
        for name in ["PATH", "LD_PRELOAD", "home", "SHIPMATE_DOOR", "GIT_SSH_COMMAND", "1X", "A%20B", "A%3DB"] {
            let refused = put(name, json!({ "value": "v" })).await;
            refused.must_be_refused(400, Code::Invalid);
            assert!(refused.error().error.contains("invalid name"), "{name}: {}", refused.body);
        }
        for value in [json!(""), json!("a\u{0}b"), json!("x".repeat(32 * 1024 + 1)), json!(90_210_555)] {
            let refused = put("KEY", json!({ "value": value })).await;
            refused.must_be_refused(400, Code::Invalid);
            assert!(refused.error().error.contains("value") && !refused.body.contains("90210555"), "{}", refused.body);
        }
        put("KEY", json!({ "value": "x".repeat(32 * 1024) })).await.must_succeed();
        for number in 1..50 {
            put(&format!("KEY_{number}"), json!({ "value": "v" })).await.must_succeed();
        }
        put("ONE_TOO_MANY", json!({ "value": "v" })).await.must_be_refused(400, Code::Invalid);
        put("KEY", json!({ "value": "another" })).await.must_succeed();
        let path = format!("/api/agents/{}/environment/NOT_THERE", agent.id);
        client.request(Method::DELETE, &path, None::<&()>).await.must_be_refused(404, Code::VariableNotFound);
        let missing = installation.run(&["agent", "env", "set", "nobody", "KEY"]).await;
        assert!(!missing.status.success());
        assert!(up.stop().await.success());
    }

    async fn without_the_key_a_run_fails_with_the_reason_and_with_it_all_is_well(database: Database) {
        let installation = Installation::new(program()).database(&database);
        with_a_teller(&installation).await;
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("teller").await;
        set(&installation, "teller", "DEPLOY_KEY", VALUE).await;
        let (file, aside) = (installation.data().join("secret.key"), installation.home().join("aside"));
        fs_err::rename(&file, &aside).expect("moved");
        let fails = async |words: &str| {
            let (run, _) = worked(&client, agent.id).await;
            let failure = run.failure.expect("it failed");
            assert_eq!((run.status, failure.class), (RunStatus::Failed, FailureClass::Machine));
            assert!(failure.message.contains(words), "{}", failure.message);
            assert!(variables(&client, agent.id).await.iter().all(|variable| !variable.set));
        };
        fails("is not there").await;
        fs_err::write(&file, "ab".repeat(32)).expect("another key");
        fails("another key").await;
        fs_err::write(&file, "no key at all").expect("no key");
        fails("can't be used").await;
        fs_err::remove_file(&file).and_then(|()| fs_err::rename(&aside, &file)).expect("put back");
        assert!(variables(&client, agent.id).await.iter().all(|variable| variable.set));
        assert_eq!(worked(&client, agent.id).await.0.status, RunStatus::Completed);
        assert!(up.stop().await.success());
    }
}

fn only_its_owner_can_read_the_key(installation: &Installation) {
    use std::os::unix::fs::PermissionsExt as _;
    let file = installation.data().join("secret.key");
    assert_eq!(fs_err::metadata(file).expect("a key").permissions().mode() & 0o777, 0o600);
}
