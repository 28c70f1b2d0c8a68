//! What is said to an agent while it works.

use serde_json::{Value, json};
use shipmate_agents::{Driver, Effect, Exit, Line, Protocol, Remark, driver};
use shipmate_core::journal::{Body, Ended};

use crate::place::{assignment, writes};

const MESSAGE: &str = "0192f3a4-1111-7111-8111-111111111111";

fn remark() -> Remark {
    Remark { id: MESSAGE.into(), by: "Ada".into(), text: "Leave the tests".into() }
}

fn said(driver: &mut dyn Driver, message: &Value) -> Vec<Effect> {
    driver.line(Line::Whole(message.to_string().as_bytes()))
}

/// What the records say became of the message.
fn became(effects: &[Effect]) -> Option<bool> {
    effects.iter().find_map(|effect| match effect {
        Effect::Record(Body::Message { id, by, text, delivered }) => {
            assert_eq!((id.as_str(), by.as_str(), text.as_str()), (MESSAGE, "Ada", "Leave the tests"));
            Some(*delivered)
        }
        _ => None,
    })
}

fn lifecycle(id: &str, state: &str) -> Value {
    json!({"type": "command_lifecycle", "command_uuid": id, "state": state})
}

fn result(words: &str) -> Value {
    json!({"type": "result", "subtype": "success", "is_error": false, "result": words})
}

/// Claude Code, of a version that tells what becomes of messages.
fn claude() -> Box<dyn Driver> {
    let assignment = assignment();
    let mut driver = driver(Protocol::ClaudeStream, &assignment, "/w");
    let prompt = writes(&driver.start()).pop().expect("the prompt");
    let id = prompt["uuid"].as_str().expect("it has an id").to_owned();
    said(&mut *driver, &lifecycle(&id, "started"));
    driver
}

#[test]
fn claude_takes_it_up_between_two_tools() {
    let mut driver = claude();
    let effects = driver.message(remark());
    let told = writes(&effects);
    assert_eq!((&told[0]["type"], &told[0]["uuid"], became(&effects)), (&json!("user"), &json!(MESSAGE), None));
    assert!(told[0].to_string().contains("Ada says"));
    assert_eq!(became(&said(&mut *driver, &lifecycle(MESSAGE, "queued"))), None);
    assert_eq!(became(&said(&mut *driver, &lifecycle(MESSAGE, "started"))), Some(true));
    assert_eq!(became(&said(&mut *driver, &lifecycle(MESSAGE, "completed"))), None, "said once");
    said(&mut *driver, &result("done"));
    assert!(driver.finished());
}

#[test]
fn claude_takes_it_up_after_its_last_word_and_that_is_not_its_last_then() {
    let mut driver = claude();
    driver.message(remark());
    said(&mut *driver, &lifecycle(MESSAGE, "queued"));
    said(&mut *driver, &result("first"));
    assert!(!driver.finished(), "a turn is still to come");
    assert_eq!(became(&said(&mut *driver, &lifecycle(MESSAGE, "started"))), Some(true));
    assert!(!driver.finished());
    said(&mut *driver, &result("second"));
    assert!(driver.finished());
    let ended = driver.verdict(&Exit::default());
    assert!(matches!(&ended, Ended::Completed { summary } if summary.as_str() == "second"), "{ended:?}");
}

#[test]
fn what_claude_never_took_does_not_keep_it_from_ending() {
    let mut driver = claude();
    driver.message(remark());
    said(&mut *driver, &result("done"));
    assert!(driver.finished(), "it has not even said that it has it");
    assert_eq!(became(&driver.message(remark())), Some(false), "too late");
}

#[test]
fn a_claude_that_does_not_tell_hears_it_in_its_next_run() {
    let mut driver = driver(Protocol::ClaudeStream, &assignment(), "/w");
    driver.start();
    let effects = driver.message(remark());
    assert_eq!((writes(&effects).len(), became(&effects)), (0, Some(false)));
}

#[test]
fn codex_is_steered_in_its_turn_and_says_whether_it_worked() {
    for (answer, delivered) in [(json!({"result": {"turnId": "t"}}), true), (json!({"error": {"code": 1}}), false)] {
        let mut driver = driver(Protocol::CodexAppServer, &assignment(), "/w");
        driver.start();
        assert_eq!(became(&driver.message(remark())), Some(false), "there is no turn yet");
        said(&mut *driver, &json!({"method": "turn/started", "params": {"turn": {"id": "t"}}}));
        let effects = driver.message(remark());
        let told = writes(&effects);
        assert_eq!((&told[0]["method"], became(&effects)), (&json!("turn/steer"), None));
        assert_eq!(told[0]["params"]["expectedTurnId"], "t");
        let mut answer = answer;
        answer["id"] = told[0]["id"].clone();
        assert_eq!(became(&said(&mut *driver, &answer)), Some(delivered));
    }
}

#[test]
fn who_has_no_way_to_be_told_hears_it_in_the_next_run() {
    for protocol in [Protocol::Acp, Protocol::PiRpc, Protocol::ExecLines] {
        let mut driver = driver(protocol, &assignment(), "/w");
        driver.start();
        assert_eq!(became(&driver.message(remark())), Some(false), "{protocol:?}");
    }
}
