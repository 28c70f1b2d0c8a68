//! Where agent CLIs are looked for: where the user's login shell would find
//! them, and where this process would.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::sync::OnceLock;

use super::login_shell;
use crate::config::Config;

/// The places, as far as they are known: the shell is asked once, when the
/// machine is looked over for the first time.
#[derive(Debug)]
pub(crate) struct SearchPath {
    own: OsString,
    shell: Option<PathBuf>,
    asked: OnceLock<Result<OsString, String>>,
}

impl SearchPath {
    /// Nobody is asked yet.
    pub(crate) fn new(config: &Config) -> Self {
        Self { own: config.search_path.clone(), shell: config.login_shell.clone(), asked: OnceLock::new() }
    }

    /// Asks the login shell, if there is one and it was not asked before.
    pub(crate) async fn find(&self) {
        let Some(shell) = self.shell.as_deref().filter(|_| self.asked.get().is_none()) else { return };
        let said = login_shell::path_of(shell, login_shell::DEADLINE).await;
        match &said {
            Ok(said) => tracing::debug!(path = %said.display(), "the login shell's path is known"),
            Err(why) => tracing::warn!("{why}; agent tools are looked for only where this process would find them"),
        }
        let both = said.map(|said| joined(&said, &self.own));
        // Nobody else asks, so nobody can have been faster.
        let _ = self.asked.set(both);
    }

    /// The places that are known by now, in the form of `PATH`.
    pub(crate) fn known(&self) -> &OsStr {
        self.asked.get().and_then(|said| said.as_ref().ok()).unwrap_or(&self.own)
    }

    /// Why the login shell's places are not among them, if they should be.
    pub(crate) fn problem(&self) -> Option<String> {
        self.asked.get().and_then(|said| said.as_ref().err().cloned())
    }
}

/// The first list, then what only the second has.
fn joined(first: &OsStr, second: &OsStr) -> OsString {
    let mut places: Vec<PathBuf> = Vec::new();
    for place in std::env::split_paths(first).chain(std::env::split_paths(second)) {
        if !place.as_os_str().is_empty() && !places.contains(&place) {
            places.push(place);
        }
    }
    std::env::join_paths(places).unwrap_or_else(|_| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_shells_places_come_first_and_none_comes_twice() {
        assert_eq!(joined("/a:/b::/a".as_ref(), "/b:/c".as_ref()), "/a:/b:/c");
    }
}
