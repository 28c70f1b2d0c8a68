//! Prices as a table within a statement: which model's tokens cost how much, and when.

use chrono::NaiveDate;
use serde_json::{Value, json};
use shipmate_core::id::WorkspaceId;
use shipmate_core::rules::price::{Tariff, micros, tariffs};
use sqlx::FromRow;

use crate::error::Result;
use crate::prices;
use crate::sql::{Read, Sql, args, statements};

/// The rows of [`rates`], as parameter `$1`, under the name `rate`.
macro_rules! rate_table {
    (sqlite) => {
        "WITH rate AS MATERIALIZED (
             SELECT value ->> 'provider' AS provider, value ->> 'model' AS model, value ->> 'since' AS since,
                    value ->> 'until' AS until, value ->> 'currency' AS currency, value ->> 'input' AS input,
                    value ->> 'output' AS output, value ->> 'cache_read' AS cache_read,
                    value ->> 'cache_write' AS cache_write
             FROM json_each($1))"
    };
    (postgres) => {
        "WITH rate AS MATERIALIZED (
             SELECT provider, model, CAST(since AS TIMESTAMPTZ) AS since, CAST(until AS TIMESTAMPTZ) AS until, currency,
                    input, output, cache_read, cache_write
             FROM json_to_recordset(CAST($1 AS JSON)) AS r (provider TEXT, model TEXT, since TEXT, until TEXT,
                  currency TEXT, input BIGINT, output BIGINT, cache_read BIGINT, cache_write BIGINT))"
    };
}
pub(super) use rate_table;

/// Usage `u` of agents `a` with its price, under the name `used`: what it costs
/// in millionths of millionths, and how many of the tokens have no price.
/// Amounts are floats: exact up to thousands, and never too large for a column.
macro_rules! with_prices {
    ($database:ident, $columns:expr, $from:expr, $moment:literal, $condition:expr) => {
        concat!(
            $crate::usage::rates::rate_table!($database),
            ", used AS MATERIALIZED (
             SELECT ",
            $columns,
            ", u.input_tokens, u.output_tokens, u.cache_read_tokens, u.cache_write_tokens,
                    u.cost_micros, r.currency,
                    COALESCE(CAST(u.input_tokens AS DOUBLE PRECISION) * r.input, 0)
                    + COALESCE(CAST(u.output_tokens AS DOUBLE PRECISION) * r.output, 0)
                    + COALESCE(CAST(u.cache_read_tokens AS DOUBLE PRECISION) * r.cache_read, 0)
                    + COALESCE(CAST(u.cache_write_tokens AS DOUBLE PRECISION) * r.cache_write, 0) AS priced,
                    CASE WHEN r.input IS NULL THEN u.input_tokens ELSE 0 END
                    + CASE WHEN r.output IS NULL THEN u.output_tokens ELSE 0 END
                    + CASE WHEN r.cache_read IS NULL THEN u.cache_read_tokens ELSE 0 END
                    + CASE WHEN r.cache_write IS NULL THEN u.cache_write_tokens ELSE 0 END AS unpriced
             FROM ",
            $from,
            " LEFT JOIN rate r ON r.provider = a.provider AND r.model = u.model
                  AND ",
            $moment,
            " >= r.since AND ",
            $moment,
            " < r.until
             WHERE ",
            $condition,
            ")"
        )
    };
}
pub(super) use with_prices;

/// The columns of [`Sums`](super::Sums), out of `used`.
macro_rules! sums {
    () => {
        "currency, CAST(SUM(priced) AS DOUBLE PRECISION) AS priced, CAST(SUM(unpriced) AS BIGINT) AS unpriced,
         CAST(SUM(cost_micros) AS BIGINT) AS reported, CAST(SUM(input_tokens) AS BIGINT) AS input_tokens,
         CAST(SUM(output_tokens) AS BIGINT) AS output_tokens,
         CAST(SUM(cache_read_tokens) AS BIGINT) AS cache_read_tokens,
         CAST(SUM(cache_write_tokens) AS BIGINT) AS cache_write_tokens"
    };
}
pub(super) use sums;

statements! {
    MODELS = Sql::Same("SELECT provider, model FROM model_used WHERE workspace_id = $1");
}

#[derive(FromRow)]
struct ModelRow {
    provider: String,
    model: String,
}

/// A day's beginning, as both databases compare it with a time.
fn start_of(day: NaiveDate) -> String {
    format!("{day}T00:00:00+00:00")
}

fn rate(tariff: &Tariff) -> Value {
    json!({
        "provider": tariff.provider,
        "model": tariff.model,
        "since": tariff.since.map_or_else(|| "1970-01-01T00:00:00+00:00".to_owned(), start_of),
        "until": tariff.until.map_or_else(|| "9999-12-31T00:00:00+00:00".to_owned(), start_of),
        "currency": tariff.currency,
        "input": micros(tariff.rates.input),
        "output": micros(tariff.rates.output),
        "cache_read": tariff.rates.cache_read.map(micros),
        "cache_write": tariff.rates.cache_write.map(micros),
    })
}

/// What every model costs that was ever used in a workspace, as JSON.
pub(super) async fn rates(read: &mut Read, workspace: WorkspaceId) -> Result<String> {
    let models: Vec<ModelRow> = read.all(MODELS, args![workspace]).await?;
    let models: Vec<(String, String)> = models.into_iter().map(|row| (row.provider, row.model)).collect();
    let tariffs = tariffs(&prices::list(read, workspace).await?, &models);
    Ok(tariffs.iter().map(rate).collect::<Value>().to_string())
}
