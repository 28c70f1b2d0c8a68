//! The pure crates do not reach outside through the standard library either.

use crate::{Complaint, File};

const PURE: &[&str] = &["crates/core/src/", "crates/agents/src/"];
const OUTSIDE: &[&str] =
    &["std::fs", "std::net", "std::process", "std::thread", "std::env::", "std::io", "std::time::Instant"];

/// Lines of the pure crates, outside their tests, that name IO.
#[must_use]
pub fn reaching_out(files: &[File]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let pure = files.iter().filter(|file| file.is("rs") && PURE.iter().any(|folder| file.path.starts_with(folder)));
    for file in pure.filter(|file| !file.is_test()) {
        for line in file.product_lines() {
            let code = line.text.split("//").next().unwrap_or_default();
            if let Some(outside) = OUTSIDE.iter().find(|outside| code.contains(*outside)) {
                complaints.push(format!("{}:{}: {outside} in a crate without IO", file.path, line.number));
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_read_in_core_is_found() {
        let files = [
            File::new("crates/core/src/a.rs", "// std::fs is not for us\nuse std::fs::read;\n"),
            File::new("crates/daemon/src/a.rs", "use std::fs::read;\n"),
        ];
        assert_eq!(reaching_out(&files), ["crates/core/src/a.rs:2: std::fs in a crate without IO"]);
    }
}
