//! Who may do what in a workspace: one table.

use crate::status::{Role, word_enum};

word_enum! {
    /// What somebody wants to do.
    Verb {
        /// See the board.
        Look = "look",
        /// Issues, comments, runs, and what concerns only oneself.
        Work = "work",
        /// Change or remove what was said.
        Moderate = "moderate",
        /// Labels and repositories.
        Arrange = "arrange",
        /// Make, change and put away agents.
        Agents = "agents",
        /// Make, change and remove skills.
        Skills = "skills",
        /// Switch, rename and delete what machines offer.
        Machines = "machines",
        /// Say whose work a machine takes.
        ShareMachine = "share_machine",
        /// Invite people, change their roles, remove them.
        People = "people",
        /// The same with owners, and to make somebody one.
        Owners = "owners",
        /// The workspace's own name.
        Workspace = "workspace",
    }
}

/// Whose the thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership {
    /// Of whoever asks.
    Own,
    /// Somebody else's, or nobody's.
    Foreign,
}

impl Ownership {
    /// Whose something is that perhaps is one's own.
    #[must_use]
    pub fn own_if(own: bool) -> Self {
        if own { Self::Own } else { Self::Foreign }
    }
}

/// How far a right goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Everything,
    OnesOwn,
    Nothing,
}

/// How far each right goes for owners, admins and members.
fn reach(verb: Verb) -> [Reach; 3] {
    use Reach::{Everything, Nothing, OnesOwn};
    match verb {
        //                             owner       admin       member
        Verb::Look | Verb::Work => [Everything, Everything, Everything],
        Verb::Moderate => [Everything, Everything, OnesOwn],
        Verb::Arrange | Verb::People => [Everything, Everything, Nothing],
        Verb::Agents | Verb::Skills | Verb::Machines => [Everything, Everything, OnesOwn],
        Verb::ShareMachine => [OnesOwn, OnesOwn, OnesOwn],
        Verb::Owners | Verb::Workspace => [Everything, Nothing, Nothing],
    }
}

/// Whether a person of this role may do this to a thing of theirs or of others.
#[must_use]
pub fn may(role: Role, verb: Verb, whose: Ownership) -> bool {
    let [owner, admin, member] = reach(verb);
    let reach = match role {
        Role::Owner => owner,
        Role::Admin => admin,
        Role::Member => member,
    };
    match reach {
        Reach::Everything => true,
        Reach::OnesOwn => whose == Ownership::Own,
        Reach::Nothing => false,
    }
}

/// The right that is needed to have to do with a person of this role, or to
/// give it to somebody.
#[must_use]
pub fn over(role: Role) -> Verb {
    if role == Role::Owner { Verb::Owners } else { Verb::People }
}

/// What to say to somebody who may not.
#[must_use]
pub fn refusal(verb: Verb) -> &'static str {
    match verb {
        Verb::Look | Verb::Work => "only members of the workspace may do this",
        Verb::Moderate => "only its author and admins of the workspace may do this",
        Verb::Arrange | Verb::People => "only owners and admins of the workspace may do this",
        Verb::Agents => {
            "only its owner and admins of the workspace may do this; a member may make agents that are \
                         bound to a machine of their own"
        }
        Verb::Skills => "only whoever made the skill and admins of the workspace may do this",
        Verb::Machines => "only the machine's owner and admins of the workspace may change its runtimes",
        Verb::ShareMachine => "only the machine's owner says whose work it takes",
        Verb::Owners | Verb::Workspace => "only owners of the workspace may do this",
    }
}

/// Whether a machine takes work that this person asked for.
#[must_use]
pub fn takes_work_of<Account: PartialEq>(owner: &Account, shared: bool, requester: Option<&Account>) -> bool {
    // Work from before it was known who asks goes where it always went.
    shared || requester.is_none_or(|requester| requester == owner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_may_more_to_others_things_than_to_their_own() {
        for &verb in Verb::ALL {
            for &role in Role::ALL {
                assert!(may(role, verb, Ownership::Own) || !may(role, verb, Ownership::Foreign), "{role} {verb}");
            }
            for whose in [Ownership::Own, Ownership::Foreign] {
                let [owner, admin, member] =
                    [Role::Owner, Role::Admin, Role::Member].map(|role| may(role, verb, whose));
                assert!((owner || !admin) && (admin || !member), "{verb}: a higher role may at least as much");
            }
        }
    }

    #[test]
    fn what_matters_most_stands() {
        use Ownership::{Foreign, Own};
        assert!(may(Role::Member, Verb::Work, Foreign));
        assert!(!may(Role::Member, Verb::Agents, Foreign) && may(Role::Member, Verb::Agents, Own));
        assert!(!may(Role::Owner, Verb::ShareMachine, Foreign), "not even an owner opens another's machine");
        assert!(!may(Role::Admin, over(Role::Owner), Foreign) && may(Role::Admin, over(Role::Admin), Foreign));
        assert!(takes_work_of(&1, false, Some(&1)) && !takes_work_of(&1, false, Some(&2)));
        assert!(takes_work_of(&1, true, Some(&2)) && takes_work_of(&1, false, None));
    }
}
