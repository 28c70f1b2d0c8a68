//! What single agents do over ACP in ways of their own: Gemini CLI 0.61.0 and
//! Qwen Code 0.24.4.

use serde_json::{Value, json};
use shipmate_agents::{Driver, Effect, Exit, Line, Protocol, driver};
use shipmate_core::journal::{Body, Ended, FailureClass};

use crate::place::{assignment, records, writes};

fn started(provider: &str, resume: Option<&str>) -> (Box<dyn Driver>, Vec<Effect>) {
    let mut order = assignment();
    provider.clone_into(&mut order.provider);
    order.agent.model = String::new();
    order.resume_session = resume.map(str::to_owned);
    let mut driver = driver(Protocol::Acp, &order, "/work");
    let effects = driver.start();
    (driver, effects)
}

fn said(driver: &mut dyn Driver, message: &Value) -> Vec<Body> {
    records(&driver.line(Line::Whole(message.to_string().as_bytes())))
}

/// Gemini's driver, whose prompt was given.
fn prompted() -> Box<dyn Driver> {
    let (mut driver, _) = started("gemini", None);
    said(&mut *driver, &json!({"jsonrpc": "2.0", "id": 1, "result": {"protocolVersion": 1}}));
    said(&mut *driver, &json!({"jsonrpc": "2.0", "id": 2, "result": {"sessionId": "s-1"}}));
    driver
}

fn update(update: &Value) -> Value {
    json!({"jsonrpc": "2.0", "method": "session/update", "params": {"sessionId": "s-1", "update": update}})
}

fn chunk(kind: &str, text: &str) -> Value {
    update(&json!({"sessionUpdate": kind, "content": {"type": "text", "text": text}}))
}

#[test]
fn thoughts_come_whole_and_stay_apart_and_have_no_empty_headings() {
    let mut driver = prompted();
    let thoughts = ["**Looking**\nWhere is it?", "****\nIt is here.", "**Next**\nNow the tests."];
    let mut bodies: Vec<Body> = Vec::new();
    for thought in thoughts {
        bodies.extend(said(&mut *driver, &chunk("agent_thought_chunk", thought)));
    }
    bodies.extend(said(&mut *driver, &chunk("agent_message_chunk", "Done.")));
    let [Body::Thinking { text }] = &bodies[..] else { panic!("{bodies:?}") };
    assert_eq!(text.as_str(), "**Looking**\nWhere is it?\n\nIt is here.\n\n**Next**\nNow the tests.");
}

#[test]
fn bold_words_in_the_middle_of_a_thought_are_no_headings() {
    let mut driver = prompted();
    for piece in ["It is ", "**very**", " bold", " and **ends**\nhere."] {
        assert!(said(&mut *driver, &chunk("agent_thought_chunk", piece)).is_empty());
    }
    let bodies = said(&mut *driver, &chunk("agent_message_chunk", "Done."));
    let [Body::Thinking { text }] = &bodies[..] else { panic!("{bodies:?}") };
    assert_eq!(text.as_str(), "It is **very** bold and **ends**\nhere.");
}

/// It gives 500 as the code of every error that has no status, so that the
/// code alone is no sign of a service that failed.
#[test]
fn an_error_without_a_status_is_judged_by_its_words() {
    use FailureClass::{Auth, Connection, ContextOverflow, CutStream, Overload};
    for (code, message, expected) in [
        (500, "terminated", CutStream),
        (500, "exception TypeError: fetch failed sending request", Connection),
        (500, r#"{"error":{"code":500,"message":"Sorry","status":"INTERNAL"}}"#, Overload),
        (500, "Unknown stream execution error.", Overload),
        (401, r#"{"error":{"code":401,"message":"API key not valid.","status":"UNAUTHENTICATED"}}"#, Auth),
        (400, "The input token count exceeds the maximum number of tokens allowed (200000).", ContextOverflow),
    ] {
        let mut driver = prompted();
        said(&mut *driver, &json!({"jsonrpc": "2.0", "id": 4, "error": {"code": code, "message": message}}));
        let ended = driver.verdict(&Exit::default());
        let Ended::Failed { class, .. } = ended else { panic!("{message}: {ended:?}") };
        assert_eq!(class, expected, "{message}");
    }
}

#[test]
fn a_conversation_it_can_not_find_again_begins_afresh_and_says_why() {
    let told = |effects: &[Effect]| {
        records(effects).iter().any(|body| {
            matches!(body, Body::Notice { text } if text.as_str().contains("by the folder")
                && text.as_str().ends_with("A fresh one begins."))
        })
    };
    for provider in ["gemini", "qwen"] {
        let (_, first) = started(provider, None);
        assert!(!told(&first), "there is nothing to go on with");
        let (mut driver, again) = started(provider, Some("s-0"));
        assert!(told(&again), "{again:?}");
        let line = json!({"jsonrpc": "2.0", "id": 1, "result": {"agentCapabilities": {"loadSession": true}}});
        let effects = driver.line(Line::Whole(line.to_string().as_bytes()));
        assert_eq!(writes(&effects)[0]["method"], "session/new");
    }
}

#[test]
fn what_an_agent_tells_programs_of_its_own_kind_is_not_shown() {
    let (mut qwen, _) = started("qwen", None);
    let line = |method: &str| json!({"jsonrpc": "2.0", "method": method, "params": {"v": 1}});
    assert!(said(&mut *qwen, &line("qwen/notify/session/mode-update")).is_empty());
    assert!(said(&mut *qwen, &line("_qwen/anything")).is_empty());
    let other = said(&mut *qwen, &line("session/nobody-knows"));
    assert!(matches!(&other[..], [Body::Raw { .. }]), "{other:?}");
}
