//! Agents that fall silent, and agents that have a reason to.

use shipmate_agents::Protocol;
use shipmate_core::journal::{Ended, FailureClass, Record};
use shipmate_core::rules::watch::Limits;

use super::stage::{ENDED, Runner, Stage, ended, failure, is_alive, journal, number_in};

fn play(script: &str, limits: Limits) -> Vec<Record> {
    let stage = Stage::new();
    let mut order = stage.order(script);
    (order.protocol, order.limits) = (Protocol::ClaudeStream, limits);
    stage.play_order(&order)
}

#[test]
fn an_agent_that_says_nothing_is_ended_with_all_it_started() {
    let stage = Stage::new();
    let mut order = stage.order("trap '' TERM; sleep 1000 & echo $! > child; wait");
    order.protocol = Protocol::ClaudeStream;
    order.limits.silence_seconds = 1;
    let dir = stage.place(&order);
    let mut runner = Runner::start(&dir);
    let child = number_in(&dir.work().join("child"));
    assert_eq!(runner.finish(), Some(ENDED));
    let records = journal(&dir);
    let (class, message) = failure(&records);
    assert_eq!(class, FailureClass::AgentSilent);
    assert!(message.contains("nothing for") && message.contains("silence_seconds"), "{message}");
    assert!(!is_alive(child));
}

const CALL: &str =
    r#"echo '{"type":"assistant","message":{"content":[{"type":"tool_use","id":"t","name":"Bash","input":{}}]}}'"#;
const ANSWER: &str = r#"echo '{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t","content":"built"}]}}'
echo '{"type":"result","subtype":"success","is_error":false,"result":"done"}'"#;

#[test]
fn a_tool_may_take_longer_than_silence() {
    let records = play(&format!("{CALL}; sleep 3; {ANSWER}"), Limits { silence_seconds: 1, tool_seconds: 600 });
    assert!(matches!(ended(&records), Ended::Completed { .. }), "{records:?}");
}

#[test]
fn a_tool_that_hangs_is_named() {
    let records = play(&format!("{CALL}; exec sleep 1000"), Limits { silence_seconds: 600, tool_seconds: 1 });
    let (class, message) = failure(&records);
    assert_eq!(class, FailureClass::AgentSilent);
    assert!(message.contains("tool Bash") && message.contains("tool_seconds"), "{message}");
}

#[test]
fn a_plain_command_has_the_time_of_a_tool() {
    let stage = Stage::new();
    let mut order = stage.order("sleep 3; echo done");
    order.limits = Limits { silence_seconds: 1, tool_seconds: 600 };
    assert!(matches!(ended(&stage.play_order(&order)), Ended::Completed { .. }));
}

#[test]
fn an_agent_that_dies_for_want_of_memory_is_said_to() {
    let words = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";
    let script = format!("{CALL}; echo '{words}' >&2; kill -s ABRT $$");
    let records = play(&script, Limits::default());
    let (class, message) = failure(&records);
    assert_eq!(class, FailureClass::OutOfMemory);
    assert!(message.contains("probably") && message.contains("heap limit"), "{message}");
}
