//! The owner's own commands as agents: `providers.toml`.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::Path;

use serde::Deserialize;
use shipmate_agents::{Protocol, builtin};
use shipmate_core::api::daemon::{ProviderReport, ProviderState};

use super::lookup;
use super::scan::{DEMO, Entry};
use crate::actor::Program;

/// The content of `providers.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, try_from = "Listed")]
pub(super) struct Custom {
    pub(super) providers: Vec<CustomProvider>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    #[serde(default)]
    provider: Vec<CustomProvider>,
}

/// A command of the owner's that speaks plain lines, JSON lines, or ACP.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CustomProvider {
    name: Name,
    #[serde(default)]
    title: Option<String>,
    command: CommandLine,
    #[serde(default)]
    protocol: Spoken,
}

/// How it is spoken to.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Spoken {
    #[default]
    Lines,
    Acp,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
struct Name(String);

#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Vec<String>")]
struct CommandLine {
    program: String,
    args: Vec<String>,
}

impl TryFrom<Listed> for Custom {
    type Error = String;
    fn try_from(listed: Listed) -> Result<Self, String> {
        let mut names = BTreeSet::new();
        match listed.provider.iter().find(|provider| !names.insert(&provider.name.0)) {
            Some(twice) => Err(format!("the provider name `{}` is there twice", twice.name.0)),
            None => Ok(Self { providers: listed.provider }),
        }
    }
}

impl TryFrom<String> for Name {
    type Error = String;
    fn try_from(name: String) -> Result<Self, String> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        let shown: String = name.chars().take(80).collect();
        if name.is_empty() || name.len() > 40 || !name.chars().all(fits) {
            return Err(format!("`{shown}` is no provider name: 1 to 40 of a-z, 0-9, - and _"));
        }
        if name == DEMO || builtin().iter().any(|known| known.name == name) {
            return Err(format!("`{shown}` is the name of a built-in provider; choose another"));
        }
        Ok(Self(name))
    }
}

impl TryFrom<Vec<String>> for CommandLine {
    type Error = String;
    fn try_from(words: Vec<String>) -> Result<Self, String> {
        let mut words = words.into_iter();
        match words.next() {
            Some(program) if !program.is_empty() => Ok(Self { program, args: words.collect() }),
            _ => Err("`command` is empty; its first word must be a program".to_owned()),
        }
    }
}

impl CustomProvider {
    /// Looks whether its program is there.
    pub(super) fn entry(&self, search_path: &OsStr) -> Entry {
        let program = &self.command.program;
        let path = Path::new(program);
        let there = if path.is_absolute() { lookup::executable(path) } else { lookup::find(&[program], search_path) };
        let shown = there.as_deref().unwrap_or(path).to_string_lossy().into_owned();
        let report = ProviderReport {
            provider: self.name.0.clone(),
            title: self.title.clone().unwrap_or_else(|| self.name.0.clone()),
            state: if there.is_some() { ProviderState::Found } else { ProviderState::Broken },
            version: None,
            path: Some(shown.clone()),
            detail: there.is_none().then(|| format!("`{program}` is not there, or may not be run.")),
            install: None,
        };
        let program = there.map(|_| Program {
            protocol: match self.protocol {
                Spoken::Lines => Protocol::ExecLines,
                Spoken::Acp => Protocol::Acp,
            },
            path: shown,
            args: self.command.args.clone(),
            version: None,
        });
        Entry { report, program }
    }
}
