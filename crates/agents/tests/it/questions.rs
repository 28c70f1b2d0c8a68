//! What agents ask a person, and how they are answered.

use serde_json::{Value, json};
use shipmate_agents::{Effect, Line, Protocol, driver};
use shipmate_core::api::daemon::Approval;
use shipmate_core::journal::Body;
use shipmate_core::question::{Answer, Question};

use crate::place::{assignment, writes};

fn asking(protocol: Protocol) -> Box<dyn shipmate_agents::Driver> {
    let mut assignment = assignment();
    assignment.agent.approval = Approval::Ask;
    let mut driver = driver(protocol, &assignment, "/w");
    driver.start();
    driver
}

fn said(driver: &mut dyn shipmate_agents::Driver, message: &Value) -> Vec<Effect> {
    driver.line(Line::Whole(message.to_string().as_bytes()))
}

fn question(effects: &[Effect]) -> &Question {
    let found = effects.iter().find_map(|effect| match effect {
        Effect::Record(Body::Question(question)) => Some(question),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no question in {effects:?}"))
}

fn choice(choice: &str) -> Answer {
    Answer::Choice { choice: choice.into() }
}

fn leave(id: &str, tool: &str, input: &Value) -> Value {
    json!({"type": "control_request", "request_id": id,
        "request": {"subtype": "can_use_tool", "tool_name": tool, "input": input}})
}

#[test]
fn claude_waits_for_leave_and_is_answered_once() {
    for (answer, behavior) in [(choice("allow"), "allow"), (choice("deny"), "deny"), (Answer::Denied, "deny")] {
        let mut driver = asking(Protocol::ClaudeStream);
        let effects = said(&mut *driver, &leave("r-1", "Bash", &json!({"command": "ls"})));
        assert!(writes(&effects).is_empty(), "it is not answered by itself");
        let asked = question(&effects);
        assert_eq!((asked.id.as_str(), &asked.input), ("r-1", &json!({"command": "ls"})));
        let told = writes(&driver.answer("r-1", &answer));
        assert_eq!(told[0]["response"]["request_id"], "r-1");
        assert_eq!(told[0]["response"]["response"]["behavior"], behavior);
        assert!(driver.answer("r-1", &answer).is_empty() && driver.answer("r-2", &answer).is_empty());
    }
}

#[test]
fn claude_puts_its_own_questions_to_a_person() {
    let asks = json!({"questions": [{"question": "Which colour?", "options": [{"label": "Red"}, {"label": "Blue"}]}]});
    let mut driver = asking(Protocol::ClaudeStream);
    let effects = said(&mut *driver, &leave("r-1", "AskUserQuestion", &asks));
    let asked = question(&effects);
    let labels: Vec<&str> = asked.choices.iter().map(|choice| choice.label.as_str()).collect();
    assert_eq!((asked.text.as_str(), labels, &asked.tool), ("Which colour?", vec!["Red", "Blue"], &None));
    let told = writes(&driver.answer("r-1", &choice("Blue")));
    let input = &told[0]["response"]["response"]["updatedInput"];
    assert_eq!(input["answers"], json!({"Which colour?": "Blue"}));
    assert_eq!(input["questions"], asks["questions"]);
}

#[test]
fn a_question_that_claude_takes_back_is_closed() {
    let mut driver = asking(Protocol::ClaudeStream);
    said(&mut *driver, &leave("r-1", "Bash", &json!({})));
    let effects = said(&mut *driver, &json!({"type": "control_cancel_request", "request_id": "r-1"}));
    assert!(matches!(&effects[..], [Effect::Record(Body::Answered { by: None, .. })]), "{effects:?}");
    assert!(driver.answer("r-1", &choice("allow")).is_empty());
}

#[test]
fn codex_waits_for_leave_and_for_words() {
    let mut driver = asking(Protocol::CodexAppServer);
    let request = json!({"id": 0, "method": "item/commandExecution/requestApproval",
        "params": {"command": "make", "cwd": "/w", "reason": "It builds."}});
    let effects = said(&mut *driver, &request);
    let asked = question(&effects);
    assert_eq!((asked.id.as_str(), asked.text.as_str()), ("0", "May I run a command? It builds."));
    let told = writes(&driver.answer("0", &choice("allow")));
    assert_eq!((&told[0]["id"], &told[0]["result"]), (&json!(0), &json!({"decision": "accept"})));
    let request = json!({"id": 1, "method": "item/tool/requestUserInput",
        "params": {"questions": [{"id": "colour", "question": "Which?", "options": [{"label": "Red"}]}]}});
    assert_eq!(question(&said(&mut *driver, &request)).choices.len(), 1);
    let told = writes(&driver.answer("1", &Answer::Text { text: "Green".into() }));
    assert_eq!(told[0]["result"], json!({"answers": {"colour": {"answers": ["Green"]}}}));
}

#[test]
fn a_flood_of_questions_is_not_kept() {
    let mut driver = asking(Protocol::ClaudeStream);
    let mut refused = 0;
    for n in 0..1000 {
        let effects = said(&mut *driver, &leave(&format!("r-{n}"), "Bash", &json!({})));
        refused += writes(&effects).len();
    }
    assert!(refused >= 900, "{refused}");
}
