//! How long an execution is a daemon's, and when the daemon must let go.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::rules::task::MachineFacts;

/// While no other machine could take the task over: a coding agent must not die
/// because the Wi-Fi blinked or the laptop slept over night. A person who does
/// not want to wait for such a machine cancels the run.
pub const PINNED: Duration = Duration::from_secs(24 * 60 * 60);
/// While another machine could take the task over.
pub const SHARED: Duration = Duration::from_secs(10 * 60);
/// How much earlier than the server the daemon considers a lease over.
pub const MARGIN: Duration = Duration::from_secs(30);
/// How often a daemon beats; the server may ask for another pace.
pub const BEAT: Duration = Duration::from_secs(15);
/// A machine that has not beaten for so long is shown as offline.
pub const OFFLINE_AFTER: Duration = Duration::from_secs(150);
/// A machine that was shown as offline for so long is forgotten, if nothing is
/// bound to it. Its history stays.
pub const FORGOTTEN_AFTER: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How long a lease lasts, given the other machines that have what the task's
/// agent needs. Only one that could begin it, were it given the task now, is
/// worth ending an agent for: it is there, takes work, this person's too, and
/// reaches the repository. That it is full just now will pass.
#[must_use]
pub fn duration(others: impl IntoIterator<Item = MachineFacts>) -> Duration {
    let could_begin = |machine: &MachineFacts| machine.online && !machine.disabled && machine.shut.is_none();
    if others.into_iter().any(|machine| could_begin(&machine)) { SHARED } else { PINNED }
}

/// Whether the server may give the task to somebody else.
#[must_use]
pub fn is_over(now: DateTime<Utc>, expires_at: DateTime<Utc>) -> bool {
    now >= expires_at
}

/// When a daemon must have ended a runner whose lease it could not renew:
/// counted from the moment the renewal was *sent*, on a clock that runs while
/// the machine sleeps, and [`MARGIN`] before the server acts.
#[must_use]
pub fn self_fence(sent: Duration, lease: Duration) -> Duration {
    sent + lease.saturating_sub(MARGIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::task::Shut;

    #[test]
    fn only_who_could_begin_shortens_a_lease() {
        let there = MachineFacts {
            name: "b".into(),
            online: true,
            disabled: false,
            running: 2,
            capacity: 2,
            shut: None,
            held: None,
        };
        let away = MachineFacts { online: false, ..there.clone() };
        let disabled = MachineFacts { disabled: true, ..there.clone() };
        let private = Shut::NotShared { machine: "b".into(), owner: "Ada".into() };
        let shut = MachineFacts { shut: Some(private), ..there.clone() };
        assert_eq!(duration([away.clone(), disabled, shut]), PINNED);
        assert_eq!(duration([]), PINNED);
        assert_eq!(duration([away, there]), SHARED);
    }

    #[test]
    fn the_daemon_lets_go_before_the_server_gives_away() {
        let sent = Duration::from_secs(1000);
        for lease in [SHARED, PINNED] {
            assert_eq!(self_fence(sent, lease) + MARGIN, sent + lease);
        }
    }
}
