//! What the agent has asked and was not answered yet, and until when it waits.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};
use shipmate_core::api::door::Reply;
use shipmate_core::journal::Body;
use shipmate_core::question::{Answer, Choice, PATIENCE_SECONDS, Question};
use shipmate_core::text::{Text, hex};
use tokio::sync::oneshot;

/// The most that one question may have, in bytes, and of choices.
const MAX_QUESTION_BYTES: usize = 8 * 1024;
const MAX_CHOICES: usize = 10;
const MAX_CHOICE_BYTES: usize = 200;
/// How many questions may come through the door in one run.
const MAX_ASKED: usize = 50;

/// A question that came through the door, and where its answer goes.
#[derive(Debug)]
pub(super) struct Asking {
    pub(super) question: Question,
    pub(super) tell: oneshot::Sender<Reply>,
}

/// The question in these words. The same words are the same question, so that
/// a command that was cut short can be repeated.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub(super) fn question(words: &str, choices: &[String]) -> Result<Question, String> {
    let text = Text::sanitise(words.trim());
    if text.as_str().is_empty() {
        return Err("question is required".to_owned());
    }
    if text.as_str().len() > MAX_QUESTION_BYTES {
        return Err(format!("question is too long: at most {MAX_QUESTION_BYTES} bytes are allowed"));
    }
    if choices.len() > MAX_CHOICES {
        return Err(format!("choices: at most {MAX_CHOICES} are allowed"));
    }
    let mut digest = Sha256::new();
    digest.update(text.as_str());
    let mut offered: Vec<Choice> = Vec::new();
    for choice in choices {
        let label = Text::sanitise(&choice.split_whitespace().collect::<Vec<_>>().join(" "));
        if label.as_str().is_empty() || label.as_str().len() > MAX_CHOICE_BYTES {
            return Err(format!("choices: each must be 1 to {MAX_CHOICE_BYTES} bytes long"));
        }
        if offered.iter().any(|other| other.label == label) {
            return Err(format!("choices: `{label}` is there twice"));
        }
        digest.update([0]);
        digest.update(label.as_str());
        offered.push(Choice { id: label.clone(), label });
    }
    let name = hex(&digest.finalize()[..6]);
    let id = format!("asked-{name}").as_str().into();
    Ok(Question { id, text, tool: None, input: serde_json::Value::Null, choices: offered, expires_at: None })
}

/// What came through the door: who waits, or what was answered.
#[derive(Debug)]
enum Asked {
    Waiting(Vec<oneshot::Sender<Reply>>),
    Answered(Answer, Option<Text>),
}

fn said(answer: &Answer, by: Option<&Text>) -> Reply {
    Reply::Said { answer: answer.clone(), by: by.cloned() }
}

/// The open questions of one agent.
#[derive(Debug)]
pub(super) struct Questions {
    patience: TimeDelta,
    open: BTreeMap<Text, DateTime<Utc>>,
    letters: i64,
    asked: BTreeMap<Text, Asked>,
}

impl Questions {
    pub(super) fn new(patience_seconds: i64) -> Self {
        let (least, most) = PATIENCE_SECONDS;
        let patience = TimeDelta::seconds(patience_seconds.clamp(least, most));
        Self { patience, open: BTreeMap::new(), letters: 0, asked: BTreeMap::new() }
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

    /// Takes a question that came through the door. Answers the record of it
    /// if it is new.
    pub(super) fn ask(&mut self, asking: Asking, now: DateTime<Utc>) -> Option<Body> {
        let Asking { question, tell } = asking;
        let is_full = self.asked.len() >= MAX_ASKED;
        match self.asked.get_mut(&question.id) {
            Some(Asked::Waiting(waiting)) => {
                waiting.push(tell);
                None
            }
            Some(Asked::Answered(answer, by)) => {
                // Whoever asks may be gone.
                let _ = tell.send(said(answer, by.as_ref()));
                None
            }
            None if is_full => {
                let why = format!("this run has asked {MAX_ASKED} questions, which is all that one run may ask");
                let _ = tell.send(Reply::Refused { why });
                None
            }
            None => {
                self.asked.insert(question.id.clone(), Asked::Waiting(vec![tell]));
                Some(self.noted(Body::Question(question), now))
            }
        }
    }

    /// Gives the answer to who asked through the door. Whether somebody did.
    pub(super) fn answer(&mut self, question: &Text, answer: &Answer, by: Option<&Text>) -> bool {
        let Some(asked) = self.asked.get_mut(question) else { return false };
        let before = std::mem::replace(asked, Asked::Answered(answer.clone(), by.cloned()));
        if let Asked::Waiting(waiting) = before {
            for tell in waiting {
                let _ = tell.send(said(answer, by));
            }
        }
        true
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
    fn the_same_words_are_the_same_question() {
        let asked = |words: &str| question(words, &["Red".into(), "Blue".into()]).expect("a question");
        assert_eq!(asked("Which?"), asked(" Which? "));
        assert_ne!(asked("Which?").id, asked("What?").id);
        assert!(question("Which?", &["Red".into(), "Red".into()]).is_err());
        assert!(question(" ", &[]).is_err());
    }

    #[test]
    fn what_is_asked_again_is_answered_as_before() {
        let mut questions = Questions::new(60);
        let ask = |questions: &mut Questions| {
            let (tell, told) = oneshot::channel();
            let asking = Asking { question: question("Which?", &[]).expect("a question"), tell };
            (questions.ask(asking, DateTime::UNIX_EPOCH).is_some(), told)
        };
        let ((first, mut one), (second, mut two)) = (ask(&mut questions), ask(&mut questions));
        assert!(first && !second, "it is recorded once");
        let id = question("Which?", &[]).expect("a question").id;
        let answer = Answer::Text { text: "Red".into() };
        assert!(questions.answer(&id, &answer, Some(&"Ada".into())));
        let expected = said(&answer, Some(&"Ada".into()));
        assert_eq!((one.try_recv().as_ref(), two.try_recv().as_ref()), (Ok(&expected), Ok(&expected)));
        let (again, mut later) = ask(&mut questions);
        assert_eq!((again, later.try_recv()), (false, Ok(expected)));
    }

    #[test]
    fn odd_patience_is_bounded() {
        for (said, meant) in [(-1, 30), (i64::MAX, 7 * 24 * 3600)] {
            assert_eq!(Questions::new(said).patience, TimeDelta::seconds(meant));
        }
    }
}
