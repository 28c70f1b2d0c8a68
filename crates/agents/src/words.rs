//! Sentences about how an agent's process ended.

use shipmate_core::text::Text;

use crate::driver::Exit;

/// The most of somebody else's words that a message quotes.
const MAX_QUOTE_BYTES: usize = 2000;

/// `lead`, and after a colon the end of `said` if anything was said.
pub(crate) fn sentence(lead: &str, said: &str) -> Text {
    let quote = tail(said.trim());
    if quote.is_empty() { Text::from(format!("{lead}.")) } else { Text::from(format!("{lead}: {quote}")) }
}

/// How a process ended that owed us a closing message.
pub(crate) fn died(title: &str, exit: &Exit) -> String {
    match (exit.signal, exit.code) {
        (Some(9), _) => format!("{title} was killed (signal 9), perhaps for want of memory, before it was done"),
        (Some(signal), _) => format!("{title} was ended by signal {signal} before it was done"),
        (None, Some(code)) => format!("{title} exited with code {code} without its closing message"),
        (None, None) => format!("{title} ended without its closing message"),
    }
}

/// The last part of `text`: the reason stands at the end.
pub(crate) fn tail(text: &str) -> &str {
    let mut start = text.len().saturating_sub(MAX_QUOTE_BYTES);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}
