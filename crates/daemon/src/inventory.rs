//! Which agents this machine has: looked for, asked for their versions, and
//! looked at again, since people install and update them while we run.

mod choices;
mod custom;
mod login_shell;
pub(crate) mod lookup;
pub(crate) mod probe;
mod scan;
mod search_path;
#[cfg(all(test, unix))]
mod tests;

use std::path::Path;

use shipmate_core::api::daemon::{ProviderReport, ProviderState};

use crate::watched::Watched;

pub(crate) use scan::Scanner;
pub(crate) use search_path::SearchPath;

/// What is wrong with `providers.toml` in the state directory, if something is.
pub(crate) fn problem(state: &Path) -> Option<String> {
    let mut custom = Watched::<custom::Custom>::new(state.join("providers.toml"));
    custom.refresh();
    custom.problem().map(str::to_owned)
}

/// A report that something is not as it should be.
pub(crate) fn broken(name: &str, detail: String) -> ProviderReport {
    ProviderReport {
        provider: name.to_owned(),
        title: name.to_owned(),
        state: ProviderState::Broken,
        version: None,
        path: None,
        detail: Some(detail),
        install: None,
    }
}
