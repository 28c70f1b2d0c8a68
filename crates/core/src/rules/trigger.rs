//! Which act wakes which agent.

use uuid::Uuid;

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
    if newly_assigned {
        return Some((agent, TriggerKind::Assigned));
    }
    left_backlog.then_some((agent, TriggerKind::LeftBacklog))
}

/// What of a comment decides whom it wakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said<'a> {
    /// Who said it.
    pub author: (ActorKind, Uuid),
    /// The agents it mentions and did not mention before.
    pub mentions: &'a [AgentId],
    /// Whether it mentions people.
    pub mentions_people: bool,
    /// The agent that began the thread it is said in.
    pub replies_to: Option<AgentId>,
    /// Whether it was said before and only changed.
    pub is_edit: bool,
}

/// Whom a comment wakes, and why.
///
/// It wakes the agents it mentions. A person's comment that mentions nobody
/// wakes the agent whose thread it answers, or else the one the issue is
/// assigned to. What an agent says wakes only whom it mentions, and never
/// itself; what Shipmate says wakes nobody.
#[must_use]
pub fn on_comment(said: &Said<'_>, issue: Standing) -> Vec<(AgentId, TriggerKind)> {
    let (kind, author) = said.author;
    if issue.archived || kind == ActorKind::System {
        return Vec::new();
    }
    if !said.mentions.is_empty() {
        let others = said.mentions.iter().filter(|agent| agent.0 != author);
        return others.map(|agent| (*agent, TriggerKind::Mention)).collect();
    }
    let asleep = matches!(issue.status, IssueStatus::Backlog | IssueStatus::Cancelled);
    if kind != ActorKind::Member || said.is_edit || said.mentions_people || asleep {
        return Vec::new();
    }
    match (said.replies_to, issue.agent) {
        (Some(agent), _) => vec![(agent, TriggerKind::Reply)],
        (None, Some(agent)) => vec![(agent, TriggerKind::Comment)],
        (None, None) => Vec::new(),
    }
}

/// Whether something that woke an agent while it worked still matters when
/// that work is over: what was said to the agent itself does, what was said
/// on its issue does if the issue is still its own.
#[must_use]
pub fn still_matters(kind: TriggerKind, agent: AgentId, issue: Standing) -> bool {
    if issue.archived || issue.status == IssueStatus::Cancelled {
        return false;
    }
    match kind {
        TriggerKind::Mention | TriggerKind::Reply | TriggerKind::Rerun | TriggerKind::Retry => true,
        TriggerKind::Comment | TriggerKind::Assigned | TriggerKind::LeftBacklog => {
            issue.agent == Some(agent) && issue.status != IssueStatus::Backlog
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(on_comment(&said(ActorKind::Member), away), []);
        assert_eq!(
            on_change(Some(away), standing(Some(1), IssueStatus::Todo)),
            None,
            "taking it back does not start it"
        );
    }

    fn said(kind: ActorKind) -> Said<'static> {
        let author = (kind, Uuid::from_u128(1));
        Said { author, mentions: &[], mentions_people: false, replies_to: None, is_edit: false }
    }

    #[test]
    fn agents_do_not_wake_agents_by_talking() {
        let issue = standing(Some(1), IssueStatus::InReview);
        assert_eq!(on_comment(&said(ActorKind::Member), issue), [(Uuid::from_u128(1).into(), TriggerKind::Comment)]);
        assert_eq!(on_comment(&said(ActorKind::Agent), issue), []);
        assert_eq!(on_comment(&said(ActorKind::System), issue), []);
        let itself = [AgentId(Uuid::from_u128(1))];
        assert_eq!(on_comment(&Said { mentions: &itself, ..said(ActorKind::Agent) }, issue), []);
    }

    #[test]
    fn who_is_addressed_hears_it_and_nobody_else() {
        let issue = standing(Some(1), IssueStatus::InReview);
        let (other, third) = (AgentId(Uuid::from_u128(2)), AgentId(Uuid::from_u128(3)));
        let person = said(ActorKind::Member);
        assert_eq!(
            on_comment(&Said { mentions: &[other], replies_to: Some(third), ..person }, issue),
            [(other, TriggerKind::Mention)]
        );
        assert_eq!(on_comment(&Said { replies_to: Some(third), ..person }, issue), [(third, TriggerKind::Reply)]);
        assert_eq!(on_comment(&Said { mentions_people: true, ..person }, issue), []);
        assert_eq!(on_comment(&Said { is_edit: true, ..person }, issue), []);
        let parked = standing(Some(1), IssueStatus::Backlog);
        assert_eq!(on_comment(&person, parked), []);
        assert_eq!(on_comment(&Said { mentions: &[other], ..person }, parked), [(other, TriggerKind::Mention)]);
    }

    #[test]
    fn what_was_said_on_an_issue_matters_to_whose_it_is() {
        let (mine, other) = (AgentId(Uuid::from_u128(1)), AgentId(Uuid::from_u128(2)));
        let issue = standing(Some(1), IssueStatus::InReview);
        assert!(still_matters(TriggerKind::Comment, mine, issue) && !still_matters(TriggerKind::Comment, other, issue));
        assert!(still_matters(TriggerKind::Mention, other, issue));
        assert!(!still_matters(TriggerKind::Mention, other, standing(None, IssueStatus::Cancelled)));
    }
}
