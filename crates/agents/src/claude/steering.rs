//! What is said to Claude Code while it works, and what it tells of that.
//!
//! It says of each message that has an id when it is queued and when it takes
//! it up: between two tools, or in a turn of its own after the present one.
//! Versions that do not say so of the prompt are told nothing.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::driver::{Effect, Remark};

/// The messages that were sent and not taken up yet.
#[derive(Default)]
pub(super) struct Steering {
    /// The prompt's id.
    prompt: String,
    /// Whether this version tells what becomes of messages.
    tells: bool,
    /// Each message, and whether Claude Code has it.
    sent: BTreeMap<String, (Remark, bool)>,
}

impl Steering {
    pub(super) fn new(prompt: String) -> Self {
        Self { prompt, ..Self::default() }
    }

    /// The prompt's id.
    pub(super) fn prompt(&self) -> &str {
        &self.prompt
    }

    /// Whether a message would be heard.
    pub(super) fn is_heard(&self) -> bool {
        self.tells
    }

    pub(super) fn send(&mut self, message: Remark) {
        self.sent.insert(message.id.as_str().to_owned(), (message, false));
    }

    /// Whether a turn is still to come.
    pub(super) fn is_waiting(&self) -> bool {
        self.sent.values().any(|(_, has)| *has)
    }

    /// Reads a `command_lifecycle`; the record of a message that it takes up.
    pub(super) fn told(&mut self, message: &Value) -> Option<Effect> {
        let id = message["command_uuid"].as_str().unwrap_or_default();
        self.tells |= id == self.prompt;
        match message["state"].as_str() {
            Some("queued") => {
                if let Some((_, has)) = self.sent.get_mut(id) {
                    *has = true;
                }
                None
            }
            Some("started" | "completed") => self.sent.remove(id).map(|(message, _)| message.delivered()),
            // Dropped: the next run hears it.
            _ => self.sent.remove(id).map(|(message, _)| message.queued()),
        }
    }
}
