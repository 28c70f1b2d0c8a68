//! The values of statements, as data.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A value bound to a statement.
#[derive(Debug, Clone)]
pub(crate) enum Arg {
    Text(Option<String>),
    Integer(Option<i64>),
    Real(f64),
    Flag(bool),
    Id(Option<Uuid>),
    Bytes(Vec<u8>),
    Time(Option<DateTime<Utc>>),
}

macro_rules! arg_from {
    ($($from:ty => |$value:ident| $arg:expr;)+) => {
        $(impl From<$from> for Arg {
            fn from($value: $from) -> Self {
                $arg
            }
        })+
    };
}

arg_from! {
    &str => |v| Self::Text(Some(v.to_owned()));
    String => |v| Self::Text(Some(v));
    &String => |v| Self::Text(Some(v.clone()));
    Option<String> => |v| Self::Text(v);
    Option<&str> => |v| Self::Text(v.map(str::to_owned));
    i64 => |v| Self::Integer(Some(v));
    Option<i64> => |v| Self::Integer(v);
    f64 => |v| Self::Real(v);
    bool => |v| Self::Flag(v);
    Vec<u8> => |v| Self::Bytes(v);
    Uuid => |v| Self::Id(Some(v));
    Option<Uuid> => |v| Self::Id(v);
    DateTime<Utc> => |v| Self::Time(Some(v));
    Option<DateTime<Utc>> => |v| Self::Time(v);
}

macro_rules! arg_from_id {
    ($($id:ident),+) => {
        $(impl From<shipmate_core::id::$id> for Arg {
            fn from(id: shipmate_core::id::$id) -> Self {
                Self::Id(Some(id.0))
            }
        }
        impl From<Option<shipmate_core::id::$id>> for Arg {
            fn from(id: Option<shipmate_core::id::$id>) -> Self {
                Self::Id(id.map(|id| id.0))
            }
        })+
    };
}

arg_from_id!(
    AccountId,
    CredentialId,
    InvitationId,
    WorkspaceId,
    RuntimeId,
    AgentId,
    RepositoryId,
    IssueId,
    CommentId,
    LabelId,
    SkillId,
    PriceId,
    AttachmentId,
    ProjectId,
    DocumentId,
    InboxItemId,
    TriggerId,
    TaskId,
    ExecutionId,
    SessionId,
    ReviewId,
    ReviewCommentId
);

/// The values of a statement, in the order of `$1`, `$2`, ….
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::sql::Arg::from($value)),*] };
}
pub(crate) use args;
