//! Models and modes: said by the agent CLI, kept by the server, shown to people.

use serde_json::{Value, json};
use shipmate_core::api::choices::Choices;
use shipmate_testkit::{DEADLINE, Installation, eventually, on_both};

use crate::fixture::finding;
use crate::program;

/// An agent of ACP that knows two models.
const TALKER: &str = r#"#!/bin/sh
case "$1" in --version) echo 1.2.3; exit ;; esac
while read -r line; do case "$line" in
*'"initialize"'*) echo '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1}}' ;;
*'"session/new"'*) echo '{"jsonrpc":"2.0","id":2,"result":{"sessionId":"s","configOptions":[{"id":"model","category":"model","options":[{"value":"acme/small","name":"Small"},{"value":"acme/large","name":"Large"}]}],"modes":{"availableModes":[{"id":"plan","name":"Plan"}]}}}' ;;
esac; done
"#;

on_both! {
    async fn the_models_of_a_cli_are_shown_to_who_chooses(database: Database) {
        let installation = finding(Installation::new(program()).database(&database), "opencode", TALKER);
        let up = installation.up().await;
        let client = up.client();
        let runtime = eventually(DEADLINE, "the CLI to be found", async || {
            client.runtimes().await.into_iter().find(|runtime| runtime.provider == "opencode")
        })
        .await;
        let address = format!("/api/runtimes/{}/choices", runtime.id);
        let said: Choices = eventually(DEADLINE, "the CLI to say what it has", async || {
            let said: Choices = client.get(&address).await;
            said.asked_at.is_some().then_some(said)
        })
        .await;
        let ids: Vec<&str> = said.models.iter().chain(&said.modes).map(|choice| choice.id.as_str()).collect();
        assert_eq!(ids, ["acme/small", "acme/large", "plan"]);
        let listed = installation.say(&["runtime", "models", &runtime.id.to_string()]).await;
        assert!(listed.contains("acme/large") && listed.contains("Large") && listed.contains("mode"), "{listed}");
        // What has no way to say it has said nothing.
        let demo = client.runtimes().await.into_iter().find(|runtime| runtime.provider == "demo").expect("a runtime");
        let nothing: Value = client.get(&format!("/api/runtimes/{}/choices", demo.id)).await;
        assert_eq!(nothing, json!({ "models": [], "modes": [], "asked_at": null }));
        assert!(up.stop().await.success());
    }
}
