//! Prices: what is set is what runs cost, and where a chain of runs ends.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::board::{Agent, Comment};
use shipmate_core::api::price::Price;
use shipmate_core::api::run::Run;
use shipmate_core::api::usage::UsageReport;
use shipmate_core::error::Code;
use shipmate_core::status::ActorKind;
use shipmate_testkit::{DEADLINE, Installation, eventually, on_both};

use crate::fixture::said;
use crate::program;

on_both! {
    async fn a_run_costs_what_its_tokens_do_and_says_what_has_no_price(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let issue = client.assign_new_issue("One", "", agent.id).await;
        let run = client.finished(issue.latest_run.expect("a run").id).await;
        let used = run.usage.input_tokens + run.usage.output_tokens;
        assert!(run.cost.priced.is_empty(), "no price is known of the demo agent's model");
        assert_eq!(run.cost.unpriced_tokens, used);
        assert!(said(&installation, &["run", "get", "SHIP-1"]).await.contains(&format!("{used} tokens unpriced")));

        let built_in: Vec<Price> = client.get("/api/prices").await;
        assert!(built_in.iter().all(|price| price.id.is_none() && price.source.is_some()));
        said(&installation, &["price", "set", "demo-*", "--input", "1000", "--output", "0"]).await;
        let priced: Run = client.get(&format!("/api/runs/{}", run.id)).await;
        assert_eq!(priced.cost.priced[0].micros, run.usage.input_tokens * 1_000, "it counts for what was used before");
        assert_eq!((priced.cost.unpriced_tokens, priced.cost.reported), (0, None));
        let report: UsageReport = client.get("/api/usage?by=issue").await;
        assert_eq!(report.rows[0].cost.priced, priced.cost.priced);
        let table = said(&installation, &["usage", "--by", "model"]).await;
        assert!(table.contains("COST") && table.contains("UNPRICED") && table.contains("USD"), "{table}");

        said(&installation, &["price", "set", "DEMO-*", "--input", "0", "--output", "0"]).await;
        let free: Run = client.get(&format!("/api/runs/{}", run.id)).await;
        assert_eq!((free.cost.priced[0].micros, free.cost.unpriced_tokens), (0, 0), "free is a price");
        let listed = said(&installation, &["price", "list"]).await;
        assert_eq!(listed.matches("demo-*").count(), 1, "set twice, it is there once: {listed}");
        said(&installation, &["price", "remove", "demo-*"]).await;
        let again: Run = client.get(&format!("/api/runs/{}", run.id)).await;
        assert_eq!(again.cost.unpriced_tokens, used);
        let refused = installation.run(&["price", "remove", &built_in[0].model]).await;
        let why = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && why.contains("built in"), "{why}");
        assert!(up.stop().await.success());
    }

    async fn a_price_that_can_not_be_is_refused_with_its_field(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let sound = json!({ "model": "m", "input": 1, "output": 2 });
        for (field, value) in [
            ("model", json!("")), ("model", json!("m".repeat(200))), ("provider", json!(" ")), ("currency", json!("EURO")),
            ("currency", json!("12$")), ("input", json!(-1)), ("output", json!(1e12)), ("cache_read", json!(-0.1)),
            ("cache_write", json!(1e300)), ("since", json!("soon")),
        ] {
            let mut wish = sound.clone();
            wish[field] = value.clone();
            let answer = client.request(Method::POST, "/api/prices", Some(&wish)).await;
            assert!([400, 413].contains(&answer.status.as_u16()), "{field} {value}: {}", answer.body);
            assert!(answer.error().error.contains(field), "{field} {value}: {}", answer.body);
        }
        let nobody: uuid::Uuid = crate::fixture::new_id();
        let gone = client.request(Method::DELETE, &format!("/api/prices/{nobody}"), None::<&()>).await;
        gone.must_be_refused(404, Code::PriceNotFound);
        let agent = client.agent_online("demo").await;
        for budget in [json!({ "tokens": 0 }), json!({ "tokens": -1 }), json!({ "cost": { "currency": "USD", "micros": 0 } }),
            json!({ "cost": { "currency": "dollars", "micros": 5 } })] {
            let change = json!({ "chain_budget": budget });
            let answer = client.request(Method::PUT, &format!("/api/agents/{}", agent.id), Some(&change)).await;
            answer.must_be_refused(400, Code::Invalid);
            assert!(answer.error().error.contains("chain_budget"), "{}", answer.body);
        }
        assert!(up.stop().await.success());
    }

    async fn runs_that_wake_each_other_end_where_an_agents_budget_does(database: Database) {
        let installation = Installation::new(program()).database(&database).demo_pace(Duration::from_millis(1));
        let up = installation.up().await;
        let client = up.client();
        let demo = client.agent_online("demo").await;
        client.post::<Agent>("/api/agents", &json!({ "name": "reviewer", "provider": "demo" })).await;
        said(&installation, &["price", "set", "demo-*", "--input", "1", "--output", "1"]).await;
        said(&installation, &["agent", "update", "reviewer", "--chain-cost", "0.000001 USD"]).await;
        let shown = said(&installation, &["agent", "get", "reviewer"]).await;
        assert!(shown.contains("0.000001 USD"), "{shown}");
        // Its closing words repeat the title, and so mention the other one.
        let issue = client.assign_new_issue("Ask @reviewer", "", demo.id).await;
        let stopped: Comment = eventually(4 * DEADLINE, "the chain to end", async || {
            client.comments(issue.id).await.into_iter().find(|comment| comment.author_type == ActorKind::System)
        })
        .await;
        assert!(stopped.content.contains("have cost") && stopped.content.contains("USD"), "{}", stopped.content);
        assert_eq!(client.runs(issue.id).await.len(), 1, "one run cost more than that");

        said(&installation, &["agent", "update", "reviewer", "--chain-cost", "any", "--chain-tokens", "1"]).await;
        client.comment(issue.id, "Go on").await;
        let stopped = eventually(4 * DEADLINE, "the tokens to be counted", async || {
            let all = client.comments(issue.id).await;
            all.into_iter().find(|comment| comment.content.contains("tokens, and the agent"))
        })
        .await;
        assert_eq!(stopped.author_type, ActorKind::System);
        said(&installation, &["agent", "update", "reviewer", "--chain-tokens", "any"]).await;
        let free: Value = serde_json::from_str(&said(&installation, &["agent", "get", "reviewer", "--json"]).await).expect("JSON");
        assert!(free.get("chain_budget").is_none(), "{free}");
        assert!(up.stop().await.success());
    }
}
