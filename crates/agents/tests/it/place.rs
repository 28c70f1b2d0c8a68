//! The execution every test is about, and how effects are read.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shipmate_agents::{Driver, Effect, Exit, Line, Protocol, driver};
use shipmate_core::api::daemon::{
    AgentBrief, Approval, Assignment, CommentBrief, Enclosures, IssueBrief, RepositoryBrief,
};
use shipmate_core::journal::{Body, Ended};
use shipmate_core::text::Text;

/// An execution in a repository.
pub(crate) fn assignment() -> Assignment {
    let id = uuid();
    Assignment {
        execution_id: id.parse().expect("a uuid"),
        epoch: 1,
        task_id: id.parse().expect("a uuid"),
        workspace_id: id.parse().expect("a uuid"),
        runtime_id: id.parse().expect("a uuid"),
        provider: "claude".to_owned(),
        agent: AgentBrief {
            name: "Ada".to_owned(),
            instructions: "Write tests first.".into(),
            model: "claude-sonnet-4-5".to_owned(),
            approval: Approval::Full,
            patience_seconds: 3600,
            skills: Vec::new(),
            variables: Vec::new(),
        },
        issue: IssueBrief {
            identifier: "SHIP-7".to_owned(),
            title: "Count the lines".into(),
            description: "Of every file.\n\n```\nls\n```".into(),
            comments: vec![CommentBrief { author: "Grace".to_owned(), content: "Blank ones too?".into() }],
        },
        repository: Some(RepositoryBrief {
            url: "https://grace:secret@example.com/lines.git".to_owned(),
            branch: "shipmate/ship-7".to_owned(),
            after: None,
        }),
        resume_session: None,
        session_note: "".into(),
        workspace_slug: String::new(),
        requester: None,
        project: None,
        enclosures: Enclosures::default(),
        lease_seconds: 60,
    }
}

/// A driver for [`assignment`].
pub(crate) fn driver_of(protocol: Protocol) -> Box<dyn Driver> {
    driver(protocol, &assignment(), "/work")
}

/// What a driver records of these lines, and how it judges the exit.
pub(crate) fn run(protocol: Protocol, lines: &[&[u8]], exit: &Exit) -> (Vec<Body>, Ended) {
    let mut driver = driver_of(protocol);
    driver.start();
    let effects: Vec<_> = lines.iter().flat_map(|line| driver.line(Line::Whole(line))).collect();
    (records(&effects), driver.verdict(exit))
}

/// An exit with this code and these last words.
pub(crate) fn exit(code: i32, stderr: &str) -> Exit {
    Exit { code: Some(code), signal: None, stderr_tail: Text::from(stderr) }
}

/// Only the records.
pub(crate) fn records(effects: &[Effect]) -> Vec<Body> {
    let bodies = effects.iter().filter_map(|effect| match effect {
        Effect::Record(body) => Some(body.clone()),
        Effect::Write(_) | Effect::CloseInput => None,
    });
    bodies.collect()
}

/// Only what goes to the agent, as JSON.
pub(crate) fn writes(effects: &[Effect]) -> Vec<Value> {
    let lines = effects.iter().filter_map(|effect| match effect {
        Effect::Write(bytes) => Some(bytes),
        Effect::Record(_) | Effect::CloseInput => None,
    });
    lines.map(|bytes| serde_json::from_slice(bytes).expect("we write JSON")).collect()
}

/// One effect as a line of a snapshot.
pub(crate) fn shown(effect: &Effect) -> String {
    match effect {
        Effect::Write(_) => {
            writes(std::slice::from_ref(effect)).iter().map(|line| format!("write   {}\n", sorted(line))).collect()
        }
        Effect::CloseInput => "close\n".to_owned(),
        Effect::Record(body) => format!("record  {}\n", sorted(&json!(body))),
    }
}

/// JSON with its fields in the order of their names, whichever order the
/// features that another crate turned on in serde_json give them.
pub(crate) fn sorted(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(sorted).collect::<Vec<_>>().join(",")),
        Value::Object(fields) => {
            let fields: BTreeMap<_, _> = fields.iter().collect();
            let fields = fields.iter().map(|(name, value)| format!("{}:{}", json!(name), sorted(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

fn uuid() -> &'static str {
    "00000000-0000-4000-8000-000000000007"
}
