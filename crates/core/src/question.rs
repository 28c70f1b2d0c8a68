//! What an agent asks a person in the middle of its work, and the answer.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::id::ExecutionId;
use crate::text::{Text, sanitise_json};

/// How long an agent waits for an answer unless its settings say otherwise.
pub const DEFAULT_PATIENCE_SECONDS: i64 = 3600;
/// The least and the most that the settings may say: half a minute, a week.
pub const PATIENCE_SECONDS: (i64, i64) = (30, 7 * 24 * 3600);
/// The choice that grants a request for leave.
pub const ALLOW: &str = "allow";
/// The choice that refuses one.
pub const DENY: &str = "deny";

/// A question. The agent waits until it is answered, or until its time is
/// over: then the answer is no.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Question {
    /// Its id; unique in its execution.
    pub id: Text,
    /// What is asked, for a person.
    pub text: Text,
    /// The tool it wants to use, if it asks for leave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<Text>,
    /// What it would give the tool.
    #[serde(default, deserialize_with = "clean", skip_serializing_if = "Value::is_null")]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub input: Value,
    /// The answers it offers; none if any text will do.
    pub choices: Vec<Choice>,
    /// When it is taken for refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
}

/// An answer that is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Choice {
    /// Its id; unique in its question.
    pub id: Text,
    /// What it means, for a person.
    pub label: Text,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = QuestionAnswer))]
pub enum Answer {
    /// One of the answers that were offered.
    Choice {
        /// Its id.
        choice: Text,
    },
    /// Words.
    Text {
        /// They.
        text: Text,
    },
    /// No.
    Denied,
}

impl Question {
    /// A request for leave to use a tool.
    #[must_use]
    pub fn leave(id: Text, text: Text, tool: Text, input: Value) -> Self {
        let choice = |id: &str, label: &str| Choice { id: id.into(), label: label.into() };
        let choices = vec![choice(ALLOW, "Allow"), choice(DENY, "Deny")];
        Self { id, text, tool: Some(tool), input, choices, expires_at: None }
    }

    /// What a person's answer means: a choice is known by its id or its
    /// label, in any letter case; where nothing is offered any words will do.
    ///
    /// # Errors
    /// A sentence that says what could be answered.
    pub fn understand(&self, said: &str) -> Result<Answer, String> {
        let said = said.trim();
        let is = |name: &Text| name.as_str().to_lowercase() == said.to_lowercase();
        if let Some(choice) = self.choices.iter().find(|choice| is(&choice.id) || is(&choice.label)) {
            return Ok(Answer::Choice { choice: choice.id.clone() });
        }
        let offered: Vec<&str> = self.choices.iter().map(|choice| choice.label.as_str()).collect();
        Err(format!("`{said}` is not one of the answers that are offered: {}", offered.join(", ")))
    }
}

impl Answer {
    /// Whether it grants a request for leave.
    #[must_use]
    pub fn grants(&self) -> bool {
        matches!(self, Self::Choice { choice } if choice.as_str() == ALLOW)
    }

    /// The words of it, for an agent that asked for words.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Choice { choice } => Some(choice.as_str()),
            Self::Text { text } => Some(text.as_str()),
            Self::Denied => None,
        }
    }
}

/// What the server has for an agent at work. It is carried until the journal
/// says what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Letter {
    /// Whom it is for.
    pub execution_id: ExecutionId,
    /// Counts from 1 in each execution.
    pub number: i64,
    /// Who says it, by name.
    pub by: Text,
    /// What is said.
    #[serde(flatten)]
    pub content: Content,
}

/// What an agent at work is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Content {
    /// The answer to a question.
    Answer {
        /// The question's id.
        question: Text,
        /// The answer.
        answer: Answer,
    },
    /// Something that was said while it worked.
    Message {
        /// The comment's id: a UUID.
        id: Text,
        /// Markdown.
        text: Text,
    },
}

fn clean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    Value::deserialize(deserializer).map(sanitise_json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_names_a_choice_as_they_see_it() {
        let asked = Question::leave("1".into(), "Write a file?".into(), "Write".into(), Value::Null);
        for said in ["allow", " Allow ", "ALLOW"] {
            assert!(asked.understand(said).expect("offered").grants());
        }
        assert!(!asked.understand("deny").expect("offered").grants());
        let refused = asked.understand("perhaps").expect_err("not offered");
        assert!(refused.ends_with("Allow, Deny"), "{refused}");
    }
}
