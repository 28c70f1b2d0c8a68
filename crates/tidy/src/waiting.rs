//! Tests wait for conditions; they do not sleep and hope.

use crate::{Complaint, File};

const WAITS: &[&str] = &["sleep(", "waitForTimeout("];

/// Lines of test code that sleep. Programs that tests start may: they play
/// something that takes time.
#[must_use]
pub fn sleeping(files: &[File]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let code = files.iter().filter(|file| ["rs", "ts", "tsx", "mjs"].iter().any(|extension| file.is(extension)));
    for file in code.filter(|file| !file.path.contains("/fixtures/")) {
        for line in file.test_lines() {
            if WAITS.iter().any(|wait| calls(line.text, wait)) {
                complaints.push(format!(
                    "{}:{}: a test sleeps; wait for the condition (shipmate_testkit::eventually)",
                    file.path, line.number
                ));
            }
        }
    }
    complaints
}

/// Whether `line` has this call, not one whose name only ends like it.
fn calls(line: &str, call: &str) -> bool {
    let before = |at: usize| line[..at].chars().next_back();
    line.match_indices(call).any(|(at, _)| before(at).is_none_or(|c| !c.is_alphanumeric() && c != '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleeping_is_found_in_tests_only() {
        let nap = ["sleep", "(SECOND);\n"].concat();
        let files = [
            File::new("crates/a/src/lib.rs", &nap),
            File::new("crates/a/src/b.rs", &format!("#[cfg(test)]\nmod tests {{\n    {nap}}}\n")),
            File::new("crates/a/tests/it/c.rs", &nap),
            File::new("crates/a/tests/it/d.rs", &format!("fn does_not_{nap}")),
            File::new("crates/a/tests/fixtures/slow.rs", &nap),
            File::new("web/e2e/board.mjs", &["page.waitForTimeout", "(5)\n"].concat()),
        ];
        let complaints = sleeping(&files);
        let places: Vec<_> =
            complaints.iter().filter_map(|complaint| complaint.split_once(": ")).map(|(p, _)| p).collect();
        assert_eq!(places, ["crates/a/src/b.rs:3", "crates/a/tests/it/c.rs:1", "web/e2e/board.mjs:1"]);
    }
}
