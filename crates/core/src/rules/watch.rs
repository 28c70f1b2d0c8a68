//! What an agent at work is doing, and how long it may be silent in that.
//!
//! An agent that thinks, one whose tool runs and one that waits for a person
//! are silent for different reasons, so that each has its own patience: a build
//! takes an hour, a person a day, and a model that says nothing for half an
//! hour will not say anything any more.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::journal::{Body, Ended, FailureClass};
use crate::text::Text;

/// How long an agent may be silent, unless its machine's owner says otherwise.
pub const SILENCE_SECONDS: u64 = 30 * 60;
/// The same while a tool of it runs.
pub const TOOL_SECONDS: u64 = 2 * 3600;
/// More calls than any agent has open at a time.
const MOST_OPEN: usize = 64;

/// How long an agent may be silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// While no tool runs.
    pub silence_seconds: u64,
    /// While one runs.
    pub tool_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { silence_seconds: SILENCE_SECONDS, tool_seconds: TOOL_SECONDS }
    }
}

/// What an agent is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "doing", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Doing {
    /// Its place is being made ready.
    Preparing,
    /// It thinks or speaks.
    Working,
    /// A tool of it runs.
    Tool {
        /// The tool's name.
        tool: String,
    },
    /// It waits for a person's answer.
    Person,
}

/// Something that began and is not over: its id, its name, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Open<T> {
    id: Text,
    name: Text,
    since: T,
}

/// What an agent is doing, as far as its journal says so, by any kind of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doings<T> {
    began: bool,
    since: T,
    #[serde(default = "Vec::new")]
    tools: Vec<Open<T>>,
    #[serde(default = "Vec::new")]
    asked: Vec<Open<T>>,
}

impl<T: Copy> Doings<T> {
    /// Before the first record.
    #[must_use]
    pub fn new(now: T) -> Self {
        Self { began: false, since: now, tools: Vec::new(), asked: Vec::new() }
    }

    /// Takes note of a record.
    pub fn note(&mut self, body: &Body, now: T) {
        match body {
            Body::Started(_) => self.begin(now),
            Body::ToolCall { id, name, .. } if self.tools.len() < MOST_OPEN => {
                self.tools.push(Open { id: id.clone(), name: name.clone(), since: now });
            }
            Body::ToolResult { id, .. } => {
                let last = self.tools.iter().rposition(|tool| tool.id == *id);
                if let Some(at) = last {
                    self.tools.remove(at);
                    self.since = now;
                }
            }
            Body::Question(question) if self.asked.len() < MOST_OPEN => {
                self.asked.push(Open { id: question.id.clone(), name: Text::default(), since: now });
            }
            Body::Answered { question, .. } => {
                self.asked.retain(|asked| asked.id != *question);
                self.since = now;
            }
            Body::TurnBegan { .. } => self.turn(now),
            _ => {}
        }
    }

    /// The agent's process runs.
    fn begin(&mut self, now: T) {
        (self.began, self.since) = (true, now);
    }

    /// A turn begins: what was under way belongs to the one before.
    fn turn(&mut self, now: T) {
        self.tools.clear();
        self.since = now;
    }

    /// What it is doing, and since when.
    #[must_use]
    pub fn now(&self) -> (Doing, T) {
        if let Some(asked) = self.asked.first() {
            return (Doing::Person, asked.since);
        }
        match self.tools.last() {
            Some(tool) => (Doing::Tool { tool: tool.name.to_string() }, tool.since),
            None if self.began => (Doing::Working, self.since),
            None => (Doing::Preparing, self.since),
        }
    }
}

/// What an agent at work is doing, as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Activity {
    /// What it is, for a program.
    #[serde(flatten)]
    pub doing: Doing,
    /// What it is, for a person.
    pub text: String,
    /// Since when, by the machine's clock.
    pub since: DateTime<Utc>,
    /// When the newest record was written, by the machine's clock.
    pub heard_at: DateTime<Utc>,
}

impl Activity {
    /// What these records say.
    #[must_use]
    pub fn of(doings: &Doings<DateTime<Utc>>, heard_at: DateTime<Utc>) -> Self {
        let (doing, since) = doings.now();
        let text = match &doing {
            Doing::Preparing => "Its place is being made ready.".to_owned(),
            Doing::Working => "The agent is at work.".to_owned(),
            Doing::Tool { tool } => format!("The agent's tool {tool} runs."),
            Doing::Person => "The agent waits for a person's answer.".to_owned(),
        };
        Self { doing, text, since, heard_at }
    }
}

/// Watches over one agent. Time is counted from an arbitrary start, and only
/// while the machine is awake.
#[derive(Debug, Clone)]
pub struct Watch {
    limits: Limits,
    /// Whether its tool can't say when it uses one: then it may always be at that.
    is_opaque: bool,
    doings: Doings<Duration>,
    heard: Duration,
}

impl Watch {
    /// Begins when the agent's process does.
    #[must_use]
    pub fn new(limits: Limits, is_opaque: bool, now: Duration) -> Self {
        let mut doings = Doings::new(now);
        doings.begin(now);
        Self { limits, is_opaque, doings, heard: now }
    }

    /// The agent gave a sign of life.
    pub fn heard(&mut self, now: Duration) {
        self.heard = now;
    }

    /// Takes note of a record: also what a person says to the agent begins its
    /// silence anew.
    pub fn note(&mut self, body: &Body, now: Duration) {
        self.doings.note(body, now);
        self.heard = now;
    }

    /// A turn begins.
    pub fn turn(&mut self, now: Duration) {
        self.doings.turn(now);
        self.heard = now;
    }

