//! Where agents waking each other ends: a chain of causes has a length, and
//! must get something done.

use serde::{Deserialize, Serialize};

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
}

/// Why an agent's word wakes nobody any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stopped {
    /// Too many runs followed from each other.
    TooLong,
    /// Agents talk without changing anything.
    Idle,
}

impl Stopped {
    /// The reason as a sentence.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::TooLong => {
                format!("{MAX_DEPTH} runs have followed from each other without a person. A person's comment goes on.")
            }
            Self::Idle => {
                format!("The last {MAX_IDLE} runs that woke each other changed nothing. A person's comment goes on.")
            }
        }
    }
}

impl Chain {
    /// What a run with this chain begins when it wakes another one.
    ///
    /// # Errors
    /// The chain ends here.
    pub fn next(self, changed_something: bool) -> Result<Self, Stopped> {
        let next = Self { depth: self.depth + 1, idle: if changed_something { 0 } else { self.idle + 1 } };
        if next.depth > MAX_DEPTH {
            return Err(Stopped::TooLong);
        }
        if next.idle > MAX_IDLE {
            return Err(Stopped::Idle);
        }
        Ok(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn agents_that_only_talk_are_stopped_soon() {
        let mut chain = Chain::default();
        for _ in 0..MAX_IDLE {
            chain = chain.next(false).expect("so far it may");
        }
        assert_eq!(chain.next(false), Err(Stopped::Idle));
        assert!(chain.next(true).is_ok(), "work goes on");
    }

    proptest! {
        #[test]
        fn every_chain_ends(changes in proptest::collection::vec(any::<bool>(), 20)) {
            let mut chain = Chain::default();
            let ended = changes.iter().any(|changed| match chain.next(*changed) {
                Ok(next) => { chain = next; false }
                Err(_) => true,
            });
            prop_assert!(ended && chain.depth <= MAX_DEPTH && chain.idle <= MAX_IDLE);
        }
    }
}
