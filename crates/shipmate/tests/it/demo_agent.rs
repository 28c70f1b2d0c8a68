//! The demo agent, as a runner meets it: the task on stdin, JSON lines on stdout, real files.

use std::process::Output;

use serde_json::Value;

use crate::invocation::{Home, with_input};

const PROMPT: &str = "You have been assigned issue SHIP-7.\n\n## The issue's title\n\n````\nSay \"hello\"\n````\n";

fn play(home: &Home, prompt: &str) -> Output {
    with_input(&mut home.shipmate(["demo-agent", "--pace-ms", "0"]), prompt)
}

fn messages(output: &Output) -> Vec<Value> {
    output.stdout.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect()
}

fn types(output: &Output) -> Vec<String> {
    messages(output).iter().filter_map(|m| m["type"].as_str().map(str::to_owned)).collect()
}

#[test]
fn it_works_in_the_work_tree_and_proves_that_it_is_done() {
    let home = Home::new();
    fs_err::write(home.path().join("README.md"), "# Harbour\n").expect("written");
    fs_err::write(home.path().join("harbour.py"), "LOG = [\n    \"open\",\n]\n").expect("written");
    let output = play(&home, PROMPT);
    assert!(output.status.success(), "{output:?}");
    let types = types(&output);
    assert_eq!(types.first().map(String::as_str), Some("session"));
    assert_eq!(types.last().map(String::as_str), Some("result"));
    for kind in ["thinking", "tool_call", "tool_result", "text", "usage"] {
        assert!(types.iter().any(|t| t == kind), "no {kind} in {types:?}");
    }
    let messages = messages(&output);
    assert!(messages.iter().any(|m| m["type"] == "tool_result" && m["output"] == "# Harbour\n"));
    let note = fs_err::read_to_string(home.path().join("notes/ship-7.md")).expect("a note");
    assert!(note.starts_with("# SHIP-7: Say \"hello\"\n"), "{note}");
    let program = fs_err::read_to_string(home.path().join("harbour.py")).expect("the program");
    assert_eq!(program, "LOG = [\n    \"open\",\n    \"SHIP-7: Say \\\"hello\\\"\",\n]\n");
}

#[test]
fn a_test_can_have_it_fail_crash_and_take_its_time() {
    let home = Home::new();
    let failed = play(&home, "demo: fail");
    assert_eq!((failed.status.code(), types(&failed).pop().as_deref()), (Some(1), Some("error")));
    let crashed = play(&home, "demo: crash");
    assert_eq!(crashed.status.code(), Some(3));
    assert!(!types(&crashed).iter().any(|t| t == "result" || t == "error"));
    let slow = play(&home, "demo: slow 5");
    assert_eq!(messages(&slow).iter().filter(|m| m["text"].as_str().is_some_and(|t| t.contains(" of 5:"))).count(), 5);
    let flood = play(&home, "demo: flood 1000");
    assert_eq!(types(&flood).iter().filter(|t| *t == "text").count(), 1001);
}

#[test]
fn garbage_is_garbage_and_ends_well() {
    let output = play(&Home::new(), "demo: garbage");
    assert!(output.status.success());
    assert!(output.stdout.contains(&0));
    assert!(std::str::from_utf8(&output.stdout).is_err());
    assert!(output.stdout.split(|b| *b == b'\n').any(|line| line.len() >= 20 * 1024 * 1024));
    assert_eq!(types(&output).last().map(String::as_str), Some("result"));
}
