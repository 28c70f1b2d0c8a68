//! Codex, spoken to as its app server: JSON-RPC, one message a line.
//!
//! A conversation is a thread. It is started or resumed once, gets one turn
//! with the prompt, and is over with that turn. What the agent does comes as
//! items; for leave to do some of it the server sends requests of its own.

mod control;
mod items;
mod question;
mod usage;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shipmate_core::api::daemon::{Approval, Assignment};
use shipmate_core::journal::{Body, Ended, FailureClass};
use shipmate_core::question::Answer;
use shipmate_core::text::Text;

use crate::bounds;
use crate::driver::{Driver, Effect, Exit, Line, MOST_OPEN, Remark};
use crate::failure;
use crate::jsonrpc::{self, Message};
use crate::prompt::prompt;
use items::Items;
use question::Request;
use usage::UsageCounter;

const TITLE: &str = "Codex";
const INITIALIZE: i64 = 1;
const OPEN: i64 = 2;
const TURN: i64 = 3;
const INTERRUPT: i64 = 4;
/// The first of the requests that steer a turn.
const STEER: i64 = 100;

/// Understands one process of Codex's app server.
pub(crate) struct CodexDriver {
    prompt: Text,
    directory: String,
    model: Text,
    approval: Approval,
    resume: Option<String>,
    thread: String,
    turn: Option<String>,
    items: Items,
    usage: UsageCounter,
    /// The error that it did not try to get over.
    error: Option<Value>,
    ended: Option<Ended>,
    /// What it waits for a person's answer to, by the question's id.
    asking: BTreeMap<String, Request>,
    /// What was said to it and not taken up yet, by the request's number.
    steering: BTreeMap<i64, Remark>,
    steered: i64,
    understood: bool,
    babble: bool,
}

impl CodexDriver {
    pub(crate) fn new(assignment: &Assignment, directory: &str) -> Self {
        Self {
            prompt: prompt(assignment, directory),
            directory: directory.to_owned(),
            model: Text::sanitise(assignment.agent.model.trim()),
            approval: assignment.agent.approval,
            resume: assignment.resume_session.clone(),
            thread: String::new(),
            turn: None,
            items: Items::default(),
            usage: UsageCounter::default(),
            error: None,
            ended: None,
            asking: BTreeMap::new(),
            steering: BTreeMap::new(),
            steered: 0,
            understood: false,
            babble: false,
        }
    }

    fn answered(&mut self, id: i64, result: Result<Value, Value>) -> Vec<Effect> {
        match (id, result) {
            (INITIALIZE, Ok(_)) => vec![jsonrpc::notify("initialized", &json!({})), self.open()],
            (OPEN, Ok(opened)) => self.opened(&opened),
            (OPEN, Err(_)) if self.resume.take().is_some() => {
                // Nothing ran yet, so that a fresh beginning harms nobody.
                let text = format!("{}; a fresh one begins.", failure::LOST_CONVERSATION);
                vec![Effect::Record(Body::Notice { text: text.into() }), self.open()]
            }
            (TURN, Ok(started)) => {
                self.turn = started["turn"]["id"].as_str().map(str::to_owned);
                Vec::new()
            }
            (INITIALIZE | OPEN | TURN, Err(error)) => {
                self.ended = Some(judged(&error));
                Vec::new()
            }
            (id, taken) if id >= STEER => {
                let message = self.steering.remove(&id);
                let became = |message: Remark| if taken.is_ok() { message.delivered() } else { message.queued() };
                message.map(became).into_iter().collect()
            }
            // An interrupt that came too late.
            _ => Vec::new(),
        }
    }

    /// Starts the thread, or goes on with an earlier one.
    fn open(&self) -> Effect {
        // The work tree is the fence, and every request for leave comes to us.
        let sandbox = match self.approval {
            Approval::Full | Approval::Ask => "danger-full-access",
            Approval::ReadOnly => "read-only",
        };
        let mut params = json!({"cwd": self.directory, "approvalPolicy": "untrusted", "sandbox": sandbox});
        if !self.model.is_empty() {
            params["model"] = json!(self.model);
        }
        match &self.resume {
            Some(thread) => {
                params["threadId"] = json!(thread);
                params["excludeTurns"] = json!(true);
                jsonrpc::request(OPEN, "thread/resume", &params)
            }
            None => jsonrpc::request(OPEN, "thread/start", &params),
        }
    }

