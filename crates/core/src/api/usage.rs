//! What runs have used, added up.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::api::price::Cost;
use crate::api::run::UsageTotal;
use crate::status::word_enum;

word_enum! {
    /// What usage is added up by.
    UsageBy {
        /// Each day, by the server's clock in UTC.
        Day = "day",
        /// Each agent.
        Agent = "agent",
        /// Each machine.
        Machine = "machine",
        /// Each issue.
        Issue = "issue",
        /// Each model.
        Model = "model",
    }
}

/// What was used by one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageRow {
    /// The day, such as `2026-01-31`, or the name, or the issue's key.
    pub name: String,
    /// How many runs had a part in it.
    pub runs: i64,
    /// The tokens.
    pub usage: UsageTotal,
    /// What they cost.
    pub cost: Cost,
}

/// Usage between two days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageReport {
    /// What it is added up by.
    pub by: UsageBy,
    /// The first day that counts; none means from the beginning.
    pub since: Option<NaiveDate>,
    /// The last day that counts; none means up to now.
    pub until: Option<NaiveDate>,
    /// Days in their order; all others by what they used, most first. At most 1,000.
    pub rows: Vec<UsageRow>,
}
