//! What the drivers of Codex, Pi and the agents of ACP make of traffic with
//! the real tools, recorded by `scripts/record-agent`.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use shipmate_agents::{Driver, Effect, Exit, Line, Protocol, builtin, driver};
use shipmate_core::journal::{Body, Ended, FailureClass, Usage};
use shipmate_core::text::Text;

use crate::place::{assignment, records, shown, sorted, writes};

/// The recordings: the provider, and the version that was recorded.
const RECORDED: [(&str, &str); 3] = [("codex", "0.169.0"), ("goose", "1.52.0"), ("pi", "0.87.1")];

/// What became of a recording.
struct Replay {
    shown: String,
    bodies: Vec<Body>,
    ended: Ended,
}

fn folder(provider: &str, version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/{provider}-{version}"))
}

fn lines(folder: &Path, scenario: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join(format!("{scenario}.jsonl"))).expect("it was recorded");
    text.lines().map(|line| serde_json::from_str(line).expect("recordings are JSON lines")).collect()
}

fn protocol(provider: &str) -> Protocol {
    builtin().iter().find(|row| row.name == provider).expect("it is in the table").protocol
}

fn driver_of(provider: &str, scenario: &str) -> Box<dyn Driver> {
    let mut order = assignment();
    provider.clone_into(&mut order.provider);
    order.agent.model = String::new();
    order.resume_session = match scenario {
        "resume" => Some("00000000-0000-4000-8000-000000000001".to_owned()),
        "resume-unknown" => Some("00000000-0000-4000-8000-000000000009".to_owned()),
        _ => None,
    };
    driver(protocol(provider), &order, "/work")
}

fn replay(provider: &str, version: &str, scenario: &str) -> Replay {
    let mut driver = driver_of(provider, scenario);
    let mut effects = driver.start();
    let mut exit = Exit::default();
    for line in lines(&folder(provider, version), scenario) {
        match &line["agent"] {
            Value::Null => {}
            Value::String(text) => effects.extend(driver.line(Line::Whole(text.as_bytes()))),
            said => effects.extend(driver.line(Line::Whole(said.to_string().as_bytes()))),
        }
        if line["cancel"] == true {
            effects.extend(driver.cancel());
        }
        if !line["exit"].is_null() {
            let number = |field: &str| line["exit"][field].as_i64().and_then(|n| i32::try_from(n).ok());
            let stderr = line["exit"]["stderr"].as_str().unwrap_or_default();
            exit = Exit { code: number("code"), signal: number("signal"), stderr_tail: Text::from(stderr) };
        }
    }
    // The prompt has tests of its own.
    let said: String = effects.iter().filter(|effect| !is_prompt(effect)).map(shown).collect();
    let ended = driver.verdict(&exit);
    let shown = format!("{said}ended   {}\n", sorted(&json!(ended)));
    Replay { shown, bodies: records(&effects), ended }
}

fn is_prompt(effect: &Effect) -> bool {
    let prompts = ["turn/start", "session/prompt"];
    writes(std::slice::from_ref(effect))
        .iter()
        .any(|line| line["type"] == "prompt" || line["method"].as_str().is_some_and(|method| prompts.contains(&method)))
}

fn scenarios(provider: &str, version: &str) -> Vec<String> {
    let files = std::fs::read_dir(folder(provider, version)).expect("there are recordings");
    let mut names: Vec<String> = files
        .map(|file| file.expect("a readable folder").path())
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn every_recording_becomes_the_records_that_a_person_has_looked_at() {
    for (provider, version) in RECORDED {
        for scenario in scenarios(provider, version) {
            let name = format!("{provider}-{version}-{scenario}");
            insta::assert_snapshot!(name, replay(provider, version, &scenario).shown);
        }
    }
}

#[test]
fn nothing_a_known_version_says_is_kept_raw() {
    for (provider, version) in RECORDED {
        for scenario in scenarios(provider, version) {
            let bodies = replay(provider, version, &scenario).bodies;
            let raw: Vec<_> = bodies.into_iter().filter(|body| matches!(body, Body::Raw { .. })).collect();
            assert!(raw.is_empty(), "{provider} {scenario}: {raw:?}");
        }
    }
}

#[test]
fn each_failure_has_its_class() {
    use FailureClass::{Auth, Connection, Overload, RateLimit};
    for (provider, version) in RECORDED {
        for (scenario, expected) in [
            ("text", None),
            ("tools", None),
            ("resume", None),
            ("error-401", Some(Auth)),
            ("error-429", Some(RateLimit)),
            ("error-500", Some(Overload)),
            ("error-after-work", Some(Overload)),
            ("error-connection", Some(Connection)),
        ] {
            let class = match replay(provider, version, scenario).ended {
                Ended::Completed { summary } => {
                    assert_eq!(summary.as_str(), "All done: **one** file.", "{provider} {scenario}");
                    None
                }
                Ended::Failed { class, .. } => Some(class),
                Ended::Cancelled => panic!("only the runner says cancelled"),
            };
            assert_eq!(class, expected, "{provider} {scenario}");
        }
    }
}

#[test]
fn usage_is_what_the_model_said() {
    for (provider, version) in [("codex", "0.169.0"), ("pi", "0.87.1")] {
        // The sums of the script in the recorder's scenarios.
        for (scenario, sums) in [("tools", (2400, 940, 92)), ("resume", (300, 40, 12))] {
            let used: Vec<Usage> = replay(provider, version, scenario)
                .bodies
                .into_iter()
                .filter_map(|body| if let Body::Usage(usage) = body { Some(usage) } else { None })
                .collect();
            let sum = |of: fn(&Usage) -> i64| used.iter().map(of).sum::<i64>();
            let told = (sum(|u| u.input_tokens), sum(|u| u.cache_read_tokens), sum(|u| u.output_tokens));
            assert_eq!(told, sums, "{provider} {scenario}");
        }
    }
}

/// Whatever part of a conversation a driver sees, it judges without a panic
/// and never takes it for a success.
#[test]
fn half_a_conversation_is_no_success() {
    for (provider, version) in RECORDED {
        let whole = lines(&folder(provider, version), "tools");
        let said: Vec<&Value> = whole.iter().map(|line| &line["agent"]).filter(|said| !said.is_null()).collect();
        let ends = ["turn/completed", "agent_settled"];
        let is_end = |said: &&Value| ends.iter().any(|end| said["method"] == **end || said["type"] == **end);
        let last = said.iter().position(|said| is_end(said) || !said["result"]["stopReason"].is_null());
        for cut in 0..last.expect("it ends") {
            let mut driver = driver_of(provider, "tools");
            driver.start();
            for line in &said[..cut] {
                driver.line(Line::Whole(line.to_string().as_bytes()));
            }
            assert!(!driver.finished(), "{provider}, cut after {cut}");
            let ended = driver.verdict(&Exit { code: Some(0), ..Exit::default() });
            assert!(matches!(ended, Ended::Failed { .. }), "{provider}, cut after {cut}: {ended:?}");
        }
    }
}
