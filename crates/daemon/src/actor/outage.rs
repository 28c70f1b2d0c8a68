//! Says once that the server can't be spoken with, and once that it can again.

use std::collections::BTreeSet;
use std::time::Duration;

use shipmate_core::id::ExecutionId;

use crate::classify::Outcome;
use crate::control::{Trouble, TroubleKind};

/// The calls whose failures make an outage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Call {
    Workspaces,
    Register,
    Beat,
    Claim,
    /// Handing in an execution's journal.
    Journal(ExecutionId),
}

/// What is wrong with the server at present, as far as it was said.
#[derive(Debug, Default)]
pub(crate) struct Outage {
    failing: BTreeSet<Call>,
    /// Each kind of trouble is said once in an outage.
    said: BTreeSet<TroubleKind>,
    /// The newest.
    newest: Option<(TroubleKind, String)>,
    since: Duration,
    answered: Option<Duration>,
}

impl Outage {
    /// Takes note of an answer; the sentence to log, if there is news.
    pub(crate) fn note<T>(&mut self, call: Call, outcome: &Outcome<T>, now: Duration) -> Option<String> {
        let (trouble, sentence) = match outcome {
            Outcome::Ok(_) => return self.recovered(call, now),
            Outcome::NoAnswer(why) => {
                (TroubleKind::Silent, format!("the server can't be reached: {why}; trying again, running work goes on"))
            }
            Outcome::Unauthorized(why) => (
                TroubleKind::Unauthorized,
                format!(
                    "the server does not accept this daemon's token: {why}; running work goes on, and a new token in the token file is picked up without a restart"
                ),
            ),
            Outcome::Refused(why) => {
                (TroubleKind::Refused, format!("the server refuses {call:?}: {why}; trying again"))
            }
            Outcome::NotFound(code) => {
                (TroubleKind::Refused, format!("the server answers {call:?} with {code:?}; trying again"))
            }
            Outcome::Gone | Outcome::Superseded | Outcome::Throttled(_) => return None,
        };
        if self.failing.is_empty() {
            self.since = now;
        }
        self.failing.insert(call);
        self.newest = Some((trouble, sentence.clone()));
        self.said.insert(trouble).then_some(sentence)
    }

    /// What is wrong at `now`, if something is.
    pub(crate) fn trouble(&self, now: Duration) -> Option<Trouble> {
        let (kind, sentence) = self.newest.clone()?;
        Some(Trouble { kind, sentence, seconds: now.saturating_sub(self.since).as_secs() })
    }

    /// When the server last did what it was asked for.
    pub(crate) fn answered(&self) -> Option<Duration> {
        self.answered
    }

    /// How many kinds of trouble it remembers.
    pub(crate) fn len(&self) -> usize {
        self.failing.len() + self.said.len()
    }

    fn recovered(&mut self, call: Call, now: Duration) -> Option<String> {
        self.answered = Some(now);
        if !self.failing.remove(&call) || !self.failing.is_empty() {
            return None;
        }
        self.said.clear();
        self.newest = None;
        let seconds = now.saturating_sub(self.since).as_secs();
        Some(format!("the server answers again after {seconds} s"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_when_it_begins_and_one_when_it_is_over() {
        let mut outage = Outage::default();
        let mut lines = Vec::new();
        let silent = || Outcome::<()>::NoAnswer("refused".to_owned());
        for second in 0..100 {
            let now = Duration::from_secs(second);
            lines.extend(outage.note(Call::Beat, &silent(), now));
            lines.extend(outage.note(Call::Claim, &silent(), now));
        }
        lines.extend(outage.note(Call::Beat, &Outcome::Ok(()), Duration::from_secs(100)));
        lines.extend(outage.note(Call::Claim, &Outcome::Ok(()), Duration::from_secs(101)));
        lines.extend(outage.note(Call::Claim, &Outcome::Ok(()), Duration::from_secs(102)));
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(lines[1], "the server answers again after 101 s");
    }

    #[test]
    fn what_many_journals_meet_is_said_once() {
        let mut outage = Outage::default();
        let journals: Vec<Call> = (0..20).map(|n| Call::Journal(uuid::Uuid::from_u128(n).into())).collect();
        let mut note = |outcome: &Outcome<()>, now| -> Vec<String> {
            let calls = journals.iter().chain([&Call::Beat]);
            calls.filter_map(|call| outage.note(*call, outcome, Duration::from_secs(now))).collect()
        };
        assert_eq!(note(&Outcome::NoAnswer("refused".to_owned()), 0).len(), 1);
        assert_eq!(note(&Outcome::NoAnswer("refused".to_owned()), 9).len(), 0);
        assert_eq!(note(&Outcome::Ok(()), 20), ["the server answers again after 20 s"]);
    }

    #[test]
    fn a_refused_token_is_said_also_within_an_outage() {
        let mut outage = Outage::default();
        let silent = Outcome::<()>::NoAnswer("refused".to_owned());
        assert!(outage.note(Call::Beat, &silent, Duration::ZERO).is_some());
        let refused = Outcome::<()>::Unauthorized("the token was revoked".to_owned());
        assert!(outage.note(Call::Beat, &refused, Duration::ZERO).is_some_and(|said| said.contains("revoked")));
        assert_eq!(outage.note(Call::Beat, &refused, Duration::ZERO), None);
    }
}
