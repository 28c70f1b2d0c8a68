//! Whether an agent CLI's conversation is gone on with, and why.

use crate::journal::{Ended, FailureClass};
use crate::text::Text;

/// What is known of an agent CLI's conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionState {
    /// It may be gone on with.
    Usable,
    /// It ended in a way that makes it unwise.
    Suspect,
    /// It is over for good.
    Retired,
}

impl SessionState {
    /// The word as it is stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::Suspect => "suspect",
            Self::Retired => "retired",
        }
    }
}

/// The last conversation of an agent about an issue on a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The agent CLI's id for it.
    pub id: String,
    /// Whether it is usable.
    pub is_usable: bool,
    /// Why it is, or is not.
    pub reason: String,
}

/// What a conversation is fit for after a run in it, and why.
///
/// Where the model's service failed, or a person stopped the run, the
/// conversation itself is whole: its end is where the next turn begins.
#[must_use]
pub fn after(ended: &Ended) -> (SessionState, &'static str) {
    use FailureClass::{Auth, Connection, ContextOverflow, CutStream, ModelRefused, OutOfBudget, Overload, RateLimit};
    match ended {
        Ended::Completed { .. } => (SessionState::Usable, "the last run ended well"),
        Ended::Cancelled => (SessionState::Usable, "the last run was stopped on purpose"),
        Ended::Failed { class: Auth | Connection | CutStream | Overload | RateLimit | OutOfBudget, .. } => {
            (SessionState::Usable, "the last run was broken off by the model's service, not by the agent")
        }
        Ended::Failed { class: ContextOverflow, .. } => {
            (SessionState::Retired, "the earlier conversation no longer fits the model")
        }
        Ended::Failed { class: ModelRefused, .. } => {
            (SessionState::Retired, "the model refused to go on with the earlier conversation")
        }
        Ended::Failed { .. } => (SessionState::Suspect, "the last run did not end well"),
    }
}

/// How a run begins: the conversation it goes on with, and a sentence for
/// its reader.
#[must_use]
pub fn beginning(earlier: Option<Earlier>) -> (Option<String>, Text) {
    match earlier {
        Some(earlier) if earlier.is_usable => (Some(earlier.id), format!("resumed because {}", earlier.reason).into()),
        Some(earlier) => (None, format!("fresh because {}", earlier.reason).into()),
        None => (None, "fresh because the agent has not worked on this issue on this machine before".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(class: FailureClass) -> Ended {
        Ended::failed(class, "x")
    }

    #[test]
    fn only_a_conversation_that_is_whole_and_fits_is_gone_on_with() {
        use SessionState::{Retired, Suspect, Usable};
        for (ended, expected) in [
            (Ended::Completed { summary: "x".into() }, Usable),
            (Ended::Cancelled, Usable),
            (failed(FailureClass::RateLimit), Usable),
            (failed(FailureClass::ContextOverflow), Retired),
            (failed(FailureClass::AgentCrashed), Suspect),
            (failed(FailureClass::AgentError), Suspect),
            (failed(FailureClass::Lost), Suspect),
        ] {
            assert_eq!(after(&ended).0, expected, "{ended:?}");
        }
    }

    #[test]
    fn the_reader_is_told_why() {
        let earlier = |is_usable| Some(Earlier { id: "s".into(), is_usable, reason: "it is so".into() });
        assert_eq!(beginning(earlier(true)), (Some("s".into()), "resumed because it is so".into()));
        assert_eq!(beginning(earlier(false)), (None, "fresh because it is so".into()));
        assert!(beginning(None).1.as_str().starts_with("fresh because"));
    }
}
