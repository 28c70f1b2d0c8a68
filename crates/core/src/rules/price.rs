//! Which price holds for which tokens.
//!
//! A price is for every provider and model that its patterns fit, from its
//! first day on. Where several fit, the workspace's own comes before one that
//! is built in, a closer pattern before a wider one, and of these the newest.

mod known;

use chrono::NaiveDate;
use serde::Serialize;

use crate::api::price::{Money, Price, PriceOrigin, Rates};

pub use known::built_in;

/// Millionths in one.
pub const MICROS: f64 = 1_000_000.0;
/// The highest price of a million tokens, in any currency.
pub const MAX_RATE: f64 = 1_000_000.0;
/// How many prices a workspace may set.
pub const MAX_PRICES: usize = 500;
/// The longest pattern, in bytes.
pub const MAX_PATTERN_BYTES: usize = 100;

/// What the tokens of one model cost during some days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tariff {
    /// The kind of agent CLI.
    pub provider: String,
    /// The model.
    pub model: String,
    /// The first day it holds; none means always.
    pub since: Option<NaiveDate>,
    /// The first day it holds no more; none means never.
    pub until: Option<NaiveDate>,
    /// What the rates are in.
    pub currency: String,
    /// What a million tokens cost.
    pub rates: Rates,
}

/// What each of these models, named with its provider, costs and when. Two
/// tariffs of one model never overlap; a day without one has no price.
#[must_use]
pub fn tariffs(prices: &[Price], models: &[(String, String)]) -> Vec<Tariff> {
    models.iter().flat_map(|(provider, model)| tariffs_of(prices, provider, model)).collect()
}

fn tariffs_of(prices: &[Price], provider: &str, model: &str) -> Vec<Tariff> {
    let fits = |price: &&Price| matches(&price.provider, provider) && matches(&price.model, model);
    let fitting: Vec<&Price> = prices.iter().filter(fits).collect();
    let mut days: Vec<Option<NaiveDate>> = fitting.iter().map(|price| price.since).collect();
    days.sort_unstable();
    days.dedup();
    let mut found = Vec::new();
    for (at, since) in days.iter().copied().enumerate() {
        let holds = fitting.iter().copied().filter(|price| price.since <= since);
        let Some(best) = holds.max_by_key(|price| rank(price)) else { continue };
        found.push(Tariff {
            provider: provider.to_owned(),
            model: model.to_owned(),
            since,
            until: days.get(at + 1).copied().flatten(),
            currency: best.currency.clone(),
            rates: best.rates,
        });
    }
    found
}

/// The greater one counts.
fn rank(price: &Price) -> (bool, usize, usize, Option<NaiveDate>) {
    let letters = |pattern: &str| pattern.chars().filter(|letter| !matches!(letter, '*' | '?')).count();
    (price.origin == PriceOrigin::Workspace, letters(&price.model), letters(&price.provider), price.since)
}

/// Whether a pattern fits a name, in any letter case: `*` stands for any
/// letters, `?` for one.
#[must_use]
pub fn matches(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let name: Vec<char> = name.to_lowercase().chars().collect();
    let (mut at, mut seen) = (0, 0);
    // Where the last `*` stands, and up to where in the name it reaches.
    let mut star: Option<(usize, usize)> = None;
    while seen < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, seen));
                at += 1;
            }
            Some(letter) if *letter == '?' || *letter == name[seen] => {
                at += 1;
                seen += 1;
            }
            _ => match &mut star {
                Some((place, reach)) => {
                    *reach += 1;
                    (at, seen) = (*place + 1, *reach);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|letter| *letter == '*')
}

/// Millionths, of an amount. Beyond what a number holds it is the most it holds.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a float is cut to the bounds of the number")]
pub fn micros(amount: f64) -> i64 {
    (amount * MICROS).round() as i64
}

/// An amount as people read it: `0.0042 USD`, `12.34 USD`.
#[must_use]
pub fn amount(money: &Money) -> String {
    let (whole, part) = (money.micros / 1_000_000, money.micros.unsigned_abs() % 1_000_000);
    let sign = if money.micros < 0 && whole == 0 { "-" } else { "" };
    // Cents, or as many digits as it takes to see anything.
    let digits = match part {
        _ if whole != 0 || part == 0 || part >= 100_000 => 2,
        10_000.. => 3,
        100.. => 4,
        _ => 6,
    };
    let unit = 10_u64.pow(6 - digits);
    let rounded = (part + unit / 2) / unit;
    let (whole, rounded) = if rounded == 10_u64.pow(digits) { (whole + 1, 0) } else { (whole, rounded) };
    format!("{sign}{whole}.{rounded:0width$} {}", money.currency, width = digits as usize)
}

#[cfg(test)]
mod tests;
