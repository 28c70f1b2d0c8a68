//! Tokens from Codex's counts, each call of the model once.
//!
//! `total` grows over the whole thread, even across a resume; `last` is of one
//! call. An update whose total did not move repeats what was counted.

use serde_json::Value;
use shipmate_core::journal::{Counts, Usage};
use shipmate_core::text::Text;

use crate::bounds::tokens;

/// Counts over the updates of one turn.
#[derive(Default)]
pub(super) struct UsageCounter {
    /// The model that answers.
    pub(super) model: Text,
    total: Value,
}

impl UsageCounter {
    /// What was used since the last update.
    pub(super) fn updated(&mut self, usage: &Value) -> Option<Usage> {
        if self.total == usage["total"] || !usage["last"].is_object() {
            return None;
        }
        self.total = usage["total"].clone();
        let last = &usage["last"];
        let (cached, written) = (tokens(&last["cachedInputTokens"]), tokens(&last["cacheWriteInputTokens"]));
        let used = Usage {
            model: if self.model.is_empty() { "unknown".into() } else { self.model.clone() },
            // Those from a cache are counted in, here and nowhere else.
            input_tokens: (tokens(&last["inputTokens"]) - cached - written).max(0),
            output_tokens: tokens(&last["outputTokens"]),
            cache_read_tokens: cached,
            cache_write_tokens: written,
            counts: Counts::Call,
            cost_micros: None,
        };
        (!used.is_nothing()).then_some(used)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_call_counts_once_and_without_what_came_from_a_cache() {
        let update = json!({"total": {"inputTokens": 2400}, "last":
            {"inputTokens": 1200, "cachedInputTokens": 200, "outputTokens": 34}});
        let mut counter = UsageCounter::default();
        let used = counter.updated(&update).expect("it counts");
        assert_eq!((used.input_tokens, used.cache_read_tokens, used.output_tokens), (1000, 200, 34));
        assert_eq!(counter.updated(&update), None);
        let hostile =
            json!({"total": 1, "last": {"inputTokens": -4, "cachedInputTokens": 9_000_000_000_000_000_000_u64}});
        assert!(counter.updated(&hostile).expect("it counts").input_tokens >= 0);
    }
}
