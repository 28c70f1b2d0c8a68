//! Tokens, by the several ways in which agents tell them: with the answer to
//! the prompt, beside it, or beside empty pieces of text.

use serde_json::Value;
use shipmate_core::journal::{self, Usage};
use shipmate_core::text::Text;

use crate::bounds::tokens;
use crate::provider::Counting;

/// Counts over one prompt.
pub(super) struct UsageCounter {
    counting: Counting,
    /// The model that answers.
    pub(super) model: Text,
    /// The sum of what came beside pieces of text, one for each call.
    in_chunks: Option<Counts>,
}

/// How many tokens the answer to a prompt says were written; none if it says
/// nothing.
pub(super) type Counted = Option<i64>;

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    input: i64,
    output: i64,
    read: i64,
    written: i64,
}

impl UsageCounter {
    pub(super) fn new(counting: Counting) -> Self {
        Self { counting, model: Text::default(), in_chunks: None }
    }

    /// What an update says beside its content.
    pub(super) fn of_chunk(&mut self, extra: &Value) {
        if let Some(counts) = Counts::read(&extra["usage"]) {
            let sum = self.in_chunks.get_or_insert_default();
            sum.input += counts.input;
            sum.output += counts.output;
            sum.read += counts.read;
            sum.written += counts.written;
        }
    }

    /// What was used in all, and how much of it was written.
    pub(super) fn of_answer(&mut self, answer: &Value) -> (Option<Usage>, Counted) {
        let beside = &answer["_meta"]["quota"]["token_count"];
        let told = self.in_chunks.take().or_else(|| Counts::read(&answer["usage"])).or_else(|| Counts::read(beside));
        let Some(counts) = told else { return (None, None) };
        let cached_within = self.counting == Counting::CachedWithin;
        let usage = Usage {
            model: if self.model.is_empty() { "unknown".into() } else { self.model.clone() },
            input_tokens: if cached_within { (counts.input - counts.read).max(0) } else { counts.input },
            output_tokens: counts.output,
            cache_read_tokens: counts.read,
            cache_write_tokens: counts.written,
            counts: journal::Counts::Turn,
            cost_micros: None,
        };
        let nothing = counts.input + counts.output + counts.read + counts.written == 0;
        ((!nothing).then_some(usage), Some(counts.output))
    }
}

impl Counts {
    fn read(said: &Value) -> Option<Self> {
        let first =
            |names: &[&str]| names.iter().map(|name| tokens(&said[*name])).find(|count| *count > 0).unwrap_or(0);
        said.is_object().then(|| Self {
            input: first(&["inputTokens", "input_tokens"]),
            output: first(&["outputTokens", "output_tokens"]),
            read: first(&["cachedReadTokens", "cachedInputTokens", "cached_tokens"]),
            written: first(&["cachedWriteTokens", "cacheWriteInputTokens"]),
        })
    }
}
