//! Text from outside, made harmless once, at the door.
//!
//! PostgreSQL refuses NUL in text and JSON; terminals obey escape sequences;
//! a single line may be 100 MB. After [`Text::sanitise`] none of that is left.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// Text without NUL, without terminal escape sequences and without control
/// characters other than tab and line feed. Carriage returns before a line
/// feed are dropped, alone they become line feeds.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String))]
pub struct Text(String);

impl Text {
    /// Cleans `raw`. Never fails, never panics; linear in the length of `raw`.
    #[must_use]
    pub fn sanitise(raw: &str) -> Self {
        let needs_work = raw.bytes().any(|b| (b < 0x20 && b != b'\n' && b != b'\t') || b == 0x7f)
            || raw.chars().any(|c| ('\u{80}'..='\u{9f}').contains(&c));
        if !needs_work {
            return Self(raw.to_owned());
        }
        let mut clean = String::with_capacity(raw.len());
        let mut chars = raw.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\u{1b}' => skip_escape(&mut chars),
                '\r' if chars.peek() == Some(&'\n') => {}
                '\r' => clean.push('\n'),
                '\n' | '\t' => clean.push(c),
                c if c.is_control() => {}
                c => clean.push(c),
            }
        }
        Self(clean)
    }

    /// Cleans `raw` and keeps at most `max_bytes` of it (cut at a character),
    /// ending with a line that says how much is missing.
    #[must_use]
    pub fn bounded(raw: &str, max_bytes: usize) -> Self {
        let clean = Self::sanitise(raw).0;
        if clean.len() <= max_bytes {
            return Self(clean);
        }
        let end = floor_char_boundary(&clean, max_bytes);
        Self(format!("{}\n… [{} bytes left out]", &clean[..end], clean.len() - end))
    }

    /// Cleans bytes that should be UTF-8; what is not becomes U+FFFD.
    #[must_use]
    pub fn from_bytes(raw: &[u8]) -> Self {
        Self::sanitise(&String::from_utf8_lossy(raw))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, owned.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Pieces of at most `max_bytes` each, cut at characters, nothing left out.
    #[must_use]
    pub fn pieces(&self, max_bytes: usize) -> Vec<Text> {
        let mut rest = self.0.as_str();
        let mut pieces = Vec::new();
        while rest.len() > max_bytes {
            let end = floor_char_boundary(rest, max_bytes);
            pieces.push(Self(rest[..end].to_owned()));
            rest = &rest[end..];
        }
        pieces.push(Self(rest.to_owned()));
        pieces
    }
}

/// Bytes as lower-case hexadecimal digits, two for each.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [u8; 16] = *b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS[usize::from(half)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The last character boundary at or before `index`, and never 0 for a
/// non-empty text, so that a loop that cuts with it makes progress.
fn floor_char_boundary(text: &str, index: usize) -> usize {
    let mut end = index.min(text.len());
    while end > 0 && !text.is_char_boundary(end) {
        end -= 1;
    }
    if end == 0 { text.chars().next().map_or(0, char::len_utf8) } else { end }
}

fn skip_escape(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match chars.next() {
        // CSI: parameters and intermediates, then one final byte.
        Some('[') => while chars.next().is_some_and(|c| !('\u{40}'..='\u{7e}').contains(&c)) {},
        // OSC, DCS, PM, APC: up to BEL or ESC \, and never over a line end.
        Some(']' | 'P' | '^' | '_') => {
            while let Some(&c) = chars.peek() {
                if c == '\n' {
                    break;
                }
                chars.next();
                if c == '\u{7}' || (c == '\u{1b}' && chars.next_if_eq(&'\\').is_some()) {
                    break;
                }
            }
        }
        _ => {}
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Ok(Self::sanitise(&raw))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<&str> for Text {
    fn from(raw: &str) -> Self {
        Self::sanitise(raw)
    }
}

impl From<String> for Text {
    fn from(raw: String) -> Self {
        Self::sanitise(&raw)
    }
}

/// Cleans every string inside a JSON value, keys included, so that a document
/// can be stored by PostgreSQL.
#[must_use]
pub fn sanitise_json(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::String(text) => Value::String(Text::from(text).into_string()),
        Value::Array(items) => Value::Array(items.into_iter().map(sanitise_json).collect()),
        Value::Object(map) => {
            Value::Object(map.into_iter().map(|(k, v)| (Text::from(k).into_string(), sanitise_json(v))).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn terminal_sequences_and_nul_are_gone_and_the_words_stay() {
        let raw = "a\0b \u{1b}[31mred\u{1b}[0m \u{1b}]0;title\u{7}end\r\nnext\rlast\u{9b}";
        assert_eq!(Text::sanitise(raw).as_str(), "ab red end\nnext\nlast");
    }

    #[test]
    fn an_unended_title_sequence_eats_at_most_its_own_line() {
        assert_eq!(Text::sanitise("\u{1b}]0;never ended\nkept").as_str(), "\nkept");
    }

    #[test]
    fn a_bounded_text_says_how_much_is_missing() {
        assert_eq!(Text::bounded("äöü", 3).as_str(), "ä\n… [4 bytes left out]");
    }

    proptest! {
        #[test]
        fn sanitised_text_is_clean_and_stable(raw in any::<String>()) {
            let once = Text::sanitise(&raw);
            prop_assert!(once.as_str().chars().all(|c| !c.is_control() || c == '\n' || c == '\t'));
            prop_assert_eq!(Text::sanitise(once.as_str()), once);
        }

        #[test]
        fn pieces_are_the_whole(raw in any::<String>(), size in 1usize..20) {
            let text = Text::sanitise(&raw);
            let joined: String = text.pieces(size).iter().map(Text::as_str).collect();
            prop_assert_eq!(joined, text.into_string());
        }
    }
}
