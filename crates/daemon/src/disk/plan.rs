//! Which things go, and in which order: a function of what there is.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::ledger::Entry;
use super::{Stays, Step};
use crate::policy::Disk;

/// For so long nothing goes for want of room: people look at what just ran.
const LEFT_ALONE: TimeDelta = TimeDelta::hours(1);
/// What was begun so long ago nobody finishes any more.
const DRAFT_AGE: TimeDelta = TimeDelta::days(1);

/// A kind of thing that we made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something that was begun and never finished.
    Draft,
    /// The files an agent worked on.
    WorkTree,
    /// All that is left of a run: order, journal, log.
    Run,
    /// A cached clone of a repository.
    Clone,
}

impl Kind {
    /// What people call it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Draft => "unfinished piece",
            Self::WorkTree => "work tree",
            Self::Run => "run directory",
            Self::Clone => "cached clone",
        }
    }
}

/// Why a thing goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nobody finishes it any more.
    Unfinished,
    /// It was handed in long enough ago.
    Old,
    /// There is more than the owner allows, and it is next in the order.
    TooMuch,
}

/// What goes, in its order, and what stays.
///
/// First what nobody finishes; then what is old; then, as long as there is
/// too much, work trees, runs and clones, in this order and of each kind the
/// oldest first: a work tree is large and can be made again, a run is small,
/// and a clone spares every later run its time.
pub(super) fn plan(entries: &[Entry], disk: Disk, now: DateTime<Utc>) -> (Vec<Step>, Vec<Stays>) {
    let mut sorted: Vec<&Entry> = entries.iter().collect();
    // What a run worked on goes before the run itself.
    sorted.sort_by(|a, b| (a.used, a.kind, &a.path).cmp(&(b.used, b.kind, &b.path)));
    let keep = TimeDelta::days(i64::try_from(disk.keep_days).unwrap_or(i64::MAX / 1_000_000_000));
    let mut left: u64 = entries.iter().map(|entry| entry.bytes).sum();
    let mut steps: Vec<Step> = Vec::new();
    let is_old = |entry: &Entry| match entry.kind {
        Kind::Draft => now - entry.used >= DRAFT_AGE,
        Kind::WorkTree | Kind::Run => entry.needed.is_none() && now - entry.used >= keep,
        Kind::Clone => false,
    };
    for entry in sorted.iter().filter(|entry| is_old(entry)) {
        left = left.saturating_sub(entry.bytes);
        steps.push(step(entry, if entry.kind == Kind::Draft { Why::Unfinished } else { Why::Old }));
    }
    let may_go = |entry: &Entry| entry.needed.is_none() && now - entry.used >= LEFT_ALONE && !is_old(entry);
    for kind in [Kind::WorkTree, Kind::Run, Kind::Clone] {
        for entry in sorted.iter().filter(|entry| entry.kind == kind && may_go(entry)) {
            if left > disk.most_bytes {
                left = left.saturating_sub(entry.bytes);
                steps.push(step(entry, Why::TooMuch));
            }
        }
    }
    let stays = sorted.iter().filter(|entry| !steps.iter().any(|step| step.path == entry.path)).map(|entry| Stays {
        kind: entry.kind,
        path: entry.path.clone(),
        bytes: entry.bytes,
        why: match entry.needed {
            Some(needed) => needed.to_owned(),
            None if now - entry.used < LEFT_ALONE => "it is younger than an hour".to_owned(),
            None => "it is not old, and there is room".to_owned(),
        },
    });
    let stays = stays.collect();
    (steps, stays)
}

fn step(entry: &Entry, why: Why) -> Step {
    Step { kind: entry.kind, path: entry.path.clone(), bytes: entry.bytes, why, kept: None, problem: None, gone: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn entry(kind: Kind, name: &str, bytes: u64, days: i64) -> Entry {
        let used = DateTime::from_timestamp(NOW, 0).expect("a time") - TimeDelta::days(days);
        Entry { kind, path: name.into(), bytes, used, needed: None }
    }

    fn gone(entries: &[Entry], keep_days: u64, most_bytes: u64) -> Vec<(String, Why)> {
        let now = DateTime::from_timestamp(NOW, 0).expect("a time");
        let (steps, stays) = plan(entries, Disk { keep_days, most_bytes }, now);
        assert_eq!(steps.len() + stays.len(), entries.len(), "each is told once");
        steps.into_iter().map(|step| (step.path.display().to_string(), step.why)).collect()
    }

    #[test]
    fn old_things_go_oldest_first_and_what_is_needed_stays() {
        let open = Entry { needed: Some("it is not handed in"), ..entry(Kind::Run, "open", 1, 400) };
        let entries = [
            entry(Kind::Run, "nine", 1, 9),
            entry(Kind::WorkTree, "nine/work", 1, 9),
            entry(Kind::Run, "three", 1, 3),
            entry(Kind::Run, "twenty", 1, 20),
            entry(Kind::Clone, "clone", 1, 300),
            entry(Kind::Draft, "draft", 1, 2),
            entry(Kind::Draft, "fresh", 1, 0),
            open,
        ];
        let expected = [("twenty", Why::Old), ("nine/work", Why::Old), ("nine", Why::Old), ("draft", Why::Unfinished)];
        assert_eq!(gone(&entries, 7, 1_000), expected.map(|(name, why)| (name.to_owned(), why)));
    }

    #[test]
    fn too_much_goes_in_the_told_order_and_no_further_than_needed() {
        let entries = [
            entry(Kind::Clone, "clone", 10, 5),
            entry(Kind::Run, "a", 10, 4),
            entry(Kind::WorkTree, "a/work", 10, 4),
            entry(Kind::Run, "b", 10, 2),
            entry(Kind::WorkTree, "b/work", 10, 2),
            entry(Kind::WorkTree, "now", 10, 0),
        ];
        let names = |most| gone(&entries, 30, most).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(60), Vec::<String>::new());
        assert_eq!(names(59), ["a/work"]);
        assert_eq!(names(40), ["a/work", "b/work"]);
        assert_eq!(names(15), ["a/work", "b/work", "a", "b", "clone"]);
        assert_eq!(names(0), ["a/work", "b/work", "a", "b", "clone"], "what just ran is left alone");
    }
}
