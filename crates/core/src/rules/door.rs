//! What an agent inside a run may do on the board: one table.
//!
//! It speaks as its execution, never as a person, and not as the machine that
//! carries its words. What is not in the table is refused.

use std::time::Duration;

use crate::api::board::UpdateIssue;
use crate::id::IssueId;
use crate::status::word_enum;

word_enum! {
    /// What an agent wants to do.
    Verb {
        /// Read an issue, and what was said and done there.
        Read = "read",
        /// See the issues within an issue.
        Within = "within",
        /// See which agents there are.
        Agents = "agents",
        /// Say something.
        Comment = "comment",
        /// Move an issue to another column.
        Status = "status",
        /// Put a sign under a comment, or take it back.
        React = "react",
        /// Make an issue within its own.
        Create = "create",
        /// Put a file on an issue.
        Attach = "attach",
    }
}

/// Which routes there are, by method and as the API's description writes them.
const TABLE: &[(&str, &str, Verb)] = &[
    ("GET", "/api/issues/{id}", Verb::Read),
    ("GET", "/api/issues/{id}/comments", Verb::Read),
    ("GET", "/api/issues/{id}/children", Verb::Within),
    ("GET", "/api/issues/{id}/timeline", Verb::Read),
    ("GET", "/api/issues/{id}/runs", Verb::Read),
    ("GET", "/api/agents", Verb::Agents),
    ("POST", "/api/issues/{id}/comments", Verb::Comment),
    ("PUT", "/api/issues/{id}", Verb::Status),
    ("POST", "/api/comments/{id}/reactions", Verb::React),
    ("DELETE", "/api/comments/{id}/reactions", Verb::React),
    ("POST", "/api/issues", Verb::Create),
    ("POST", "/api/upload-file", Verb::Attach),
];

/// How many levels of issues within issues agents may make.
pub const MAX_LEVELS: usize = 3;
/// How many calls an agent makes in one run.
pub const MAX_CALLS: u32 = 5_000;
/// How many it makes at once before it has to be slower.
pub const BURST: u32 = 50;
/// How many calls a second it may go on with.
pub const CALLS_PER_SECOND: u32 = 10;

/// How an issue stands to the one that the agent works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kin {
    /// It is that one.
    Own,
    /// It lies within it.
    Child,
    /// It is the one in which it lies.
    Parent,
    /// Neither.
    Foreign,
}

/// What the route with this method and this template does, if an agent may
/// use it at all.
#[must_use]
pub fn verb(method: &str, template: &str) -> Option<Verb> {
    TABLE.iter().find(|row| row.0 == method && row.1 == template).map(|row| row.2)
}

/// Whether an address may be one of the table's: for a refusal near the agent.
/// What counts is what the server finds by [`verb`].
#[must_use]
pub fn could_be(method: &str, path: &str) -> bool {
    let fits = |template: &str| {
        let (mut wanted, mut given) = (template.split('/'), path.split('/'));
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return true,
                (Some("{id}"), Some(name)) if is_name(name) => {}
                (Some(wanted), Some(given)) if wanted == given => {}
                _ => return false,
            }
        }
    };
    TABLE.iter().any(|row| row.0 == method && fits(row.1))
}

fn is_name(segment: &str) -> bool {
    !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// How an issue stands to an agent's own. Both are given with their parents.
#[must_use]
pub fn kin(own: (IssueId, Option<IssueId>), other: (IssueId, Option<IssueId>)) -> Kin {
    if other.0 == own.0 {
        Kin::Own
    } else if other.1 == Some(own.0) {
        Kin::Child
    } else if own.1 == Some(other.0) {
        Kin::Parent
    } else {
        Kin::Foreign
    }
}

/// Whether an agent may do this with such an issue.
#[must_use]
pub fn may(verb: Verb, kin: Kin) -> bool {
    match verb {
        Verb::Agents => true,
        Verb::Read => kin != Kin::Foreign,
        Verb::Within | Verb::Comment | Verb::Status | Verb::React | Verb::Create | Verb::Attach => {
            matches!(kin, Kin::Own | Kin::Child)
        }
    }
}

/// Why an agent may not make an issue in this place, if it may not: its own
/// issue, and how deep that lies, counted from 1.
///
/// # Errors
/// A sentence.
pub fn may_lie(own: IssueId, parent: Option<IssueId>, level: usize) -> Result<(), String> {
    if parent != Some(own) {
        return Err(format!("invalid parent_issue_id: {}", out_of_reach(Verb::Create)));
    }
    if level >= MAX_LEVELS {
        return Err(format!("invalid parent_issue_id: agents make issues at most {MAX_LEVELS} deep within each other"));
    }
    Ok(())
}

/// How often an agent may do this in one run; as often as it likes if none.
#[must_use]
pub fn most(verb: Verb) -> Option<i64> {
    match verb {
        Verb::Read | Verb::Within | Verb::Agents => None,
        Verb::Comment | Verb::React | Verb::Status => Some(100),
        Verb::Create | Verb::Attach => Some(20),
    }
}

/// What to say about a route that is not in the table.
pub const NOT_INSIDE: &str = "an agent inside a run can't do this: there it reads its issue, comments, attaches files, \
                              reacts, sets the status, creates issues within it and asks a person";

/// What to say about an issue that is out of reach.
#[must_use]
pub fn out_of_reach(verb: Verb) -> &'static str {
    match verb {
        Verb::Read | Verb::Within | Verb::Agents => {
            "an agent inside a run sees the issue it works on, the issues within it and the one it lies in"
        }
        Verb::Comment | Verb::Status | Verb::React | Verb::Attach => {
            "an agent inside a run changes the issue it works on and the issues within it, and no others"
        }
        Verb::Create => "an agent inside a run creates issues within the one it works on: name that one as the parent",
    }
}

