//! Agents that do whatever they can to stay, to fill the memory, or to be taken
//! for something else. Each must end in the right class, within bounds, and
//! leave no process behind.

use std::process::Command;
use std::time::Duration;

use shipmate_core::journal::{Body, Ended, FailureClass};
use shipmate_testkit::{processes, settings};

use super::stage::{ENDED, PATIENCE, Runner, Stage};

/// The most memory that a runner may use, in KiB.
const MOST_MEMORY: u64 = 64 * 1024;

/// How many bytes of a flood are taken in each second even on a busy machine.
const SLOWEST: u64 = 1024 * 1024;

/// What an agent does, and the class of failure it ends in; none if it did
/// what it should.
type Hostile = (&'static str, &'static str, Option<FailureClass>);

const AGENTS: &[Hostile] = &[
    ("forks twice", "( ( sleep 1000 & ) & ); echo done", None),
    ("begins a session", "setsid sh -c 'sleep 1000; :' & echo done", None),
    ("ignores polite requests", "( trap '' TERM INT HUP; while :; do sleep 1; done ) & echo done", None),
    ("holds its output open", "sleep 1000 & echo done", None),
    ("sheds its mark", "( setsid env -i sleep 1000 & ); echo done", None),
    (
        "calls itself something else",
        "cp \"$(command -v sleep)\" innocent; ( env -i ./innocent 1000 & ); echo done",
        None,
    ),
    (
        "forks like a storm",
        "storm() { if [ $1 -gt 0 ]; then storm $(($1 - 1)) & storm $(($1 - 1)) & fi; sleep 1000; }; storm 6 & echo done",
        None,
    ),
    ("floods", "yes \"$(printf 'flood %01000d' 0)\" | head -c FLOOD_BYTES; echo; echo done", None),
    ("floods its errors", "yes complaint | head -c FLOOD_BYTES >&2; echo done", None),
    ("says one line of 100 MB", "head -c 100000000 /dev/zero | tr '\\0' a; echo; echo done", None),
    ("prints NUL", "printf 'a\\000b\\n\\000\\000\\n'; echo done", None),
    ("prints what is no UTF-8", "printf '\\377\\376\\303(\\n'; echo done", None),
    (
        "breaks off its JSON",
        "echo '{\"type\":\"text\",\"text\":\"x\"}'; printf '{\"type\":\"text\",\"te'",
        Some(FailureClass::AgentCrashed),
    ),
    (
        "leaves without a result",
        "echo '{\"type\":\"text\",\"text\":\"working\"}'; exit 0",
        Some(FailureClass::AgentCrashed),
    ),
    ("kills itself", "( trap '' TERM; sleep 1000 ) & kill -s KILL $$", Some(FailureClass::AgentCrashed)),
];

#[test]
fn whatever_an_agent_does_it_ends_in_its_class_within_bounds_and_leaves_nobody() {
    for round in 1..=settings::hostile_rounds() {
        // Side by side: most of them mostly wait.
        let peaks: Vec<(&str, u64)> = std::thread::scope(|scope| {
            let meet = |hostile: &'static Hostile| scope.spawn(move || (hostile.0, meet(hostile, round)));
            let met: Vec<_> = AGENTS.iter().map(meet).collect();
            met.into_iter().map(|met| met.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        let (what, most) = peaks.into_iter().max_by_key(|(_, peak)| *peak).expect("some were met");
        say(&format!("round {round}: a runner used {most} KiB at most, with an agent that {what}"));
    }
}

/// Has a runner meet the agent. The most memory that it used, in KiB.
fn meet((what, script, class): &Hostile, round: usize) -> u64 {
    let stage = Stage::new();
    let script = script.replace("FLOOD_BYTES", &settings::flood_bytes().to_string());
    let dir = stage.place(&stage.order(&script));
    let mut runner = match settings::runner() {
        Some(program) => {
            let mut command = Command::new(program);
            command.args(["runner", "--directory"]);
            Runner::start_by(command, &dir)
        }
        None => Runner::start(&dir),
    };
    let patience = PATIENCE + Duration::from_secs(settings::flood_bytes() as u64 / SLOWEST);
    assert_eq!(runner.finish_within(patience), Some(ENDED), "an agent that {what}, round {round}");
    let left = processes::all_of(dir.path());
    assert!(left.is_empty(), "an agent that {what} has left {left:?} in round {round}");
    assert!(runner.peak < MOST_MEMORY, "with one that {what} the runner used {} KiB", runner.peak);
    let last = dir.last_record().expect("readable").expect("there");
    let found = match &last.body {
        Body::Ended(Ended::Failed { class, .. }) => Some(*class),
        Body::Ended(Ended::Completed { .. }) => None,
        other => panic!("an agent that {what}: {other:?}"),
    };
    assert_eq!(found, *class, "an agent that {what}, round {round}");
    runner.peak
}

#[expect(clippy::print_stderr, reason = "what was seen is for who runs this by hand")]
fn say(words: &str) {
    eprintln!("{words}");
}
