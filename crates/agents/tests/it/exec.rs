//! Any command as an agent.

use shipmate_agents::{Effect, Exit, Line, Protocol};
use shipmate_core::journal::{Body, Ended, FailureClass};

use crate::place::{driver_of, exit, run, sorted};

fn verdict(lines: &[&[u8]], exit: &Exit) -> Result<String, (FailureClass, String)> {
    match run(Protocol::ExecLines, lines, exit).1 {
        Ended::Completed { summary } => Ok(summary.into_string()),
        Ended::Failed { class, message, .. } => Err((class, message.into_string())),
        Ended::Cancelled => panic!("only the runner says cancelled"),
    }
}

#[test]
fn the_command_gets_the_prompt_and_then_the_end_of_its_input() {
    let effects = driver_of(Protocol::ExecLines).start();
    let [Effect::Write(prompt), Effect::CloseInput] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(String::from_utf8_lossy(prompt).contains("SHIP-7"));
}

#[test]
fn every_kind_of_message_becomes_its_record() {
    let lines: [&[u8]; 11] = [
        br#"{"type":"session","id":"abc","model":"m-1"}"#,
        br#"{"type":"thinking","text":"hm"}"#,
        br#"{"type":"text","text":"I look."}"#,
        br#"{"type":"tool_call","id":"1","name":"read","input":{"path":"a"}}"#,
        br#"{"type":"tool_result","id":"1","output":"none","is_error":true}"#,
        br#"{"type":"notice","text":"slow today"}"#,
        br#"{"type":"usage","model":"m-1","input_tokens":5,"output_tokens":2}"#,
        br#"{"type":"dance"}"#,
        b"a plain line",
        b"true",
        br#"{"type":"result","summary":"Done."}"#,
    ];
    let (bodies, ended) = run(Protocol::ExecLines, &lines, &exit(0, ""));
    let shown: Vec<String> = bodies.iter().map(|body| sorted(&serde_json::json!(body))).collect();
    insta::assert_snapshot!(shown.join("\n"));
    assert_eq!(ended, Ended::Completed { summary: "Done.".into() });
}

#[test]
fn a_plain_command_succeeds_with_exit_0_and_its_last_words_are_the_summary() {
    assert_eq!(verdict(&[b"working", b"", b"all fine"], &exit(0, "")), Ok("working\n\nall fine".to_owned()));
    assert_eq!(verdict(&[], &exit(0, "")), Ok(String::new()));
    let long: Vec<String> = (0..2000).map(|n| format!("line {n} ä")).collect();
    let lines: Vec<&[u8]> = long.iter().map(String::as_bytes).collect();
    let summary = verdict(&lines, &exit(0, "")).expect("exit 0");
    assert!(summary.ends_with("line 1999 ä") && summary.len() <= 4096);
}

#[test]
fn a_plain_command_fails_with_any_other_end() {
    let (class, message) = verdict(&[b"x"], &exit(3, "no disk")).expect_err("exit 3");
    assert_eq!(class, FailureClass::AgentError);
    assert_eq!(message, "The command exited with code 3: no disk");
    let killed = Exit { signal: Some(9), ..Exit::default() };
    assert_eq!(verdict(&[b"x"], &killed).expect_err("killed").0, FailureClass::AgentCrashed);
}

#[test]
fn a_command_that_speaks_json_owes_a_result() {
    let text = br#"{"type":"text","text":"hello"}"#.as_slice();
    assert_eq!(verdict(&[text], &exit(0, "")).expect_err("no result").0, FailureClass::AgentCrashed);
    let error = br#"{"type":"error","message":"no idea"}"#.as_slice();
    let (class, message) = verdict(&[text, error], &exit(0, "")).expect_err("an error");
    assert_eq!((class, message.as_str()), (FailureClass::AgentError, "The command reported an error: no idea."));
    for (said, class) in [("overload", FailureClass::Overload), ("bad luck", FailureClass::AgentError)] {
        let error = serde_json::json!({"type": "error", "message": "x", "class": said}).to_string();
        assert_eq!(verdict(&[error.as_bytes()], &exit(1, "")).expect_err("an error").0, class);
    }
    let result = br#"{"type":"result","summary":"ok"}"#.as_slice();
    assert_eq!(verdict(&[error, result], &exit(0, "")).expect_err("the error stays").0, FailureClass::AgentError);
    assert_eq!(verdict(&[result], &exit(1, "")).expect_err("exit 1").0, FailureClass::AgentError);
    // The runner ends what lingers after its result; that is no failure.
    let ended_by_us = Exit { signal: Some(15), ..Exit::default() };
    assert_eq!(verdict(&[result], &ended_by_us), Ok("ok".to_owned()));
}

#[test]
fn a_line_that_is_too_long_is_named_and_the_rest_is_read() {
    let mut driver = driver_of(Protocol::ExecLines);
    let effects = driver.line(Line::TooLong { head: b"xxxx", bytes: 100_000_000 });
    assert!(
        matches!(effects.as_slice(), [Effect::Record(Body::Notice { text })] if text.as_str().contains("100000000"))
    );
    assert_eq!(driver.line(Line::Whole(b"next")), [Effect::Record(Body::Text { text: "next".into() })]);
}
