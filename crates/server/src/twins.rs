//! Daemons that share one id: a copied state directory, a cloned machine. Two
//! of them would be given each other's runs, so the one that was started
//! later works, and the earlier is told.
//!
//! In memory, because it is only true while both beat. With several servers
//! each notices the pairs that speak with it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use shipmate_core::id::AccountId;
use shipmate_core::rules::lease::BEAT;
use uuid::Uuid;

/// An instance that has missed three beats has ended.
const LIVES_FOR: Duration = BEAT.saturating_mul(3);
/// How many earlier instances of one daemon are remembered.
const MOST_EARLIER: usize = 8;
/// A daemon that has not beaten for so long is forgotten.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(60 * 60);

/// One instance, and when it last beat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Heard {
    instance: Uuid,
    at: Duration,
}

impl Heard {
    fn lives(&self, now: Duration) -> bool {
        now.saturating_sub(self.at) < LIVES_FOR
    }
}

#[derive(Debug)]
struct Daemon {
    current: Heard,
    /// Those it took the place of, newest first.
    earlier: Vec<Heard>,
}

/// What a beat of an instance means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Another one was started later, and lives.
    pub(crate) replaced: bool,
    /// No other one lives: what it does not name, nobody has.
    pub(crate) alone: bool,
}

/// The instances that beat.
#[derive(Debug, Default)]
pub(crate) struct Twins(Mutex<BTreeMap<(AccountId, String), Daemon>>);

impl Twins {
    /// An instance beat at `now`, a reading of a clock that only moves
    /// forward. `predecessor` is one that is proved to have ended.
    pub(crate) fn heard(
        &self,
        (account, daemon_id): (AccountId, &str),
        instance: Uuid,
        predecessor: Option<Uuid>,
        now: Duration,
    ) -> Standing {
        let mut daemons = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let heard = Heard { instance, at: now };
        let Some(daemon) = daemons.get_mut(&(account, daemon_id.to_owned())) else {
            daemons.retain(|_, daemon| now.saturating_sub(daemon.current.at) < FORGOTTEN_AFTER);
            daemons.insert((account, daemon_id.to_owned()), Daemon { current: heard, earlier: Vec::new() });
            return Standing { replaced: false, alone: true };
        };
        daemon.earlier.retain(|earlier| earlier.lives(now) && Some(earlier.instance) != predecessor);
        let is_known = daemon.current.instance == instance;
        let was_replaced = daemon.earlier.iter().position(|earlier| earlier.instance == instance);
        match was_replaced {
            Some(index) if daemon.current.lives(now) => {
                daemon.earlier[index].at = now;
                return Standing { replaced: true, alone: false };
            }
            Some(index) => {
                daemon.earlier.remove(index);
                daemon.current = heard;
            }
            None if is_known => daemon.current.at = now,
            None => {
                let before = std::mem::replace(&mut daemon.current, heard);
                if Some(before.instance) != predecessor && before.lives(now) {
                    daemon.earlier.insert(0, before);
                    daemon.earlier.truncate(MOST_EARLIER);
                }
            }
        }
        Standing { replaced: false, alone: daemon.earlier.is_empty() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Uuid = Uuid::from_u128(1);
    const SECOND: Uuid = Uuid::from_u128(2);
    const ALONE: Standing = Standing { replaced: false, alone: true };
    const REPLACED: Standing = Standing { replaced: true, alone: false };

    struct World(Twins, AccountId);

    impl World {
        fn new() -> Self {
            Self(Twins::default(), Uuid::nil().into())
        }

        fn beat(&self, instance: Uuid, predecessor: Option<Uuid>, second: u64) -> Standing {
            self.0.heard((self.1, "d"), instance, predecessor, Duration::from_secs(second))
        }
    }

    #[test]
    fn the_one_that_was_started_later_works_and_the_earlier_is_told() {
        let world = World::new();
        assert_eq!(world.beat(FIRST, None, 0), ALONE);
        assert_eq!(world.beat(SECOND, None, 10), Standing { replaced: false, alone: false });
        for second in [15, 30, 45] {
            assert_eq!(world.beat(FIRST, None, second), REPLACED);
            assert_eq!(world.beat(SECOND, None, second), Standing { replaced: false, alone: false });
        }
        // The later one ends; the earlier goes on.
        assert_eq!(world.beat(FIRST, None, 60), REPLACED);
        assert_eq!(world.beat(FIRST, None, 91), ALONE);
    }

    #[test]
    fn a_restart_is_no_quarrel() {
        let world = World::new();
        assert_eq!(world.beat(FIRST, None, 0), ALONE);
        assert_eq!(world.beat(SECOND, Some(FIRST), 1), ALONE);
        // Where that can't be proved it takes until the first is surely gone.
        let third = Uuid::from_u128(3);
        assert_eq!(world.beat(third, None, 2), Standing { replaced: false, alone: false });
        assert_eq!(world.beat(third, None, 50), ALONE);
    }

    #[test]
    fn a_thousand_starts_leave_no_trace() {
        let world = World::new();
        for n in 0..1_000 {
            world.beat(Uuid::from_u128(n), None, n.try_into().expect("small"));
        }
        let daemons = world.0.0.lock().expect("nobody panicked");
        assert_eq!(daemons.len(), 1);
        assert!(daemons.values().all(|daemon| daemon.earlier.len() <= MOST_EARLIER));
    }
}
