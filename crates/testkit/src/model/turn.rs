//! What the stand-in shall answer, as data: a program is a list of turns.

use serde::{Deserialize, Serialize};

/// One answer of the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Turn {
    /// What it says and asks for, in this order.
    pub blocks: Vec<Block>,
    /// The tokens it claims to have used.
    pub usage: Tokens,
    /// How long to wait before each event of a stream, in milliseconds.
    pub pace_ms: u64,
    /// How it ends.
    pub ending: Ending,
}

/// A part of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// Thinks aloud.
    Thinking(String),
    /// Says something.
    Text(String),
    /// Writes a file with whichever of the offered tools can.
    Write {
        /// Where to.
        path: String,
        /// What.
        content: String,
    },
    /// Runs a command with whichever of the offered tools can.
    Shell(String),
    /// Uses the tool of this name with these arguments, whether it was offered or not.
    Tool {
        /// The tool's name.
        name: String,
        /// Its arguments.
        input: serde_json::Value,
    },
}

/// Tokens as the Messages API counts them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// Read, without those from a cache.
    pub input: i64,
    /// Read from a cache.
    #[serde(default)]
    pub cache_read: i64,
    /// Written.
    pub output: i64,
}

impl std::ops::AddAssign for Tokens {
    fn add_assign(&mut self, more: Self) {
        self.input += more.input;
        self.cache_read += more.cache_read;
        self.output += more.output;
    }
}

/// How an answer ends.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// As it should.
    #[default]
    Whole,
    /// Whole, but with the word that the limit of output tokens was reached.
    MaxTokens,
    /// The connection breaks in the middle of the stream.
    Cut,
    /// The stream begins and then says nothing more.
    Hang,
    /// No answer, but an HTTP error.
    Error {
        /// Its status.
        status: u16,
        /// What it says.
        message: String,
    },
}

impl Default for Turn {
    /// Says nothing, and claims a few tokens for it.
    fn default() -> Self {
        let usage = Tokens { input: 100, cache_read: 0, output: 10 };
        Self { blocks: Vec::new(), usage, pace_ms: 0, ending: Ending::Whole }
    }
}

impl Turn {
    fn of(block: Block) -> Self {
        Self { blocks: vec![block], ..Self::default() }
    }

    /// Says `text`.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::of(Block::Text(text.into()))
    }

    /// Thinks `text`.
    #[must_use]
    pub fn thinking(text: impl Into<String>) -> Self {
        Self::of(Block::Thinking(text.into()))
    }

    /// Writes a file.
    #[must_use]
    pub fn write(path: impl Into<String>, content: impl Into<String>) -> Self {
        Self::of(Block::Write { path: path.into(), content: content.into() })
    }

    /// Runs a command.
    #[must_use]
    pub fn shell(command: impl Into<String>) -> Self {
        Self::of(Block::Shell(command.into()))
    }

    /// Uses the tool `name`.
    #[must_use]
    pub fn tool(name: impl Into<String>, input: serde_json::Value) -> Self {
        Self::of(Block::Tool { name: name.into(), input })
    }

    /// Answers with an HTTP error. As the last turn of a program it is
    /// repeated for as long as there are requests.
    #[must_use]
    pub fn error(status: u16, message: impl Into<String>) -> Self {
        Self { ending: Ending::Error { status, message: message.into() }, ..Self::default() }
    }

    /// Says half of `text`, then the connection breaks.
    #[must_use]
    pub fn cut(text: impl Into<String>) -> Self {
        Self { ending: Ending::Cut, ..Self::text(text) }
    }

    /// Begins to answer and never goes on.
    #[must_use]
    pub fn hang() -> Self {
        Self { ending: Ending::Hang, ..Self::default() }
    }

    /// Goes on, in the same answer, with the blocks of `more`.
    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        self.blocks.extend(more.blocks);
        self
    }

    /// Claims to have used these tokens.
    #[must_use]
    pub fn usage(mut self, input: i64, cache_read: i64, output: i64) -> Self {
        self.usage = Tokens { input, cache_read, output };
        self
    }

    /// Waits so long before each event of the stream.
    #[must_use]
    pub fn slow(mut self, pace_ms: u64) -> Self {
        self.pace_ms = pace_ms;
        self
    }

    /// Ends as if the limit of output tokens was reached.
    #[must_use]
    pub fn max_tokens(mut self) -> Self {
        self.ending = Ending::MaxTokens;
        self
    }
}
