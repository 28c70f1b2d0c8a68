//! The demo repository: a small git repository in which the demo agent can show what an agent does.

use std::path::Path;

use fs_err as fs;

use crate::data_dir::{DataDir, create_private};
use crate::error::CliError;
use crate::{git, machine_files};

const README: &str = "\
# Harbour

A very small program for trying out Shipmate. It prints what came into the
harbour:

    python3 harbour.py

Assign an issue to the demo agent: it takes a note under `notes/` and adds a
line to the program's log. An agent with a model can do more; ask one to count
the entries, or to write a test.
";

const PROGRAM: &str = "\
\"\"\"Prints what came into the harbour, in the order in which it came.\"\"\"

LOG = [
    \"The harbour opens.\",
]


def main():
    for number, entry in enumerate(LOG, start=1):
        print(f\"{number}. {entry}\")


if __name__ == \"__main__\":
    main()
";

/// Sees to it that there is a demo repository and that the daemon may work in
/// it. One that is there is the person's, whatever is in it.
pub(super) fn demo_repository(data_dir: &DataDir) -> Result<(), CliError> {
    let repository = data_dir.demo_repository();
    if !repository.exists() {
        create(&repository)?;
        machine_files::allow_path(&data_dir.policy(), &repository)?;
    } else if !data_dir.policy().exists() {
        machine_files::allow_path(&data_dir.policy(), &repository)?;
    }
    Ok(())
}

/// Makes the repository beside its place and moves it there when it is whole,
/// so that a start that was cut short is begun again.
fn create(repository: &Path) -> Result<(), CliError> {
    let parent = repository.parent().unwrap_or(Path::new("."));
    create_private(parent)?;
    let draft = tempfile::Builder::new().prefix(".repository-").tempdir_in(parent)?;
    fs::write(draft.path().join("README.md"), README)?;
    fs::write(draft.path().join(crate::demo_agent::PROGRAM), PROGRAM)?;
    git::run(draft.path(), &["init", "--quiet", "--initial-branch=main"])?;
    git::run(draft.path(), &["add", "--all"])?;
    git::run(draft.path(), &["commit", "--quiet", "--message=Open the harbour"])?;
    fs::rename(draft.keep(), repository)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_repository_is_made_once_and_allowed() {
        let directory = tempfile::tempdir().expect("a directory");
        let data_dir = DataDir::choose(Some(directory.path())).expect("absolute");
        data_dir.create().expect("created");
        demo_repository(&data_dir).expect("made");
        let repository = data_dir.demo_repository();
        fs::write(repository.join("mine"), "kept").expect("written");
        demo_repository(&data_dir).expect("there");
        assert!(repository.join("mine").exists());
        git::run(&repository, &["rev-parse", "--verify", "main"]).expect("one commit on main");
        let policy = fs::read_to_string(data_dir.policy()).expect("a policy");
        assert!(policy.contains(&repository.display().to_string()), "{policy}");
    }
}
