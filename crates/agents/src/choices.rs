//! Asking an agent CLI which models and modes it has, by its own protocol and
//! without a prompt: bytes in, the next bytes or the answer out.

use serde_json::{Value, json};
use shipmate_core::api::choices::KnownChoice;

use crate::command::Command;
use crate::driver::{Effect, Protocol};
use crate::jsonrpc::{self, Message};
use crate::provider::{COMMON_ENVIRONMENT, Provider};

/// What the CLI said: models and modes.
pub type Said = (Vec<KnownChoice>, Vec<KnownChoice>);

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// This is to be written; then its next line is waited for.
    Write(Vec<u8>),
    /// That is what it has.
    Said(Said),
    /// It will not say.
    Refused(String),
}

/// The request by which Claude Code tells what it has.
const CLAUDE_REQUEST: &str = "shipmate-choices";
const INITIALIZE: i64 = 1;
const ASK: i64 = 2;

/// A conversation with an agent CLI of which nothing but this is wanted.
#[derive(Debug, Clone)]
pub struct Inquiry {
    protocol: Protocol,
    directory: String,
}

impl Inquiry {
    /// Asks by `protocol`, for work in `directory`; none if that has no way to.
    #[must_use]
    pub fn new(protocol: Protocol, directory: &str) -> Option<Self> {
        match protocol {
            Protocol::Acp | Protocol::ClaudeStream | Protocol::CodexAppServer => {
                Some(Self { protocol, directory: directory.to_owned() })
            }
            Protocol::PiRpc | Protocol::ExecLines => None,
        }
    }

    /// What to start for it.
    #[must_use]
    pub fn command(row: &Provider, program: &str) -> Command {
        let pairs = row.variables.iter().map(|&(name, value)| (name.to_owned(), value.to_owned()));
        Command {
            program: program.to_owned(),
            args: row.args.iter().map(|&word| word.to_owned()).collect(),
            environment: pairs.collect(),
            inherit: COMMON_ENVIRONMENT.iter().chain(row.environment).map(|&pattern| pattern.to_owned()).collect(),
        }
    }

    /// What is written first.
    #[must_use]
    pub fn start(&self) -> Vec<u8> {
        let client = json!({"name": "shipmate", "title": "Shipmate", "version": env!("CARGO_PKG_VERSION")});
        let effect = match self.protocol {
            Protocol::Acp => {
                let params = json!({"protocolVersion": 1, "clientInfo": client, "clientCapabilities": {}});
                jsonrpc::request(INITIALIZE, "initialize", &params)
            }
            Protocol::CodexAppServer => {
                jsonrpc::request(INITIALIZE, "initialize", &json!({"clientInfo": client, "capabilities": null}))
            }
            Protocol::ClaudeStream | Protocol::PiRpc | Protocol::ExecLines => {
                let request = json!({"subtype": "initialize"});
                let mut line =
                    json!({"type": "control_request", "request_id": CLAUDE_REQUEST, "request": request}).to_string();
                line.push('\n');
                return line.into_bytes();
            }
        };
        bytes([effect])
    }

    /// Takes a line that the CLI has printed.
    #[must_use]
    pub fn line(&self, line: &[u8]) -> Option<Step> {
        if self.protocol == Protocol::ClaudeStream {
            return claude(line);
        }
        match Message::read(line)? {
            Message::Request { id, .. } => {
                let why = "Shipmate only asks what there is.";
                Some(Step::Write(bytes([jsonrpc::refuse(&id, jsonrpc::METHOD_NOT_FOUND, why)])))
            }
            Message::Notification { .. } => None,
            Message::Answer { result: Err(error), .. } => {
                let said = error["message"].as_str().unwrap_or("it gave no reason");
                Some(Step::Refused(said.chars().take(200).collect()))
            }
            Message::Answer { id: INITIALIZE, result: Ok(_) } => Some(Step::Write(self.ask())),
            Message::Answer { id: ASK, result: Ok(answer) } if self.protocol == Protocol::Acp => {
                Some(Step::Said(acp(&answer)))
            }
            Message::Answer { id: ASK, result: Ok(answer) } => Some(Step::Said((codex(&answer), Vec::new()))),
            Message::Answer { .. } => None,
        }
    }

