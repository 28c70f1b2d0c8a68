//! The Agent Client Protocol: JSON-RPC, one message a line, spoken by many.
//!
//! A session is made, gone on with or loaded, set to the wanted mode and
//! model, and gets one prompt. What the agent does comes as updates; leave to
//! do some of it is asked for. Files and terminals are the agent's own
//! business: we offer none. What differs between agents is in the provider
//! table, and what they hide is in `outcome`.

mod calls;
mod outcome;
mod permission;
mod setting;
mod usage;
mod voice;

use std::collections::BTreeMap;

use agent_client_protocol_schema::ProtocolVersion;
use agent_client_protocol_schema::v1;
use agent_client_protocol_schema::v1::SessionUpdate;
use serde_json::{Value, json};
use shipmate_core::api::daemon::{Approval, Assignment};
use shipmate_core::journal::{Body, Ended};
use shipmate_core::question::Answer;
use shipmate_core::text::Text;

use crate::bounds;
use crate::driver::{Driver, Effect, Exit, Line, MOST_OPEN};
use crate::failure;
use crate::jsonrpc::{self, Message};
use crate::prompt::prompt;
use crate::provider::{Provider, Resume};
use crate::tools::ToolServer;
use calls::Calls;
use outcome::Outcome;
use setting::Setting;
use usage::UsageCounter;
use voice::Voice;

const INITIALIZE: i64 = 1;
const OPEN: i64 = 2;
const SETTING: i64 = 3;
const PROMPT: i64 = 4;

/// Understands one process of any agent that speaks ACP.
pub(crate) struct AcpDriver {
    row: Provider,
    prompt: Text,
    directory: String,
    approval: Approval,
    /// The servers of tools that the session is given.
    tools: Vec<v1::McpServer>,
    /// Whether there is an earlier conversation, and which can be gone on with.
    wished_to_resume: bool,
    resume: Option<String>,
    session: String,
    /// What is still to be set before the prompt, and what is being set.
    settings: Vec<Setting>,
    setting: Option<Setting>,
    model: String,
    /// Whether the prompt was given: what came before it is of the past.
    prompted: bool,
    cancelled: bool,
    voice: Voice,
    calls: Calls,
    usage: UsageCounter,
    /// An error that the agent showed beside its protocol.
    hidden: Option<String>,
    outcome: Option<Outcome>,
    /// What it waits for a person's answer to, by the question's id.
    asking: BTreeMap<String, (Value, v1::RequestPermissionRequest)>,
    understood: bool,
    babble: bool,
}

impl AcpDriver {
    pub(crate) fn new(row: Provider, assignment: &Assignment, directory: &str) -> Self {
        let sound = |id: &&str| row.resume == Resume::Yes && (1..=200).contains(&id.len());
        Self {
            row,
            prompt: prompt(assignment, directory),
            directory: directory.to_owned(),
            approval: assignment.agent.approval,
            tools: Vec::new(),
            wished_to_resume: assignment.resume_session.is_some(),
            resume: assignment.resume_session.as_deref().filter(sound).map(str::to_owned),
            session: String::new(),
            settings: Vec::new(),
            setting: None,
            model: Text::sanitise(assignment.agent.model.trim()).into_string(),
            prompted: false,
            cancelled: false,
            voice: Voice::default(),
            calls: Calls::default(),
            usage: UsageCounter::new(row.counting),
            hidden: None,
            outcome: None,
            asking: BTreeMap::new(),
            understood: false,
            babble: false,
        }
    }

    fn answered(&mut self, id: i64, result: Result<Value, Value>) -> Vec<Effect> {
        match (id, result) {
            (INITIALIZE, Ok(about)) => vec![self.open(&about)],
            (OPEN, Ok(opened)) => self.opened(&opened),
            (OPEN, Err(_)) if self.resume.take().is_some() => {
                // Nothing ran yet, so that a fresh beginning harms nobody.
                let text = format!("{}; a fresh one begins.", failure::LOST_CONVERSATION);
                vec![Effect::Record(Body::Notice { text: text.into() }), self.open(&Value::Null)]
            }
            (SETTING, set) => self.was_set(set.err()),
            (PROMPT, Ok(stopped)) => self.stopped(&stopped),
            (INITIALIZE | OPEN | PROMPT, Err(error)) => {
                let said = self.finish_speaking();
                self.outcome = Some(Outcome::Error(error));
                said
            }
            _ => Vec::new(),
        }
    }

