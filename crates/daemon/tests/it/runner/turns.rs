//! What each turn of an agent changed, kept as a commit that nobody sees.

use std::path::Path;

use shipmate_agents::Protocol;
use shipmate_core::journal::{Body, Record, TurnEnded};
use shipmate_core::question::{Content, Letter};
use shipmate_daemon::place::{EndReason, RunDir};

use super::stage::{ENDED, Runner, Stage, diff, git, is_completed, journal, until};

/// Speaks as Claude Code does: one turn on the prompt, one on what it is told
/// then. It stages something of its own before the first turn ends, and looks
/// at the end whether that is still so.
const TWO_TURNS: &str = r#"
told() { printf '{"type":"command_lifecycle","command_uuid":"%s","state":"%s"}\n' "$1" "$2"; }
result() { printf '{"type":"result","subtype":"success","is_error":false,"result":"%s"}\n' "$1"; }
number() { printf '%s' "$1" | sed 's/.*"uuid":"\([^"]*\)".*/\1/'; }
read -r initialize; read -r prompt
told "$(number "$prompt")" started
echo one > first.txt; echo staged > staged.txt; git add staged.txt
before=$(git rev-parse HEAD; git symbolic-ref HEAD; git status --porcelain)
echo '{"type":"system","subtype":"init","session_id":"s","model":"m"}'
read -r message
told "$(number "$message")" queued
result first
told "$(number "$message")" started
until [ -e go ]; do sleep 0.05; done; rm go
after=$(git rev-parse HEAD; git symbolic-ref HEAD; git status --porcelain)
[ "$before" = "$after" ] || echo "$before, then $after" > disturbed.txt
echo two > second.txt; rm first.txt; git add second.txt; git -c user.name=a -c user.email=a@b commit -qm second
result second
"#;

const MESSAGE: &str = "0192f3a4-1111-7111-8111-111111111111";

/// Says something to an agent that has begun, and lets it go on when its first
/// turn is over.
fn say(dir: &RunDir) {
    let began = |record: &Record| matches!(record.body, Body::Session { .. });
    until("the agent to begin", || dir.journal_from(0, 1 << 20).is_ok_and(|batch| batch.records.iter().any(began)));
    let content = Content::Message { id: MESSAGE.into(), text: "And more".into() };
    dir.leave_letter(&Letter { execution_id: dir.execution_id(), number: 1, by: "Ada".into(), content }).expect("left");
    until("its first turn is over", || !turns(&dir.journal_from(0, 1 << 20).expect("read").records).is_empty());
    std::fs::write(dir.work().join("go"), "").expect("written");
}

fn turns(records: &[Record]) -> Vec<&TurnEnded> {
    records
        .iter()
        .filter_map(|record| match &record.body {
            Body::TurnEnded(turn) => Some(turn),
            _ => None,
        })
        .collect()
}

fn changed(turn: &TurnEnded) -> Vec<&str> {
    turn.diff.as_ref().expect("told").files.iter().map(|file| file.path.as_str()).collect()
}

fn in_clone(clone: &Path, args: &[&str]) -> String {
    git(clone, &[&["--git-dir=."][..], args].concat()).trim().to_owned()
}