    fn ask(&self) -> Vec<u8> {
        if self.protocol == Protocol::Acp {
            let params = json!({"cwd": self.directory, "mcpServers": []});
            return bytes([jsonrpc::request(ASK, "session/new", &params)]);
        }
        let initialized = jsonrpc::notify("initialized", &json!({}));
        bytes([initialized, jsonrpc::request(ASK, "model/list", &json!({}))])
    }
}

fn bytes(effects: impl IntoIterator<Item = Effect>) -> Vec<u8> {
    let written = effects.into_iter().filter_map(|effect| match effect {
        Effect::Write(line) => Some(line),
        _ => None,
    });
    written.flatten().collect()
}

/// The choices of a list, by the names of their id and of what people read.
fn listed(list: &Value, id: &str, name: &str) -> Vec<KnownChoice> {
    let each = list.as_array().into_iter().flatten();
    each.filter_map(|one| {
        let id = one[id].as_str()?;
        Some(KnownChoice { id: id.to_owned(), name: one[name].as_str().unwrap_or(id).to_owned() })
    })
    .collect()
}

fn claude(line: &[u8]) -> Option<Step> {
    let message: Value = serde_json::from_slice(line).ok()?;
    let response = &message["response"];
    if message["type"] != "control_response" || response["request_id"] != CLAUDE_REQUEST {
        return None;
    }
    if response["subtype"] != "success" {
        let said = response["error"].as_str().unwrap_or("it gave no reason");
        return Some(Step::Refused(said.chars().take(200).collect()));
    }
    Some(Step::Said((listed(&response["response"]["models"], "value", "displayName"), Vec::new())))
}

fn codex(answer: &Value) -> Vec<KnownChoice> {
    let shown = answer["data"].as_array().into_iter().flatten().filter(|model| model["hidden"] != true);
    listed(&Value::Array(shown.cloned().collect()), "model", "displayName")
}

/// Agents say it by options of the session or, before there were options, beside it.
fn acp(session: &Value) -> Said {
    let options = || session["configOptions"].as_array().into_iter().flatten();
    let by_option = |what: &str| {
        let option = options().find(|option| option["category"] == what || option["id"] == what);
        option.map(|option| flat(&option["options"])).unwrap_or_default()
    };
    let or = |first: Vec<KnownChoice>, second: Vec<KnownChoice>| if first.is_empty() { second } else { first };
    let models = or(by_option("model"), listed(&session["models"]["availableModels"], "modelId", "name"));
    let modes = or(listed(&session["modes"]["availableModes"], "id", "name"), by_option("mode"));
    (models, modes)
}

