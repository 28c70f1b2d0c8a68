//! What can be wrong with a repository, in sentences a person can act on.

use shipmate_core::journal::FailureClass;

use crate::spawn::SpawnError;

/// Why git could not do what it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Trouble {
    pub(crate) cause: Cause,
    pub(crate) message: String,
}

/// The kinds of trouble that we tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The machine's owner does not allow it.
    Forbidden,
    /// The address is none that we know how to reach.
    Address,
    /// There is no such repository, or not for us.
    Missing,
    /// Something is there, but no repository.
    NotARepository,
    /// It wants a password or a key that git does not have.
    Locked,
    /// The host's key is not known yet.
    UnknownHost,
    /// The files belong to somebody else.
    Ownership,
    /// The host does not answer now; it may later.
    Unreachable,
    /// The remote has no `HEAD`: mostly because it has no commits.
    NoHead,
    /// The remote does not take what is pushed.
    Refused,
    /// Another git holds a lock in the clone.
    Busy,
    /// The machine itself: no git, no space, no rights.
    Machine,
    /// Anything else git says.
    Other,
}

impl Trouble {
    pub(crate) fn new(cause: Cause, message: impl Into<String>) -> Self {
        Self { cause, message: message.into() }
    }

    /// The kind of failure it is for a run.
    pub(crate) fn class(&self) -> FailureClass {
        match self.cause {
            Cause::Forbidden => FailureClass::Policy,
            Cause::Machine => FailureClass::Machine,
            _ => FailureClass::Repository,
        }
    }

    /// What git's complaint about `what` means.
    pub(super) fn of(what: &str, complaint: &str) -> Self {
        let cause = cause(complaint);
        let said = last_words(complaint);
        let message = match cause {
            Cause::Missing => format!("The repository {what} does not exist, or this machine may not see it."),
            Cause::NotARepository => format!("There is no git repository at {what}."),
            Cause::Locked => format!(
                "The repository {what} wants a password or a key that git on this machine does not have. \
                 Make `git fetch` work there without asking: with a credential helper, or with an SSH key in the key agent."
            ),
            Cause::UnknownHost => format!(
                "The host of {what} is not known to SSH on this machine. Connect to it once by hand and accept its key."
            ),
            Cause::Ownership => format!(
                "The repository {what} belongs to another user of this machine, so git refuses it. \
                 If you trust it: git config --global --add safe.directory {what}"
            ),
            Cause::Unreachable => format!("The host of {what} can't be reached: {said}"),
            Cause::NoHead => format!("The repository {what} has no commits."),
            Cause::Busy => format!("Another git is at work in this machine's copy of {what}: {said}"),
            Cause::Machine => format!("This machine could not keep a copy of {what}: {said}"),
            Cause::Refused => format!("The repository {what} does not take it: {said}"),
            Cause::Forbidden | Cause::Address => format!("git may not use {what}: {said}"),
            Cause::Other => format!("git could not use {what}: {said}"),
        };
        Self { cause, message }
    }

    /// What it means that git did not run to its end.
    pub(super) fn of_spawn(what: &str, error: &SpawnError) -> Self {
        match error {
            SpawnError::Missing { .. } => {
                Self::new(Cause::Machine, "git is not installed on this machine, or not on the search path.")
            }
            SpawnError::TooSlow { seconds, .. } => Self::new(
                Cause::Unreachable,
                format!("git worked on {what} for {seconds} seconds without an end, and was stopped."),
            ),
            error => Self::new(Cause::Machine, format!("git could not work on {what}: {error}")),
        }
    }

    /// What it means that a file of ours can't be used.
    pub(crate) fn of_io(error: &std::io::Error) -> Self {
        Self::new(Cause::Machine, format!("This machine could not keep a copy of the repository: {error}"))
    }
}

/// In this order: the first that fits is the most telling one.
const SIGNS: &[(Cause, &[&str])] = &[
    (Cause::Machine, &["No space left on device", "Disk quota exceeded", "Read-only file system"]),
    (Cause::Busy, &[".lock': File exists"]),
    (Cause::UnknownHost, &["Host key verification failed"]),
    (Cause::Ownership, &["dubious ownership"]),
    (Cause::Forbidden, &["' not allowed"]),
    (
        Cause::Locked,
        &[
            "could not read Username",
            "could not read Password",
            "unable to get password",
            "terminal prompts disabled",
            "Authentication failed",
            "Permission denied (",
            "returned error: 401",
            "returned error: 403",
            "Access denied",
        ],
    ),
    (
        Cause::NotARepository,
        &["does not appear to be a git repository", "not a git repository", "is this a git repository"],
    ),
    (Cause::NoHead, &["couldn't find remote ref HEAD"]),
    (Cause::Missing, &["Repository not found", "' not found", "returned error: 404", "does not exist"]),
    (
        Cause::Unreachable,
        &[
            "Could not resolve host",
            "Failed to connect",
            "Couldn't connect",
            "Connection refused",
            "timed out",
            "Network is unreachable",
            "No route to host",
            "Connection reset",
            "Connection closed",
            "Empty reply",
            "early EOF",
            "hung up unexpectedly",
            "unexpected disconnect",
            "returned error: 5",
        ],
    ),
];

fn cause(complaint: &str) -> Cause {
    let fits = |signs: &[&str]| signs.iter().any(|sign| complaint.contains(sign));
    SIGNS.iter().find(|(_, signs)| fits(signs)).map_or(Cause::Other, |(cause, _)| *cause)
}

/// The line that says most: git's own `fatal:`, else the last one.
fn last_words(complaint: &str) -> String {
    let lines = || complaint.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines()
        .find(|line| line.starts_with("fatal:"))
        .or_else(|| lines().next_back())
        .unwrap_or("it does not say why");
    line.trim_start_matches("fatal:").trim().chars().take(400).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_complaint_becomes_its_sentence() {
        for (complaint, expected) in [
            ("fatal: could not read Username for 'https://h': terminal prompts disabled", Cause::Locked),
            ("git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.", Cause::Locked),
            ("Host key verification failed.\nfatal: Could not read from remote repository.", Cause::UnknownHost),
            ("remote: Repository not found.\nfatal: repository 'https://h/x/' not found", Cause::Missing),
            ("fatal: unable to access 'https://h/': Could not resolve host: h", Cause::Unreachable),
            ("fatal: unable to access 'https://h/': The requested URL returned error: 502", Cause::Unreachable),
            ("ssh: connect to host h port 22: Connection refused", Cause::Unreachable),
            ("fatal: '/x' does not appear to be a git repository", Cause::NotARepository),
            ("fatal: couldn't find remote ref HEAD", Cause::NoHead),
            ("fatal: transport 'ftp' not allowed", Cause::Forbidden),
            ("fatal: write error: No space left on device", Cause::Machine),
            ("error: cannot lock ref 'r': Unable to create '/c/r.lock': File exists.", Cause::Busy),
            ("", Cause::Other),
        ] {
            assert_eq!(Trouble::of("it", complaint).cause, expected, "{complaint}");
        }
    }

    #[test]
    fn an_unknown_complaint_is_passed_on() {
        let trouble = Trouble::of("https://h/x", "hint: a\nfatal: the moon is full\n");
        assert_eq!(trouble.message, "git could not use https://h/x: the moon is full");
    }
}
