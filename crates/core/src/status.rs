//! The closed sets of words that a status, a priority or a role may be.

macro_rules! word_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:tt),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every value, in the order in which people expect to see them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as it travels and is stored.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::status::UnknownWord;
            fn try_from(word: String) -> Result<Self, $crate::status::UnknownWord> {
                word.parse()
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::status::UnknownWord;
            fn from_str(word: &str) -> Result<Self, $crate::status::UnknownWord> {
                Self::ALL.iter().copied().find(|v| v.as_str() == word).ok_or_else(|| $crate::status::UnknownWord {
                    given: word.chars().take(80).collect(),
                    allowed: Self::ALL.iter().map(|v| v.as_str()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

/// A word outside its closed set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not one of: {allowed}")]
pub struct UnknownWord {
    /// The word as given, cut to 80 characters.
    pub given: String,
    /// The words that would have been right, separated by commas.
    pub allowed: String,
}

pub(crate) use word_enum;

word_enum! {
    /// How far a project is, as people say.
    ProjectStatus {
        /// It has not begun.
        Planned = "planned",
        /// Somebody works on it.
        InProgress = "in_progress",
        /// It rests.
        Paused = "paused",
        /// It is done.
        Completed = "completed",
        /// It will not be done.
        Cancelled = "cancelled",
    }
}

word_enum! {
    /// Where an issue stands on the board.
    IssueStatus {
        /// Not decided yet; assigning does not start work.
        Backlog = "backlog",
        /// Ready to be worked on.
        Todo = "todo",
        /// Somebody works on it.
        InProgress = "in_progress",
        /// Waits for a person's look.
        InReview = "in_review",
        /// Finished.
        Done = "done",
        /// Can't go on.
        Blocked = "blocked",
        /// Will not be done.
        Cancelled = "cancelled",
    }
}

impl IssueStatus {
    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled)
    }
}

word_enum! {
    /// How much an issue matters.
    Priority {
        /// Before everything else.
        Urgent = "urgent",
        /// Before most.
        High = "high",
        /// As usual.
        Medium = "medium",
        /// When there is time.
        Low = "low",
        /// Nobody said.
        None = "none",
    }
}

/// The weight of the highest priority.
pub const MOST_WEIGHT: i64 = 4;

impl Priority {
    /// The weight a scheduler compares; a higher one goes first.
    #[must_use]
    pub fn weight(self) -> i64 {
        match self {
            Self::Urgent => MOST_WEIGHT,
            Self::High => 3,
            Self::Medium => 2,
            Self::Low => 1,
            Self::None => 0,
        }
    }
}

word_enum! {
    /// How a task, which people call a run, is doing.
    RunStatus {
        /// Waits, with a reason.
        Queued = "queued",
        /// An execution has it.
        Running = "running",
        /// Ended with positive proof of success.
        Completed = "completed",
        /// Ended without.
        Failed = "failed",
        /// Ended because somebody said so.
        Cancelled = "cancelled",
    }
}

impl RunStatus {
    /// Whether nothing will change any more.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }
}

word_enum! {
    /// What a member may do in a workspace.
    Role {
        /// Everything, and can't be removed by others.
        Owner = "owner",
        /// Everything but ownership.
        Admin = "admin",
        /// Work.
        Member = "member",
    }
}

word_enum! {
    /// Whose work a machine takes.
    Sharing {
        /// Its owner's only.
        Owner = "owner",
        /// That of everybody in the workspace.
        Workspace = "workspace",
    }
}

word_enum! {
    /// Who did something, or whom something is assigned to.
    ActorKind {
        /// A person.
        Member = "member",
        /// An agent.
        Agent = "agent",
        /// Shipmate itself.
        System = "system",
    }
}

word_enum! {
    /// Why an agent was woken.
    TriggerKind {
        /// An issue was assigned to it, or left the backlog while assigned.
        Assigned = "assigned",
        /// An issue that was assigned to it left the backlog.
        LeftBacklog = "left_backlog",
        /// Somebody commented on its issue.
        Comment = "comment",
        /// Somebody mentioned it.
        Mention = "mention",
        /// Somebody answered in a thread that it began.
        Reply = "reply",
        /// A person asked for another try.
        Rerun = "rerun",
        /// The last execution was lost through no fault of its own.
        Retry = "retry",
    }
}

word_enum! {
    /// Whether a machine is there.
    Presence {
        /// It beats.
        Online = "online",
        /// It has not beaten for a while.
        Offline = "offline",
    }
}

word_enum! {
    /// What an agent is at, in one word.
    #[derive(Default)]
    AgentStatus {
        /// It could work, and has nothing to do.
        #[default]
        Idle = "idle",
        /// It works.
        Working = "working",
        /// No machine that can run it is there.
        Offline = "offline",
    }
}

word_enum! {
    /// What a comment is.
    #[derive(Default)]
    CommentKind {
        /// What a person or an agent says.
        #[default]
        Comment = "comment",
        /// What Shipmate itself notes.
        System = "system",
    }
}

word_enum! {
    /// In which text of an issue a word was found.
    #[derive(Default)]
    MatchSource {
        /// Its title, or its key.
        #[default]
        Title = "title",
        /// Its description.
        Description = "description",
        /// A comment on it.
        Comment = "comment",
    }
}

word_enum! {
    /// What a resource of a project is.
    ResourceType {
        /// A git repository.
        GithubRepo = "github_repo",
        /// A directory of one machine.
        LocalDirectory = "local_directory",
    }
}

word_enum! {
    /// How agents work in a directory.
    #[derive(Default)]
    ExecutionMode {
        /// In the directory itself, one run at a time.
        #[default]
        InPlace = "in_place",
        /// Each run in a work tree of its own.
        Worktree = "worktree",
    }
}

word_enum! {
    /// What an agent may do in its place without a person's leave.
    #[derive(Default)]
    Approval {
        /// Everything: whatever it asks for is granted.
        #[default]
        Full = "full",
        /// What a person allows: whatever it asks for is asked of them.
        Ask = "ask",
        /// Look, but not touch: whatever it asks for is refused. Agents ask
        /// before they change a file or run a command that could.
        ReadOnly = "read_only",
    }
}
