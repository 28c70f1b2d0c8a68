//! Times, counts and short ids as people read them.

use chrono::{DateTime, Utc};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use shipmate_core::api::inbox::InboxKind;
use shipmate_core::api::price::{Cost, Money};
use shipmate_core::api::review::{AcceptHow, Review, ReviewProgress, ReviewState};
use shipmate_core::api::run::{DiffStat, Run, UsageTotal};
use shipmate_core::api::usage::UsageBy;
use shipmate_core::rules::price::{amount, micros};
use shipmate_core::status::{Approval, IssueStatus, Priority, ProjectStatus, RunStatus, UnknownWord};

use crate::output::one_line;

/// How long ago `then` was: `12 s`, `5 min`, `3 h`, `2 d`.
pub(crate) fn ago(now: DateTime<Utc>, then: DateTime<Utc>) -> String {
    let seconds = (now - then).num_seconds().max(0);
    match seconds {
        0..=59 => format!("{seconds} s ago"),
        60..=3599 => format!("{} min ago", seconds / 60),
        3600..=86_399 => format!("{} h ago", seconds / 3600),
        _ => format!("{} d ago", seconds / 86_400),
    }
}

/// `1 run`, `2 runs`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

/// How large something is: `340 B`, `12 kB`, `3 MB`, `1.5 GB`.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..=999 => format!("{bytes} B"),
        1_000..=999_999 => format!("{} kB", bytes / 1_000),
        1_000_000..=999_999_999 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{}.{} GB", bytes / 1_000_000_000, bytes / 100_000_000 % 10),
    }
}

/// The tokens of a run on one line.
pub(crate) fn tokens(usage: &UsageTotal) -> String {
    let mut words = format!("{} in, {} out", usage.input_tokens, usage.output_tokens);
    if usage.cache_read_tokens > 0 || usage.cache_write_tokens > 0 {
        words.push_str(&format!(", cache {} read, {} written", usage.cache_read_tokens, usage.cache_write_tokens));
    }
    words
}

