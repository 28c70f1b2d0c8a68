//! Whether a run that failed is tried again by itself, and when.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::journal::FailureClass;
use crate::rules::backoff;

/// How many executions a task has at most, unless its agent says otherwise.
pub const DEFAULT_ATTEMPTS: i64 = 3;
/// The most that an agent may say.
pub const MOST_ATTEMPTS: i64 = 10;
/// A limit that resets later than this is a person's matter: a machine would
/// seem to hang.
const LATEST_RESET: Duration = Duration::from_secs(8 * 24 * 3600);
/// Those who wait for the same reset do not come back in the same moment.
const AFTER_RESET: Duration = Duration::from_secs(30);

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// What is known of the execution that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// Which one of its task it was, from 1.
    pub number: i64,
    /// How many there may be.
    pub allowed: i64,
    /// Whether the agent's process ran.
    pub agent_ran: bool,
    /// Whether the agent used a tool: then it may have had effects in the world.
    pub used_tools: bool,
    /// Whether its conversation has an id, so that it could be gone on with.
    pub has_conversation: bool,
}

/// How long to wait before a run that ended with this class of failure is
/// tried again; `None` if that is a person's choice.
///
/// `stated` is how long the model's service said it takes no requests;
/// `jitter`, from 0.0 to 1.0, is drawn by the caller.
///
/// Where the model's service or the way to it failed, the conversation is
/// whole and the next execution goes on with it. An agent that has used tools
/// and whose conversation is unknown would do again what it did, so it is not
/// tried again; neither is one that used tools and was lost.
#[must_use]
pub fn wait(class: FailureClass, attempt: Attempt, stated: Option<Duration>, jitter: f64) -> Option<Duration> {
    if attempt.number >= attempt.allowed {
        return None;
    }
    let could_repeat_effects = attempt.used_tools && !attempt.has_conversation;
    let failures = u32::try_from(attempt.number).unwrap_or(1);
    let grown = |first, cap| Some(backoff::delay(failures, seconds(first), seconds(cap), jitter));
    match class {
        FailureClass::Lost if !attempt.agent_ran => Some(Duration::ZERO),
        FailureClass::Lost if !attempt.used_tools => grown(20, 300),
        _ if could_repeat_effects => None,
        FailureClass::RateLimit | FailureClass::Overload if stated.is_some_and(|stated| stated > LATEST_RESET) => None,
        FailureClass::RateLimit => match stated {
            Some(stated) => Some(stated + AFTER_RESET.mul_f64(jitter.clamp(0.0, 1.0))),
            None => grown(120, 3600),
        },
        FailureClass::Overload => grown(60, 1800).map(|wait| wait.max(stated.unwrap_or_default())),
        FailureClass::Connection => grown(40, 1200),
        FailureClass::CutStream => grown(20, 600),
        _ => None,
    }
}

/// How long from `now` on the model's service takes no requests, as far as
/// the words of an error say so: `try again in 2m30s`, `retry after 20
/// seconds`, or the second of a reset, as in `limit reached|1780000000`.
#[must_use]
pub fn stated(words: &str, now: DateTime<Utc>) -> Option<Duration> {
    let words = words.to_lowercase();
    for lead in ["try again in ", "retry in ", "retry after ", "retry-after: ", "retry-after ", "resets in "] {
        if let Some((_, rest)) = words.split_once(lead)
            && let Some(span) = span(rest)
        {
            return Some(span);
        }
    }
    let moments = words.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 10);
    let moment = moments.filter_map(|digits| DateTime::from_timestamp(digits.parse().ok()?, 0)).next()?;
    (moment - now).to_std().ok().filter(|left| *left <= LATEST_RESET)
}

