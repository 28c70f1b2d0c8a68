//! A request the stand-in received, and what tests ask about it.

use serde_json::Value;

use super::dialect::Dialect;
use super::offered::Tool;

/// A request as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    /// Its method.
    pub method: String,
    /// Its path, without the query.
    pub path: String,
    /// The key it was sent with: a header for keys, else the bearer token.
    pub key: Option<String>,
    /// Its JSON body; null if it had none.
    pub body: Value,
}

impl Received {
    /// The model it asked for.
    #[must_use]
    pub fn model(&self) -> &str {
        let in_path = || self.path.rsplit_once("/models/").and_then(|(_, rest)| rest.split(':').next());
        self.body["model"].as_str().or_else(in_path).unwrap_or_default()
    }

    /// Everything people and agents said in it: the text of all user messages.
    #[must_use]
    pub fn prompt(&self) -> String {
        self.dialect().map(|dialect| dialect.prompts(&self.body).join("\n")).unwrap_or_default()
    }

    /// The results of tools in it: the id of the use, the text, whether it is an error.
    #[must_use]
    pub fn tool_results(&self) -> Vec<(String, String, bool)> {
        self.dialect().map(|dialect| dialect.results(&self.body)).unwrap_or_default()
    }

    /// The tools it offers.
    #[must_use]
    pub fn tools(&self) -> Vec<Tool> {
        self.dialect().map(|dialect| dialect.tools(&self.body)).unwrap_or_default()
    }

    /// Whether it is a question to the model.
    #[must_use]
    pub fn is_question(&self) -> bool {
        self.dialect().is_some()
    }

    /// Whether a stream is wanted as the answer.
    pub(super) fn wants_stream(&self) -> bool {
        self.body["stream"] == true || self.path.ends_with(":streamGenerateContent")
    }

    /// The way it is asked in; none if it is no question.
    pub(super) fn dialect(&self) -> Option<Dialect> {
        if self.method == "POST" { Dialect::of(&self.path) } else { None }
    }
}
