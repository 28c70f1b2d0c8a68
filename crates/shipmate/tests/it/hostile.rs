//! Hostile agent output never breaks the journal, the server or the next run.

use shipmate_core::journal::{Body, FailureClass, Record};
use shipmate_core::status::RunStatus;
use shipmate_testkit::{Client, Installation, on_both};

use crate::program;

/// Commands that people might add as agents, and how their runs must end.
const SCRIPTS: &[(&str, &str, Option<FailureClass>)] = &[
    ("garbage", r#"printf 'a\000b \377\376 \033[31mred\033[0m {"type":"text"\n{{{{\n'; exit 0"#, None),
    ("longline", "head -c 100000000 /dev/zero | tr '\\0' 'a'; echo; echo after", None),
    ("dies", "echo begun; kill -9 $$", Some(FailureClass::AgentCrashed)),
    ("fails", "echo 'out of ideas' >&2; exit 7", Some(FailureClass::AgentError)),
    (
        "silent",
        r#"echo '{"type":"text","text":"I never say that I am done"}'; exit 0"#,
        Some(FailureClass::AgentCrashed),
    ),
    (
        "deep",
        r#"awk 'BEGIN { printf "{\"type\":\"tool_call\",\"id\":\"1\",\"name\":\"x\",\"input\":"; for (i = 0; i < 5000; i++) printf "["; for (i = 0; i < 5000; i++) printf "]"; print "}" }'; exit 0"#,
        None,
    ),
    ("leaks", "(sleep 1000 &) ; echo done", None),
];

on_both! {
    async fn whatever_an_agent_prints_the_run_ends_and_the_next_one_works(database: Database) {
        let installation = Installation::new(program()).database(&database);
        for (name, script, _) in SCRIPTS {
            installation.say(&["provider", "add", name, "--", "/bin/sh", "-c", script]).await;
        }
        let up = installation.up().await;
        let client = up.client();
        for (name, _, class) in SCRIPTS {
            let agent = client.agent_online(name).await;
            let issue = client.assign_new_issue(name, "", agent.id).await;
            let run = client.newest_run(issue.id).await;
            let run = client.finished(run.id).await;
            let records = client.transcript(run.id).await;
            match class {
                Some(class) => assert_eq!(run.failure.as_ref().map(|f| f.class), Some(*class), "{name}: {run:#?}"),
                None => assert!(is_told(&run, &records), "{name}: {run:#?} {records:#?}"),
            }
            assert!(matches!(records.last().map(|r| &r.body), Some(Body::Ended(_))), "{name}: no last word");
            is_clean(name, &records);
        }
        the_demo_agent_still_works(&client).await;
        assert!(up.stop().await.success());
    }
}

/// A run that is not expected to fail in one certain way ended well, or says why not.
fn is_told(run: &shipmate_core::api::run::Run, records: &[Record]) -> bool {
    let ended_well = run.status == RunStatus::Completed && records.len() > 2;
    ended_well || run.failure.as_ref().is_some_and(|failure| !failure.message.is_empty())
}

fn is_clean(name: &str, records: &[Record]) {
    let text = serde_json::to_string(records).expect("records are JSON");
    assert!(text.len() < 20_000_000, "{name}: {} bytes were kept", text.len());
    let value = serde_json::to_value(records).expect("records are JSON");
    assert!(strings_are_clean(&value), "{name}: a control character got through");
}

fn strings_are_clean(value: &serde_json::Value) -> bool {
    use serde_json::Value;
    match value {
        Value::String(text) => text.chars().all(|c| !c.is_control() || c == '\n' || c == '\t'),
        Value::Array(items) => items.iter().all(strings_are_clean),
        Value::Object(map) => map.values().all(strings_are_clean),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

async fn the_demo_agent_still_works(client: &Client) {
    let agent = client.agent_online("demo").await;
    for mischief in ["demo: garbage", "demo: flood 20000", "demo: child", ""] {
        let issue = client.assign_new_issue("Still here", mischief, agent.id).await;
        let run = client.newest_run(issue.id).await;
        let run = client.finished(run.id).await;
        assert_eq!(run.status, RunStatus::Completed, "{mischief}: {run:#?}");
        is_clean(mischief, &client.transcript(run.id).await);
    }
    for (mischief, class) in [("demo: crash", FailureClass::AgentCrashed), ("demo: fail", FailureClass::AgentError)] {
        let issue = client.assign_new_issue("In vain", mischief, agent.id).await;
        let run = client.newest_run(issue.id).await;
        let run = client.finished(run.id).await;
        assert_eq!(run.failure.map(|failure| failure.class), Some(class), "{mischief}");
    }
}
