//! What of an issue an edit changed, in the words of its history.

use crate::api::board::Issue;
use crate::api::issue::ActivityAction;

/// One line of an issue's history: what changed, from what, to what. Names are
/// those of that time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What changed.
    pub action: ActivityAction,
    /// What it was; none if there was nothing or it is too long to repeat.
    pub from: Option<String>,
    /// What it is now.
    pub to: Option<String>,
}

impl Change {
    /// A change between two values.
    #[must_use]
    pub fn new(action: ActivityAction, from: Option<String>, to: Option<String>) -> Self {
        Self { action, from, to }
    }
}

/// What differs between two states of an issue that can be said without
/// looking anything up; who is assigned and what it belongs to can't.
#[must_use]
pub fn between(before: &Issue, after: &Issue) -> Vec<Change> {
    use ActivityAction as A;
    let mut changes = Vec::new();
    let mut note = |action, from: Option<String>, to: Option<String>| {
        if from != to {
            changes.push(Change::new(action, from, to));
        }
    };
    note(A::TitleChanged, Some(before.title.clone()), Some(after.title.clone()));
    note(A::StatusChanged, Some(before.status.to_string()), Some(after.status.to_string()));
    note(A::PriorityChanged, Some(before.priority.to_string()), Some(after.priority.to_string()));
    note(A::DueDateChanged, before.due_date.map(|d| d.to_string()), after.due_date.map(|d| d.to_string()));
    if before.description != after.description {
        changes.push(Change::new(A::DescriptionChanged, None, None));
    }
    match (before.archived_at, after.archived_at) {
        (None, Some(_)) => changes.push(Change::new(A::Archived, None, None)),
        (Some(_), None) => changes.push(Change::new(A::Restored, None, None)),
        _ => {}
    }
    changes
}
