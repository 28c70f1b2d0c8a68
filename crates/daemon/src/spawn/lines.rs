//! Lines of any bytes from a pipe, in bounded memory.

use std::io::{self, BufRead as _};

use shipmate_agents::Line;
use tokio::io::{AsyncRead, AsyncReadExt as _};

/// The longest line that is kept whole. Longer ones are counted, not kept.
pub(crate) const MAX_LINE_BYTES: usize = 2 * 1024 * 1024;
/// How much of a longer line is kept.
const HEAD_BYTES: usize = 4 * 1024;
const CHUNK_BYTES: usize = 64 * 1024;

/// Cuts a stream of bytes into lines.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    /// None once the stream is over.
    source: Option<R>,
    buffer: Vec<u8>,
    /// Where in `buffer` the next line begins.
    start: usize,
    /// How far `buffer` was searched for a line feed.
    searched: usize,
    /// How long the line is that is being skipped, if one is.
    skipping: Option<(Vec<u8>, u64)>,
}

/// What [`Lines::take`] found, without its bytes.
enum Cut {
    Whole(std::ops::Range<usize>),
    TooLong(Vec<u8>, u64),
}

/// A line with its own bytes only where they had to be kept apart.
pub(crate) enum Taken<'a> {
    /// Borrowed from the buffer.
    Whole(&'a [u8]),
    /// The head of a line that was too long, and its length.
    TooLong(Vec<u8>, u64),
}

impl Taken<'_> {
    /// As drivers want it.
    pub(crate) fn as_line(&self) -> Line<'_> {
        match self {
            Self::Whole(bytes) => Line::Whole(bytes),
            Self::TooLong(head, bytes) => Line::TooLong { head, bytes: *bytes },
        }
    }
}

impl<R: AsyncRead + Unpin> Lines<R> {
    pub(crate) fn new(source: R) -> Self {
        Self { source: Some(source), buffer: Vec::new(), start: 0, searched: 0, skipping: None }
    }

    /// Whether nothing more will come.
    pub(crate) fn is_over(&self) -> bool {
        self.source.is_none()
    }

    /// Reads once. May be dropped at any time without losing a byte.
    pub(crate) async fn fill(&mut self) -> io::Result<()> {
        let Some(source) = &mut self.source else { return std::future::pending().await };
        if self.start > 0 {
            self.buffer.drain(..self.start);
            (self.searched, self.start) = (self.searched - self.start, 0);
            if self.buffer.capacity() > 4 * CHUNK_BYTES && self.buffer.len() < CHUNK_BYTES {
                self.buffer.shrink_to(2 * CHUNK_BYTES);
            }
        }
        self.buffer.reserve(CHUNK_BYTES);
        if source.read_buf(&mut self.buffer).await? == 0 {
            self.source = None;
        }
        Ok(())
    }

    /// Gives up the stream, though somebody may still hold its other end.
    pub(crate) fn close(&mut self) {
        self.source = None;
    }

    /// Everything that was read and not taken, lines or not.
    pub(crate) fn take_bytes(&mut self) -> Vec<u8> {
        let bytes = self.buffer.split_off(self.start);
        self.buffer.clear();
        (self.start, self.searched) = (0, 0);
        bytes
    }

    /// The next line that is complete; once the stream is over, also the rest.
    pub(crate) fn take(&mut self) -> Option<Taken<'_>> {
        Some(match self.cut()? {
            Cut::Whole(range) => Taken::Whole(&self.buffer[range]),
            Cut::TooLong(head, bytes) => Taken::TooLong(head, bytes),
        })
    }

    fn cut(&mut self) -> Option<Cut> {
        let feed = feed_in(&self.buffer[self.searched..]);
        let end = match feed {
            Some(at) => self.searched + at,
            None => {
                self.searched = self.buffer.len();
                self.skip_what_is_too_long();
                let rest = self.buffer.len() > self.start || self.skipping.is_some();
                if !(self.is_over() && rest) {
                    return None;
                }
                self.buffer.len()
            }
        };
        let range = self.start..end;
        self.start = (end + 1).min(self.buffer.len());
        self.searched = self.start;
        match self.skipping.take() {
            Some((head, bytes)) => Some(Cut::TooLong(head, bytes + range.len() as u64)),
            None if range.len() > MAX_LINE_BYTES => {
                let head = self.buffer[range.start..range.start + HEAD_BYTES].to_vec();
                Some(Cut::TooLong(head, range.len() as u64))
            }
            None => Some(Cut::Whole(range)),
        }
    }

    fn skip_what_is_too_long(&mut self) {
        let length = self.buffer.len() - self.start;
        match &mut self.skipping {
            Some((_, bytes)) => *bytes += length as u64,
            None if length > MAX_LINE_BYTES => {
                let head = self.buffer[self.start..self.start + HEAD_BYTES].to_vec();
                self.skipping = Some((head, length as u64));
            }
            None => return,
        }
        self.buffer.truncate(self.start);
        self.searched = self.start;
    }
}

/// Where the first line feed is. By the standard library's own search: a byte
/// at a time was most of what a flood cost.
fn feed_in(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    let last = rest.skip_until(b'\n').ok()?.checked_sub(1)?;
    (bytes[last] == b'\n').then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn all(bytes: &[u8]) -> Vec<(Vec<u8>, Option<u64>)> {
        let mut lines = Lines::new(bytes);
        let mut found = Vec::new();
        loop {
            while let Some(taken) = lines.take() {
                found.push(match taken.as_line() {
                    Line::Whole(line) => (line.to_vec(), None),
                    Line::TooLong { head, bytes } => (head.to_vec(), Some(bytes)),
                });
            }
            if lines.is_over() {
                return found;
            }
            lines.fill().await.expect("a slice can be read");
        }
    }

    #[tokio::test]
    async fn lines_are_cut_at_line_feeds_and_the_rest_is_a_line() {
        let found = all(b"one\n\ntwo\xff\0\nrest").await;
        let texts: Vec<&[u8]> = found.iter().map(|(line, _)| line.as_slice()).collect();
        assert_eq!(texts, [b"one".as_slice(), b"", b"two\xff\0", b"rest"]);
    }

    #[tokio::test]
    async fn a_line_that_is_too_long_is_counted_and_the_next_one_is_whole() {
        let mut bytes = vec![b'x'; 3 * MAX_LINE_BYTES + 17];
        bytes.extend_from_slice(b"\nnext\n");
        let found = all(&bytes).await;
        assert_eq!(found[0].1, Some((3 * MAX_LINE_BYTES + 17) as u64));
        assert_eq!(found[0].0.len(), HEAD_BYTES);
        assert_eq!(found[1], (b"next".to_vec(), None));
    }

    #[tokio::test]
    async fn a_line_of_just_the_bound_is_whole_and_an_endless_one_ends_with_the_stream() {
        let mut bytes = vec![b'x'; MAX_LINE_BYTES];
        bytes.push(b'\n');
        bytes.extend(vec![b'y'; MAX_LINE_BYTES + 1]);
        let found = all(&bytes).await;
        assert_eq!((found[0].0.len(), found[0].1), (MAX_LINE_BYTES, None));
        assert_eq!(found[1].1, Some((MAX_LINE_BYTES + 1) as u64));
    }
}
