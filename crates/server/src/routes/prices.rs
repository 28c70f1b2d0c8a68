//! What tokens cost here: prices that are built in, and those that the
//! workspace set itself.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::price::{ChainBudget, Money, Price, PriceOrigin, Rates, SetPrice};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::PriceId;
use shipmate_core::rules::price::{MAX_PATTERN_BYTES, MAX_PRICES, MAX_RATE};
use shipmate_core::rules::rights::{Ownership, Verb};
use shipmate_store::prices;

use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::{Body, bounded, id};

/// The most that a budget may be, in millionths or tokens.
const MAX_BUDGET: i64 = 1_000_000_000_000_000;

fn currency(field: &str, given: &str) -> Result<String, ApiError> {
    if given.len() == 3 && given.bytes().all(|letter| letter.is_ascii_alphabetic()) {
        return Ok(given.to_ascii_uppercase());
    }
    Err(ApiError::invalid(format!("invalid {field}: it must be three letters, such as USD")))
}

fn rate(field: &str, given: f64) -> Result<f64, ApiError> {
    if (0.0..=MAX_RATE).contains(&given) {
        return Ok(given);
    }
    Err(ApiError::invalid(format!("{field} must be between 0 and {MAX_RATE}: what a million tokens cost")))
}

fn pattern(field: &str, given: &str) -> Result<String, ApiError> {
    Ok(bounded(field, given, (1, MAX_PATTERN_BYTES))?.trim().to_lowercase())
}

/// A budget as it is kept; none if it bounds nothing.
pub(super) fn budget(given: ChainBudget) -> Result<Option<ChainBudget>, ApiError> {
    let within = |field: &str, amount: i64| {
        let fits = (1..=MAX_BUDGET).contains(&amount);
        fits.then_some(amount).ok_or_else(|| {
            ApiError::invalid(format!(
                "chain_budget.{field} must be between 1 and {MAX_BUDGET}; leave it out for no bound"
            ))
        })
    };
    let cost = given.cost.map(|money| {
        let micros = within("cost.micros", money.micros)?;
        Ok::<_, ApiError>(Money { currency: currency("chain_budget.cost.currency", &money.currency)?, micros })
    });
    let tokens = given.tokens.map(|tokens| within("tokens", tokens)).transpose()?;
    let cost = cost.transpose()?;
    Ok((cost.is_some() || tokens.is_some()).then_some(ChainBudget { cost, tokens }))
}

/// Every price: those set here, then those that are built in. Where several
/// fit a model, one set here comes before one that is built in, a closer
/// pattern before a wider one, and of these the newest.
#[utoipa::path(get, path = "/api/prices", operation_id = "list_prices", tag = "usage",
    responses((status = 200, body = [Price]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(State(app): State<App>, here: InWorkspace) -> Result<Json<Vec<Price>>, ApiError> {
    Ok(Json(prices::list(&mut app.read().await?, here.workspace).await?))
}

/// Sets a price. What was used before is counted by it too, from its first day on.
#[utoipa::path(post, path = "/api/prices", operation_id = "set_price", tag = "usage", request_body = SetPrice,
    responses((status = 200, body = Price), (status = "4XX", body = ErrorBody)))]
pub(super) async fn set(
    State(app): State<App>,
    here: InWorkspace,
    Body(body): Body<SetPrice>,
) -> Result<Json<Price>, ApiError> {
    here.must(Verb::Arrange, Ownership::Foreign)?;
    let mut price = Price {
        id: None,
        origin: PriceOrigin::Workspace,
        provider: pattern("provider", body.provider.as_deref().unwrap_or("*"))?,
        model: pattern("model", &body.model)?,
        currency: currency("currency", body.currency.as_deref().unwrap_or("USD"))?,
        since: body.since,
        rates: Rates {
            input: rate("input", body.input)?,
            output: rate("output", body.output)?,
            cache_read: body.cache_read.map(|given| rate("cache_read", given)).transpose()?,
            cache_write: body.cache_write.map(|given| rate("cache_write", given)).transpose()?,
        },
        source: None,
        checked_on: None,
    };
    let mut write = app.write().await?;
    price.id = Some(prices::set(&mut write, here.workspace, app.id(), &price).await?);
    if prices::set_here(&mut write, here.workspace).await?.len() > MAX_PRICES {
        return Err(ApiError::invalid(format!("a workspace may set at most {MAX_PRICES} prices; remove some first")));
    }
    app.commit(write).await?;
    Ok(Json(price))
}

/// Removes a price that was set here. One that is built in can't be removed,
/// only set otherwise.
#[utoipa::path(delete, path = "/api/prices/{id}", operation_id = "remove_price", tag = "usage", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn remove(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<StatusCode, ApiError> {
    here.must(Verb::Arrange, Ownership::Foreign)?;
    let wanted: PriceId = id("price id", &raw)?;
    let mut write = app.write().await?;
    if !prices::remove(&mut write, here.workspace, wanted).await? {
        return Err(ApiError::missing(Code::PriceNotFound, "price", &raw));
    }
    app.commit(write).await?;
    Ok(StatusCode::NO_CONTENT)
}
