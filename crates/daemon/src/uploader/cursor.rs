//! Where an upload stands, and what an answer makes of that. Pure.

use std::time::Duration;

use shipmate_core::api::daemon::Appended;
use shipmate_core::error::Code;
use shipmate_core::rules::backoff;

use crate::actor::Upload;
use crate::classify::Outcome;

const FIRST_RETRY: Duration = Duration::from_millis(250);
const LONGEST_RETRY: Duration = Duration::from_secs(15);
/// A server that does not know the execution was perhaps restored from a
/// backup. It may come to know it again; there is no hurry.
const UNKNOWN_RETRY: Duration = Duration::from_secs(60);

/// Where one journal's upload stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cursor {
    /// The next record to send; none while only the server knows.
    at: Option<u64>,
    failures: u32,
    cancel_told: bool,
}

/// What to do after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// Send what [`Cursor::wants`] says.
    GoOn,
    /// Do that after a pause.
    Wait(Duration),
    /// The server has everything: note it, then tell that it is handed in.
    Close,
    /// The server wants nothing more of it.
    Stop,
}

impl Cursor {
    /// The record to send from; none to send an empty append, which asks.
    pub(crate) fn wants(&self) -> Option<u64> {
        self.at
    }

    /// How many answers in a row were of no use.
    pub(crate) fn failures(&self) -> u32 {
        self.failures
    }

    /// An append from [`wants`](Self::wants) on was answered, whose records
    /// were `empty` or not. What to tell the actor, and what to do.
    pub(crate) fn answered(&mut self, answer: &Outcome<Appended>, empty: bool, jitter: f64) -> (Option<Upload>, Then) {
        let mut news = None;
        if matches!(answer, Outcome::Ok(Appended { cancel: true, .. })) && !self.cancel_told {
            self.cancel_told = true;
            news = Some(Upload::CancelAsked);
        }
        let then = match answer {
            Outcome::Ok(appended) if appended.ended => Then::Close,
            Outcome::Ok(appended) => {
                let before = self.at.replace(appended.acknowledged).unwrap_or(0);
                if empty || appended.acknowledged > before {
                    self.failures = 0;
                    Then::GoOn
                } else {
                    // The server is behind what it said before. Going on from
                    // there is right; going round without a pause is not.
                    self.pause(Duration::ZERO, jitter)
                }
            }
            Outcome::Superseded => {
                news = Some(Upload::Superseded);
                Then::Stop
            }
            Outcome::NotFound(Code::ExecutionNotFound) => self.ask_again(UNKNOWN_RETRY, jitter),
            other => self.ask_again(other.pause().unwrap_or_default(), jitter),
        };
        (news, then)
    }

    /// What [`Then::Close`] asked for failed; it is tried again after a pause.
    pub(crate) fn not_closed(&mut self, jitter: f64) -> Then {
        self.ask_again(LONGEST_RETRY, jitter)
    }

    fn ask_again(&mut self, at_least: Duration, jitter: f64) -> Then {
        self.at = None;
        self.pause(at_least, jitter)
    }

    fn pause(&mut self, at_least: Duration, jitter: f64) -> Then {
        self.failures = self.failures.saturating_add(1);
        Then::Wait(backoff::delay(self.failures, FIRST_RETRY, LONGEST_RETRY, jitter).max(at_least))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ok(acknowledged: u64, ended: bool) -> Outcome<Appended> {
        Outcome::Ok(Appended { acknowledged, ended, cancel: false })
    }

    #[test]
    fn it_asks_first_and_goes_on_where_the_server_says() {
        let mut cursor = Cursor::default();
        assert_eq!(cursor.wants(), None);
        assert_eq!(cursor.answered(&ok(7, false), true, 0.0), (None, Then::GoOn));
        assert_eq!(cursor.wants(), Some(7));
        assert_eq!(cursor.answered(&ok(9, true), false, 0.0), (None, Then::Close));
    }

    #[test]
    fn silence_makes_it_ask_again_and_never_skip() {
        let mut cursor = Cursor::default();
        cursor.answered(&ok(7, false), true, 0.0);
        let (news, then) = cursor.answered(&Outcome::NoAnswer("x".to_owned()), false, 0.0);
        assert!(news.is_none() && matches!(then, Then::Wait(_)));
        assert_eq!(cursor.wants(), None);
    }

    #[test]
    fn a_server_that_goes_back_is_followed_with_a_pause() {
        let mut cursor = Cursor::default();
        cursor.answered(&ok(7, false), true, 0.0);
        assert!(matches!(cursor.answered(&ok(3, false), false, 0.0).1, Then::Wait(_)));
        assert_eq!(cursor.wants(), Some(3));
    }

    #[test]
    fn a_wish_to_cancel_is_told_once() {
        let mut cursor = Cursor::default();
        let asked = Outcome::Ok(Appended { acknowledged: 0, ended: false, cancel: true });
        assert_eq!(cursor.answered(&asked, true, 0.0).0, Some(Upload::CancelAsked));
        assert_eq!(cursor.answered(&asked, true, 0.0).0, None);
    }
}