#[test]
fn each_turn_is_kept_and_told_and_the_agents_branch_and_index_stay_its_own() {
    let mut stage = Stage::new();
    let url = stage.repository("project").display().to_string();
    let mut order = stage.order_in(&url, TWO_TURNS);
    order.protocol = Protocol::ClaudeStream;
    let dir = stage.place(&order);
    let mut runner = Runner::start(&dir);
    say(&dir);
    assert_eq!(runner.finish(), Some(ENDED));
    let records = journal(&dir);
    assert!(is_completed(&records), "{records:?}");

    let told: Vec<_> = turns(&records).into_iter().map(|turn| (turn.turn, changed(turn))).collect();
    assert_eq!(told, [(1, vec!["first.txt", "staged.txt"]), (2, vec!["first.txt", "second.txt"])]);
    let whole: Vec<&str> = diff(&records).files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(whole, ["second.txt", "staged.txt"], "nothing was disturbed");

    let kinds: Vec<String> = records
        .iter()
        .filter_map(|record| match &record.body {
            Body::TurnBegan { turn, message } => Some(format!("{turn} {message:?}")),
            Body::TurnEnded(turn) => Some(format!("end of {}", turn.turn)),
            Body::Message { .. } => Some("said".to_owned()),
            _ => None,
        })
        .collect();
    let second = format!("2 {:?}", Some(shipmate_core::text::Text::from(MESSAGE)));
    assert_eq!(kinds, ["1 None", "end of 1", &second, "said", "end of 2"]);

    let clone = stage.clone_of_it();
    for turn in turns(&records) {
        let name = format!("refs/shipmate/turns/{}/turn-{}", dir.execution_id(), turn.turn);
        let commit = turn.commit.as_ref().expect("kept");
        assert_eq!(in_clone(&clone, &["rev-parse", &name]), commit.as_str());
    }
    let first = turns(&records)[0].commit.as_ref().expect("kept").as_str();
    assert_eq!(in_clone(&clone, &["show", &format!("{first}:first.txt")]), "one");
    let branch = format!("refs/heads/{}", order.assignment.repository.as_ref().expect("there").branch);
    assert_eq!(in_clone(&clone, &["log", "--format=%s", &branch]), "second\nfirst", "the branch has only the agent's");
}

#[test]
fn a_turn_of_a_killed_runner_is_ended_by_the_next_one() {
    let mut stage = Stage::new();
    let url = stage.repository("project").display().to_string();
    let dir = stage.place(&stage.order_in(&url, "echo new > new.txt; echo ready; exec sleep 1000"));
    let mut runner = Runner::start(&dir);
    until("it has said so", || {
        let records = dir.journal_from(0, 1 << 20).expect("read").records;
        records.iter().any(|record| matches!(record.body, Body::Text { .. }))
    });
    runner.kill();
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    let records = journal(&dir);
    let told: Vec<_> = turns(&records).into_iter().map(|turn| (turn.turn, changed(turn))).collect();
    assert_eq!(told, [(1, vec!["new.txt"])]);
}

/// The steps that a run's reader is told before the agent begins.
fn steps(records: &[Record]) -> String {
    let step = |record: &Record| match &record.body {
        Body::Preparing { step } => Some(step.to_string()),
        _ => None,
    };
    records.iter().filter_map(step).collect::<Vec<_>>().join("\n")
}

#[test]
fn who_comes_after_a_lost_run_goes_on_with_what_it_had_done_by_its_last_turn() {
    let mut stage = Stage::new();
    let url = stage.repository("project").display().to_string();
    let mut order = stage.order_in(&url, TWO_TURNS);
    order.protocol = Protocol::ClaudeStream;
    order.args[1] = order.args[1].replace("until [ -e go ]", "exec sleep 1000; until [ -e go ]");
    let lost = stage.place(&order);
    let mut runner = Runner::start(&lost);
    say(&lost);
    // The machine loses it and never comes to closing its journal.
    runner.kill();

    let mut next = stage.order_in(&url, "cat first.txt; echo more > more.txt");
    let repository = next.assignment.repository.as_mut().expect("there");
    repository.after = Some(lost.execution_id());
    let records = stage.play_order(&next);
    assert!(is_completed(&records), "{records:?}");
    assert!(steps(&records).contains("by the end of its turn 1"), "{}", steps(&records));
    assert_eq!(super::stage::texts(&records), ["one"]);
    assert_eq!(changed(turns(&records)[0]), ["more.txt"], "the turn has only its own");
    let whole: Vec<&str> = diff(&records).files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(whole, ["first.txt", "more.txt", "staged.txt"]);
    lost.ask_to_end(EndReason::Abandoned).expect("asked");
    assert_eq!(Runner::start(&lost).finish(), Some(ENDED), "nothing of it stays behind");
}
