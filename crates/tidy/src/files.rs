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

    /// A Rust file's lines outside `#[cfg(test)]` modules; all of another file's.
    pub fn product_lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.lines().filter(|(_, is_test)| !is_test).map(|(line, _)| line)
    }

    /// The lines inside `#[cfg(test)]` modules; all of a file that is a test.
    pub fn test_lines(&self) -> impl Iterator<Item = Line<'_>> {
        let all = self.is_test();
        self.lines().filter(move |(_, is_test)| all || *is_test).map(|(line, _)| line)
    }

    fn lines(&self) -> impl Iterator<Item = (Line<'_>, bool)> {
        let mut in_tests = false;
        let mut previous = "";
        (1..).zip(self.content.lines()).map(move |(number, text)| {
            // Formatted code: such a module begins and ends at the margin.
            if text.starts_with("mod ") && text.ends_with('{') && previous.starts_with("#[cfg(") {
                in_tests = previous.contains("test");
            }
            let line = (Line { number, text }, in_tests);
            in_tests &= text != "}";
            previous = text;
            line
        })
    }
}

/// One line of a file.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// Its number, from 1.
    pub number: usize,
    /// What it says.
    pub text: &'a str,
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
        assert_eq!(file.product_lines().map(|line| line.number).collect::<Vec<_>>(), [1, 2, 6]);
        assert_eq!(file.test_lines().map(|line| line.number).collect::<Vec<_>>(), [3, 4, 5]);
    }
}
