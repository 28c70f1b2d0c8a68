//! What the Claude driver makes of traffic with the real Claude Code, recorded
//! by `scripts/record-agent`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use shipmate_agents::{Effect, Exit, Line, Protocol};
use shipmate_core::journal::{Body, Ended, FailureClass, Usage};
use shipmate_core::text::Text;

use crate::place::{driver_of, records, shown, sorted, writes};

/// The newest version that was recorded, and the oldest we say we can drive.
const VERSIONS: [&str; 2] = ["2.1.330", "2.0.0"];

/// What became of a recording.
struct Replay {
    shown: String,
    bodies: Vec<Body>,
    ended: Ended,
    finished: bool,
}

fn folder(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/claude-{version}"))
}

fn lines(version: &str, scenario: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder(version).join(format!("{scenario}.jsonl"))).expect("it was recorded");
    text.lines().map(|line| serde_json::from_str(line).expect("recordings are JSON lines")).collect()
}

fn replay(version: &str, scenario: &str) -> Replay {
    let mut driver = driver_of(Protocol::ClaudeStream);
    let mut effects = driver.start();
    let mut exit = Exit::default();
    for line in lines(version, scenario) {
        if !line["agent"].is_null() {
            effects.extend(driver.line(Line::Whole(line["agent"].to_string().as_bytes())));
        } else if line["cancel"] == true {
            effects.extend(driver.cancel());
        } else if !line["exit"].is_null() {
            let number = |field: &str| line["exit"][field].as_i64().and_then(|n| i32::try_from(n).ok());
            let stderr = line["exit"]["stderr"].as_str().unwrap_or_default();
            exit = Exit { code: number("code"), signal: number("signal"), stderr_tail: Text::from(stderr) };
        }
    }
    // The prompt has tests of its own.
    let said: String = effects.iter().filter(|effect| !is_prompt(effect)).map(shown).collect();
    let finished = driver.finished();
    let ended = driver.verdict(&exit);
    let shown = format!("{said}ended   {}\n", sorted(&json!(ended)));
    Replay { shown, bodies: records(&effects), ended, finished }
}

fn is_prompt(effect: &Effect) -> bool {
    writes(std::slice::from_ref(effect)).iter().any(|line| line["type"] == "user")
}

fn scenarios(version: &str) -> Vec<String> {
    let files = std::fs::read_dir(folder(version)).expect("there are recordings");
    let mut names: Vec<String> = files
        .map(|file| file.expect("a readable folder").path())
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn every_recording_becomes_the_records_that_a_person_has_looked_at() {
    for version in VERSIONS {
        for scenario in scenarios(version) {
            insta::assert_snapshot!(format!("{version}-{scenario}"), replay(version, &scenario).shown);
        }
    }
}

#[test]
fn the_driver_says_again_what_it_said_when_it_was_recorded() {
    for version in VERSIONS {
        for scenario in scenarios(version) {
            let mut said = String::new();
            for line in lines(version, &scenario).iter().map(|line| &line["driver"]).filter(|line| !line.is_null()) {
                if line["type"] != "user" {
                    writeln!(said, "write   {}", sorted(line)).expect("writing to a string can't fail");
                }
            }
            let replayed = replay(version, &scenario).shown;
            let again: String = replayed.lines().filter(|l| l.starts_with("write")).map(|l| format!("{l}\n")).collect();
            assert_eq!(again, said, "{version} {scenario}");
        }
    }
}

#[test]
fn nothing_a_known_version_says_is_kept_raw() {
    for version in VERSIONS {
        for scenario in scenarios(version) {
            let raw: Vec<_> =
                replay(version, &scenario).bodies.into_iter().filter(|b| matches!(b, Body::Raw { .. })).collect();
            assert!(raw.is_empty(), "{version} {scenario}: {raw:?}");
        }
    }
}

#[test]
fn each_failure_has_its_class_on_every_version() {
    use FailureClass::{AgentError, Auth, Connection, ContextOverflow, Overload, RateLimit};
    for version in VERSIONS {
        for (scenario, expected) in [
            ("text", None),
            ("tools", None),
            ("parallel-tools", None),
            ("question", None),
            ("resume", None),
            ("cut-stream", None),
            ("error-429-once", None),
            ("error-401", Some(Auth)),
            ("no-key", Some(Auth)),
            ("error-404-model", Some(AgentError)),
            ("error-429", Some(RateLimit)),
            ("error-500", Some(Overload)),
            ("error-529", Some(Overload)),
            ("error-after-work", Some(Overload)),
            ("error-overflow", Some(ContextOverflow)),
            ("error-connection", Some(Connection)),
            ("interrupt-text", Some(AgentError)),
            ("interrupt-tool", Some(AgentError)),
            ("resume-unknown", Some(AgentError)),
        ] {
            let class = match replay(version, scenario).ended {
                Ended::Completed { summary } => {
                    assert_eq!(summary.as_str(), "All done: **one** file.", "{version} {scenario}");
                    None
                }
                Ended::Failed { class, .. } => Some(class),
                Ended::Cancelled => panic!("only the runner says cancelled"),
            };
            assert_eq!(class, expected, "{version} {scenario}");
        }
    }
}

#[test]
fn usage_is_what_the_model_said_and_never_what_an_earlier_process_used() {
    // The sums of the script in the recorder's scenarios.
    for (scenario, input, cached, output) in
        [("tools", 2400, 940, 92), ("parallel-tools", 310, 40, 32), ("resume", 300, 40, 12), ("error-500", 0, 0, 0)]
    {
        let used: Vec<Usage> = replay("2.1.330", scenario)
            .bodies
            .into_iter()
            .filter_map(|body| if let Body::Usage(usage) = body { Some(usage) } else { None })
            .collect();
        let sum = |of: fn(&Usage) -> i64| used.iter().map(of).sum::<i64>();
        let sums = (sum(|u| u.input_tokens), sum(|u| u.cache_read_tokens), sum(|u| u.output_tokens));
        assert_eq!(sums, (input, cached, output), "{scenario}");
    }
}

#[test]
fn the_input_may_be_closed_exactly_when_a_result_was_said() {
    for scenario in scenarios("2.1.330") {
        let said = lines("2.1.330", &scenario).iter().any(|line| line["agent"]["type"] == "result");
        assert_eq!(replay("2.1.330", &scenario).finished, said, "{scenario}");
    }
}
