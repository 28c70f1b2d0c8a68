//! A request the stand-in received, and what tests ask about it.

use serde_json::Value;

/// A request as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    /// Its method.
    pub method: String,
    /// Its path, without the query.
    pub path: String,
    /// The key it was sent with: `x-api-key`, else the bearer token.
    pub key: Option<String>,
    /// Its JSON body; null if it had none.
    pub body: Value,
}

impl Received {
    /// The model it asked for.
    #[must_use]
    pub fn model(&self) -> &str {
        self.body["model"].as_str().unwrap_or_default()
    }

    /// Everything people and agents said in it: the text of all user messages.
    #[must_use]
    pub fn prompt(&self) -> String {
        let users = self.messages().filter(|message| message["role"] == "user");
        users.flat_map(|message| texts(&message["content"])).collect::<Vec<_>>().join("\n")
    }

    /// The results of tools in it: the id of the use, the text, whether it is an error.
    #[must_use]
    pub fn tool_results(&self) -> Vec<(String, String, bool)> {
        let blocks = self.messages().filter_map(|message| message["content"].as_array()).flatten();
        blocks
            .filter(|block| block["type"] == "tool_result")
            .map(|block| {
                let id = block["tool_use_id"].as_str().unwrap_or_default().to_owned();
                (id, texts(&block["content"]).join("\n"), block["is_error"] == true)
            })
            .collect()
    }

    /// The tools it offers.
    #[must_use]
    pub fn tools(&self) -> &[Value] {
        self.body["tools"].as_array().map_or(&[], Vec::as_slice)
    }

    /// Whether it is a question to the model.
    #[must_use]
    pub fn is_question(&self) -> bool {
        self.method == "POST" && self.path == "/v1/messages"
    }

    fn messages(&self) -> impl Iterator<Item = &Value> {
        self.body["messages"].as_array().into_iter().flatten()
    }
}

fn texts(content: &Value) -> Vec<String> {
    match content {
        Value::String(text) => vec![text.clone()],
        Value::Array(blocks) => blocks.iter().filter_map(|b| b["text"].as_str()).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}
