//! Claude Code, spoken to in stream-json on its standard input and output.
//!
//! Each line is one JSON message. What the agent does comes as `assistant` and
//! `user` messages, its end as a `result`. Requests in either direction, such
//! as for a permission or an interrupt, are `control_request`s that the other
//! side must answer.

mod content;
mod control;
mod outcome;
mod question;
mod steering;
mod system;
mod usage;

use std::collections::BTreeMap;

use serde_json::Value;
use shipmate_core::api::daemon::{Approval, Assignment};
use shipmate_core::journal::{Body, Ended};
use shipmate_core::question::Answer;
use shipmate_core::text::Text;

use crate::bounds;
use crate::driver::{Driver, Effect, Exit, Line, MOST_OPEN, Remark};
use crate::prompt::prompt;
use outcome::Outcome;
use steering::Steering;
use usage::UsageCounter;

/// Understands one process of Claude Code.
pub(crate) struct ClaudeDriver {
    prompt: Text,
    approval: Approval,
    session: Option<(Text, Option<Text>)>,
    usage: UsageCounter,
    /// What the agent itself, not one of its sub-agents, said last.
    last_text: Text,
    /// The word for the error that its last `assistant` message was about.
    last_error: Option<String>,
    outcome: Option<Outcome>,
    /// When a limit that was reached resets, in seconds since 1970.
    limit_resets: Option<i64>,
    /// What it waits for a person's answer to, by the request's id.
    asked: BTreeMap<String, Value>,
    steering: Steering,
    understood: bool,
    babble: bool,
}

impl ClaudeDriver {
    pub(crate) fn new(assignment: &Assignment, directory: &str) -> Self {
        Self {
            prompt: prompt(assignment, directory),
            approval: assignment.agent.approval,
            session: None,
            usage: UsageCounter::new(assignment.resume_session.is_some()),
            last_text: Text::default(),
            last_error: None,
            outcome: None,
            limit_resets: None,
            asked: BTreeMap::new(),
            steering: Steering::new(assignment.execution_id.to_string()),
            understood: false,
            babble: false,
        }
    }

    fn message(&mut self, message: Value) -> Vec<Effect> {
        let kind = message["type"].as_str().unwrap_or_default();
        match kind {
            "assistant" => self.assistant(&message),
            "user" => record_all(content::user(&message)),
            "system" => self.system(&message),
            "result" => self.result(&message),
            "control_request" if self.may_ask() && question::is_one(&message) => self.asks(&message),
            "command_lifecycle" => self.took_up(&message),
            "control_cancel_request" => self.withdrawn(&message),
            "control_request" => {
                control::answer(&message, self.approval).map_or_else(|| raw(&message), |line| vec![line])
            }
            "control_response" => record_all(control::refusal(&message)),
            "rate_limit_event" => {
                self.limit_resets = system::limit_resets(&message).or(self.limit_resets);
                record_all(system::rate_limit(&message))
            }
            // Progress of what comes whole later, and what needs no reader.
            "stream_event" | "keep_alive" | "tool_progress" | "tool_use_summary" | "prompt_suggestion" => Vec::new(),
            _ => raw(&message),
        }
    }

    fn took_up(&mut self, message: &Value) -> Vec<Effect> {
        let record = self.steering.told(message);
        if record.is_some() {
            // What was its last word is none any more: a turn begins, or goes on.
            self.outcome = None;
        }
        record.into_iter().collect()
    }

    fn may_ask(&self) -> bool {
        self.approval == Approval::Ask && self.asked.len() < MOST_OPEN
    }

    fn asks(&mut self, message: &Value) -> Vec<Effect> {
        let Some(question) = question::read(message) else { return Vec::new() };
        self.asked.insert(question.id.as_str().to_owned(), message["request"].clone());
        vec![Effect::Record(Body::Question(question))]
    }

