//! Dependencies point one way, and the pure crates stay pure.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::Complaint;

/// Which of our crates a crate may depend on. A crate that is not listed here
/// is a complaint: whoever adds one says where it stands.
const OURS: &[(&str, &[&str])] = &[
    ("shipmate-core", &[]),
    ("shipmate-seams", &[]),
    ("shipmate-agents", &["shipmate-core"]),
    ("shipmate-store", &["shipmate-core", "shipmate-seams"]),
    ("shipmate-server", &["shipmate-core", "shipmate-seams", "shipmate-store"]),
    ("shipmate-daemon", &["shipmate-core", "shipmate-seams", "shipmate-agents"]),
    (
        "shipmate",
        &["shipmate-core", "shipmate-seams", "shipmate-agents", "shipmate-store", "shipmate-server", "shipmate-daemon"],
    ),
    ("shipmate-testkit", &["shipmate-core", "shipmate-seams", "shipmate-agents"]),
    (
        "shipmate-simulation",
        &["shipmate-core", "shipmate-seams", "shipmate-store", "shipmate-server", "shipmate-daemon"],
    ),
    (
        "shipmate-benchmark",
        &[
            "shipmate-core",
            "shipmate-seams",
            "shipmate-store",
            "shipmate-server",
            "shipmate-daemon",
            // What it fills databases with, tests of plans do too.
            "shipmate-testkit",
        ],
    ),
    ("shipmate-tidy", &[]),
];

/// What else the pure crates may always depend on: values, no IO. Optional
/// dependencies are features that add derives and don't change behaviour.
const PURE: &[(&str, &[&str], &[&str])] = &[
    ("shipmate-core", &["chrono", "serde", "serde-saphyr", "serde_json", "thiserror", "uuid"], &["sqlx", "utoipa"]),
    (
        "shipmate-agents",
        // The types of ACP: values that serialise, no IO.
        &["agent-client-protocol-schema", "chrono", "serde", "serde_json", "thiserror", "uuid"],
        &[],
    ),
];

/// A package as `cargo metadata` describes it.
#[derive(Debug, Deserialize)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// What it says it depends on.
    pub dependencies: Vec<Dependency>,
}

/// One declared dependency.
#[derive(Debug, Deserialize)]
pub struct Dependency {
    /// The package's name.
    pub name: String,
    /// `dev`, `build`, or nothing for the product's.
    pub kind: Option<String>,
    /// Whether a feature turns it on.
    pub optional: bool,
}

/// The packages of the workspace at `root`.
///
/// # Panics
/// If cargo can't describe it.
#[must_use]
pub fn packages(root: &Path) -> Vec<Package> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
    }
    let described = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root)
        .output()
        .expect("cargo can be run");
    assert!(described.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&described.stderr));
    let metadata: Metadata = serde_json::from_slice(&described.stdout).expect("cargo's own format");
    metadata.packages
}

/// Dependencies among our crates that point the wrong way.
#[must_use]
pub fn wrong_direction(packages: &[Package]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for package in packages {
        let Some((_, allowed)) = OURS.iter().find(|(name, _)| *name == package.name) else {
            complaints.push(format!("{}: a new crate; say in crates/tidy where it stands", package.name));
            continue;
        };
        let of_product = package.dependencies.iter().filter(|dependency| dependency.kind.as_deref() != Some("dev"));
        let ours = of_product.filter(|dependency| OURS.iter().any(|(name, _)| *name == dependency.name));
        for wrong in ours.filter(|dependency| !allowed.contains(&dependency.name.as_str())) {
            complaints.push(format!("{} must not depend on {}", package.name, wrong.name));
        }
    }
    complaints
}

/// Dependencies that would let a pure crate do more than compute.
#[must_use]
pub fn impure(packages: &[Package]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (name, always, optional) in PURE {
        let package = packages.iter().find(|package| package.name == *name);
        let declared = package.into_iter().flat_map(|package| &package.dependencies);
        let of_product = declared.filter(|dependency| dependency.kind.as_deref() != Some("dev"));
        let foreign = of_product.filter(|dependency| !OURS.iter().any(|(ours, _)| *ours == dependency.name));
        for dependency in foreign {
            let allowed = always.contains(&dependency.name.as_str())
                || (dependency.optional && optional.contains(&dependency.name.as_str()));
            if !allowed {
                complaints.push(format!("{name} is pure and must not depend on {}", dependency.name));
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, dependencies: &[(&str, Option<&str>, bool)]) -> Package {
        let dependencies = dependencies.iter().map(|(name, kind, optional)| Dependency {
            name: (*name).to_owned(),
            kind: kind.map(str::to_owned),
            optional: *optional,
        });
        Package { name: name.to_owned(), dependencies: dependencies.collect() }
    }

    #[test]
    fn server_and_daemon_never_see_each_other() {
        let packages = [
            package("shipmate-server", &[("shipmate-daemon", None, false), ("axum", None, false)]),
            package("shipmate-daemon", &[("shipmate-core", None, false)]),
            package("shipmate-store", &[("shipmate-testkit", Some("dev"), false)]),
            package("surprise", &[]),
        ];
        assert_eq!(
            wrong_direction(&packages),
            [
                "shipmate-server must not depend on shipmate-daemon",
                "surprise: a new crate; say in crates/tidy where it stands",
            ]
        );
    }

    #[test]
    fn a_pure_crate_may_not_gain_a_runtime() {
        let packages = [
            package("shipmate-core", &[("serde", None, false), ("sqlx", None, true), ("proptest", Some("dev"), false)]),
            package("shipmate-agents", &[("shipmate-core", None, false), ("tokio", None, false), ("sqlx", None, true)]),
        ];
        assert_eq!(
            impure(&packages),
            [
                "shipmate-agents is pure and must not depend on tokio",
                "shipmate-agents is pure and must not depend on sqlx"
            ]
        );
        assert_eq!(impure(&[package("shipmate-core", &[("sqlx", None, false)])]).len(), 1);
    }
}
