//! What a server that was restored from a backup makes of work it does not know.
//!
//! A backup knows less than the machines do: executions were given away, worked
//! on and handed in since. What holds then:
//!
//! - An execution that the server does not know is offered to it by its machine.
//!   It becomes the run's newest if nothing newer is known ([`is_adopted`]); its
//!   journal is handed in from the beginning. Otherwise it is over, and its
//!   machine ends it.
//! - An execution that the server believes to be under way, and its machine has
//!   handed in, is handed in again: it is not run again.
//! - A run that the backup has waiting may be given away before the machine that
//!   has it was heard. Then two are at work on it, at most until that machine's
//!   next beat: the older one ends.
//! - What the backup lacks altogether, an issue or a comment, is lost, and with it
//!   the runs on it.

use crate::status::RunStatus;

/// Whether an execution with this epoch, which the server does not know, becomes
/// its run's newest; `known` is the run's status and the epoch of its newest
/// execution, if the run itself is known.
#[must_use]
pub fn is_adopted(known: Option<(RunStatus, i64)>, epoch: i64) -> bool {
    known.is_some_and(|(status, newest)| !status.is_final() && newest < epoch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_newer_than_all_that_is_known_is_adopted() {
        assert!(is_adopted(Some((RunStatus::Queued, 0)), 1));
        assert!(is_adopted(Some((RunStatus::Running, 1)), 2), "the backup is from before the first was given up");
        assert!(!is_adopted(Some((RunStatus::Running, 1)), 1), "it was given away again meanwhile");
        assert!(!is_adopted(Some((RunStatus::Completed, 1)), 2));
        assert!(!is_adopted(None, 1), "the run itself is lost");
    }
}