    fn opened(&mut self, opened: &Value) -> Vec<Effect> {
        let thread = opened["thread"]["id"].as_str().unwrap_or_default();
        self.thread = thread.to_owned();
        let model = opened["model"].as_str().or_else(|| opened["thread"]["model"].as_str()).map(bounds::name);
        if let Some(model) = &model {
            self.usage.model = model.clone();
        }
        let input = json!([{"type": "text", "text": self.prompt}]);
        vec![
            Effect::Record(Body::Session { id: bounds::name(thread), model }),
            jsonrpc::request(TURN, "turn/start", &json!({"threadId": self.thread, "input": input})),
        ]
    }

    fn asked(&mut self, id: Value, method: &str, params: Value) -> Vec<Effect> {
        match Request::read(&id, method, &params)
            .filter(|_| self.approval == Approval::Ask && self.asking.len() < MOST_OPEN)
        {
            Some(request) => {
                let question = request.question();
                self.asking.insert(question.id.as_str().to_owned(), request);
                vec![Effect::Record(Body::Question(question))]
            }
            None => control::answer(&id, method, &params, self.approval),
        }
    }

    fn notified(&mut self, method: &str, params: &Value) -> Vec<Effect> {
        match method {
            "item/started" => record_all(self.items.started(&params["item"])),
            "item/completed" => record_all(self.items.completed(&params["item"])),
            "item/agentMessage/delta" => {
                self.items.said(params);
                Vec::new()
            }
            "thread/tokenUsage/updated" if self.is_of_our_turn(params) => {
                record_all(self.usage.updated(&params["tokenUsage"]).map(Body::Usage))
            }
            "turn/started" => {
                self.turn = params["turn"]["id"].as_str().map(str::to_owned);
                Vec::new()
            }
            "turn/completed" => self.completed(&params["turn"]),
            "turn/plan/updated" => record_all(items::plan(params)),
            "error" => self.failed(params),
            "model/rerouted" => {
                if let Some(model) = params["toModel"].as_str() {
                    self.usage.model = bounds::name(model);
                }
                notice(&format!("The model's service answers with the model {}.", params["toModel"]))
            }
            "warning" | "guardianWarning" => notice(params["message"].as_str().unwrap_or_default()),
            "configWarning" => notice(params["summary"].as_str().unwrap_or_default()),
            "thread/compacted" => notice("The conversation grew too long and was summarised."),
            _ if control::is_mere_progress(method) => Vec::new(),
            _ => vec![raw(&json!({"method": method, "params": params}))],
        }
    }

    /// Codex repeats the counts of an earlier turn when a thread is resumed.
    fn is_of_our_turn(&self, params: &Value) -> bool {
        self.turn.is_some() && params["turnId"].as_str() == self.turn.as_deref()
    }

    fn failed(&mut self, params: &Value) -> Vec<Effect> {
        let error = &params["error"];
        if params["willRetry"] == true {
            let why = error["additionalDetails"].as_str().or_else(|| error["message"].as_str()).unwrap_or_default();
            return notice(&format!("The model's service failed; Codex tries again. {why}"));
        }
        self.error = Some(error.clone());
        Vec::new()
    }

    fn completed(&mut self, turn: &Value) -> Vec<Effect> {
        if self.turn.as_deref().is_some_and(|ours| turn["id"] != *ours) {
            return Vec::new();
        }
        let unfinished = self.items.unfinished();
        let error = if turn["error"].is_null() { self.error.take() } else { Some(turn["error"].clone()) };
        self.ended = Some(match turn["status"].as_str() {
            Some("completed") if error.is_none() => Ended::Completed { summary: self.items.last_text() },
            Some("interrupted") => failure::interrupted(),
            _ => judged(&error.unwrap_or_default()),
        });
        record_all(unfinished)
    }
}

