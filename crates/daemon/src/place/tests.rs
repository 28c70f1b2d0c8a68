//! Places that never meet, however many there are.

use std::collections::BTreeSet;
use std::path::Path;

use shipmate_core::id::{ExecutionId, TaskId};
use shipmate_core::rules::branch;
use shipmate_seams::Random;

use super::*;
use crate::git;

const MANY: usize = 10_000;

/// How many of these are different, also on a disk that takes `A` for `a`.
fn different(names: impl Iterator<Item = String>) -> usize {
    names.map(|name| name.to_lowercase()).collect::<BTreeSet<_>>().len()
}

#[test]
fn ten_thousand_executions_of_one_millisecond_have_ten_thousand_places() {
    let (random, moment) = (Random::system(), Clock::system().now());
    let executions: Vec<ExecutionId> = (0..MANY).map(|_| random.id(moment)).collect();
    let places = || executions.iter().map(|id| RunDir::of(Path::new("/runs"), *id));
    assert_eq!(different(places().map(|run| run.work().display().to_string())), MANY, "work trees");
    assert_eq!(different(places().map(|run| run.lock_path().display().to_string())), MANY, "locks");
    assert_eq!(different(executions.iter().map(|id| git::name_of(*id))), MANY, "what they leave behind");
    for run in places() {
        let name = run.path().file_name().and_then(|name| name.to_str()).expect("a name");
        assert_eq!(name.parse(), Ok(run.execution_id()), "a place says whose it is");
    }
}

#[test]
fn ten_thousand_tasks_of_one_millisecond_have_ten_thousand_branches() {
    let (random, moment) = (Random::system(), Clock::system().now());
    // The same issue, as of two boards that have one clone on this machine.
    let branches: Vec<String> = (0..MANY).map(|_| branch::of_task("SHIP-1", random.id::<TaskId>(moment))).collect();
    assert_eq!(branches.iter().find_map(|name| branch::problem(name)), None);
    assert_eq!(different(branches.into_iter()), MANY);
}
