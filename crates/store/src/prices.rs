//! Prices of tokens that workspaces set themselves.

use chrono::NaiveDate;
use shipmate_core::api::price::{Price, PriceOrigin, Rates};
use shipmate_core::event::EventKind;
use shipmate_core::id::{PriceId, WorkspaceId};
use shipmate_core::rules::price::{MICROS, built_in, micros};
use sqlx::FromRow;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    LIST = Sql::Same(
        "SELECT id, provider, model, currency, since, input, output, cache_read, cache_write FROM price
         WHERE workspace_id = $1 ORDER BY provider, model, since"
    );
    SET = Sql::Same(
        "INSERT INTO price (id, workspace_id, provider, model, currency, since, input, output, cache_read, cache_write)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (workspace_id, provider, model, since) DO UPDATE
         SET currency = $5, input = $7, output = $8, cache_read = $9, cache_write = $10
         RETURNING id"
    );
    REMOVE = Sql::Same("DELETE FROM price WHERE workspace_id = $1 AND id = $2");
}

#[derive(FromRow)]
struct PriceRow {
    id: PriceId,
    provider: String,
    model: String,
    currency: String,
    since: String,
    input: i64,
    output: i64,
    cache_read: Option<i64>,
    cache_write: Option<i64>,
}

#[derive(FromRow)]
struct IdRow {
    id: PriceId,
}

/// Millionths as an amount.
#[expect(clippy::cast_precision_loss, reason = "a price has far fewer digits than a float")]
fn whole(micros: i64) -> f64 {
    micros as f64 / MICROS
}

impl From<PriceRow> for Price {
    fn from(row: PriceRow) -> Self {
        Self {
            id: Some(row.id),
            origin: PriceOrigin::Workspace,
            provider: row.provider,
            model: row.model,
            currency: row.currency,
            since: row.since.parse().ok(),
            rates: Rates {
                input: whole(row.input),
                output: whole(row.output),
                cache_read: row.cache_read.map(whole),
                cache_write: row.cache_write.map(whole),
            },
            source: None,
            checked_on: None,
        }
    }
}

/// The prices that a workspace set.
pub async fn set_here(read: &mut Read, workspace: WorkspaceId) -> Result<Vec<Price>> {
    let rows: Vec<PriceRow> = read.all(LIST, args![workspace]).await?;
    Ok(rows.into_iter().map(Price::from).collect())
}

/// Every price that a workspace has: its own, then those that are built in.
pub async fn list(read: &mut Read, workspace: WorkspaceId) -> Result<Vec<Price>> {
    let mut prices = set_here(read, workspace).await?;
    prices.extend(built_in());
    Ok(prices)
}

/// Sets a price, in the place of one for the same provider, model and day;
/// answers its id, which is then that one's.
pub async fn set(write: &mut Write, workspace: WorkspaceId, id: PriceId, price: &Price) -> Result<PriceId> {
    let values = args![
        id,
        workspace,
        &price.provider,
        &price.model,
        &price.currency,
        price.since.map(|day: NaiveDate| day.to_string()).unwrap_or_default(),
        micros(price.rates.input),
        micros(price.rates.output),
        price.rates.cache_read.map(micros),
        price.rates.cache_write.map(micros),
    ];
    let IdRow { id } = write.one(SET, values).await?;
    write.tell(workspace, EventKind::Price, id, None);
    Ok(id)
}

/// Removes a price; answers whether it was there.
pub async fn remove(write: &mut Write, workspace: WorkspaceId, id: PriceId) -> Result<bool> {
    let removed = write.execute(REMOVE, args![workspace, id]).await? > 0;
    if removed {
        write.tell(workspace, EventKind::Price, id, None);
    }
    Ok(removed)
}