    /// It does not want to know any more.
    fn withdrawn(&mut self, message: &Value) -> Vec<Effect> {
        let id = message["request_id"].as_str().unwrap_or_default();
        let asked = self.asked.remove(id);
        let body = |_| Body::Answered { question: id.into(), answer: Answer::Denied, by: None };
        record_all(asked.map(body))
    }

    fn assistant(&mut self, message: &Value) -> Vec<Effect> {
        let records = content::assistant(message);
        self.last_error = message["error"].as_str().map(str::to_owned);
        if message["parent_tool_use_id"].is_null()
            && let Some(Body::Text { text }) = records.iter().rfind(|body| matches!(body, Body::Text { .. }))
        {
            self.last_text = text.clone();
        }
        record_all(records)
    }

    fn system(&mut self, message: &Value) -> Vec<Effect> {
        if message["subtype"] != "init" {
            return record_all(system::notice(message));
        }
        let Some(id) = message["session_id"].as_str().map(bounds::name) else { return raw(message) };
        let session = (id, message["model"].as_str().map(bounds::name));
        // It introduces itself again at each turn.
        if self.session.as_ref() == Some(&session) {
            return Vec::new();
        }
        let (id, model) = session.clone();
        self.session = Some(session);
        vec![Effect::Record(Body::Session { id, model })]
    }

    fn result(&mut self, message: &Value) -> Vec<Effect> {
        let model = self.session.as_ref().and_then(|(_, model)| model.clone());
        let used = self.usage.of_result(message, model);
        self.outcome = Some(Outcome::read(message, self.last_error.take()));
        record_all(used.into_iter().map(Body::Usage))
    }

    fn garbage(&mut self, line: &[u8]) -> Vec<Effect> {
        self.babble = true;
        let mut effects = vec![Effect::Record(Body::Raw { line: bounds::cut_bytes(line) })];
        effects.extend(control::answer_unread(line));
        effects
    }
}

impl Driver for ClaudeDriver {
    fn start(&mut self) -> Vec<Effect> {
        vec![control::initialize(), control::say(self.steering.prompt(), self.prompt.as_str())]
    }

    fn line(&mut self, line: Line<'_>) -> Vec<Effect> {
        match line {
            Line::Whole(bytes) if bytes.trim_ascii().is_empty() => Vec::new(),
            Line::Whole(bytes) => match serde_json::from_slice::<Value>(bytes) {
                Ok(message) if message["type"].is_string() => {
                    self.understood = true;
                    self.message(message)
                }
                _ => self.garbage(bytes),
            },
            Line::TooLong { head, bytes } => {
                let mut effects = vec![bounds::too_long(bytes)];
                effects.extend(control::answer_unread(head));
                effects
            }
        }
    }

    fn message(&mut self, message: Remark) -> Vec<Effect> {
        if !self.steering.is_heard() || self.outcome.is_some() {
            return vec![message.queued()];
        }
        let said = control::say(message.id.as_str(), &message.words());
        self.steering.send(message);
        vec![said]
    }

    fn answer(&mut self, question: &str, answer: &Answer) -> Vec<Effect> {
        let request = self.asked.remove(question);
        request.map(|request| control::respond(question, &question::response(&request, answer))).into_iter().collect()
    }

    fn cancel(&mut self) -> Vec<Effect> {
        vec![control::interrupt()]
    }

    fn finished(&self) -> bool {
        self.outcome.is_some() && !self.steering.is_waiting()
    }

    fn verdict(&mut self, exit: &Exit) -> Ended {
        match &self.outcome {
            Some(outcome) => outcome.verdict(&self.last_text).until(self.limit_resets),
            None => outcome::without_result(exit, self.understood, self.babble),
        }
    }
}

fn record_all(bodies: impl IntoIterator<Item = Body>) -> Vec<Effect> {
    bodies.into_iter().map(Effect::Record).collect()
}

fn raw(message: &Value) -> Vec<Effect> {
    vec![Effect::Record(Body::Raw { line: bounds::cut(&message.to_string()) })]
}