    /// Opens the session, by the best way of those the agent says it has.
    fn open(&mut self, about: &Value) -> Effect {
        let abilities = &about["agentCapabilities"];
        let can_resume = !abilities["sessionCapabilities"]["resume"].is_null();
        let can_load = abilities["loadSession"] == true;
        match self.resume.clone() {
            Some(id) if can_resume => {
                let wish = v1::ResumeSessionRequest::new(id, &self.directory).mcp_servers(self.tools.clone());
                request(OPEN, "session/resume", wish)
            }
            Some(id) if can_load => {
                let wish = v1::LoadSessionRequest::new(id, &self.directory).mcp_servers(self.tools.clone());
                request(OPEN, "session/load", wish)
            }
            _ => {
                self.resume = None;
                let wish = v1::NewSessionRequest::new(&self.directory).mcp_servers(self.tools.clone());
                request(OPEN, "session/new", wish)
            }
        }
    }

    fn opened(&mut self, opened: &Value) -> Vec<Effect> {
        let id = opened["sessionId"].as_str().map(str::to_owned).or_else(|| self.resume.take());
        self.session = id.unwrap_or_default();
        self.settings = setting::wanted(&self.row, self.approval, &self.model, opened);
        let model = setting::current_model(opened).map(|model| bounds::name(&model));
        self.usage.model = model.clone().unwrap_or_else(|| bounds::name(&self.model));
        let id = bounds::name(&self.session);
        let mut effects = vec![Effect::Record(Body::Session { id, model })];
        effects.push(self.next_step());
        effects
    }

    /// The next setting, or the prompt if all is set.
    fn next_step(&mut self) -> Effect {
        if self.settings.is_empty() {
            self.prompted = true;
            let text = v1::ContentBlock::Text(v1::TextContent::new(self.prompt.as_str()));
            return request(PROMPT, "session/prompt", v1::PromptRequest::new(self.session.clone(), vec![text]));
        }
        let setting = self.settings.remove(0);
        let (method, params) = setting.request(&self.session);
        self.setting = Some(setting);
        jsonrpc::request(SETTING, method, &params)
    }

    fn was_set(&mut self, refused: Option<Value>) -> Vec<Effect> {
        let Some(setting) = self.setting.take() else { return Vec::new() };
        match (setting, refused) {
            (Setting::Model { id, .. }, None) => self.usage.model = bounds::name(&id),
            (_, None) => {}
            // To go on would be to let it do what it must not.
            (Setting::Mode(_), Some(error)) if self.approval == Approval::ReadOnly => {
                self.outcome = Some(Outcome::Error(error));
                return Vec::new();
            }
            (setting, Some(error)) => {
                let text = format!("{} could not be set: {}", setting.words(), outcome::words(&error));
                return vec![Effect::Record(Body::Notice { text: bounds::cut(&text) }), self.next_step()];
            }
        }
        vec![self.next_step()]
    }

    fn stopped(&mut self, stopped: &Value) -> Vec<Effect> {
        let mut effects = self.finish_speaking();
        let (used, counted) = self.usage.of_answer(stopped);
        effects.extend(used.map(|usage| Effect::Record(Body::Usage(usage))));
        self.outcome = Some(Outcome::Stopped {
            reason: serde_json::from_value(stopped["stopReason"].clone())
                .map_err(|_| stopped["stopReason"].to_string()),
            last: self.voice.last(),
            counted,
            hidden: self.hidden.take(),
        });
        effects
    }

    fn updated(&mut self, params: Value) -> Vec<Effect> {
        // Loading a session plays its past once more.
        if !self.prompted {
            return Vec::new();
        }
        let line = bounds::cut(&params.to_string());
        let extra = params["update"]["_meta"].clone();
        self.usage.of_chunk(&extra);
        self.hidden = outcome::hidden_error(&extra).or(self.hidden.take());
        let Ok(told) = serde_json::from_value::<v1::SessionNotification>(params) else {
            return vec![Effect::Record(Body::Raw { line })];
        };
        match told.update {
            SessionUpdate::AgentMessageChunk(chunk) => record_all(self.voice.says(&chunk)),
            SessionUpdate::AgentThoughtChunk(chunk) => record_all(self.voice.thinks(&chunk)),
            SessionUpdate::ToolCall(call) => {
                let mut bodies = self.voice.pause();
                bodies.extend(self.calls.called(call, &extra));
                record_all(bodies)
            }
            SessionUpdate::ToolCallUpdate(update) => {
                let mut bodies = self.voice.pause();
                bodies.extend(self.calls.updated(update, &extra));
                record_all(bodies)
            }
            SessionUpdate::Plan(plan) => record_all(voice::plan(&plan)),
            SessionUpdate::UserMessageChunk(_)
            | SessionUpdate::AvailableCommandsUpdate(_)
            | SessionUpdate::CurrentModeUpdate(_)
            | SessionUpdate::ConfigOptionUpdate(_)
            | SessionUpdate::SessionInfoUpdate(_)
            | SessionUpdate::UsageUpdate(_) => Vec::new(),
            _ => vec![Effect::Record(Body::Raw { line })],
        }
    }