/// The span that a text begins with: `1h 2m`, `90 seconds`, `20`.
fn span(text: &str) -> Option<Duration> {
    let mut total = None;
    let mut rest = text.trim_start();
    while rest.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let number: f64 = rest[..digits].trim_end_matches('.').parse().ok()?;
        let after = rest[digits..].trim_start_matches(' ');
        let letters = after.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(after.len());
        let unit = match &after[..letters] {
            "ms" | "milliseconds" => 0.001,
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
            "d" | "day" | "days" => 86_400.0,
            _ if total.is_none() => 1.0,
            _ => return total,
        };
        let more = Duration::try_from_secs_f64(number * unit).ok()?;
        total = Some(total.unwrap_or(Duration::ZERO).checked_add(more)?);
        rest = after[letters..].trim_start_matches([' ', ',']);
        rest = rest.strip_prefix("and ").unwrap_or(rest);
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FIRST: Attempt =
        Attempt { number: 1, allowed: 3, agent_ran: true, used_tools: false, has_conversation: true };

    fn secs(class: FailureClass, attempt: Attempt) -> Option<u64> {
        wait(class, attempt, None, 1.0).map(|wait| wait.as_secs())
    }

    #[test]
    fn trouble_that_passes_is_waited_for_and_every_other_is_a_persons_matter() {
        use FailureClass::*;
        for class in [RateLimit, Overload, Connection, CutStream, Lost] {
            assert!(secs(class, FIRST).is_some_and(|wait| wait > 0), "{class:?}");
        }
        for class in [
            AgentMissing,
            AgentCrashed,
            AgentSilent,
            OutOfMemory,
            AgentProtocol,
            Auth,
            ContextOverflow,
            ModelRefused,
            OutOfBudget,
            AgentError,
            Repository,
            Machine,
            Policy,
        ] {
            assert_eq!(secs(class, FIRST), None, "{class:?}");
        }
    }

    #[test]
    fn what_never_began_is_tried_again_at_once() {
        assert_eq!(secs(FailureClass::Lost, Attempt { agent_ran: false, ..FIRST }), Some(0));
    }

    #[test]
    fn effects_in_the_world_are_not_repeated() {
        let worked = Attempt { used_tools: true, ..FIRST };
        assert_eq!(secs(FailureClass::Lost, worked), None);
        assert!(secs(FailureClass::Overload, worked).is_some(), "its conversation goes on");
        assert_eq!(secs(FailureClass::Overload, Attempt { has_conversation: false, ..worked }), None);
        assert!(secs(FailureClass::Overload, Attempt { has_conversation: false, ..FIRST }).is_some());
    }

    #[test]
    fn it_waits_longer_each_time_and_ends() {
        let at = |number| secs(FailureClass::Overload, Attempt { number, allowed: 4, ..FIRST });
        assert_eq!([at(1), at(2), at(3), at(4)], [Some(60), Some(120), Some(240), None]);
        assert_eq!(secs(FailureClass::Overload, Attempt { allowed: 1, ..FIRST }), None, "once means once");
    }

    #[test]
    fn a_limit_is_waited_for_until_it_resets() {
        let after = |stated| wait(FailureClass::RateLimit, FIRST, Some(Duration::from_secs(stated)), 0.5);
        assert_eq!(after(3600), Some(Duration::from_secs(3615)));
        assert_eq!(after(30 * 86_400), None, "nobody waits a month for a machine that seems to hang");
    }

    #[test]
    fn words_say_how_long() {
        let now = DateTime::from_timestamp(1_780_000_000, 0).expect("a moment");
        for (said, expected) in [
            ("Rate limit reached. Please try again in 20s.", Some(20)),
            ("Please try again in 1m30.5s, or upgrade", Some(90)),
            ("try again in 2 hours 3 minutes", Some(7380)),
            ("You can retry after 45 seconds", Some(45)),
            ("retry-after: 7", Some(7)),
            ("Claude AI usage limit reached|1780000600", Some(600)),
            ("usage limit reached|1680000600", None),
            ("request 1234567890123 was refused", None),
            ("try again in a moment", None),
            ("", None),
        ] {
            assert_eq!(stated(said, now).map(|span| span.as_secs()), expected, "{said}");
        }
    }

    proptest! {
        #[test]
        fn no_words_are_too_odd(words in "(try again in )?.{0,40}", jitter in -2.0f64..2.0) {
            let said = stated(&words, DateTime::UNIX_EPOCH);
            let _any = wait(FailureClass::RateLimit, FIRST, said, jitter);
        }
    }
}
