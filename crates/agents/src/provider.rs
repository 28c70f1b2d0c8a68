//! The table of agent CLIs we know, as data, and how to read their versions.

mod table;

use crate::driver::Protocol;

/// A version as `major, minor, patch`.
pub type Version = (u32, u32, u32);

/// A kind of agent CLI: everything that is particular to it, as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provider {
    /// Its name in the API and in journals.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// The names to look for on the search path, best first.
    pub executables: &'static [&'static str],
    /// The arguments that make it print its version.
    pub version_args: &'static [&'static str],
    /// The oldest version we can drive.
    pub minimum: Option<Version>,
    /// How to speak with it.
    pub protocol: Protocol,
    /// The arguments that make it speak so.
    pub args: &'static [&'static str],
    /// Variables it is started with, so that it neither updates itself in the
    /// middle of a run nor waits for somebody.
    pub variables: &'static [(&'static str, &'static str)],
    /// How it is told which model to ask.
    pub model: ModelChoice,
    /// How it is held to what an agent may do.
    pub approval: ApprovalMeans,
    /// How it is given tools from outside its repository.
    pub tools: ToolMeans,
    /// The file in a repository that it reads its instructions from.
    pub instruction_file: &'static str,
    /// How it is given skills.
    pub skills: SkillMeans,
    /// Whether an earlier conversation can be gone on with.
    pub resume: Resume,
    /// What the tokens it reports mean.
    pub counting: Counting,
    /// Where in the home it keeps its settings and conversations, which it
    /// changes while it runs.
    pub state: &'static [&'static str],
    /// The command that installs it.
    pub install: &'static str,
    /// The environment variables it may see, beyond those every agent may see.
    /// A trailing `*` stands for any ending.
    pub environment: &'static [&'static str],
}

/// How an agent CLI is told which model to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelChoice {
    /// In its protocol.
    Protocol,
    /// By an argument: this, directly followed by the name.
    Argument(&'static str),
    /// By this option, with the name as the next word.
    Option(&'static str),
    /// By this variable of its environment.
    Variable(&'static str),
}

/// How an agent CLI is given skills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkillMeans {
    /// By an argument that names a folder outside of the repository: this,
    /// directly followed by the folder.
    Argument {
        /// The argument.
        flag: &'static str,
        /// In which part of the folder it looks for skills.
        within: &'static str,
    },
    /// By this option, with a folder outside of the repository as the next word.
    Option(&'static str),
    /// It finds them in this folder of its work tree, and nowhere else that is
    /// not the person's own.
    WorkTree(&'static str),
    /// It knows no skills: it is told where they lie, and reads them.
    Told,
}

impl SkillMeans {
    /// In which part of a folder outside of the repository the skills lie;
    /// none if they lie in the work tree.
    #[must_use]
    pub fn within(self) -> Option<&'static str> {
        match self {
            Self::Argument { within, .. } => Some(within),
            Self::Option(_) | Self::Told => Some(""),
            Self::WorkTree(_) => None,
        }
    }

    /// The arguments that name `folder`, in which the skills lie.
    #[must_use]
    pub fn arguments(self, folder: &str) -> Vec<String> {
        match self {
            Self::Argument { flag, .. } => vec![format!("{flag}{folder}")],
            Self::Option(flag) => vec![flag.to_owned(), folder.to_owned()],
            Self::WorkTree(_) | Self::Told => Vec::new(),
        }
    }
}

/// How an agent CLI is held to what an agent may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApprovalMeans {
    /// It asks before it changes something, and is answered.
    Asked,
    /// By a mode of its conversation; where that asks, it is answered.
    Modes {
        /// The one in which it may do everything.
        full: Option<&'static str>,
        /// The one in which it may not change anything unasked.
        read_only: &'static str,
    },
    /// It never asks, so that these arguments take away what changes things.
    Arguments {
        /// Those of an agent that may only look.
        read_only: &'static [&'static str],
    },
    /// It can't be held back: an agent that may only look is not run.
    Never,
}

/// How an agent CLI is given tools from outside its repository: servers of the
/// Model Context Protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToolMeans {
    /// In its protocol, if that has a way.
    Protocol,
    /// By an argument: this, directly followed by `mcpServers` as JSON.
    Json {
        /// The argument.
        argument: &'static str,
        /// The argument by which a server's tools are used without asking:
        /// this, directly followed by the server's name.
        trust: &'static str,
    },
    /// By settings that this option overrides, one by one, in TOML.
    Settings {
        /// The option.
        option: &'static str,
        /// How long a tool may take, in seconds: a person may be asked.
        patience: u32,
    },
}

