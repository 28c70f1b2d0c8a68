//! Which agents this machine has: looked for, asked for their versions, and
//! looked at again, since people install and update them while we run.

mod custom;
pub(crate) mod lookup;
pub(crate) mod probe;
mod scan;
#[cfg(all(test, unix))]
mod tests;

use shipmate_core::api::daemon::{ProviderReport, ProviderState};

pub(crate) use scan::Scanner;

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