/// What an error of the server amounts to: a failed request's or a turn's.
fn judged(error: &Value) -> Ended {
    let said = match (error["message"].as_str(), error["additionalDetails"].as_str()) {
        (Some(message), Some(details)) => format!("{message} ({details})"),
        (message, details) => message.or(details).unwrap_or_default().to_owned(),
    };
    let info = &error["codexErrorInfo"];
    let word = info.as_str().or_else(|| info.as_object()?.keys().next().map(String::as_str)).unwrap_or_default();
    let status = info.as_object().and_then(|info| info.values().next()?["httpStatusCode"].as_i64());
    let class = match word {
        "contextWindowExceeded" => FailureClass::ContextOverflow,
        "sessionBudgetExceeded" => FailureClass::OutOfBudget,
        "usageLimitExceeded" | "rateLimitExceeded" => FailureClass::RateLimit,
        "unauthorized" => FailureClass::Auth,
        "serverOverloaded" | "internalServerError" | "flexUnavailable" | "policyCapacityUnavailable" => {
            FailureClass::Overload
        }
        "cyberPolicy" | "misalignmentPolicyViolation" | "inferenceHookDenied" => FailureClass::ModelRefused,
        "responseStreamDisconnected" if status.is_none() => FailureClass::CutStream,
        "httpConnectionFailed" | "responseStreamConnectionFailed" if status.is_none() => FailureClass::Connection,
        _ => failure::class(status, &said),
    };
    failure::ended(TITLE, class, &said)
}

impl Driver for CodexDriver {
    fn start(&mut self) -> Vec<Effect> {
        let client = json!({"name": "shipmate", "title": "Shipmate", "version": env!("CARGO_PKG_VERSION")});
        vec![jsonrpc::request(INITIALIZE, "initialize", &json!({"clientInfo": client, "capabilities": null}))]
    }

    fn line(&mut self, line: Line<'_>) -> Vec<Effect> {
        let bytes = match line {
            Line::Whole(bytes) if bytes.trim_ascii().is_empty() => return Vec::new(),
            Line::Whole(bytes) => bytes,
            Line::TooLong { head, bytes } => {
                return std::iter::once(bounds::too_long(bytes)).chain(jsonrpc::answer_unread(head)).collect();
            }
        };
        let Some(message) = Message::read(bytes) else {
            self.babble = true;
            let kept = Effect::Record(Body::Raw { line: bounds::cut_bytes(bytes) });
            return std::iter::once(kept).chain(jsonrpc::answer_unread(bytes)).collect();
        };
        self.understood = true;
        match message {
            Message::Request { id, method, params } => self.asked(id, &method, params),
            Message::Notification { method, params } => self.notified(&method, &params),
            Message::Answer { id, result } => self.answered(id, result),
        }
    }

    fn message(&mut self, message: Remark) -> Vec<Effect> {
        let Some(turn) = self.turn.clone().filter(|_| self.ended.is_none()) else { return vec![message.queued()] };
        let id = STEER + self.steered;
        self.steered += 1;
        let input = json!([{"type": "text", "text": message.words()}]);
        self.steering.insert(id, message);
        let params = json!({"threadId": self.thread, "expectedTurnId": turn, "input": input});
        vec![jsonrpc::request(id, "turn/steer", &params)]
    }

    fn answer(&mut self, question: &str, answer: &Answer) -> Vec<Effect> {
        self.asking.remove(question).map(|request| request.answered(answer)).into_iter().collect()
    }

    fn cancel(&mut self) -> Vec<Effect> {
        let Some(turn) = &self.turn else { return Vec::new() };
        vec![jsonrpc::request(INTERRUPT, "turn/interrupt", &json!({"threadId": self.thread, "turnId": turn}))]
    }

    fn finished(&self) -> bool {
        self.ended.is_some()
    }

    fn verdict(&mut self, exit: &Exit) -> Ended {
        let ended = self.ended.clone();
        ended.unwrap_or_else(|| failure::without_last_word(TITLE, exit, self.understood, self.babble))
    }
}

fn notice(text: &str) -> Vec<Effect> {
    record_all(bounds::records(text, |text| Body::Notice { text }))
}

fn record_all(bodies: impl IntoIterator<Item = Body>) -> Vec<Effect> {
    bodies.into_iter().map(Effect::Record).collect()
}

fn raw(message: &Value) -> Effect {
    Effect::Record(Body::Raw { line: bounds::cut(&message.to_string()) })
}
