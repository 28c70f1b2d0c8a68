//! What can go wrong on the command line, and the one list of exit codes.

use std::process::ExitCode;

/// Why a command ended as it did, as the shell sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It did what was asked.
    Done,
    /// It failed, and none of the others says why.
    Failed,
    /// The command line itself is wrong.
    Usage,
    /// What it names does not exist.
    NotFound,
    /// No credential, a wrong one, or one that may not do this.
    NotAllowed,
    /// The server can't be reached.
    Unreachable,
    /// Somebody changed the thing in between.
    Conflict,
}

impl Exit {
    /// The number.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NotFound => 3,
            Self::NotAllowed => 4,
            Self::Unreachable => 5,
            Self::Conflict => 6,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}

/// The exit codes as `shipmate help exit-codes` shows them.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed; the message says why
  2  the command line is wrong
  3  what it names does not exist
  4  not signed in, or not allowed
  5  the server can't be reached
  6  somebody changed it in between";

/// What a command says when it fails.
#[derive(Debug)]
pub(crate) enum CliError {
    /// A sentence for the person, and the code for the shell.
    Failure(Failure),
    /// The reader of our output went away, as in `shipmate issue list | head -1`.
    /// Nobody is left to tell, and nothing is wrong.
    OutputClosed,
}

/// A failure that is told.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The code for the shell.
    pub(crate) exit: Exit,
    /// What happened and why.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) hint: Option<String>,
}

impl CliError {
    /// A failure without a hint.
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self::Failure(Failure { exit, message: message.into(), hint: None })
    }

    /// A failure that no other code says better.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(Exit::Failed, message)
    }

    /// The same failure with advice.
    #[must_use]
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        match self {
            Self::Failure(failure) => Self::Failure(Failure { hint: Some(hint.into()), ..failure }),
            Self::OutputClosed => Self::OutputClosed,
        }
    }

    /// The same failure, but with the name as it was typed and the way to the
    /// right one, if it says that something does not exist.
    #[must_use]
    pub(crate) fn instead_of_not_found(self, kind: &str, given: &str) -> Self {
        match self {
            Self::Failure(Failure { exit: Exit::NotFound, hint: None, .. }) => {
                Self::new(Exit::NotFound, format!("there is no {kind} `{given}`"))
                    .hint(format!("`shipmate {kind} list` shows those there are"))
            }
            other => other,
        }
    }

    /// The same failure with this advice, if it is a conflict.
    #[must_use]
    pub(crate) fn hint_on_conflict(self, hint: &str) -> Self {
        match self {
            Self::Failure(Failure { exit: Exit::Conflict, .. }) => self.hint(hint),
            other => other,
        }
    }

    /// Whether waiting may help: the server is away, or was and has new keys.
    pub(crate) fn may_pass(&self) -> bool {
        matches!(self, Self::Failure(failure) if matches!(failure.exit, Exit::Unreachable | Exit::NotAllowed))
    }
}

/// A file that can't be read or written; `fs_err` has put the path into the message.
impl From<std::io::Error> for CliError {
    fn from(error: std::io::Error) -> Self {
        let hint = match error.kind() {
            std::io::ErrorKind::PermissionDenied => Some("check who owns it, or choose another place with --data-dir"),
            std::io::ErrorKind::StorageFull => Some("the disk is full; make room and try again"),
            _ => None,
        };
        let failure = Self::failed(error.to_string());
        match hint {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }
}
