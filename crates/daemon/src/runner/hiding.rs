//! Keeps texts that are to be hidden out of records, also where an agent says
//! one of them in several pieces.

use chrono::{DateTime, Utc};
use serde_json::Value;
use shipmate_core::journal::{Body, MAX_TEXT_BYTES};
use shipmate_core::text::Text;

/// How much is held back at most. Only words that repeat the beginning of a
/// hidden text without end come so far.
const MOST_HELD_BYTES: usize = 256 * 1024;
const MOST_HELD_PIECES: usize = 1000;

/// A record and when it was made.
type Timed = (DateTime<Utc>, Body);

/// What agents say in pieces.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Said {
    #[default]
    Text,
    Thinking,
}

/// Hides texts in the records that pass through. A piece whose end may be the
/// beginning of a hidden text waits for the next record, of whatever kind, and
/// then passes as it came; only what is hidden is changed.
#[derive(Debug, Default)]
pub(super) struct Hiding {
    /// Each with what stands for it, the longest first.
    texts: Vec<(String, String)>,
    said: Said,
    held: Vec<(DateTime<Utc>, String)>,
}

impl Hiding {
    pub(super) fn of(texts: Vec<(String, String)>) -> Self {
        Self { texts, ..Self::default() }
    }

    /// Takes a record; gives those that may be written now.
    pub(super) fn pass(&mut self, at: DateTime<Utc>, body: Body) -> Vec<Timed> {
        if self.texts.is_empty() {
            return vec![(at, body)];
        }
        let (said, text) = match body {
            Body::Text { text } => (Said::Text, text),
            Body::Thinking { text } => (Said::Thinking, text),
            other => {
                let mut passed = self.release();
                passed.push((at, hidden_in(other, &self.texts)));
                return passed;
            }
        };
        let mut passed = if self.said == said { Vec::new() } else { self.release() };
        self.said = said;
        self.held.push((at, text.into_string()));
        passed.extend(self.let_go(self.settled()));
        passed
    }

    /// Gives what was held back: nothing follows it.
    pub(super) fn release(&mut self) -> Vec<Timed> {
        self.let_go(self.held.len())
    }

    /// How many of the pieces hold nothing of a text that may still go on, and
    /// nothing of one that goes on in a piece that must wait.
    fn settled(&self) -> usize {
        let whole: String = self.held.iter().map(|(_, text)| text.as_str()).collect();
        if whole.len() > MOST_HELD_BYTES || self.held.len() > MOST_HELD_PIECES {
            return self.held.len();
        }
        let mut open = begun_at(&whole, &self.texts);
        loop {
            let (count, end) = self.pieces_until(open);
            match reaching_over(end, &whole, &self.texts) {
                Some(at) => open = at,
                None => return count,
            }
        }
    }

    /// How many pieces end at `limit` or before, and where the last one does.
    fn pieces_until(&self, limit: usize) -> (usize, usize) {
        let (mut count, mut end) = (0, 0);
        for (_, text) in &self.held {
            if end + text.len() > limit {
                break;
            }
            (count, end) = (count + 1, end + text.len());
        }
        (count, end)
    }

    fn let_go(&mut self, count: usize) -> Vec<Timed> {
        let (times, mut pieces): (Vec<_>, Vec<_>) = self.held.drain(..count).unzip();
        for (hidden, shown) in &self.texts {
            hide_across(&mut pieces, hidden, shown);
        }
        let said = self.said;
        let bodies = times.into_iter().zip(pieces).filter(|(_, text)| !text.is_empty());
        bodies
            .map(|(at, text)| {
                let text = Text::bounded(&text, MAX_TEXT_BYTES);
                (at, if said == Said::Text { Body::Text { text } } else { Body::Thinking { text } })
            })
            .collect()
    }
}

/// Where that end of `whole` begins which the next piece may complete to one
/// of the texts; its length if there is none.
fn begun_at(whole: &str, texts: &[(String, String)]) -> usize {
    let begun = texts.iter().filter_map(|(hidden, _)| {
        let most = whole.len().min(hidden.len().saturating_sub(1));
        let length = (1..=most).rev().find(|length| whole.as_bytes().ends_with(&hidden.as_bytes()[..*length]));
        length.map(|length| whole.len() - length)
    });
    begun.min().unwrap_or(whole.len())
}

/// Where the first of the texts begins that is before and after this place.
fn reaching_over(place: usize, whole: &str, texts: &[(String, String)]) -> Option<usize> {
    let begins = |hidden: &str| {
        let mut places = place.saturating_sub(hidden.len().saturating_sub(1))..place;
        places.find(|at| whole.as_bytes()[*at..].starts_with(hidden.as_bytes()))
    };
    texts.iter().filter_map(|(hidden, _)| begins(hidden)).min()
}

/// Puts `shown` where `hidden` begins, wherever it stands in the pieces.
fn hide_across(pieces: &mut [String], hidden: &str, shown: &str) {
    let mut from = 0;
    while let Some(at) = pieces.concat().get(from..).and_then(|rest| rest.find(hidden)) {
        from += at;
        let (mut start, mut left, mut put) = (from, hidden.len(), shown);
        for piece in pieces.iter_mut() {
            if start >= piece.len() {
                start -= piece.len();
                continue;
            }
            let end = piece.len().min(start + left);
            piece.replace_range(start..end, put);
            left -= end - start;
            (start, put) = (0, "");
            if left == 0 {
                break;
            }
        }
        // What stands for it may hold it: a variable's name may be its value.
        from += shown.len();
    }
}

/// The record without the texts. One that could not be read any more without
/// them is left out: better nothing than a secret.
fn hidden_in(body: Body, texts: &[(String, String)]) -> Body {
    let Ok(mut value) = serde_json::to_value(&body) else { return withheld() };
    if hide_in(&mut value, texts) == 0 {
        return body;
    }
    serde_json::from_value(value).unwrap_or_else(|_| withheld())
}

fn withheld() -> Body {
    let text = "Something is left out here, because it held a value of the agent's environment.";
    Body::Notice { text: text.into() }
}

/// Answers in how many texts there was something to be hidden.
fn hide_in(value: &mut Value, texts: &[(String, String)]) -> usize {
    match value {
        Value::String(text) => {
            let mut found = false;
            for (hidden, shown) in texts {
                if text.contains(hidden.as_str()) {
                    *text = text.replace(hidden.as_str(), shown);
                    found = true;
                }
            }
            usize::from(found)
        }
        Value::Array(values) => values.iter_mut().map(|value| hide_in(value, texts)).sum(),
        Value::Object(fields) => fields.values_mut().map(|value| hide_in(value, texts)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

#[cfg(test)]
mod tests;
