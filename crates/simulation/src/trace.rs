//! What happened, as lines: hashed always, kept or printed when wanted.

use std::time::Duration;

/// The lines of one simulation.
#[derive(Debug)]
pub(crate) struct Trace {
    hash: u64,
    lines: u64,
    shown: bool,
}

impl Trace {
    pub(crate) fn new(shown: bool) -> Self {
        Self { hash: 0xcbf2_9ce4_8422_2325, lines: 0, shown }
    }

    #[expect(clippy::print_stdout, reason = "the command's purpose is to show them")]
    pub(crate) fn line(&mut self, now: Duration, text: &str) {
        self.lines += 1;
        self.add(&now.as_micros().to_le_bytes());
        self.add(text.as_bytes());
        if self.shown {
            println!("{:>10.3}  {text}", now.as_secs_f64());
        }
    }

    /// Counts without showing.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.hash = (self.hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }

    pub(crate) fn lines(&self) -> u64 {
        self.lines
    }
}
