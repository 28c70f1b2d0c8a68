//! What a child inherits of our environment: an allow-list, never everything.

use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;

use shipmate_agents::COMMON_ENVIRONMENT;

/// What git and probes need beyond what every child may see: the keys in the
/// person's own key agent, and git's certificates.
const FOR_GIT: &[&str] = &["SSH_AUTH_SOCK", "DBUS_SESSION_BUS_ADDRESS", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH"];

/// Names under which the product, or the one whose daemon ours stands in for,
/// keeps secrets.
const NEVER: &[&str] = &["SHIPMATE_", "MULTICA_"];

/// Which variables pass to a child.
#[derive(Clone)]
pub struct Inherit(Arc<dyn Fn(&str) -> bool + Send + Sync>);

impl Inherit {
    /// What every program needs.
    #[must_use]
    pub fn basic() -> Self {
        Self::those(|name| COMMON_ENVIRONMENT.iter().chain(FOR_GIT).any(|pattern| matches(pattern, name)))
    }

    /// Those that `passes` says yes to.
    #[must_use]
    pub fn those(passes: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(passes))
    }

    /// All but ours: for a child that is this very program again and makes
    /// its own choice for its children.
    #[must_use]
    pub fn everything() -> Self {
        Self::those(|_| true)
    }

    fn passes(&self, name: &str) -> bool {
        !NEVER.iter().any(|ours| name.starts_with(ours)) && (self.0)(name)
    }
}

impl fmt::Debug for Inherit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inherit")
    }
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => name == pattern,
    }
}

/// The part of our own environment that passes. This is inheritance, not
/// configuration: nothing here decides by a value.
pub(super) fn inherited(inherit: &Inherit) -> Vec<(OsString, OsString)> {
    std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(|name| inherit.passes(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_never_pass_whatever_the_list_says() {
        let all = Inherit::everything();
        assert!(!all.passes("SHIPMATE_TOKEN") && !all.passes("MULTICA_TOKEN") && !all.passes("SHIPMATE_DATA_DIR"));
        assert!(all.passes("ANTHROPIC_API_KEY") && !all.passes("SHIPMATE_DEMO_PACE_MS"));
    }

    #[test]
    fn the_basic_environment_has_no_way_to_load_foreign_code() {
        let basic = Inherit::basic();
        for name in ["LD_PRELOAD", "NODE_OPTIONS", "GIT_SSH_COMMAND", "GIT_DIR", "BASH_ENV", "AWS_SECRET_ACCESS_KEY"] {
            assert!(!basic.passes(name), "{name}");
        }
        assert!(basic.passes("PATH") && basic.passes("LC_ALL"));
    }
}