    /// How it ends an agent that was silent for longer than it may be.
    #[must_use]
    pub fn overdue(&self, now: Duration) -> Option<Ended> {
        let silent = now.saturating_sub(self.heard).as_secs();
        let Limits { silence_seconds, tool_seconds } = self.limits;
        let message = match self.doings.now().0 {
            Doing::Person => return None,
            Doing::Tool { tool } if silent >= tool_seconds => format!(
                "The agent's tool {tool} ran for {} without a sign of life, and this machine allows no more \
                 (`tool_seconds` in its policy.toml). The agent was ended.",
                span(silent)
            ),
            Doing::Working | Doing::Preparing if self.is_opaque && silent >= tool_seconds => format!(
                "The agent said nothing for {}, and this machine allows no more (`tool_seconds` in its policy.toml). \
                 It was ended.",
                span(silent)
            ),
            Doing::Working | Doing::Preparing if !self.is_opaque && silent >= silence_seconds => format!(
                "The agent said nothing for {} although no tool of it ran, and this machine allows no more \
                 (`silence_seconds` in its policy.toml). It was ended.",
                span(silent)
            ),
            Doing::Tool { .. } | Doing::Working | Doing::Preparing => return None,
        };
        Some(Ended::failed(FailureClass::AgentSilent, message))
    }
}

/// `90 seconds`, `30 minutes`, `2 hours`.
fn span(seconds: u64) -> String {
    let (number, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7200 => (seconds / 60, "minute"),
        _ => (seconds / 3600, "hour"),
    };
    if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Started;
    use crate::question::{Answer, Question};

    const LIMITS: Limits = Limits { silence_seconds: 60, tool_seconds: 7200 };

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn started() -> Body {
        let text = Text::from("x");
        Body::Started(Started {
            provider: text.clone(),
            version: None,
            directory: text,
            branch: None,
            base_commit: None,
        })
    }

    fn call(id: &str) -> Body {
        Body::ToolCall { id: id.into(), name: "Bash".into(), input: serde_json::Value::Null }
    }

    fn result(id: &str) -> Body {
        Body::ToolResult { id: id.into(), output: Text::default(), is_error: false }
    }

    fn words(watch: &Watch, seconds: u64) -> Option<String> {
        match watch.overdue(at(seconds))? {
            Ended::Failed { class: FailureClass::AgentSilent, message, .. } => Some(message.to_string()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn silence_is_counted_from_the_last_sign_of_life() {
        let mut watch = Watch::new(LIMITS, false, at(0));
        assert_eq!(words(&watch, 59), None);
        assert!(words(&watch, 60).expect("silent").contains("nothing for 60 seconds although no tool"));
        watch.heard(at(59));
        assert_eq!(words(&watch, 118), None);
        assert!(words(&watch, 119).is_some());
    }

    #[test]
    fn a_tool_may_take_longer_and_its_end_begins_the_silence_anew() {
        let mut watch = Watch::new(LIMITS, false, at(0));
        watch.note(&call("1"), at(10));
        watch.note(&call("2"), at(10));
        watch.note(&result("1"), at(20));
        assert_eq!(words(&watch, 7219), None, "the other one runs");
        assert!(words(&watch, 7220).expect("too long").contains("Bash ran for 2 hours"));
        watch.note(&result("2"), at(5000));
        assert_eq!(words(&watch, 5059), None);
        assert!(words(&watch, 5060).is_some());
    }

    #[test]
    fn a_person_is_waited_for_as_long_as_the_question_is_open() {
        let mut watch = Watch::new(LIMITS, false, at(0));
        watch.note(&call("1"), at(0));
        let asked = Question::leave("q".into(), "May I?".into(), "Write".into(), serde_json::Value::Null);
        watch.note(&Body::Question(asked), at(1));
        assert_eq!(words(&watch, 1_000_000), None);
        watch.note(&Body::Answered { question: "q".into(), answer: Answer::Denied, by: None }, at(1_000_000));
        assert_eq!(words(&watch, 1_000_059), None, "its tool runs now");
        watch.turn(at(1_000_010));
        assert!(words(&watch, 1_000_070).is_some(), "a new turn has no tool of an old one");
    }

    #[test]
    fn a_command_that_can_not_tell_its_tools_has_the_longer_time() {
        let watch = Watch::new(LIMITS, true, at(0));
        assert_eq!(words(&watch, 7199), None);
        assert!(words(&watch, 7200).is_some());
    }

    #[test]
    fn what_it_does_is_told_with_its_beginning() {
        let mut doings = Doings::new(0);
        assert_eq!(doings.now(), (Doing::Preparing, 0));
        for (body, now) in [(started(), 1), (call("1"), 2), (call("2"), 3)] {
            doings.note(&body, now);
        }
        assert_eq!(doings.now(), (Doing::Tool { tool: "Bash".into() }, 3));
        doings.note(&result("2"), 4);
        assert_eq!(doings.now(), (Doing::Tool { tool: "Bash".into() }, 2));
        doings.note(&result("1"), 5);
        doings.note(&result("never called"), 6);
        assert_eq!(doings.now(), (Doing::Working, 5));
        let kept: Doings<i32> = serde_json::from_value(serde_json::json!(doings)).expect("reads back");
        assert_eq!(kept, doings);
    }

    #[test]
    fn a_flood_of_calls_is_bounded() {
        let mut doings = Doings::new(0);
        (0..10_000).for_each(|number| doings.note(&call(&number.to_string()), number));
        assert_eq!(doings.tools.len(), MOST_OPEN);
    }
}
