//! `shipmate usage`.

use chrono::NaiveDate;
use clap::Args;
use shipmate_core::api::usage::{UsageBy, UsageReport};
use shipmate_core::rules::price::amount;

use crate::error::CliError;
use crate::session::Session;
use crate::words;

/// Says what runs have used and what it costs, added up.
#[derive(Debug, Args)]
#[command(after_help = "\
COST is by the prices of `shipmate price list`; tokens without a price are counted as UNPRICED, not as free.
TOOLS SAY is what the agents' own tools told of it.

Examples:
  shipmate usage
  shipmate usage --by agent --since 2026-01-01")]
pub(crate) struct UsageArguments {
    /// What to add up by
    #[arg(long, value_parser = words::one_of::<UsageBy>(), default_value = "day")]
    by: UsageBy,
    /// The first day that counts, in UTC
    #[arg(long, value_name = "DAY")]
    since: Option<NaiveDate>,
    /// The last day that counts, in UTC
    #[arg(long, value_name = "DAY")]
    until: Option<NaiveDate>,
}

/// Says it.
pub(crate) async fn run(arguments: UsageArguments, session: &Session) -> Result<(), CliError> {
    let mut query = vec![("by", arguments.by.to_string())];
    query.extend(arguments.since.map(|day| ("since", day.to_string())));
    query.extend(arguments.until.map(|day| ("until", day.to_string())));
    let query: Vec<(&str, &str)> = query.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let report: UsageReport = session.client().await?.get(&["usage"], &query).await?;
    if session.output.is_json() {
        return session.output.json(&report);
    }
    let rows = report
        .rows
        .iter()
        .map(|row| {
            let usage = [row.usage.input_tokens, row.usage.output_tokens, row.usage.cache_read_tokens];
            let mut cells = vec![row.name.clone(), row.runs.to_string()];
            cells.extend(usage.map(|number| number.to_string()));
            cells.push(row.usage.cache_write_tokens.to_string());
            let priced: Vec<String> = row.cost.priced.iter().map(amount).collect();
            cells.push(priced.join(", "));
            cells.push(row.cost.unpriced_tokens.to_string());
            cells.push(row.cost.reported.as_ref().map(amount).unwrap_or_default());
            cells
        })
        .collect();
    let heading = report.by.to_string().to_uppercase();
    let headings =
        [heading.as_str(), "RUNS", "IN", "OUT", "CACHE READ", "CACHE WRITTEN", "COST", "UNPRICED", "TOOLS SAY"];
    session.output.table(&headings, rows, "No run has used anything in these days.")
}
