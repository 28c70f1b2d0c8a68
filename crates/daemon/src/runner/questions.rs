//! What the agent has asked and was not answered yet, and until when it waits.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use shipmate_core::journal::Body;
use shipmate_core::question::PATIENCE_SECONDS;
use shipmate_core::text::Text;

/// The open questions of one agent.
#[derive(Debug)]
pub(super) struct Questions {
    patience: TimeDelta,
    open: BTreeMap<Text, DateTime<Utc>>,
    letters: i64,
}

impl Questions {
    pub(super) fn new(patience_seconds: i64) -> Self {
        let (least, most) = PATIENCE_SECONDS;
        let patience = TimeDelta::seconds(patience_seconds.clamp(least, most));
        Self { patience, open: BTreeMap::new(), letters: 0 }
    }

    /// Takes note of what a record says; a question learns until when it is open.
    pub(super) fn noted(&mut self, mut body: Body, now: DateTime<Utc>) -> Body {
        match &mut body {
            Body::Question(question) => {
                let until = now + self.patience;
                question.expires_at = Some(until);
                self.open.insert(question.id.clone(), until);
            }
            Body::Answered { question, .. } => {
                self.open.remove(question);
            }
            _ => {}
        }
        body
    }

    /// The questions that were open for too long.
    pub(super) fn late(&self, now: DateTime<Utc>) -> Vec<Text> {
        self.open.iter().filter(|(_, until)| **until <= now).map(|(question, _)| question.clone()).collect()
    }

    /// A question was answered; whether it was open until now.
    pub(super) fn closed(&mut self, question: &Text) -> bool {
        self.open.remove(question).is_some()
    }

    /// The number of the letter to look for.
    pub(super) fn next_letter(&self) -> i64 {
        self.letters + 1
    }

    pub(super) fn took_letter(&mut self) {
        self.letters += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use shipmate_core::question::Question;

    #[test]
    fn a_question_is_open_for_as_long_as_the_agent_has_patience() {
        let start = DateTime::UNIX_EPOCH;
        let mut questions = Questions::new(60);
        let asked = Question::leave("1".into(), "May I?".into(), "Write".into(), Value::Null);
        let noted = questions.noted(Body::Question(asked), start);
        let Body::Question(noted) = noted else { panic!("{noted:?}") };
        assert_eq!(noted.expires_at, Some(start + TimeDelta::seconds(60)));
        assert!(questions.late(start + TimeDelta::seconds(59)).is_empty());
        assert_eq!(questions.late(start + TimeDelta::seconds(60)), ["1".into()]);
        assert!(questions.closed(&"1".into()) && !questions.closed(&"1".into()), "answered once");
        assert!(questions.late(start + TimeDelta::days(9)).is_empty());
    }

    #[test]
    fn odd_patience_is_bounded() {
        for (said, meant) in [(-1, 30), (i64::MAX, 7 * 24 * 3600)] {
            assert_eq!(Questions::new(said).patience, TimeDelta::seconds(meant));
        }
    }
}
