//! Keeps what goes into a record within its bounds.

use serde_json::{Value, json};
use shipmate_core::journal::{Body, MAX_TEXT_BYTES};
use shipmate_core::rules::price;
use shipmate_core::text::{Text, sanitise_json};

use crate::driver::Effect;

/// Room for the line that says how much was left out.
const MARK: usize = 64;
/// The longest single string kept of tool arguments that are too long as a whole.
const MAX_ARGUMENT_BYTES: usize = 12 * 1024;
/// How deep tool arguments may be nested. Readers of JSON have a limit, and a
/// record travels inside other messages.
const MAX_DEPTH: usize = 32;
/// The longest name or id.
const MAX_NAME_BYTES: usize = 200;
/// More tokens than anything uses; keeps sums far from overflow.
const MAX_TOKENS: i64 = 1_000_000_000_000;
/// More than any answer costs, in dollars.
const MAX_DOLLARS: f64 = 1_000_000.0;

/// Text that fits one record; what is too long is cut and says so.
pub(crate) fn cut(raw: &str) -> Text {
    Text::bounded(raw, MAX_TEXT_BYTES - MARK)
}

/// As [`cut`], for bytes that should be UTF-8. Only the part that can be kept
/// is decoded, so the cost is bounded too.
pub(crate) fn cut_bytes(raw: &[u8]) -> Text {
    let kept = &raw[..raw.len().min(MAX_TEXT_BYTES)];
    let text = Text::from_bytes(kept);
    if kept.len() == raw.len() && text.as_str().len() <= MAX_TEXT_BYTES {
        return text;
    }
    let head = Text::bounded(text.as_str(), MAX_TEXT_BYTES - 2 * MARK);
    Text::from(format!("{head}\n… [line of {} bytes, cut]", raw.len()))
}

/// A name or an id: one line, short.
pub(crate) fn name(raw: &str) -> Text {
    let clean = Text::sanitise(raw).into_string().replace(['\n', '\t'], " ");
    let mut end = clean.len().min(MAX_NAME_BYTES);
    while !clean.is_char_boundary(end) {
        end -= 1;
    }
    Text::from(&clean[..end])
}

/// A long text as records, nothing left out; none for an empty one.
pub(crate) fn records(raw: &str, body: fn(Text) -> Body) -> impl Iterator<Item = Body> {
    let pieces = Text::sanitise(raw).pieces(MAX_TEXT_BYTES);
    pieces.into_iter().filter(|piece| !piece.as_str().trim().is_empty()).map(body)
}

/// Tool arguments that fit one record. Long strings are cut first, so that
/// the short ones beside them, such as a path, stay readable.
pub(crate) fn arguments(input: Value) -> Value {
    let mut clean = sanitise_json(input);
    flatten(&mut clean, MAX_DEPTH);
    if fits(&clean) {
        return clean;
    }
    shorten(&mut clean);
    if fits(&clean) {
        return clean;
    }
    // Quoting at most doubles clean text.
    json!({ "cut": Text::bounded(&clean.to_string(), MAX_TEXT_BYTES / 2 - MARK) })
}

fn fits(value: &Value) -> bool {
    value.to_string().len() <= MAX_TEXT_BYTES
}

/// Turns what is nested deeper than `depth` into its text.
fn flatten(value: &mut Value, depth: usize) {
    match value {
        Value::Array(_) | Value::Object(_) if depth == 0 => *value = Value::String(value.to_string()),
        Value::Array(items) => items.iter_mut().for_each(|item| flatten(item, depth - 1)),
        Value::Object(map) => map.values_mut().for_each(|item| flatten(item, depth - 1)),
        _ => {}
    }
}

fn shorten(value: &mut Value) {
    match value {
        Value::String(text) if text.len() > MAX_ARGUMENT_BYTES => {
            *text = Text::bounded(text, MAX_ARGUMENT_BYTES).into_string();
        }
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Object(map) => map.values_mut().for_each(shorten),
        _ => {}
    }
}

/// The record for a line that was longer than the reader keeps.
pub(crate) fn too_long(bytes: u64) -> Effect {
    let text = format!("The agent printed a line of {bytes} bytes. It is too long to be read and was left out.");
    Effect::Record(Body::Notice { text: text.into() })
}

/// A count of tokens as an agent said it.
pub(crate) fn tokens(count: &Value) -> i64 {
    count.as_i64().unwrap_or(0).clamp(0, MAX_TOKENS)
}

/// What an agent said that something cost, in whole dollars: as millionths of one.
pub(crate) fn micros(dollars: &Value) -> Option<i64> {
    let said = dollars.as_f64().filter(|dollars| dollars.is_finite())?;
    Some(price::micros(said.clamp(0.0, MAX_DOLLARS)))
}
