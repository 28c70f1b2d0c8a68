//! What the machine's owner allows: `policy.toml`.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::watched::Watched;

const DEFAULT_CAPACITY: i64 = 4;

/// The owner's rules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Policy {
    /// Local repositories that agents may work on.
    #[serde(default)]
    pub(crate) allowed_paths: Vec<PathBuf>,
    #[serde(default)]
    capacity: Option<Capacity>,
}

/// How many runs a machine takes at a time: 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
struct Capacity(i64);

impl TryFrom<i64> for Capacity {
    type Error = String;
    fn try_from(given: i64) -> Result<Self, String> {
        if (1..=100).contains(&given) {
            Ok(Self(given))
        } else {
            Err(format!("`capacity` is {given}, but must be from 1 to 100"))
        }
    }
}

impl Policy {
    /// How many runs this machine takes at a time.
    pub(crate) fn capacity(&self) -> i64 {
        self.capacity.map_or(DEFAULT_CAPACITY, |capacity| capacity.0)
    }
}

/// Watches the policy of the daemon whose state directory is `state`.
pub(crate) fn watch(state: &Path) -> Watched<Policy> {
    Watched::new(state.join("policy.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<(i64, usize), String> {
        let policy: Policy = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        Ok((policy.capacity(), policy.allowed_paths.len()))
    }

    #[test]
    fn capacity_and_paths_are_read_and_bounded() {
        assert_eq!(check(""), Ok((4, 0)));
        assert_eq!(check("capacity = 2\nallowed_paths = [\"/a\", \"/b\"]"), Ok((2, 2)));
        let problem = check("capacity = 0").expect_err("out of bounds");
        assert!(problem.contains("from 1 to 100"), "{problem}");
        assert!(check("capactiy = 2").is_err());
    }
}
