//! A git repository to work in.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A repository in a temporary folder, on branch `main`, with one commit.
#[derive(Debug)]
pub struct GitRepository {
    directory: TempDir,
}

impl GitRepository {
    /// A new one, holding a `README.md`.
    ///
    /// # Panics
    /// If git is not there or refuses.
    #[must_use]
    pub fn new() -> Self {
        let directory = tempfile::Builder::new().prefix("shipmate-git-").tempdir().expect("a temporary folder");
        let repository = Self { directory };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.commit(&[("README.md", "# A repository\n")]);
        repository
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Writes the files, commits everything, and returns the commit's hash.
    ///
    /// # Panics
    /// If a file can't be written or git refuses.
    pub fn commit(&self, files: &[(&str, &str)]) -> String {
        for (name, content) in files {
            let path = self.path().join(name);
            fs_err::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
            fs_err::write(path, content).expect("the file can be written");
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "A commit"]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// What git says to `arguments`, without the last line's end.
    ///
    /// # Panics
    /// If git fails; the message is git's own.
    pub fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgSign=false"])
            .args(arguments)
            .current_dir(self.path())
            // The settings of whoever runs the tests must not change them.
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .output()
            .expect("git can be run");
        let said = String::from_utf8_lossy(&output.stdout).trim_end().to_owned();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        said
    }
}

impl Default for GitRepository {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_holds_its_files() {
        let repository = GitRepository::new();
        let commit = repository.commit(&[("src/main.rs", "fn main() {}\n")]);
        assert_eq!(repository.git(&["show", &format!("{commit}:src/main.rs")]), "fn main() {}");
        assert_eq!(repository.git(&["status", "--porcelain"]), "");
    }
}
