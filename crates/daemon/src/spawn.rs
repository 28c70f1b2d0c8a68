//! The one place that starts child processes: agents, git, probes, runners.
//!
//! Every child gets a session and a group of its own before it runs, an
//! environment made from an allow-list, and pipes with bounds.

mod child;
mod detached;
mod environment;
mod lines;
mod once;
mod tail;

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use process_wrap::tokio::CommandWrap;

pub(crate) use child::Child;
pub use detached::Detached;
pub use environment::Inherit;
pub(crate) use lines::Taken;
pub use once::{Output, Overflow};

use crate::fence::Fence;
use crate::os::{self, ControlGroup};

/// Why a child could not be started or did not finish. Each is a sentence.
#[derive(Debug, thiserror::Error)]
pub enum SpawnError {
    /// There is no such program.
    #[error("`{program}` is not on this machine")]
    Missing {
        /// What should have run.
        program: String,
    },
    /// The system would not start it.
    #[error("`{program}` could not be started: {error}")]
    Refused {
        /// What should have run.
        program: String,
        /// What the system says.
        error: io::Error,
    },
    /// It did not end in time, and was killed.
    #[error("`{program}` did not finish within {seconds} seconds and was stopped")]
    TooSlow {
        /// What ran.
        program: String,
        /// Its deadline.
        seconds: u64,
    },
    /// Its pipes broke.
    #[error("lost the connection to `{program}`: {error}")]
    Lost {
        /// What ran.
        program: String,
        /// What the system says.
        error: io::Error,
    },
}

/// A child process to be.
#[derive(Debug, Clone)]
pub struct Spawn {
    program: OsString,
    args: Vec<OsString>,
    directory: Option<PathBuf>,
    set: Vec<(OsString, OsString)>,
    inherit: Inherit,
    tag: Option<(String, String)>,
    all_of_ours: bool,
    group: Option<ControlGroup>,
    fence: Option<Fence>,
    first_on_path: Option<PathBuf>,
}

impl Spawn {
    /// A child that runs `program` with nothing but the basic environment.
    #[must_use]
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        Self {
            program: program.as_ref().to_owned(),
            args: Vec::new(),
            directory: None,
            set: Vec::new(),
            inherit: Inherit::basic(),
            tag: None,
            all_of_ours: false,
            group: None,
            fence: None,
            first_on_path: None,
        }
    }

    /// More arguments.
    #[must_use]
    pub fn args<I: IntoIterator<Item: AsRef<OsStr>>>(mut self, args: I) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Where it runs. Without this it runs where we do.
    #[must_use]
    pub fn directory(mut self, directory: &Path) -> Self {
        self.directory = Some(directory.to_owned());
        self
    }

    /// A variable, whatever is inherited.
    #[must_use]
    pub fn set(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.set.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Which of our own variables it sees. Ours never pass, except to ourselves.
    #[must_use]
    pub fn inherit(mut self, inherit: Inherit) -> Self {
        self.inherit = inherit;
        self
    }

    /// Programs in this folder are found before all others.
    #[must_use]
    pub(crate) fn first_on_path(mut self, folder: &Path) -> Self {
        self.first_on_path = Some(folder.to_owned());
        self
    }

    /// A variable by which every process of its tree is found again.
    #[must_use]
    pub(crate) fn tag(mut self, name: &str, value: &str) -> Self {
        self.tag = Some((name.to_owned(), value.to_owned()));
        self
    }

    /// Every descendant of this process will be counted to the child's tree.
    #[must_use]
    pub(crate) fn all_of_ours(mut self) -> Self {
        self.all_of_ours = true;
        self
    }

    /// The control group that we are in, and with us the child, while it is started.
    #[must_use]
    pub(crate) fn within(mut self, group: Option<&ControlGroup>) -> Self {
        self.group = group.cloned();
        self
    }

    /// What of the machine it sees; everything its user does if this is not said.
    #[must_use]
    pub(crate) fn fence(mut self, fence: Fence) -> Self {
        self.fence = Some(fence);
        self
    }

    /// Starts it to talk with: its three pipes are ours.
    pub(crate) fn start(self) -> Result<Child, SpawnError> {
        let root = os::Root {
            leader: None,
            began: None,
            tag: self.tag.as_ref().map(|(name, value)| format!("{name}={value}")),
            all_of_ours: self.all_of_ours,
            group: self.group.clone(),
        };
        let program = self.shown();
        let child = self.spawn(Stdio::piped(), Stdio::piped(), Stdio::piped())?;
        Ok(Child::new(program, child, root))
    }

    /// What `PATH` is to be, where a folder is to come first.
    fn extended_path(&self) -> Option<OsString> {
        let first = self.first_on_path.clone()?;
        let inherited = environment::inherited(&self.inherit);
        let known = self.set.iter().rev().chain(&inherited).find(|(name, _)| name == "PATH");
        let rest = known.map(|(_, value)| std::env::split_paths(value).collect::<Vec<_>>()).unwrap_or_default();
        std::env::join_paths(std::iter::once(first).chain(rest)).ok()
    }

    fn shown(&self) -> String {
        self.program.to_string_lossy().into_owned()
    }

    fn spawn(
        self,
        input: Stdio,
        output: Stdio,
        errors: Stdio,
    ) -> Result<Box<dyn process_wrap::tokio::ChildWrapper>, SpawnError> {
        let mut command = CommandWrap::with_new(&self.program, |command| {
            command.args(&self.args).stdin(input).stdout(output).stderr(errors);
            command.env_clear().envs(environment::inherited(&self.inherit)).envs(self.set.iter().cloned());
            if let Some((name, value)) = &self.tag {
                command.env(name, value);
            }
            if let Some(path) = self.extended_path() {
                command.env("PATH", path);
            }
            if let Some(directory) = &self.directory {
                command.current_dir(directory);
            }
        });
        os::wrap(&mut command);
        let started = match &self.fence {
            Some(fence) => os::spawn_fenced(&mut command, fence),
            None => command.spawn(),
        };
        started.map(os::unwrap).map_err(|error| {
            let program = self.program.to_string_lossy().into_owned();
            // A missing directory is reported the same way; the program is not to blame then.
            let place_is_there = self.directory.as_deref().is_none_or(Path::is_dir);
            if error.kind() == io::ErrorKind::NotFound && place_is_there {
                SpawnError::Missing { program }
            } else {
                SpawnError::Refused { program, error }
            }
        })
    }
}
