//! The table of agent CLIs we know, as data, and how to read their versions.

use crate::driver::Protocol;

/// A version as `major, minor, patch`.
pub type Version = (u32, u32, u32);

/// A kind of agent CLI.
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
    /// The command that installs it.
    pub install: &'static str,
    /// The environment variables it may see, beyond those every agent may see.
    /// A trailing `*` stands for any ending.
    pub environment: &'static [&'static str],
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

const PROVIDERS: &[Provider] = &[Provider {
    name: "claude",
    title: "Claude Code",
    executables: &["claude"],
    version_args: &["--version"],
    // The oldest version the driver's tests have a recording of. The control
    // protocol on standard input, which it depends on, is in all of version 2.
    minimum: Some((2, 0, 0)),
    protocol: Protocol::ClaudeStream,
    install: "npm install -g @anthropic-ai/claude-code",
    environment: &[
        "ANTHROPIC_*",
        "CLAUDE_*",
        "DISABLE_*",
        "API_TIMEOUT_MS",
        "MAX_THINKING_TOKENS",
        "IS_SANDBOX",
        // The two clouds it can reach its models through.
        "AWS_REGION",
        "AWS_PROFILE",
        "AWS_BEARER_TOKEN_BEDROCK",
        "CLOUD_ML_REGION",
        "VERTEX_REGION_*",
        "GOOGLE_APPLICATION_CREDENTIALS",
    ],
}];

/// Every agent CLI that is looked for on a machine.
#[must_use]
pub fn builtin() -> &'static [Provider] {
    PROVIDERS
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
        for pattern in PROVIDERS.iter().flat_map(|p| p.environment).chain(COMMON_ENVIRONMENT) {
            assert!(!pattern.starts_with("SHIPMATE") && *pattern != "*", "{pattern}");
        }
    }
}
