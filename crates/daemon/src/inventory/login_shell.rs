//! Asks the user's login shell for its search path: what a daemon was started
//! with by a service manager or a desktop is seldom what the user sees.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use crate::spawn::{Inherit, Overflow, Spawn};

/// How long a shell may take to read its owner's files.
pub(super) const DEADLINE: Duration = Duration::from_secs(10);
const MAX_OUTPUT: usize = 256 * 1024;
/// Stands before and after the answer: start-up files print what they like.
const MARKER: &str = "=shipmate-path-6b1f9c=";
/// Interactive first: many put their path where only such shells look. Then
/// without, and plainly for shells that know neither.
const WAYS: [&[&str]; 3] = [&["-i", "-l", "-c"], &["-l", "-c"], &["-c"]];

/// The search path that `shell` has after its start-up files.
///
/// # Errors
/// It says none, by no way, or not in time. A sentence.
pub(super) async fn path_of(shell: &Path, deadline: Duration) -> Result<OsString, String> {
    let shown = shell.display();
    if !shell.is_absolute() {
        return Err(format!("the login shell `{shown}` is no absolute path"));
    }
    // Quoted so that every shell reads it alike, also those that are not POSIX;
    // the inner shell is the one that knows what `$PATH` means.
    let question = format!("/bin/sh -c 'printf \"%s%s%s\" {MARKER} \"$PATH\" {MARKER}'");
    let mut why = String::new();
    for way in WAYS {
        let asked = Spawn::new(shell)
            .args(way)
            .args([&question])
            .inherit(Inherit::everything())
            .output(deadline, MAX_OUTPUT, Overflow::Stop)
            .await;
        match asked {
            Ok(said) => match between_markers(&said.output) {
                Some(path) => return Ok(path),
                None => why = format!("the login shell `{shown}` does not say its search path"),
            },
            // Another way would take as long again.
            Err(error) => return Err(format!("the login shell can't be asked for its search path: {error}")),
        }
    }
    Err(why)
}

fn between_markers(output: &[u8]) -> Option<OsString> {
    let text = String::from_utf8_lossy(output);
    let (_, after) = text.split_once(MARKER)?;
    let (path, _) = after.split_once(MARKER)?;
    (!path.is_empty() && !path.contains('\n')).then(|| path.into())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    async fn ask(script: &str, deadline: Duration) -> Result<OsString, String> {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let shell = directory.path().join("shell");
        fs_err::write(&shell, format!("#!/bin/sh\n{script}\n")).expect("written");
        fs_err::set_permissions(&shell, std::fs::Permissions::from_mode(0o700)).expect("set");
        path_of(&shell, deadline).await
    }

    #[tokio::test]
    async fn its_path_is_found_among_what_its_start_up_files_print() {
        let said =
            ask("echo 'Welcome!'; PATH=/my/tools:$PATH; export PATH; shift 2; exec /bin/sh \"$@\"", DEADLINE).await;
        assert!(said.expect("a path").to_string_lossy().starts_with("/my/tools:"));
    }

    #[tokio::test]
    async fn a_shell_that_knows_no_options_is_asked_plainly() {
        let said = ask("[ \"$1\" = -c ] || exit 2; exec /bin/sh \"$@\"", DEADLINE).await;
        assert!(!said.expect("a path").is_empty());
    }

    #[tokio::test]
    async fn one_that_hangs_is_ended_and_one_that_floods_is_cut_off() {
        let hung = ask("exec sleep 600", Duration::from_millis(300)).await.expect_err("no answer");
        assert!(hung.contains("did not finish"), "{hung}");
        let flooded = ask("exec yes", DEADLINE).await.expect_err("no answer");
        assert!(flooded.contains("does not say its search path"), "{flooded}");
    }

    #[tokio::test]
    async fn a_shell_that_is_not_there_is_named() {
        let why = path_of(Path::new("/nowhere/shell"), DEADLINE).await.expect_err("no answer");
        assert!(why.contains("`/nowhere/shell` is not on this machine"), "{why}");
    }
}
