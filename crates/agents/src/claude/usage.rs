//! Tokens from `result` messages, counted once.
//!
//! `modelUsage` grows over the whole conversation, even across `--resume`;
//! `usage` is of the turn but of all models together and counts an answer
//! twice when its stream broke. Newer versions say what is wanted:
//! `model_usage_since_last_result`.

use std::collections::BTreeMap;

use serde_json::Value;
use shipmate_core::journal::{Counts, Usage};
use shipmate_core::text::Text;

use crate::bounds::{micros, name, tokens};

/// More models than one conversation uses; bounds a hostile message.
const MAX_MODELS: usize = 32;

/// Counts over the `result` messages of one process.
pub(super) struct UsageCounter {
    /// Whether `modelUsage` holds what was used before this process.
    resumed: bool,
    counted: BTreeMap<Text, Usage>,
}

impl UsageCounter {
    pub(super) fn new(resumed: bool) -> Self {
        Self { resumed, counted: BTreeMap::new() }
    }

    /// What was used since the last result. `model` is the one to name where
    /// the message does not say.
    pub(super) fn of_result(&mut self, message: &Value, model: Option<Text>) -> Vec<Usage> {
        let used = if message["model_usage_since_last_result"].is_object() {
            by_model(&message["model_usage_since_last_result"], Counts::Turn)
        } else if self.resumed || !message["modelUsage"].is_object() {
            vec![of_turn(&message["usage"], model.unwrap_or_else(|| "unknown".into()))]
        } else {
            by_model(&message["modelUsage"], Counts::Growth).into_iter().map(|total| self.added(total)).collect()
        };
        used.into_iter().filter(|usage| !usage.is_nothing()).collect()
    }

    fn added(&mut self, total: Usage) -> Usage {
        let Some(before) = self.counted.insert(total.model.clone(), total.clone()) else { return total };
        let since = |now: i64, then: i64| (now - then).max(0);
        Usage {
            input_tokens: since(total.input_tokens, before.input_tokens),
            output_tokens: since(total.output_tokens, before.output_tokens),
            cache_read_tokens: since(total.cache_read_tokens, before.cache_read_tokens),
            cache_write_tokens: since(total.cache_write_tokens, before.cache_write_tokens),
            cost_micros: total.cost_micros.map(|cost| since(cost, before.cost_micros.unwrap_or(0))),
            ..total
        }
    }
}

fn by_model(models: &Value, counts: Counts) -> Vec<Usage> {
    let models = models.as_object().into_iter().flatten().take(MAX_MODELS);
    models
        .map(|(model, said)| Usage {
            model: name(model),
            input_tokens: tokens(&said["inputTokens"]),
            output_tokens: tokens(&said["outputTokens"]),
            cache_read_tokens: tokens(&said["cacheReadInputTokens"]),
            cache_write_tokens: tokens(&said["cacheCreationInputTokens"]),
            counts,
            cost_micros: micros(&said["costUSD"]),
        })
        .collect()
}

fn of_turn(usage: &Value, model: Text) -> Usage {
    Usage {
        model,
        input_tokens: tokens(&usage["input_tokens"]),
        output_tokens: tokens(&usage["output_tokens"]),
        cache_read_tokens: tokens(&usage["cache_read_input_tokens"]),
        cache_write_tokens: tokens(&usage["cache_creation_input_tokens"]),
        counts: Counts::Turn,
        // What the message says is of the whole conversation.
        cost_micros: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn result(total: i64) -> Value {
        json!({"usage": {"input_tokens": 7, "output_tokens": 3}, "total_cost_usd": 9.5,
            "modelUsage": {"m": {"inputTokens": total, "outputTokens": 2, "costUSD": 0.001}}})
    }

    #[test]
    fn an_older_versions_running_total_is_counted_once() {
        let mut counter = UsageCounter::new(false);
        assert_eq!(counter.of_result(&result(100), None)[0].input_tokens, 100);
        let second = counter.of_result(&result(160), None);
        assert_eq!((second[0].input_tokens, second[0].output_tokens), (60, 0));
        assert_eq!((second[0].counts, second[0].cost_micros), (Counts::Growth, Some(0)), "its cost grew by nothing");
        assert_eq!(counter.of_result(&result(160), None), []);
    }

    #[test]
    fn a_resumed_conversations_past_is_not_counted_again() {
        let used = UsageCounter::new(true).of_result(&result(100_000), Some("m".into()));
        assert_eq!((used[0].input_tokens, used[0].output_tokens), (7, 3));
        assert_eq!(
            (used[0].counts, used[0].cost_micros),
            (Counts::Turn, None),
            "its cost is not told apart from the past's"
        );
    }

    #[test]
    fn what_the_message_says_of_itself_comes_first() {
        let mut message = result(100_000);
        message["model_usage_since_last_result"] =
            json!({"a": {"inputTokens": 1, "costUSD": 0.00045}, "b": {"outputTokens": 2}, "c": {}});
        let used = UsageCounter::new(true).of_result(&message, None);
        let models: Vec<_> = used.iter().map(|usage| usage.model.as_str()).collect();
        assert_eq!(models, ["a", "b"]);
        assert_eq!((used[0].cost_micros, used[1].cost_micros), (Some(450), None));
    }

    #[test]
    fn hostile_counts_stay_in_range() {
        let message = json!({"model_usage_since_last_result":
            {"m": {"inputTokens": -5, "outputTokens": 9_000_000_000_000_000_000_u64, "cacheReadInputTokens": "x"}}});
        let used = UsageCounter::new(false).of_result(&message, None);
        assert_eq!(used[0].input_tokens, 0);
        assert!(used[0].output_tokens.checked_mul(1_000).is_some());
    }
}