/// The values of an option, which may stand in groups.
fn flat(options: &Value) -> Vec<KnownChoice> {
    let groups = options.as_array().into_iter().flatten().filter(|option| option["options"].is_array());
    let grouped: Vec<KnownChoice> = groups.flat_map(|group| listed(&group["options"], "value", "name")).collect();
    if grouped.is_empty() { listed(options, "value", "name") } else { grouped }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(id: &str, name: &str) -> KnownChoice {
        KnownChoice { id: id.into(), name: name.into() }
    }

    fn play(protocol: Protocol, lines: &[Value]) -> (Vec<Value>, Option<Step>) {
        let inquiry = Inquiry::new(protocol, "/tmp/x").expect("it can be asked");
        let mut written = inquiry.start();
        let mut last = None;
        for line in lines {
            match inquiry.line(line.to_string().as_bytes()) {
                Some(Step::Write(more)) => written.extend(more),
                step => last = step.or(last),
            }
        }
        let said = written.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        (said.map(|line| serde_json::from_slice(line).expect("JSON")).collect(), last)
    }

    #[test]
    fn an_agent_of_acp_says_it_in_a_new_session() {
        let new = json!({"sessionId": "s", "models": {"availableModels": [{"modelId": "m1", "name": "One"}]},
            "modes": {"currentModeId": "a", "availableModes": [{"id": "a", "name": "Auto"}, {"id": "p"}]}});
        let (written, said) = play(
            Protocol::Acp,
            &[
                json!({"jsonrpc": "2.0", "id": 1, "result": {"protocolVersion": 1}}),
                json!({"jsonrpc": "2.0", "method": "session/update", "params": {}}),
                json!({"jsonrpc": "2.0", "id": 7, "method": "fs/read_text_file", "params": {}}),
                json!({"jsonrpc": "2.0", "id": 2, "result": new}),
            ],
        );
        assert_eq!(said, Some(Step::Said((vec![choice("m1", "One")], vec![choice("a", "Auto"), choice("p", "p")]))));
        assert_eq!(written[1]["method"], "session/new");
        assert_eq!((&written[1]["params"]["cwd"], &written[2]["id"]), (&json!("/tmp/x"), &json!(7)));
        assert_eq!(written[2]["error"]["code"], -32601);
    }

    #[test]
    fn options_of_a_session_count_before_what_stands_beside_it_also_in_groups() {
        let options = json!([{"id": "model", "options": [{"group": "g", "options": [{"value": "x/y", "name": "Y"}]}]},
            {"id": "mode", "options": [{"value": "plan", "name": "Plan"}]}]);
        let (_, said) = play(
            Protocol::Acp,
            &[
                json!({"id": 1, "result": {}}),
                json!({"id": 2, "result": {"configOptions": options, "models": {"availableModels": [{"modelId": "old"}]}}}),
            ],
        );
        assert_eq!(said, Some(Step::Said((vec![choice("x/y", "Y")], vec![choice("plan", "Plan")]))));
    }

    #[test]
    fn codex_lists_its_models_and_those_that_are_hidden_stay_so() {
        let data = json!([{"id": "i", "model": "gpt-a", "displayName": "A"}, {"model": "b", "hidden": true}]);
        let (written, said) = play(
            Protocol::CodexAppServer,
            &[
                json!({"id": 1, "result": {"userAgent": "u"}}),
                json!({"method": "configWarning", "params": {}}),
                json!({"id": 2, "result": {"data": data}}),
            ],
        );
        assert_eq!(said, Some(Step::Said((vec![choice("gpt-a", "A")], Vec::new()))));
        let methods: Vec<&Value> = written.iter().map(|message| &message["method"]).collect();
        assert_eq!(methods, ["initialize", "initialized", "model/list"]);
    }

    #[test]
    fn claude_says_it_when_it_is_greeted() {
        let models = json!([{"value": "opus", "displayName": "Opus"}]);
        let answer = json!({"subtype": "success", "request_id": CLAUDE_REQUEST, "response": {"models": models}});
        let (written, said) = play(
            Protocol::ClaudeStream,
            &[json!({"type": "system"}), json!({"type": "control_response", "response": answer})],
        );
        assert_eq!(said, Some(Step::Said((vec![choice("opus", "Opus")], Vec::new()))));
        assert_eq!(written[0]["request"]["subtype"], "initialize");
    }

    #[test]
    fn a_refusal_is_told_and_babble_is_passed_over() {
        let inquiry = Inquiry::new(Protocol::Acp, "/").expect("it can be asked");
        assert_eq!(inquiry.line(b"Welcome!"), None);
        let refused = json!({"id": 2, "error": {"code": -32000, "message": "Authentication required"}}).to_string();
        assert_eq!(inquiry.line(refused.as_bytes()), Some(Step::Refused("Authentication required".into())));
        assert!(Inquiry::new(Protocol::ExecLines, "/").is_none());
    }
}
