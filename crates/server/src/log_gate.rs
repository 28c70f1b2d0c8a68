//! One line for a condition, however often it is met: the first time, and then
//! a count now and then.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use shipmate_core::error::Code;

/// How often the counts are logged.
pub(crate) const FLUSHED_EVERY: Duration = Duration::from_secs(600);
/// How many conditions are told apart. Beyond that all share one.
const MAX_CONDITIONS: usize = 10_000;
const OTHERS: &str = "others";

#[derive(Debug, Default)]
struct Conditions(BTreeMap<(&'static str, String), u64>);

/// Remembers what was already said.
#[derive(Debug, Default)]
pub(crate) struct LogGate {
    conditions: Mutex<Conditions>,
    suppressed: AtomicU64,
}

impl LogGate {
    /// Whether this is the first time, and worth a line.
    pub(crate) fn is_news(&self, code: Code, subject: &str) -> bool {
        let mut conditions = self.conditions.lock().unwrap_or_else(PoisonError::into_inner);
        let full = conditions.0.len() >= MAX_CONDITIONS;
        let name = code.as_str();
        let mut key = (name, subject.to_owned());
        if full && !conditions.0.contains_key(&key) {
            key.1 = OTHERS.to_owned();
        }
        match conditions.0.get_mut(&key) {
            Some(again) => {
                *again += 1;
                self.suppressed.fetch_add(1, Ordering::Relaxed);
                false
            }
            None => {
                conditions.0.insert(key, 0);
                true
            }
        }
    }

    /// How many lines were not written.
    pub(crate) fn suppressed(&self) -> u64 {
        self.suppressed.load(Ordering::Relaxed)
    }

    /// Logs how often each condition was met again. What was not is news the next time.
    pub(crate) fn flush(&self) {
        let mut conditions = self.conditions.lock().unwrap_or_else(PoisonError::into_inner);
        conditions.0.retain(|(code, subject), again| {
            let goes_on = *again > 0;
            if goes_on {
                tracing::info!(code, subject, again = *again, "was answered again");
            }
            *again = 0;
            goes_on
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_news_once_and_again_after_a_quiet_time() {
        let gate = LogGate::default();
        assert!(gate.is_news(Code::RuntimeNotFound, "a"));
        assert!(!gate.is_news(Code::RuntimeNotFound, "a"));
        assert!(gate.is_news(Code::RuntimeNotFound, "b"));
        assert!(gate.is_news(Code::TaskNotFound, "a"));
        gate.flush();
        assert!(!gate.is_news(Code::RuntimeNotFound, "a"), "it goes on");
        assert!(gate.is_news(Code::RuntimeNotFound, "b"), "it had stopped");
    }

    #[test]
    fn a_flood_of_conditions_is_bounded() {
        let gate = LogGate::default();
        let lines = (0..3 * MAX_CONDITIONS).filter(|n| gate.is_news(Code::TaskNotFound, &n.to_string())).count();
        assert!(lines <= MAX_CONDITIONS + 1, "{lines} lines");
    }
}
