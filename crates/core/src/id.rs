//! Typed ids: a task's id can't be passed where an issue's is wanted.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a text that should be an id looks like when it is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not a valid {kind} id (expected a UUID)")]
pub struct MalformedId {
    /// The kind of thing whose id was wanted, such as `issue`.
    pub kind: &'static str,
    /// The text as given, cut to 80 characters.
    pub given: String,
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = Uuid))]
        #[cfg_attr(feature = "sql", derive(sqlx::Type))]
        #[cfg_attr(feature = "sql", sqlx(transparent))]
        pub struct $name(pub Uuid);

        impl $name {
            /// The kind of thing this id names, for messages.
            pub const KIND: &'static str = $kind;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($kind, ":{}"), self.0.hyphenated())
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;
            fn from_str(text: &str) -> Result<Self, MalformedId> {
                Uuid::parse_str(text).map(Self).map_err(|_| MalformedId {
                    kind: $kind,
                    given: text.chars().take(80).collect(),
                })
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

typed_ids! {
    /// A person.
    AccountId = "account";
    /// A token, a browser session, a sign-in link.
    CredentialId = "credential";
    /// A tenant: a board with its members, agents and machines.
    WorkspaceId = "workspace";
    /// One provider on one daemon in one workspace.
    RuntimeId = "runtime";
    /// A teammate on the board that is a program.
    AgentId = "agent";
    /// A git repository that issues of a workspace work in.
    RepositoryId = "repository";
    /// Issues that belong together.
    ProjectId = "project";
    /// A page of a project.
    DocumentId = "page";
    /// A link by which a person comes into a workspace.
    InvitationId = "invitation";
    /// A piece of work.
    IssueId = "issue";
    /// A piece of talk on an issue.
    CommentId = "comment";
    /// Something a person should know.
    InboxItemId = "inbox item";
    /// Something that agents can be taught.
    SkillId = "skill";
    /// A coloured word on issues.
    LabelId = "label";
    /// What tokens cost.
    PriceId = "price";
    /// A file on an issue or in what was said on it.
    AttachmentId = "attachment";
    /// The fact that somebody's act should wake an agent.
    TriggerId = "trigger";
    /// A wish that an agent does something. People call it a run.
    TaskId = "run";
    /// One attempt at a task.
    ExecutionId = "execution";
    /// An agent CLI's own conversation, as we keep it.
    SessionId = "session";
    /// A decision about a run's work.
    ReviewId = "review";
    /// Something that was said about lines of a run's diff.
    ReviewCommentId = "review comment";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_malformed_id_names_its_kind_and_what_was_given() {
        let error = "zz".parse::<IssueId>().expect_err("not a uuid");
        assert_eq!(error.to_string(), "`zz` is not a valid issue id (expected a UUID)");
    }

    #[test]
    fn every_uuid_form_of_the_reference_is_read() {
        let id: RuntimeId = "cba045f2-5623-4f0f-8464-d2d3e10c9a86".parse().expect("hyphenated");
        assert_eq!("CBA045F2-5623-4F0F-8464-D2D3E10C9A86".parse(), Ok(id));
        assert_eq!("cba045f256234f0f8464d2d3e10c9a86".parse(), Ok(id));
    }
}
