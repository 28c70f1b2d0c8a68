//! How source files begin and are named.

use crate::{Complaint, File};

/// Rust files that don't begin with a sentence about themselves, or are
/// called `mod.rs`. Tests that stand beside their subject are its own.
#[must_use]
pub fn without_manners(files: &[File]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.is("rs") && file.path.starts_with("crates/")) {
        let is_beside_its_subject = file.is_test() && !file.path.contains("/tests/");
        if !file.content.starts_with("//! ") && !is_beside_its_subject {
            complaints.push(format!("{}: begin with one `//!` sentence that says what the file is for", file.path));
        }
        if file.path.ends_with("/mod.rs") {
            complaints.push(format!("{}: a module is `name.rs` beside a folder `name`", file.path));
        }
    }
    complaints
}

/// Crates that don't take the workspace's lints, or don't say what they are.
#[must_use]
pub fn crates_outside_the_rules(files: &[File]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let manifests = files.iter().filter(|file| file.path.starts_with("crates/") && file.path.ends_with("/Cargo.toml"));
    for file in manifests {
        if !file.content.contains("[lints]\nworkspace = true\n") {
            complaints.push(format!("{}: add `[lints]` with `workspace = true`", file.path));
        }
        if file.content.contains("PLACEHOLDER") || !file.content.contains("\ndescription = ") {
            complaints.push(format!("{}: say in `description` what the crate is for", file.path));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_it_is_for() {
        let files = [
            File::new("crates/a/src/good.rs", "//! Is for this.\n"),
            File::new("crates/a/src/bad.rs", "use std::fmt;\n"),
            File::new("crates/a/src/b/mod.rs", "//! Is for this.\n"),
        ];
        let complaints = without_manners(&files);
        assert_eq!(complaints.len(), 2, "{complaints:?}");
        assert!(complaints[0].contains("bad.rs") && complaints[1].contains("mod.rs"), "{complaints:?}");
    }

    #[test]
    fn a_crate_takes_the_lints() {
        let files = [
            File::new("crates/a/Cargo.toml", "[package]\ndescription = \"A\"\n\n[lints]\nworkspace = true\n"),
            File::new("crates/b/Cargo.toml", "[package]\ndescription = \"B\"\n"),
        ];
        assert_eq!(crates_outside_the_rules(&files), ["crates/b/Cargo.toml: add `[lints]` with `workspace = true`"]);
    }
}
