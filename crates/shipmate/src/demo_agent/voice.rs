//! What the demo agent says: one JSON object a line, at an even pace.

use std::io::{self, Write as _};
use std::time::Duration;

use serde_json::{Value, json};

/// Its voice.
pub(super) struct Voice {
    pace: Duration,
    calls: u32,
    bytes: usize,
}

impl Voice {
    /// A voice that rests `pace` before each step.
    pub(super) fn new(pace: Duration) -> Self {
        Self { pace, calls: 0, bytes: 0 }
    }

    /// How much it has said.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Names the conversation.
    pub(super) fn session(&mut self, id: &str, model: &str) -> io::Result<()> {
        self.say(&json!({ "type": "session", "id": id, "model": model }))
    }

    /// Thinks aloud.
    pub(super) fn thinking(&mut self, text: &str) -> io::Result<()> {
        self.rest();
        self.say(&json!({ "type": "thinking", "text": text }))
    }

    /// Says something.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.rest();
        self.text_at_once(text)
    }

    /// Says something without resting before.
    pub(super) fn text_at_once(&mut self, text: &str) -> io::Result<()> {
        self.say(&json!({ "type": "text", "text": text }))
    }

    /// Uses a tool: announces it, does `work`, and tells what came of it.
    pub(super) fn tool(
        &mut self,
        name: &str,
        input: &Value,
        work: impl FnOnce() -> io::Result<String>,
    ) -> io::Result<()> {
        self.rest();
        self.calls += 1;
        let id = format!("call-{}", self.calls);
        self.say(&json!({ "type": "tool_call", "id": id, "name": name, "input": input }))?;
        self.rest();
        let (output, is_error) = match work() {
            Ok(output) => (output, false),
            Err(error) => (error.to_string(), true),
        };
        self.say(&json!({ "type": "tool_result", "id": id, "output": output, "is_error": is_error }))
    }

    /// Counts tokens.
    pub(super) fn usage(&mut self, model: &str, input: usize, output: usize) -> io::Result<()> {
        self.say(&json!({ "type": "usage", "model": model, "input_tokens": input, "output_tokens": output }))
    }

    /// The last word of a success.
    pub(super) fn result(&mut self, summary: &str) -> io::Result<()> {
        self.rest();
        self.say(&json!({ "type": "result", "summary": summary }))
    }

    /// The last word of a failure.
    pub(super) fn error(&mut self, class: &str, message: &str) -> io::Result<()> {
        self.say(&json!({ "type": "error", "class": class, "message": message }))
    }

    /// Bytes as they are, whatever they are.
    pub(super) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes)?;
        stdout.flush()
    }

    fn say(&mut self, message: &Value) -> io::Result<()> {
        let line = format!("{message}\n");
        self.bytes += line.len();
        self.raw(line.as_bytes())
    }

    fn rest(&self) {
        std::thread::sleep(self.pace);
    }
}
