//! The files of the repository: tracked ones and new ones that are not ignored.

use std::path::{Path, PathBuf};
use std::process::Command;

/// One text file.
#[derive(Debug, Clone)]
pub struct File {
    /// Its path from the repository's root, with `/`.
    pub path: String,
    /// Its content.
    pub content: String,
}

impl File {
    /// A file as a rule's own tests write it.
    #[must_use]
    pub fn new(path: &str, content: &str) -> Self {
        Self { path: path.to_owned(), content: content.to_owned() }
    }

    /// Whether the path ends with this extension.
    #[must_use]
    pub fn is(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|found| found == extension)
    }

    /// Whether a program wrote it.
    #[must_use]
    pub fn is_generated(&self) -> bool {
        self.content.lines().take(5).any(|line| line.contains("do not edit") || line.contains("auto-generated"))
    }

    /// Whether all of it is test code.
    #[must_use]
    pub fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        self.path.contains("/tests/")
            || name == "tests.rs"
            || name.ends_with("_tests.rs")
            || name.contains(".test.")
            || self.path.starts_with("web/e2e/")
    }

    /// A Rust file's lines outside `#[cfg(test)]` modules, with their numbers
    /// from 1, and those inside.
    #[must_use]
    pub fn split_tests(&self) -> (Vec<(usize, &str)>, Vec<(usize, &str)>) {
        let (mut product, mut tests) = (Vec::new(), Vec::new());
        let mut in_tests = false;
        let mut previous = "";
        for (number, line) in (1..).zip(self.content.lines()) {
            // Formatted code: such a module begins and ends at the margin.
            if !in_tests && line.starts_with("mod ") && line.ends_with('{') && previous.starts_with("#[cfg(") {
                in_tests = previous.contains("test");
            }
            if in_tests {
                tests.push((number, line))
            } else {
                product.push((number, line))
            }
            if in_tests && line == "}" {
                in_tests = false;
            }
            previous = line;
        }
        (product, tests)
    }
}

/// All text files, and where they are.
#[derive(Debug)]
pub struct Repository {
    /// The root.
    pub root: PathBuf,
    /// The files, by path.
    pub files: Vec<File>,
}

impl Repository {
    /// Reads the repository this crate is in.
    ///
    /// # Panics
    /// If git is not there or this is no repository.
    #[must_use]
    pub fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = fs_err::canonicalize(root).expect("the crate is in the repository");
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(&root)
            .output()
            .expect("git can be run");
        assert!(listed.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listed.stderr));
        let paths = String::from_utf8(listed.stdout).expect("our paths are UTF-8");
        let files = paths.split_terminator('\0').filter_map(|path| {
            // Deleted but not yet committed, or not text: nothing to check.
            let content = fs_err::read_to_string(root.join(path)).ok()?;
            Some(File { path: path.to_owned(), content })
        });
        let files = files.collect();
        Self { root, files }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_of_tests_is_told_from_the_product() {
        let file =
            File::new("crates/a/src/lib.rs", "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn t() {}\n}\nfn b() {}\n");
        let (product, tests) = file.split_tests();
        assert_eq!(product.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [1, 2, 6]);
        assert_eq!(tests.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [3, 4, 5]);
    }
}
