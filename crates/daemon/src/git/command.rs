//! The hardened git command.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::trouble::Trouble;
use crate::fence::Fence;
use crate::os;
use crate::spawn::{Output, Overflow, Spawn};

/// For commands that talk to another machine.
const NETWORK: Duration = Duration::from_secs(600);
/// For commands that do not.
const LOCAL: Duration = Duration::from_secs(60);
/// More than any command says whose answer we want whole.
const ANSWER_BYTES: usize = 256 * 1024;

/// The person's own global configuration stays in force (their credentials
/// and proxies live there); these settings win over it and over the
/// repository's.
const SETTINGS: &[&str] = &[
    "core.fsmonitor=false",
    "protocol.ext.allow=never",
    "safe.bareRepository=explicit",
    "submodule.recurse=false",
    "credential.interactive=false",
    // Housekeeping would go on in the background after we are done.
    "gc.auto=0",
    "maintenance.auto=false",
    "advice.addEmbeddedRepo=false",
    // An agent's repository gets its references packed by us, in git's first form.
    "init.defaultRefFormat=files",
    "core.quotePath=false",
];

/// Runs git for one execution.
#[derive(Debug, Clone)]
pub(crate) struct Git {
    /// The variable and the value by which leftovers are found.
    tag: (String, String),
    /// What it reaches, if that is less than everything.
    fence: Option<Fence>,
}

/// One git command to be.
pub(crate) struct Call {
    tag: (String, String),
    fence: Option<Fence>,
    directory: PathBuf,
    args: Vec<OsString>,
    protocols: &'static str,
    ssh: String,
    index: Option<PathBuf>,
    date: Option<DateTime<Utc>>,
    deadline: Duration,
}

impl Git {
    /// Every git process will carry `tag` in its environment.
    pub(crate) fn new(tag: (&str, &str)) -> Self {
        Self { tag: (tag.0.to_owned(), tag.1.to_owned()), fence: None }
    }

    /// The same, reaching no further than the fence.
    pub(crate) fn within(self, fence: Fence) -> Self {
        Self { fence: Some(fence), ..self }
    }

    /// The files in which the person has settings of their own.
    pub(crate) async fn settings(&self, directory: &Path) -> Vec<PathBuf> {
        let list = ["config", "--global", "--includes", "--list", "--show-origin", "--name-only", "-z"];
        let listed = self.call(directory).args(list).text("the configuration").await.unwrap_or_default();
        // Origins and names in turn; no name begins like an origin.
        let mut files: Vec<PathBuf> =
            listed.split('\0').filter_map(|part| part.strip_prefix("file:")).map(PathBuf::from).collect();
        files.dedup();
        files
    }

    /// The execution it works for.
    pub(crate) fn execution(&self) -> &str {
        &self.tag.1
    }

    /// `git` with nothing to do yet, in `directory`.
    pub(crate) fn call(&self, directory: &Path) -> Call {
        Call {
            tag: self.tag.clone(),
            fence: self.fence.clone(),
            directory: directory.to_owned(),
            args: Vec::new(),
            // Whoever needs a network says so.
            protocols: "",
            ssh: String::new(),
            index: None,
            date: None,
            deadline: LOCAL,
        }
    }

    /// `git` with nothing to do yet, for a bare clone.
    pub(crate) fn call_bare(&self, clone: &Path) -> Call {
        self.call(clone).place("--git-dir=", clone)
    }
}

impl Call {
    /// One more argument.
    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// More arguments.
    pub(crate) fn args<I: IntoIterator<Item: AsRef<OsStr>>>(mut self, args: I) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// `--name=path` as one argument.
    pub(crate) fn place(self, option: &str, path: &Path) -> Self {
        let mut arg = OsString::from(option);
        arg.push(path);
        self.arg(arg)
    }

    /// Lets it use these protocols, SSH by this command, and take its time.
    pub(crate) fn over(mut self, protocols: &'static str, ssh: &str) -> Self {
        (self.protocols, self.ssh, self.deadline) = (protocols, ssh.to_owned(), NETWORK);
        self
    }

    /// Has it work on another index than the work tree's own.
    pub(crate) fn with_index(mut self, index: &Path) -> Self {
        self.index = Some(index.to_owned());
        self
    }

    /// Has what it makes be of this time rather than of now, so that making
    /// it again makes the same.
    pub(crate) fn dated(mut self, date: DateTime<Utc>) -> Self {
        self.date = Some(date);
        self
    }

    /// Gives it more time than a local command usually has.
    pub(crate) fn within(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Runs it and answers what it said, whatever its exit code.
    pub(super) async fn said(self, what: &str, max_bytes: usize, overflow: Overflow) -> Result<Output, Trouble> {
        let deadline = self.deadline;
        let spawn = self.spawn();
        spawn.output(deadline, max_bytes, overflow).await.map_err(|error| Trouble::of_spawn(what, &error))
    }

    /// Runs it and answers its first words if it succeeded; `what` is what it is about.
    pub(crate) async fn text(self, what: &str) -> Result<String, Trouble> {
        let said = self.said(what, ANSWER_BYTES, Overflow::Forget).await?;
        if said.is_success() {
            Ok(String::from_utf8_lossy(&said.output).trim().to_owned())
        } else {
            Err(Trouble::of(what, said.errors.as_str()))
        }
    }

    fn spawn(self) -> Spawn {
        let hooks = format!("core.hooksPath={}", os::NOTHING);
        let settings = SETTINGS.iter().copied().chain([hooks.as_str()]).flat_map(|setting| ["-c", setting]);
        let (name, value) = &self.tag;
        let spawn = Spawn::new("git")
            .args(settings)
            .args(&self.args)
            .directory(&self.directory)
            .tag(name, value)
            .set("LC_ALL", "C")
            .set("GIT_ALLOW_PROTOCOL", self.protocols)
            .set("GIT_TERMINAL_PROMPT", "0")
            // Set and empty: git then asks no program at all.
            .set("GIT_ASKPASS", "")
            .set("GCM_INTERACTIVE", "never")
            .set("GIT_SSH_COMMAND", self.ssh)
            .set("GIT_OPTIONAL_LOCKS", "0");
        let spawn = match self.date.map(|date| format!("@{} +0000", date.timestamp())) {
            Some(date) => spawn.set("GIT_AUTHOR_DATE", &date).set("GIT_COMMITTER_DATE", &date),
            None => spawn,
        };
        let spawn = match self.index {
            Some(index) => spawn.set("GIT_INDEX_FILE", index),
            None => spawn,
        };
        match self.fence {
            Some(fence) => spawn.fence(fence),
            None => spawn,
        }
    }
}
