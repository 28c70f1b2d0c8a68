//! Where agents waking each other ends: a chain of causes has a length, must
//! get something done, and may cost only so much.

use serde::{Deserialize, Serialize};

use crate::api::price::{ChainBudget, Cost, Money};
use crate::id::TaskId;
use crate::rules::price::amount;

/// How many runs may follow from each other without a person's act between them.
pub const MAX_DEPTH: i64 = 10;
/// How many of them in a row may change nothing.
pub const MAX_IDLE: i64 = 3;

/// How far a run is from the person's act that began it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Chain {
    /// How many runs lie in between.
    pub depth: i64,
    /// How many of the last ones changed no file.
    pub idle: i64,
    /// The first of them; none if there is none.
    pub root: Option<TaskId>,
}

/// What the runs of a chain have used so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spent {
    /// Tokens of every kind, with a price or without.
    pub tokens: i64,
    /// What they cost.
    pub cost: Cost,
}

/// Why an agent's word wakes nobody any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Stopped {
    /// Too many runs followed from each other.
    TooLong,
    /// Agents talk without changing anything.
    Idle,
    /// The runs have cost more than the agent that would be woken allows.
    TooDear {
        /// What they have cost.
        spent: Money,
        /// What they may.
        allowed: Money,
    },
    /// The runs have used more tokens than the agent that would be woken allows.
    TooManyTokens {
        /// How many they have used.
        spent: i64,
        /// How many they may.
        allowed: i64,
    },
    /// Whose wish it all was has left the workspace.
    RequesterLeft,
}

impl Stopped {
    /// The reason as a sentence.
    #[must_use]
    pub fn text(&self) -> String {
        let why = match self {
            Self::RequesterLeft => {
                return "Whose wish the run was is no longer a member of the workspace. A member's comment goes on."
                    .to_owned();
            }
            Self::TooLong => format!("{MAX_DEPTH} runs have followed from each other without a person."),
            Self::Idle => format!("The last {MAX_IDLE} runs that woke each other changed nothing."),
            Self::TooDear { spent, allowed } => format!(
                "The runs that woke each other have cost {}, and the agent is woken by such runs up to {}.",
                amount(spent),
                amount(allowed)
            ),
            Self::TooManyTokens { spent, allowed } => format!(
                "The runs that woke each other have used {spent} tokens, and the agent is woken by such runs up to \
                 {allowed}."
            ),
        };
        format!("{why} A person's comment goes on.")
    }
}

impl Chain {
    /// What a run with this chain begins when it wakes another one.
    ///
    /// # Errors
    /// The chain ends here.
    pub fn next(self, run: TaskId, changed_something: bool) -> Result<Self, Stopped> {
        let idle = if changed_something { 0 } else { self.idle + 1 };
        let next = Self { depth: self.depth + 1, idle, root: self.root.or(Some(run)) };
        if next.depth > MAX_DEPTH {
            return Err(Stopped::TooLong);
        }
        if next.idle > MAX_IDLE {
            return Err(Stopped::Idle);
        }
        Ok(next)
    }
}

/// Whether a chain that has used this much may wake an agent with this budget.
/// Of our prices and what the agents' tools said the higher amount counts.
///
/// # Errors
/// It may not any more.
pub fn afford(spent: &Spent, budget: &ChainBudget) -> Result<(), Stopped> {
    if let Some(allowed) = budget.tokens.filter(|allowed| spent.tokens >= *allowed) {
        return Err(Stopped::TooManyTokens { spent: spent.tokens, allowed });
    }
    let Some(allowed) = &budget.cost else { return Ok(()) };
    let amounts = spent.cost.priced.iter().chain(&spent.cost.reported);
    let highest = amounts.filter(|money| money.currency == allowed.currency).max_by_key(|money| money.micros);
    match highest {
        Some(spent) if spent.micros >= allowed.micros => {
            Err(Stopped::TooDear { spent: spent.clone(), allowed: allowed.clone() })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RUN: TaskId = TaskId(uuid::Uuid::from_u128(1));
    const OTHER: TaskId = TaskId(uuid::Uuid::from_u128(2));

    fn usd(micros: i64) -> Money {
        Money { currency: "USD".to_owned(), micros }
    }

    #[test]
    fn agents_that_only_talk_are_stopped_soon() {
        let mut chain = Chain::default();
        for _ in 0..MAX_IDLE {
            chain = chain.next(RUN, false).expect("so far it may");
        }
        assert_eq!(chain.next(RUN, false), Err(Stopped::Idle));
        assert!(chain.next(RUN, true).is_ok(), "work goes on");
    }

    #[test]
    fn a_chain_remembers_where_it_began() {
        let second = Chain::default().next(RUN, true).expect("it goes on");
        let third = second.next(OTHER, true).expect("it goes on");
        assert_eq!((second.root, third.root), (Some(RUN), Some(RUN)));
    }

    #[test]
    fn a_chain_ends_where_it_has_cost_what_it_may() {
        let five = ChainBudget { cost: Some(usd(5_000_000)), tokens: None };
        let spent = |priced, reported: Option<i64>| Spent {
            tokens: 10,
            cost: Cost { priced: vec![priced], reported: reported.map(usd), unpriced_tokens: 4 },
        };
        assert_eq!(afford(&spent(usd(4_999_999), None), &five), Ok(()));
        let stopped = afford(&spent(usd(5_000_000), None), &five).expect_err("it may not");
        assert!(stopped.text().contains("5.00 USD"), "{}", stopped.text());
        assert!(afford(&spent(usd(1), Some(6_000_000)), &five).is_err(), "what the tool said counts if it is more");
        let euros = Money { currency: "EUR".to_owned(), micros: 9_000_000 };
        assert_eq!(afford(&spent(euros, None), &five), Ok(()), "another currency can't be compared");
        let tokens = ChainBudget { cost: None, tokens: Some(10) };
        assert!(afford(&spent(usd(0), None), &tokens).is_err(), "tokens count with a price or without");
        assert_eq!(afford(&spent(usd(i64::MAX), None), &ChainBudget { cost: None, tokens: None }), Ok(()));
    }

    proptest! {
        #[test]
        fn every_chain_ends(changes in proptest::collection::vec(any::<bool>(), 20)) {
            let mut chain = Chain::default();
            let ended = changes.iter().any(|changed| match chain.next(RUN, *changed) {
                Ok(next) => { chain = next; false }
                Err(_) => true,
            });
            prop_assert!(ended && chain.depth <= MAX_DEPTH && chain.idle <= MAX_IDLE);
        }
    }
}
