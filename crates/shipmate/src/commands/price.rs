//! `shipmate price`: what tokens cost.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use shipmate_core::api::price::{Price, PriceOrigin, SetPrice};

use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::resolve;
use crate::session::Session;

/// See and set what tokens cost
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate price list")]
pub(crate) enum PriceCommand {
    /// List the prices: those set here, then those that are built in
    #[command(after_help = "Example:\n  shipmate price list")]
    List,
    /// Set the price of a model's tokens
    Set(SetArguments),
    /// Remove a price that was set here
    #[command(after_help = "Example:\n  shipmate price remove \"our-model-*\"")]
    Remove {
        /// The model as it was set, the price's id or the beginning of it
        price: String,
    },
}

/// Sets the price of a model's tokens, in place of one for the same provider, model and day.
#[derive(Debug, Args)]
#[command(after_help = "\
Prices are of a million tokens. 0 means free; a kind of tokens without a price is counted as unpriced.

Examples:
  shipmate price set \"our-model-*\" --input 3 --output 15 --cache-read 0.3 --cache-write 3.75
  shipmate price set gpt-5.4 --provider codex --currency EUR --input 2.2 --output 13 --since 2026-12-01")]
pub(crate) struct SetArguments {
    /// The model; `*` stands for any letters, `?` for one
    model: String,
    /// The kind of agent CLI, likewise; every one if not said
    #[arg(long)]
    provider: Option<String>,
    /// Three letters; USD if not said
    #[arg(long)]
    currency: Option<String>,
    /// Of tokens that are read
    #[arg(long, value_name = "AMOUNT")]
    input: f64,
    /// Of tokens that are written
    #[arg(long, value_name = "AMOUNT")]
    output: f64,
    /// Of tokens that are read from a cache
    #[arg(long, value_name = "AMOUNT")]
    cache_read: Option<f64>,
    /// Of tokens that are written to a cache
    #[arg(long, value_name = "AMOUNT")]
    cache_write: Option<f64>,
    /// The first day on which it holds, in UTC; always if not said
    #[arg(long, value_name = "DAY")]
    since: Option<NaiveDate>,
}

/// Runs the command.
pub(crate) async fn run(command: PriceCommand, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    match command {
        PriceCommand::List => list(&read(&client).await?, session),
        PriceCommand::Set(arguments) => {
            let wish = SetPrice {
                provider: arguments.provider,
                model: arguments.model,
                currency: arguments.currency,
                since: arguments.since,
                input: arguments.input,
                output: arguments.output,
                cache_read: arguments.cache_read,
                cache_write: arguments.cache_write,
            };
            let price: Price = client.post(&["prices"], &wish).await?;
            session.output.either(&price, |price| {
                let Price { model, currency, rates, .. } = price;
                format!("A million tokens of {model} cost {} {currency} read, {} written.", rates.input, rates.output)
            })
        }
        PriceCommand::Remove { price } => {
            let mut prices = read(&client).await?;
            if prices.iter().any(|known| known.origin == PriceOrigin::BuiltIn && known.model == price) {
                return Err(CliError::new(Exit::Usage, format!("the price of `{price}` is built in"))
                    .hint("set another one, which then counts: `shipmate price set`"));
            }
            prices.retain(|known| known.origin == PriceOrigin::Workspace);
            let found = resolve::pick("price", &price, &prices)?;
            client.delete(&["prices", &resolve::Named::id(found)]).await?;
            session.output.note(&format!("Removed the price of {}.", found.model));
            Ok(())
        }
    }
}

async fn read(client: &Client) -> Result<Vec<Price>, CliError> {
    client.get(&["prices"], &[]).await
}

fn list(prices: &[Price], session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(prices);
    }
    let maybe = |rate: Option<f64>| rate.map_or_else(|| "unpriced".to_owned(), |rate| rate.to_string());
    let rows = prices
        .iter()
        .map(|price| {
            vec![
                price.model.clone(),
                price.provider.clone(),
                price.currency.clone(),
                price.rates.input.to_string(),
                price.rates.output.to_string(),
                maybe(price.rates.cache_read),
                maybe(price.rates.cache_write),
                price.since.map_or_else(|| "always".to_owned(), |day| day.to_string()),
                match price.checked_on {
                    Some(day) => format!("built in, checked {day}"),
                    None => "set here".to_owned(),
                },
            ]
        })
        .collect();
    let headings = ["MODEL", "PROVIDER", "IN", "READ", "WRITTEN", "CACHE READ", "CACHE WRITTEN", "SINCE", "FROM"];
    session.output.table(&headings, rows, "There is no price. Set one with `shipmate price set`.")
}
