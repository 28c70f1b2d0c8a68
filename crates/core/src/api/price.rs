//! What tokens cost: prices, and amounts of money.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::PriceId;
use crate::status::word_enum;

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Money {
    /// Three capital letters, such as `USD`.
    pub currency: String,
    /// Millionths of it.
    pub micros: i64,
}

/// What tokens cost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cost {
    /// By the workspace's prices: one amount for each currency, in the order of
    /// their names. Tokens without a price are not in it.
    pub priced: Vec<Money>,
    /// Tokens for which there is no price. They are not free: what they cost
    /// is not known.
    pub unpriced_tokens: i64,
    /// What the agents' own tools said that it cost, where they said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<Money>,
}

word_enum! {
    /// Where a price comes from.
    PriceOrigin {
        /// Set in this workspace; comes before those that are built in.
        Workspace = "workspace",
        /// Built into Shipmate, as published when it was checked.
        BuiltIn = "built_in",
    }
}

/// What a million tokens of some models cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Price {
    /// Its id; none if it is built in.
    pub id: Option<PriceId>,
    /// Where it comes from.
    pub origin: PriceOrigin,
    /// The kinds of agent CLI it is for: a name, in which `*` stands for any
    /// letters and `?` for one.
    pub provider: String,
    /// The models it is for, likewise.
    pub model: String,
    /// Three capital letters, such as `USD`.
    pub currency: String,
    /// The first day on which it holds, in UTC; none means always.
    pub since: Option<NaiveDate>,
    /// What a million tokens cost.
    #[serde(flatten)]
    pub rates: Rates,
    /// Where a price that is built in was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The day on which it was looked up there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_on: Option<NaiveDate>,
}

/// What a million tokens of each kind cost. A kind without a price has none;
/// 0 means free.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rates {
    /// Tokens read, without those from a cache.
    pub input: f64,
    /// Tokens written.
    pub output: f64,
    /// Tokens read from a cache.
    pub cache_read: Option<f64>,
    /// Tokens written to a cache.
    pub cache_write: Option<f64>,
}

/// Sets a price in the workspace; one for the same provider, model and day is replaced.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetPrice {
    /// See [`Price::provider`]; `*` if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// See [`Price::model`].
    pub model: String,
    /// See [`Price::currency`]; `USD` if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// See [`Price::since`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// See [`Rates::input`].
    pub input: f64,
    /// See [`Rates::output`].
    pub output: f64,
    /// See [`Rates::cache_read`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<f64>,
    /// See [`Rates::cache_write`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_write: Option<f64>,
}

/// What a chain of runs that wake each other may use before it wakes an agent
/// no more without a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChainBudget {
    /// How much it may cost; none means that money sets no bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
    /// How many tokens, with a price or without; none means any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<i64>,
}
