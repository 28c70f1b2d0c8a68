//! What an agent CLI says can be chosen of it: models and modes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::text::Text;

/// How many models, and how many modes, are kept of one agent CLI.
pub const MAX_CHOICES: usize = 300;
/// The longest id or name of one, in bytes.
const MAX_WORD_BYTES: usize = 200;

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KnownChoice {
    /// What the agent CLI wants to hear.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// What can be chosen of an agent CLI. What is not in it may still be known to
/// the CLI.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Choices {
    /// The models, in the CLI's own order.
    pub models: Vec<KnownChoice>,
    /// The modes it can work in.
    #[serde(default)]
    pub modes: Vec<KnownChoice>,
    /// When it said so; none if it never did.
    #[serde(default)]
    pub asked_at: Option<DateTime<Utc>>,
}

impl Choices {
    /// The same, harmless and within bounds: the CLI's words are not ours.
    #[must_use]
    pub fn bounded(self) -> Self {
        Self { models: bounded(self.models), modes: bounded(self.modes), asked_at: self.asked_at }
    }
}

fn bounded(choices: Vec<KnownChoice>) -> Vec<KnownChoice> {
    let word = |text: &str| Text::bounded(text.trim(), MAX_WORD_BYTES).into_string();
    let mut kept: Vec<KnownChoice> = Vec::new();
    for choice in choices {
        let (id, name) = (word(&choice.id), word(&choice.name));
        // One that was cut would be another.
        let is_whole = !id.is_empty() && id == choice.id;
        if is_whole && kept.len() < MAX_CHOICES && !kept.iter().any(|known| known.id == id) {
            kept.push(KnownChoice { name: if name.is_empty() { id.clone() } else { name }, id });
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cli_says_is_made_harmless_and_said_twice_it_is_one() {
        let choice = |id: &str, name: &str| KnownChoice { id: id.into(), name: name.into() };
        let long = "x".repeat(MAX_WORD_BYTES + 1);
        let models =
            vec![choice("a", ""), choice("a", "A"), choice("", "none"), choice(&long, "l"), choice("b", "B\u{1b}")];
        let said = Choices { models, modes: Vec::new(), asked_at: None };
        assert_eq!(said.bounded().models, [choice("a", "a"), choice("b", "B")]);
        let many = (0..MAX_CHOICES + 5).map(|n| choice(&n.to_string(), "n")).collect();
        assert_eq!(Choices { models: many, modes: Vec::new(), asked_at: None }.bounded().models.len(), MAX_CHOICES);
    }
}
