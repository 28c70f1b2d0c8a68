//! An agent asks, and waits until somebody answers.

use shipmate_agents::Protocol;
use shipmate_core::api::daemon::Approval;
use shipmate_core::journal::{Body, Ended, Record};
use shipmate_core::question::{Answer, Content, Letter};
use shipmate_daemon::place::{EndReason, RunDir};

use super::stage::{ENDED, Runner, Stage, ended, journal, until};

/// Speaks as Claude Code does, asks for leave to write, and says what it was told.
const ASKING: &str = r#"
read -r initialize; read -r prompt
echo '{"type":"system","subtype":"init","session_id":"s","model":"m"}'
echo '{"type":"control_request","request_id":"q-1","request":{"subtype":"can_use_tool","tool_name":"Write","input":{"file_path":"a"}}}'
read -r answer
case "$answer" in *'"behavior":"allow"'*) word=allowed ;; *) word=refused ;; esac
printf '{"type":"result","subtype":"success","is_error":false,"result":"%s"}\n' "$word"
"#;

fn place(stage: &Stage, approval: Approval) -> RunDir {
    let mut order = stage.order(ASKING);
    order.protocol = Protocol::ClaudeStream;
    order.assignment.agent.approval = approval;
    stage.place(&order)
}

fn letter(dir: &RunDir, question: &str, choice: &str) -> Letter {
    let content = Content::Answer { question: question.into(), answer: Answer::Choice { choice: choice.into() } };
    Letter { execution_id: dir.execution_id(), number: 1, by: "Ada".into(), content }
}

fn until_asked(dir: &RunDir) {
    let asks = |record: &Record| matches!(record.body, Body::Question(_));
    until("the agent to ask", || dir.journal_from(0, 1 << 20).is_ok_and(|batch| batch.records.iter().any(asks)));
}

fn summary(records: &[Record]) -> &str {
    let Ended::Completed { summary } = ended(records) else { panic!("{records:?}") };
    summary.as_str()
}

#[test]
fn the_agent_waits_for_a_persons_answer_and_the_journal_says_who_gave_it() {
    for (choice, word) in [("allow", "allowed"), ("deny", "refused")] {
        let stage = Stage::new();
        let dir = place(&stage, Approval::Ask);
        let mut runner = Runner::start(&dir);
        until_asked(&dir);
        dir.leave_letter(&letter(&dir, "q-1", choice)).expect("left");
        // Said again, as a daemon does until the server has heard of it.
        dir.leave_letter(&letter(&dir, "q-1", "something else")).expect("left");
        assert_eq!(runner.finish(), Some(ENDED));
        let records = journal(&dir);
        assert_eq!(summary(&records), word);
        let answers = records.iter().filter_map(|record| match &record.body {
            Body::Answered { question, answer, by } => Some((question.as_str(), answer.words(), by.as_ref())),
            _ => None,
        });
        assert_eq!(answers.collect::<Vec<_>>(), [("q-1", Some(choice), Some(&"Ada".into()))]);
        let question = records.iter().find_map(|record| match &record.body {
            Body::Question(question) => Some(question),
            _ => None,
        });
        let question = question.expect("asked");
        assert_eq!(question.tool.as_ref().map(|tool| tool.as_str()), Some("Write"));
        assert!(question.expires_at.is_some_and(|until| until > records[0].at));
    }
}

#[test]
fn an_answer_that_was_left_before_the_runner_looked_is_heard_and_a_foreign_one_is_not() {
    let stage = Stage::new();
    let dir = place(&stage, Approval::Ask);
    dir.leave_letter(&letter(&dir, "of another question", "allow")).expect("left");
    let second = Letter { number: 2, ..letter(&dir, "q-1", "allow") };
    let mut runner = Runner::start(&dir);
    until_asked(&dir);
    dir.leave_letter(&second).expect("left");
    assert_eq!(runner.finish(), Some(ENDED));
    assert_eq!(summary(&journal(&dir)), "allowed");
}

#[test]
fn who_may_do_everything_is_asked_nothing() {
    let stage = Stage::new();
    let dir = place(&stage, Approval::Full);
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    let records = journal(&dir);
    assert_eq!(summary(&records), "allowed");
    assert!(!records.iter().any(|record| matches!(record.body, Body::Question(_))));
}

#[test]
fn a_run_that_waits_for_a_person_can_be_cancelled() {
    let stage = Stage::new();
    let dir = place(&stage, Approval::Ask);
    let mut runner = Runner::start(&dir);
    until_asked(&dir);
    dir.ask_to_end(EndReason::Cancelled).expect("asked");
    assert_eq!(runner.finish(), Some(ENDED));
    assert_eq!(ended(&journal(&dir)), &Ended::Cancelled);
}

#[test]
fn what_is_said_meanwhile_is_taken_up_and_the_run_goes_on_with_it() {
    let script = r#"
read -r initialize; read -r prompt
id=$(printf '%s' "$prompt" | sed 's/.*"uuid":"\([^"]*\)".*/\1/')
told() { printf '{"type":"command_lifecycle","command_uuid":"%s","state":"%s"}\n' "$1" "$2"; }
result() { printf '{"type":"result","subtype":"success","is_error":false,"result":"%s"}\n' "$1"; }
told "$id" started
echo '{"type":"system","subtype":"init","session_id":"s","model":"m"}'
read -r message
id=$(printf '%s' "$message" | sed 's/.*"uuid":"\([^"]*\)".*/\1/')
told "$id" queued
result first
told "$id" started
result second
"#;
    let stage = Stage::new();
    let mut order = stage.order(script);
    order.protocol = Protocol::ClaudeStream;
    let dir = stage.place(&order);
    let content = Content::Message { id: "0192f3a4-1111-7111-8111-111111111111".into(), text: "And more".into() };
    let mut runner = Runner::start(&dir);
    let began = |record: &Record| matches!(record.body, Body::Session { .. });
    until("the agent to begin", || dir.journal_from(0, 1 << 20).is_ok_and(|batch| batch.records.iter().any(began)));
    dir.leave_letter(&Letter { execution_id: dir.execution_id(), number: 1, by: "Ada".into(), content }).expect("left");
    assert_eq!(runner.finish(), Some(ENDED));
    let records = journal(&dir);
    assert_eq!(summary(&records), "second");
    assert!(records.iter().any(|record| matches!(record.body, Body::Message { delivered: true, .. })));
}