/// What something cost: `1.20 USD, 4000 tokens unpriced (its tool says 1.18 USD)`.
pub(crate) fn cost(cost: &Cost) -> String {
    let mut parts: Vec<String> = cost.priced.iter().map(amount).collect();
    if cost.unpriced_tokens > 0 {
        parts.push(format!("{} unpriced", count(usize::try_from(cost.unpriced_tokens).unwrap_or(0), "token")));
    }
    let said = cost.reported.as_ref().map(|money| format!(" (its tool says {})", amount(money))).unwrap_or_default();
    format!("{}{said}", if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") })
}

/// A bound that can be taken away by the word `any`.
#[derive(Debug, Clone)]
pub(crate) struct Bound<T>(pub(crate) Option<T>);

/// An amount of money as people type it, or `any`.
pub(crate) fn money(given: &str) -> Result<Bound<Money>, String> {
    if given == "any" {
        return Ok(Bound(None));
    }
    let (number, currency) = given.trim().split_once(' ').unwrap_or((given.trim(), "USD"));
    let number: f64 = number.parse().map_err(|_| "an amount looks like `5 USD` or `0.5`".to_owned())?;
    Ok(Bound(Some(Money { currency: currency.trim().to_owned(), micros: micros(number) })))
}

/// A number of tokens as people type it, or `any`.
pub(crate) fn tokens_bound(given: &str) -> Result<Bound<i64>, String> {
    if given == "any" {
        return Ok(Bound(None));
    }
    given.parse().map(|number| Bound(Some(number))).map_err(|_| "a whole number, or `any`".to_owned())
}

/// A run's status with what explains it: `queued: box is full …`.
pub(crate) fn run_status(run: &Run) -> String {
    match (run.status, &run.wait, &run.failure) {
        (RunStatus::Queued, Some(wait), _) => format!("queued: {}", wait.text),
        (RunStatus::Failed, _, Some(failure)) => format!("failed: {}", failure.message),
        (RunStatus::Running, _, _) if run.cancelling => "running, being cancelled".to_owned(),
        (status, _, _) => status.to_string(),
    }
}

/// What a run's agent is doing: `The agent's tool Bash runs, since 3 min ago; last heard 5 s ago.`
pub(crate) fn activity(run: &Run, now: DateTime<Utc>) -> Option<String> {
    let activity = run.activity.as_ref()?;
    let what = activity.text.trim_end_matches('.');
    Some(format!("{what}, since {}; last heard {}.", ago(now, activity.since), ago(now, activity.heard_at)))
}

/// A run's status as a sentence.
pub(crate) fn run_sentence(run: &Run) -> String {
    let sentence = match (run.status, &run.wait, &run.failure) {
        (RunStatus::Queued, Some(wait), _) => format!("The run waits: {}", wait.text),
        (RunStatus::Failed, _, Some(failure)) => format!("The run failed: {}", failure.message),
        (RunStatus::Failed, _, None) => "The run failed.".to_owned(),
        (status, _, _) => format!("The run is {status}."),
    };
    one_line(&sentence)
}

/// What was decided about a run's work: `accepted: merged into main`.
pub(crate) fn review(review: &Review) -> String {
    let branch = review.branch.as_deref().unwrap_or_default();
    let reason = review.reason.as_deref().unwrap_or_default();
    match (review.decision, review.progress) {
        (ReviewState::Rejected, _) if reason.is_empty() => "rejected".to_owned(),
        (ReviewState::Rejected, _) => format!("rejected: {reason}"),
        (_, ReviewProgress::Failed) => format!("not accepted: {reason}"),
        (_, ReviewProgress::Done) => match (review.how, &review.link) {
            (_, Some(link)) => format!("accepted: {link}"),
            (Some(AcceptHow::Merge), None) => format!("accepted: merged into {branch}"),
            _ => format!("accepted: pushed as {branch}"),
        },
        _ => format!("accepted. {}", review.wait.as_deref().unwrap_or_default()),
    }
}

/// The size of a diff: `2 files, +10 -3`.
pub(crate) fn changes(diff: &DiffStat) -> String {
    if diff.files == 0 {
        return "nothing".to_owned();
    }
    let files = count(usize::try_from(diff.files).unwrap_or(0), "file");
    format!("{files}, +{} -{}", diff.additions, diff.deletions)
}

/// A closed set of words that the command line takes.
pub(crate) trait Word: std::str::FromStr<Err = UnknownWord> + Clone + Send + Sync + 'static {
    /// All of them.
    fn words() -> Vec<&'static str>;
}

macro_rules! words {
    ($($set:ty),+) => {$(
        impl Word for $set {
            fn words() -> Vec<&'static str> {
                Self::ALL.iter().map(|word| word.as_str()).collect()
            }
        }
    )+};
}

words!(Approval, IssueStatus, Priority, ProjectStatus, RunStatus, InboxKind, UsageBy);

/// Reads one word of a closed set; clap lists the set and offers the nearest.
pub(crate) fn one_of<T: Word>() -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(T::words()).try_map(|word| word.parse::<T>())
}

/// Each id's shortest beginning that no other one shares, at least 13
/// characters long: ids begin with the time, so shorter ones read alike.
pub(crate) fn short_ids(ids: &[String]) -> Vec<String> {
    const SHORTEST: usize = 13;
    ids.iter()
        .map(|id| {
            let alone = |length: usize| ids.iter().filter(|other| other.get(..length) == id.get(..length)).count() == 1;
            let length = (SHORTEST..id.len()).find(|&length| alone(length)).unwrap_or(id.len());
            id.get(..length).unwrap_or(id).to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_id_is_unique_among_its_neighbours() {
        let ids = ["0192f3a4-1111-7aaa-8000-000000000001", "0192f3a4-1111-7bbb-8000-000000000002"];
        let short = short_ids(&ids.map(str::to_owned));
        assert_eq!(short, ["0192f3a4-1111-7a", "0192f3a4-1111-7b"]);
        assert_eq!(short_ids(&["ab".to_owned()]), ["ab"]);
    }

    #[test]
    fn a_time_in_the_future_of_a_skewed_clock_is_now() {
        let now = DateTime::from_timestamp(1000, 0).expect("valid");
        assert_eq!(ago(now, now + chrono::Duration::seconds(5)), "0 s ago");
        assert_eq!(ago(now, now - chrono::Duration::seconds(125)), "2 min ago");
    }
}
