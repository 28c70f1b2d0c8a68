//! Agents that print what no agent should print.

use shipmate_core::journal::{Body, FailureClass, MAX_TEXT_BYTES};
use shipmate_core::text::Text;

use super::stage::{ENDED, Runner, Stage, failure, is_completed, journal, texts};

#[test]
fn a_plain_command_is_given_the_issue_and_its_lines_are_the_transcript() {
    let records = Stage::new().play("cat; echo and done");
    assert!(is_completed(&records), "{records:?}");
    let all = texts(&records).join("\n");
    assert!(all.contains("A title") && all.contains("A description") && all.contains("and done"), "{all}");
    assert!(matches!(records[0].body, Body::Started(_)));
}

#[test]
fn an_agent_that_dies_at_once_has_failed_with_what_it_said_last() {
    let records = Stage::new().play("echo broken installation >&2; exit 7");
    let (_, message) = failure(&records);
    assert!(message.contains('7') && message.contains("broken installation"), "{message}");
}

#[test]
fn an_agent_that_kills_itself_has_failed_with_the_signal() {
    let records = Stage::new().play("kill -9 $$");
    let (class, message) = failure(&records);
    assert_eq!(class, FailureClass::AgentCrashed);
    assert!(message.contains('9'), "{message}");
}

#[test]
fn garbage_becomes_harmless_text() {
    let records = Stage::new().play(r"printf 'a\000b\377\376 \033[31mred\033[0m\n{not json\n[1,2]\n\n\r\n'");
    assert!(is_completed(&records), "{records:?}");
    assert_eq!(texts(&records)[0], "ab\u{fffd}\u{fffd} red");
}

#[test]
fn a_json_speaker_without_a_result_has_not_succeeded() {
    let records = Stage::new().play(r#"echo '{"type":"text","text":"working"}'; exit 0"#);
    assert_eq!(failure(&records).0, FailureClass::AgentCrashed, "{records:?}");
    assert_eq!(texts(&records), ["working"]);
}

#[test]
fn a_line_of_100_mb_is_counted_and_the_memory_is_bounded() {
    let stage = Stage::new();
    let dir = stage.place(&stage.order("head -c 100000000 /dev/zero | tr '\\0' a; echo; echo after"));
    let mut runner = Runner::start(&dir);
    assert_eq!(runner.finish(), Some(ENDED));
    let records = journal(&dir);
    assert!(is_completed(&records));
    assert_eq!(texts(&records).last(), Some(&"after"));
    assert!(texts(&records).iter().all(|text| text.len() <= MAX_TEXT_BYTES + 200));
    assert!(runner.peak < 64 * 1024, "it used {} KiB", runner.peak);
}

#[test]
fn a_flood_of_lines_is_read_to_its_end_and_kept_to_a_bound() {
    let stage = Stage::new();
    let line = "flood ".repeat(1000);
    let order = stage.order(&format!("yes '{line}' | head -c 300000000; echo; echo over >&2; exit 3"));
    let dir = stage.place(&order);
    let mut runner = Runner::start(&dir);
    assert_eq!(runner.finish(), Some(ENDED));
    assert!(runner.peak < 64 * 1024, "it used {} KiB", runner.peak);
    let size = std::fs::metadata(dir.path().join("journal.jsonl")).expect("it is there").len();
    assert!((256..280).contains(&(size >> 20)), "the journal has {size} bytes");
    let last = dir.last_record().expect("readable").expect("there");
    assert!(matches!(&last.body, Body::Ended(_)), "{last:?}");
    // Before it, and before the end of the turn, stands why the transcript stops.
    let notice = dir.journal_from(last.n - 2, 1).expect("readable").records.remove(0);
    let truncated = |text: &Text| text.as_str().contains("truncated");
    assert!(matches!(&notice.body, Body::Notice { text } if truncated(text)), "{notice:?}");
}

#[test]
fn a_flood_of_errors_does_not_block_and_its_end_is_told() {
    let records = Stage::new().play("yes complaint | head -c 50000000 >&2; echo 'the last complaint' >&2; exit 1");
    assert!(failure(&records).1.contains("the last complaint"));
}

#[test]
fn an_agent_that_never_reads_its_input_is_no_trouble() {
    let stage = Stage::new();
    let mut order = stage.order("exec 0<&-; echo fine");
    order.assignment.issue.description = "long ".repeat(200_000).into();
    let records = stage.play_order(&order);
    assert!(is_completed(&records), "{records:?}");
}

#[test]
fn an_agent_sees_nothing_of_ours() {
    let records = Stage::new().play("env; echo directory $PWD");
    let all = texts(&records).join("\n");
    assert!(!all.contains("must-not-be-seen"), "{all}");
    let ours: Vec<_> = all.lines().filter(|line| line.starts_with("SHIPMATE_")).collect();
    assert!(matches!(ours[..], [line] if line.starts_with("SHIPMATE_EXECUTION=")), "{ours:?}");
}

#[test]
fn a_missing_executable_is_named() {
    let stage = Stage::new();
    let mut order = stage.order("");
    order.program = "/nowhere/agent-cli".to_owned();
    let records = stage.play_order(&order);
    let (class, message) = failure(&records);
    assert_eq!(class, FailureClass::AgentMissing);
    assert!(message.contains("/nowhere/agent-cli"), "{message}");
    assert!(!records.iter().any(|record| matches!(record.body, Body::Started(_))));
}

#[test]
fn a_program_that_is_none_is_the_machines_trouble() {
    let stage = Stage::new();
    let file = stage.path("not-a-program");
    std::fs::write(&file, "text").expect("written");
    let mut order = stage.order("");
    order.program = file.display().to_string();
    assert_eq!(failure(&stage.play_order(&order)).0, FailureClass::Machine);
}