/// The field that an agent may not change, if an edit changes one.
#[must_use]
pub fn forbidden_field(edit: &UpdateIssue) -> Option<&'static str> {
    let allowed = UpdateIssue { status: edit.status, version: edit.version, ..UpdateIssue::default() };
    if *edit == allowed {
        return None;
    }
    let fields = [
        ("title", edit.title.is_some()),
        ("description", edit.description.is_some()),
        ("priority", edit.priority.is_some()),
        ("assignee_id", edit.assignee_id.is_some() || edit.assignee_type.is_some()),
        ("repository_id", edit.repository_id.is_some()),
        ("parent_issue_id", edit.parent_issue_id.is_some()),
        ("position", edit.position.is_some()),
        ("due_date", edit.due_date.is_some()),
        ("label_ids", edit.label_ids.is_some()),
    ];
    Some(fields.iter().find(|(_, given)| *given).map_or("this field", |(name, _)| name))
}

/// How many calls an agent has left, now and in all.
#[derive(Debug, Clone)]
pub struct Allowance {
    left: u32,
    at_once: f64,
    since: Duration,
}

/// Why a call is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooMany {
    /// It was faster than it may be.
    AtOnce,
    /// All that a run may make are made.
    InAll,
}

impl TooMany {
    /// The reason as a sentence.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::AtOnce => format!("that is too fast: wait a little; {CALLS_PER_SECOND} calls a second are carried"),
            Self::InAll => format!("this run has made {MAX_CALLS} calls, which is all that one run may make"),
        }
    }
}

impl Allowance {
    /// What an agent has that begins at `now`, a reading of a clock that only
    /// moves forward.
    #[must_use]
    pub fn new(now: Duration) -> Self {
        Self { left: MAX_CALLS, at_once: f64::from(BURST), since: now }
    }

    /// Takes one call.
    ///
    /// # Errors
    /// None is left, or none for the moment.
    pub fn take(&mut self, now: Duration) -> Result<(), TooMany> {
        let grown = now.saturating_sub(self.since).as_secs_f64() * f64::from(CALLS_PER_SECOND);
        self.at_once = (self.at_once + grown).min(f64::from(BURST));
        self.since = now;
        if self.left == 0 {
            return Err(TooMany::InAll);
        }
        if self.at_once < 1.0 {
            return Err(TooMany::AtOnce);
        }
        self.left -= 1;
        self.at_once -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::{IssueStatus, Priority};
    use uuid::Uuid;

    fn id(n: u128) -> IssueId {
        Uuid::from_u128(n).into()
    }

    #[test]
    fn what_is_not_in_the_table_is_refused() {
        assert_eq!(verb("GET", "/api/issues/{id}"), Some(Verb::Read));
        for (method, route) in [
            ("GET", "/api/issues"),
            ("GET", "/api/issues/search"),
            ("DELETE", "/api/issues/{id}"),
            ("POST", "/api/daemon/claim"),
            ("POST", "/api/tokens"),
        ] {
            assert_eq!(verb(method, route), None, "{method} {route}");
        }
    }

    #[test]
    fn an_address_can_not_climb_out_of_the_table() {
        assert!(could_be("GET", "/api/issues/SHIP-7/comments"));
        for path in
            ["/api/issues/../tokens", "/api/issues/", "/api/issues/a%2Fb", "//host/api/issues/a", "/api/issues/a?b"]
        {
            assert!(!could_be("GET", path), "{path}");
        }
    }

    #[test]
    fn an_agent_changes_its_own_and_what_lies_within() {
        let own = (id(1), Some(id(9)));
        let child = kin(own, (id(2), Some(id(1))));
        let parent = kin(own, (id(9), None));
        let foreign = kin(own, (id(3), Some(id(9))));
        assert_eq!((kin(own, own), child, parent, foreign), (Kin::Own, Kin::Child, Kin::Parent, Kin::Foreign));
        assert!(may(Verb::Read, parent) && !may(Verb::Comment, parent) && !may(Verb::Read, foreign));
        assert!(may(Verb::Attach, child) && !may(Verb::Attach, parent));
        assert!(may(Verb::Status, child) && !may(Verb::Within, parent));
    }

    #[test]
    fn an_agent_makes_issues_within_its_own_and_not_too_deep() {
        assert_eq!(may_lie(id(1), Some(id(1)), 2), Ok(()));
        for (parent, level) in [(None, 1), (Some(id(2)), 1), (Some(id(1)), MAX_LEVELS)] {
            assert!(may_lie(id(1), parent, level).is_err_and(|why| why.contains("parent_issue_id")));
        }
    }

    #[test]
    fn of_an_issue_only_the_status_is_changed() {
        let status = UpdateIssue { status: Some(IssueStatus::Done), version: Some(3), ..UpdateIssue::default() };
        assert_eq!(forbidden_field(&status), None);
        let more = UpdateIssue { priority: Some(Priority::High), ..status };
        assert_eq!(forbidden_field(&more), Some("priority"));
    }

    #[test]
    fn a_flood_is_slowed_down_and_ends() {
        let mut allowance = Allowance::new(Duration::ZERO);
        let burst = (0..1000).filter(|_| allowance.take(Duration::ZERO).is_ok()).count();
        assert_eq!(burst, 50);
        assert_eq!(allowance.take(Duration::ZERO), Err(TooMany::AtOnce));
        assert_eq!(allowance.take(Duration::from_secs(1)), Ok(()));
        let made = (2..100_000).filter(|second| allowance.take(Duration::from_secs(*second)).is_ok()).count();
        assert_eq!(made + 51, 5_000);
        assert_eq!(allowance.take(Duration::from_secs(200_000)), Err(TooMany::InAll));
    }
}
