//! Asks an agent CLI which version it is.

use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

use shipmate_agents::{Provider, Version, read_version};
use shipmate_core::api::daemon::{ProviderReport, ProviderState};

use super::scan::Entry;
use crate::actor::Program;
use crate::spawn::{Output, Overflow, Spawn, SpawnError};

/// How long a CLI may take to say its version. Some unpack themselves first.
pub(crate) const DEADLINE: Duration = Duration::from_secs(15);
const MAX_OUTPUT: usize = 64 * 1024;

/// Runs the CLI at `path` for its version.
pub(crate) async fn probe(provider: &Provider, path: &Path, search_path: &OsStr, deadline: Duration) -> Entry {
    let asked = Spawn::new(path)
        .args(provider.version_args)
        // Many CLIs are scripts whose interpreter is looked up again.
        .set("PATH", search_path)
        .output(deadline, MAX_OUTPUT, Overflow::Stop)
        .await;
    match understand(provider, asked, deadline) {
        Ok(version) => found(provider, path, version),
        Err((state, version, detail)) => {
            let mut report = report(provider, state);
            report.path = Some(path.to_string_lossy().into_owned());
            report.version = version.map(dotted);
            report.detail = Some(detail);
            Entry { report, program: None }
        }
    }
}

/// What to say of a provider that is not there.
pub(crate) fn missing(provider: &Provider) -> Entry {
    let mut report = report(provider, ProviderState::Missing);
    report.detail =
        Some(format!("No `{}` was found on this machine's search path.", provider.executables.join("`, `")));
    Entry { report, program: None }
}

type Fault = (ProviderState, Option<Version>, String);

fn understand(provider: &Provider, asked: Result<Output, SpawnError>, deadline: Duration) -> Result<Version, Fault> {
    let flags = provider.version_args.join(" ");
    let broken = |detail: String| (ProviderState::Broken, None, detail);
    let output = match asked {
        Ok(output) => output,
        Err(SpawnError::TooSlow { .. }) => {
            return Err(broken(format!("It did not answer `{flags}` within {} s.", deadline.as_secs())));
        }
        Err(error) => return Err(broken(format!("It can't be asked for its version: {error}."))),
    };
    // One that was stopped because it printed too much has no exit code.
    if !output.is_success() && !output.cut {
        let code = output.code.map_or("a signal".to_owned(), |code| format!("exit code {code}"));
        let last = output.errors.as_str().lines().last().unwrap_or_default();
        let said: String = last.chars().take(200).collect();
        let said = if said.is_empty() { said } else { format!(": {said}") };
        return Err(broken(format!("Its answer to `{flags}` was {code}{said}.")));
    }
    let Some(version) = read_version(&output.output) else {
        return Err(broken(format!("Its answer to `{flags}` has no version number in it.")));
    };
    match provider.minimum {
        Some(minimum) if version < minimum => Err((
            ProviderState::TooOld,
            Some(version),
            format!("Version {} is too old; {} or newer is needed.", dotted(version), dotted(minimum)),
        )),
        _ => Ok(version),
    }
}

fn found(provider: &Provider, path: &Path, version: Version) -> Entry {
    let mut report = report(provider, ProviderState::Found);
    let path = path.to_string_lossy().into_owned();
    report.path = Some(path.clone());
    report.version = Some(dotted(version));
    let program = Program { protocol: provider.protocol, path, args: Vec::new(), version: report.version.clone() };
    Entry { report, program: Some(program) }
}

fn report(provider: &Provider, state: ProviderState) -> ProviderReport {
    ProviderReport {
        provider: provider.name.to_owned(),
        title: provider.title.to_owned(),
        state,
        version: None,
        path: None,
        detail: None,
        install: Some(provider.install.to_owned()),
    }
}

fn dotted((major, minor, patch): Version) -> String {
    format!("{major}.{minor}.{patch}")
}
