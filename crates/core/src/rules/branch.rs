//! Which names branches have, and which they may have, as git sees it.

use crate::id::TaskId;

/// The longest name, in bytes.
pub const MAX_BYTES: usize = 200;

/// How many of an id's last digits tell the branches of one clone apart. A
/// version 7 id begins with the time, so the heads of two that were made in the
/// same minute are alike. With eight digits ten thousand of them would hold two
/// that are alike once in a hundred times.
const TAIL: usize = 12;

/// The branch that the work of `task` goes to, on the issue called `identifier`.
#[must_use]
pub fn of_task(identifier: &str, task: TaskId) -> String {
    let digits = task.0.simple().to_string();
    format!("shipmate/{}-{}", identifier.to_lowercase(), &digits[digits.len() - TAIL..])
}

/// Why `name` can't be a branch's, if it can't.
#[must_use]
pub fn problem(name: &str) -> Option<&'static str> {
    let odd = |c: char| c.is_control() || c.is_whitespace() || "~^:?*[\\".contains(c);
    let wrong = |part: &str| part.is_empty() || part.starts_with('.') || part.ends_with('.') || part.ends_with(".lock");
    if name.is_empty() || name.len() > MAX_BYTES {
        return Some("it must be 1 to 200 bytes long");
    }
    if name.starts_with('-') || name.starts_with("refs/") || name == "HEAD" || name == "@" {
        return Some("it must not begin with `-` or `refs/`, and must not be `HEAD`");
    }
    if name.chars().any(odd) || name.contains("..") || name.contains("@{") {
        return Some("it must not have blanks, `..`, `@{` or any of ~ ^ : ? * [ \\ in it");
    }
    name.split('/')
        .any(wrong)
        .then_some("no part between slashes may be empty, begin or end with a dot, or end with .lock")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_would_refuse_or_take_for_something_else_is_refused() {
        for bad in [
            "",
            "-x",
            "a b",
            "a..b",
            "a~1",
            "a^",
            "a:b",
            "a?",
            "a*",
            "a[",
            "a\\b",
            "/a",
            "a/",
            "a//b",
            ".a",
            "a/.b",
            "a.",
            "a.lock",
            "a@{1}",
            "@",
            "HEAD",
            "refs/heads/a",
            "a\nb",
            "a\u{7f}",
        ] {
            assert!(problem(bad).is_some(), "{bad:?}");
        }
        assert!(problem(&"a".repeat(201)).is_some());
        for good in ["main", "shipmate/ship-1-00ff", "release/1.2", "fix_ü", "a@b"] {
            assert_eq!(problem(good), None, "{good}");
        }
    }
}