    fn asked(&mut self, id: &Value, method: &str, params: Value) -> Vec<Effect> {
        if method != "session/request_permission" {
            return vec![jsonrpc::refuse(id, jsonrpc::METHOD_NOT_FOUND, "Shipmate does not offer this.")];
        }
        let Ok(request) = serde_json::from_value::<v1::RequestPermissionRequest>(params) else {
            return vec![jsonrpc::refuse(id, -32602, "Shipmate could not read this request.")];
        };
        let mut effects = record_all(self.voice.pause());
        effects.extend(record_all(self.calls.updated(request.tool_call.clone(), &Value::Null)));
        effects.extend(record_all(self.calls.about_to_run()));
        let asks = self.approval == Approval::Ask && !self.cancelled && self.asking.len() < MOST_OPEN;
        match permission::question(id, &request).filter(|_| asks) {
            Some(question) => {
                self.asking.insert(question.id.as_str().to_owned(), (id.clone(), request));
                effects.push(Effect::Record(Body::Question(question)));
            }
            None => effects.push(permit(id, permission::decide(&request, self.approval, self.cancelled))),
        }
        effects
    }

    /// Whether a method is the agent's own addition to the protocol: it begins
    /// with an underscore, or, at Qwen Code, with the agent's name.
    fn is_its_own(&self, method: &str) -> bool {
        method.starts_with('_') || method.split_once('/').is_some_and(|(first, _)| first == self.row.name)
    }

    fn finish_speaking(&mut self) -> Vec<Effect> {
        let mut bodies = self.voice.pause();
        bodies.extend(self.calls.end());
        record_all(bodies)
    }
}

impl Driver for AcpDriver {
    fn offer(&mut self, server: ToolServer) {
        self.tools.push(server.for_session());
    }

    fn start(&mut self) -> Vec<Effect> {
        let client = v1::Implementation::new("shipmate", env!("CARGO_PKG_VERSION"));
        let greeting = v1::InitializeRequest::new(ProtocolVersion::V1).client_info(client);
        let mut effects = vec![request(INITIALIZE, "initialize", greeting)];
        if let (Resume::Never(why), true) = (self.row.resume, self.wished_to_resume) {
            let text =
                format!("{} can't go on with the earlier conversation: {why}. A fresh one begins.", self.row.title);
            effects.push(Effect::Record(Body::Notice { text: text.into() }));
        }
        effects
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
            Message::Request { id, method, params } => self.asked(&id, &method, params),
            Message::Notification { method, params } if method == "session/update" => self.updated(params),
            Message::Notification { method, .. } if self.is_its_own(&method) => Vec::new(),
            Message::Notification { method, params } => {
                let line = json!({"method": method, "params": params}).to_string();
                vec![Effect::Record(Body::Raw { line: bounds::cut(&line) })]
            }
            Message::Answer { id, result } => self.answered(id, result),
        }
    }

    fn answer(&mut self, question: &str, answer: &Answer) -> Vec<Effect> {
        let open = self.asking.remove(question);
        open.map(|(id, request)| permit(&id, permission::chosen(&request, answer))).into_iter().collect()
    }

    fn cancel(&mut self) -> Vec<Effect> {
        if !self.prompted {
            return Vec::new();
        }
        self.cancelled = true;
        let params = serde_json::to_value(v1::CancelNotification::new(self.session.clone())).unwrap_or_default();
        let open = std::mem::take(&mut self.asking).into_values();
        let refused = open.map(|(id, _)| permit(&id, v1::RequestPermissionOutcome::Cancelled));
        std::iter::once(jsonrpc::notify("session/cancel", &params)).chain(refused).collect()
    }

    fn finished(&self) -> bool {
        self.outcome.is_some()
    }

    fn verdict(&mut self, exit: &Exit) -> Ended {
        match &self.outcome {
            Some(outcome) => outcome.verdict(&self.row, exit),
            None => failure::without_last_word(self.row.title, exit, self.understood, self.babble),
        }
    }
}

fn permit(id: &Value, outcome: v1::RequestPermissionOutcome) -> Effect {
    let answer = serde_json::to_value(v1::RequestPermissionResponse::new(outcome)).unwrap_or_default();
    jsonrpc::answer(id, &answer)
}

fn request(id: i64, method: &str, params: impl serde::Serialize) -> Effect {
    jsonrpc::request(id, method, &serde_json::to_value(params).unwrap_or_default())
}

fn record_all(bodies: impl IntoIterator<Item = Body>) -> Vec<Effect> {
    bodies.into_iter().map(Effect::Record).collect()
}
