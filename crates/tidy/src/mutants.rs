//! The deliberate faults of the mutation gate: each still applies to the sources.

use std::path::Path;
use std::process::Command;

use crate::{Complaint, File};

/// Where they are.
pub const FOLDER: &str = "crates/simulation/mutants/";
/// Fewer would show little.
const FEWEST: usize = 20;

/// Faults that can't be made any more, because the lines they break have changed, or that don't say what they break.
///
/// # Panics
/// If git is not there.
#[must_use]
pub fn stale(root: &Path, files: &[File]) -> Vec<Complaint> {
    let mutants: Vec<&File> = files.iter().filter(|file| file.path.starts_with(FOLDER)).collect();
    let mut complaints = Vec::new();
    if mutants.len() < FEWEST {
        complaints.push(format!("{FOLDER}: has {} patches; at least {FEWEST} are wanted", mutants.len()));
    }
    for file in mutants {
        let sentence = file.content.lines().next().unwrap_or_default();
        if !sentence.ends_with('.') || sentence.starts_with("diff ") {
            complaints.push(format!("{}: begin with one sentence that says what it breaks", file.path));
        }
        complaints.extend(refusal(root, file));
    }
    complaints
}

/// Why a patch does not apply, if it does not. One line of context is enough, as in `scripts/mutants`.
fn refusal(root: &Path, file: &File) -> Option<Complaint> {
    let checked = Command::new("git").args(["apply", "--check", "-C1", &file.path]).current_dir(root).output();
    let checked = checked.expect("git can be run");
    let said = String::from_utf8_lossy(&checked.stderr);
    let first = said.lines().find(|line| line.starts_with("error")).unwrap_or_default().to_owned();
    (!checked.status.success()).then(|| {
        format!("{}: does not apply any more ({first}); make the fault by hand and write the patch anew, see docs/mutants.md", file.path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Repository;

    #[test]
    fn a_patch_of_lines_that_are_not_there_is_stale() {
        let repository = Repository::read();
        let good = repository.files.iter().find(|file| file.path.starts_with(FOLDER)).expect("there are mutants");
        assert_eq!(refusal(&repository.root, good), None);
        let folder = std::env::temp_dir().join(format!("shipmate-tidy-{}", std::process::id()));
        fs_err::create_dir_all(folder.join(FOLDER)).expect("a folder");
        fs_err::write(folder.join(&good.path), &good.content).expect("a patch");
        // The patch is there, what it breaks is not.
        let complaint = refusal(&folder, good);
        fs_err::remove_dir_all(&folder).expect("removed");
        assert!(complaint.is_some_and(|it| it.contains("does not apply any more")));
    }

    #[test]
    fn a_patch_says_what_it_breaks_and_there_are_enough_of_them() {
        let repository = Repository::read();
        let silent = File::new(&format!("{FOLDER}none.patch"), "diff --git a/x b/x\n");
        let complaints = stale(&repository.root, &[silent]);
        assert_eq!(complaints.len(), 3, "{complaints:?}");
    }
}
