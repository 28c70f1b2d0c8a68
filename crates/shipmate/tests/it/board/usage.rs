//! What runs have used, added up.

use reqwest::Method;
use shipmate_core::api::run::UsageTotal;
use shipmate_core::api::usage::UsageReport;
use shipmate_core::error::Code;
use shipmate_testkit::{Installation, on_both};

use crate::fixture::said;
use crate::program;

on_both! {
    async fn usage_adds_up_to_what_the_runs_say(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let mut total = UsageTotal::default();
        for title in ["One", "Two"] {
            let issue = client.assign_new_issue(title, "", agent.id).await;
            let run = client.finished(issue.latest_run.expect("a run").id).await;
            total.input_tokens += run.usage.input_tokens;
            total.output_tokens += run.usage.output_tokens;
        }
        assert!(total.input_tokens > 0 && total.output_tokens > 0);
        for (by, rows) in [("day", 1), ("agent", 1), ("machine", 1), ("model", 1), ("issue", 2)] {
            let report: UsageReport = client.get(&format!("/api/usage?by={by}")).await;
            // Midnight may have passed between the two.
            assert!(report.rows.len() == rows || by == "day", "{by}: {report:?}");
            assert_eq!(report.rows.iter().map(|row| row.runs).sum::<i64>(), 2, "{by}");
            assert_eq!(report.rows.iter().map(|row| row.usage.input_tokens).sum::<i64>(), total.input_tokens, "{by}");
            assert_eq!(report.rows.iter().map(|row| row.usage.output_tokens).sum::<i64>(), total.output_tokens, "{by}");
        }
        let today = client.get::<UsageReport>("/api/usage").await.rows[0].name.clone();
        for (query, empty) in [(format!("since={today}"), false), ("until=2020-01-01".to_owned(), true), ("since=9999-12-31".to_owned(), true)] {
            let report: UsageReport = client.get(&format!("/api/usage?{query}")).await;
            assert_eq!(report.rows.is_empty(), empty, "{query}");
        }
        for bad in ["by=hour", "since=yesterday", "until=2026-13-01"] {
            let answer = client.request(Method::GET, &format!("/api/usage?{bad}"), None::<&()>).await;
            answer.must_be_refused(400, Code::Invalid);
        }
        let shown = said(&installation, &["usage", "--by", "issue"]).await;
        assert!(shown.contains("SHIP-1") && shown.contains("SHIP-2"), "{shown}");
        assert!(up.stop().await.success());
    }
}
