//! The end of a stream that may be endless.

use std::collections::VecDeque;

use shipmate_core::text::Text;

/// How much of a child's standard error is kept.
const TAIL_BYTES: usize = 16 * 1024;

/// The last bytes of what was added.
#[derive(Debug, Default)]
pub(crate) struct Tail {
    bytes: VecDeque<u8>,
}

impl Tail {
    /// Adds to the end, forgetting from the beginning.
    pub(crate) fn add(&mut self, more: &[u8]) {
        let more = &more[more.len().saturating_sub(TAIL_BYTES)..];
        let too_many = (self.bytes.len() + more.len()).saturating_sub(TAIL_BYTES);
        self.bytes.drain(..too_many);
        self.bytes.extend(more);
    }

    /// What is kept, as text.
    pub(crate) fn text(&self) -> Text {
        let (front, back) = self.bytes.as_slices();
        Text::from_bytes(&[front, back].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_is_kept() {
        let mut tail = Tail::default();
        tail.add(b"begin ");
        tail.add(&vec![b'x'; 3 * TAIL_BYTES]);
        tail.add(b" end\xff");
        let text = tail.text();
        assert!(text.as_str().ends_with("x end\u{fffd}") && !text.as_str().contains("begin"));
    }
}