/// Whether an earlier conversation can be gone on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resume {
    /// Yes, by its id.
    Yes,
    /// No: each run begins afresh, for this reason: the end of the sentence
    /// "it can't go on with the earlier conversation: …".
    Never(&'static str),
}

/// What the tokens that an agent CLI reports mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// They are all of the run's, and those from a cache are told apart.
    Whole,
    /// They are all of the run's, and the input counts those from a cache too.
    CachedWithin,
    /// They are of the last call of the model only: less than was used.
    LastCall,
    /// It says nothing.
    Unknown,
}

impl Provider {
    /// A program that reads its task on its standard input, and all else as
    /// it is for most agents. Rows of the table say what differs.
    pub const PLAIN: Self = Self {
        name: "plain",
        title: "Plain command",
        executables: &[],
        version_args: &["--version"],
        minimum: None,
        protocol: Protocol::ExecLines,
        args: &[],
        variables: &[],
        model: ModelChoice::Protocol,
        approval: ApprovalMeans::Asked,
        tools: ToolMeans::Protocol,
        instruction_file: "AGENTS.md",
        skills: SkillMeans::Told,
        resume: Resume::Yes,
        counting: Counting::Whole,
        state: &[],
        install: "",
        environment: &[],
    };

    /// The row of the built-in provider `name`; for one of the owner's own
    /// that speaks `protocol`, a row without particulars.
    #[must_use]
    pub fn of(name: &str, protocol: Protocol) -> Self {
        let row = builtin().iter().find(|provider| provider.name == name && provider.protocol == protocol);
        // A command of the owner's own is not known to ask before it acts.
        row.copied().unwrap_or(Self { protocol, approval: ApprovalMeans::Never, ..Self::PLAIN })
    }
}

/// Environment variables that every child process may see: who the person is,
/// where things are, how the network is reached; nothing of ours.
pub const COMMON_ENVIRONMENT: &[&str] = &[
    "HOME",
    "PATH",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "LANGUAGE",
    "LC_*",
    "TZ",
    "TERM",
    "TMPDIR",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "ALL_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "all_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "NODE_EXTRA_CA_CERTS",
    "XDG_*",
    // Windows can't start most programs without these.
    "SYSTEMROOT",
    "SystemRoot",
    "WINDIR",
    "COMSPEC",
    "ComSpec",
    "PATHEXT",
    "Path",
    "TEMP",
    "TMP",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "ProgramData",
    "ProgramFiles*",
    "HOMEDRIVE",
    "HOMEPATH",
];

/// Every agent CLI that is looked for on a machine.
#[must_use]
pub fn builtin() -> &'static [Provider] {
    table::PROVIDERS
}

/// The first `1.2.3` in what a CLI printed when asked for its version. Looks
/// at the first 4 KiB only.
#[must_use]
pub fn read_version(output: &[u8]) -> Option<Version> {
    let head = &output[..output.len().min(4096)];
    let text = String::from_utf8_lossy(head);
    text.split(|c: char| !c.is_ascii_digit() && c != '.').find_map(version_in)
}

fn version_in(word: &str) -> Option<Version> {
    let mut numbers = word.split('.').map(str::parse::<u32>);
    match (numbers.next()?, numbers.next()?, numbers.next()?) {
        (Ok(major), Ok(minor), Ok(patch)) => Some((major, minor, patch)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_wherever_they_stand() {
        for (output, expected) in [
            ("2.1.330 (Claude Code)\n", Some((2, 1, 330))),
            ("codex-cli 0.169.0", Some((0, 169, 0))),
            (" 1.34.0\n", Some((1, 34, 0))),
            ("GitHub Copilot CLI 1.0.102. Up to date.", Some((1, 0, 102))),
            ("v3.2.1-beta.4", Some((3, 2, 1))),
            ("built 2026.1, no version", None),
            ("1.2.99999999999", None),
            ("", None),
        ] {
            assert_eq!(read_version(output.as_bytes()), expected, "{output:?}");
        }
    }

    #[test]
    fn a_version_behind_a_flood_of_output_is_not_waited_for() {
        let mut flood = vec![b'x'; 1 << 20];
        flood.extend_from_slice(b" 1.2.3");
        assert_eq!(read_version(&flood), None);
        assert_eq!(read_version(b"\xff\x00 2.0.1"), Some((2, 0, 1)));
    }

    #[test]
    fn nothing_of_ours_is_on_an_allow_list() {
        for pattern in table::PROVIDERS.iter().flat_map(|p| p.environment).chain(COMMON_ENVIRONMENT) {
            assert!(!pattern.starts_with("SHIPMATE") && *pattern != "*", "{pattern}");
        }
    }
}
