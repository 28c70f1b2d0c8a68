//! The prices that are built in: as their sellers published them, with the day
//! on which that was looked up. Whoever pays something else sets their own.

use chrono::NaiveDate;

use crate::api::price::{Price, PriceOrigin, Rates};

const CLAUDE: &str = "https://platform.claude.com/docs/en/about-claude/pricing";
const CODEX: &str = "https://developers.openai.com/api/docs/models/gpt-5-codex";
const COPILOT: &str = "https://docs.github.com/en/copilot/reference/copilot-billing/models-and-pricing";

/// Provider, model, what a million tokens read, written, read from a cache and
/// written to one cost in US dollars, and where that is published. A cache is
/// taken to last five minutes, which is what the tools ask for by themselves.
type Row = (&'static str, &'static str, f64, f64, f64, Option<f64>, &'static str);

const ROWS: &[Row] = &[
    ("*", "*claude-fable-5?1*", 10.0, 50.0, 0.25, Some(12.5), CLAUDE),
    ("*", "*claude-fable-5", 10.0, 50.0, 1.0, Some(12.5), CLAUDE),
    ("*", "*claude-opus-5", 5.0, 25.0, 0.5, Some(6.25), CLAUDE),
    ("*", "*claude-opus-4?8*", 5.0, 25.0, 0.5, Some(6.25), CLAUDE),
    ("*", "*claude-opus-4?7*", 5.0, 25.0, 0.5, Some(6.25), CLAUDE),
    ("*", "*claude-opus-4?6*", 5.0, 25.0, 0.5, Some(6.25), CLAUDE),
    ("*", "*claude-opus-4?5*", 5.0, 25.0, 0.5, Some(6.25), CLAUDE),
    ("*", "*claude-opus-4?1*", 15.0, 75.0, 1.5, Some(18.75), CLAUDE),
    ("*", "*claude-opus-4-2025*", 15.0, 75.0, 1.5, Some(18.75), CLAUDE),
    ("*", "*claude-sonnet-5?5*", 2.0, 10.0, 0.2, Some(2.5), CLAUDE),
    ("*", "*claude-sonnet-5", 2.0, 10.0, 0.2, Some(2.5), CLAUDE),
    ("*", "*claude-sonnet-4?6*", 3.0, 15.0, 0.3, Some(3.75), CLAUDE),
    ("*", "*claude-sonnet-4?5*", 3.0, 15.0, 0.3, Some(3.75), CLAUDE),
    ("*", "*claude-sonnet-4-2025*", 3.0, 15.0, 0.3, Some(3.75), CLAUDE),
    ("*", "*claude-haiku-4?5*", 1.0, 5.0, 0.1, Some(1.25), CLAUDE),
    ("*", "gpt-5-codex", 1.25, 10.0, 0.125, None, CODEX),
    ("copilot", "gpt-5-mini", 0.25, 2.0, 0.025, None, COPILOT),
    ("copilot", "gpt-5.2", 1.75, 14.0, 0.175, None, COPILOT),
    ("copilot", "gpt-5.2-codex", 1.75, 14.0, 0.175, None, COPILOT),
    ("copilot", "gpt-5.3-codex", 1.75, 14.0, 0.175, None, COPILOT),
];

/// The prices that are built in.
#[must_use]
pub fn built_in() -> Vec<Price> {
    ROWS.iter().map(price).collect()
}

fn price((provider, model, input, output, cache_read, cache_write, source): &Row) -> Price {
    Price {
        id: None,
        origin: PriceOrigin::BuiltIn,
        provider: (*provider).to_owned(),
        model: (*model).to_owned(),
        currency: "USD".to_owned(),
        since: None,
        rates: Rates { input: *input, output: *output, cache_read: Some(*cache_read), cache_write: *cache_write },
        source: Some((*source).to_owned()),
        checked_on: NaiveDate::from_ymd_opt(2026, 11, 28),
    }
}
