//! Which act wakes which agent.

use crate::api::board::Issue;
use crate::id::AgentId;
use crate::status::{ActorKind, IssueStatus, TriggerKind};

/// What of an issue decides whether an act wakes an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The agent it is assigned to, if it is assigned to one.
    pub agent: Option<AgentId>,
    /// Where it stands on the board.
    pub status: IssueStatus,
    /// Whether it was put away.
    pub archived: bool,
}

impl Standing {
    /// How an issue stands.
    #[must_use]
    pub fn of(issue: &Issue) -> Self {
        let agent = issue.assignee_id.filter(|_| issue.assignee_type == Some(ActorKind::Agent));
        Self { agent: agent.map(AgentId), status: issue.status, archived: issue.archived_at.is_some() }
    }

    fn may_start(self) -> bool {
        !self.archived && !matches!(self.status, IssueStatus::Backlog | IssueStatus::Done | IssueStatus::Cancelled)
    }
}

/// What a change of an issue wakes. `before` is `None` for a new issue.
///
/// Assigning wakes the agent unless the issue is in the backlog or finished;
/// leaving the backlog wakes the agent it is assigned to.
#[must_use]
pub fn on_change(before: Option<Standing>, after: Standing) -> Option<(AgentId, TriggerKind)> {
    let agent = after.agent?;
    if !after.may_start() {
        return None;
    }
    let newly_assigned = before.is_none_or(|b| b.agent != after.agent);
    let left_backlog = before.is_some_and(|b| b.status == IssueStatus::Backlog);
    (newly_assigned || left_backlog).then_some((agent, TriggerKind::Assigned))
}

/// What a comment wakes: a person's comment wakes the agent the issue is
/// assigned to. An agent's or Shipmate's own comment wakes nobody, so that
/// agents can't keep each other busy for ever.
#[must_use]
pub fn on_comment(author: ActorKind, issue: Standing) -> Option<(AgentId, TriggerKind)> {
    let asleep = issue.archived || matches!(issue.status, IssueStatus::Backlog | IssueStatus::Cancelled);
    let awake = author == ActorKind::Member && !asleep;
    issue.agent.filter(|_| awake).map(|agent| (agent, TriggerKind::Comment))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn standing(agent: Option<u128>, status: IssueStatus) -> Standing {
        Standing { agent: agent.map(|n| Uuid::from_u128(n).into()), status, archived: false }
    }

    #[test]
    fn assigning_wakes_and_saying_it_again_does_not() {
        let free = standing(None, IssueStatus::Todo);
        let taken = standing(Some(1), IssueStatus::Todo);
        assert!(on_change(None, taken).is_some());
        assert!(on_change(Some(free), taken).is_some());
        assert_eq!(on_change(Some(taken), taken), None);
        assert!(on_change(Some(taken), standing(Some(2), IssueStatus::Todo)).is_some());
    }

    #[test]
    fn the_backlog_sleeps_until_it_is_left() {
        let parked = standing(Some(1), IssueStatus::Backlog);
        assert_eq!(on_change(None, parked), None);
        assert!(on_change(Some(parked), standing(Some(1), IssueStatus::Todo)).is_some());
        assert_eq!(on_change(Some(parked), standing(Some(1), IssueStatus::Cancelled)), None);
    }

    #[test]
    fn what_was_put_away_wakes_nobody() {
        let away = Standing { archived: true, ..standing(Some(1), IssueStatus::Todo) };
        assert_eq!(on_change(None, away), None);
        assert_eq!(on_comment(ActorKind::Member, away), None);
        assert_eq!(
            on_change(Some(away), standing(Some(1), IssueStatus::Todo)),
            None,
            "taking it back does not start it"
        );
    }

    #[test]
    fn agents_do_not_wake_agents_by_talking() {
        let issue = standing(Some(1), IssueStatus::InReview);
        assert!(on_comment(ActorKind::Member, issue).is_some());
        assert_eq!(on_comment(ActorKind::Agent, issue), None);
        assert_eq!(on_comment(ActorKind::System, issue), None);
    }
}
