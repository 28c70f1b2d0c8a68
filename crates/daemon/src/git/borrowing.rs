//! Repositories that keep nothing twice: they read the objects of others.

use std::path::{Path, PathBuf};

use fs_err as fs;

use super::command::Git;
use super::trouble::Trouble;

/// Makes an empty bare repository of ours at `directory`, anew, that reads
/// objects in `lenders` too.
pub(super) async fn bare(
    git: &Git,
    directory: &Path,
    (lenders, format): (&[&Path], Option<&str>),
    what: &str,
) -> Result<(), Trouble> {
    if directory.exists() {
        fs::remove_dir_all(directory).map_err(|error| Trouble::of_io(&error))?;
    }
    // Without a template: nobody's hooks come along.
    let init = git.call(directory.parent().unwrap_or(directory)).args(["init", "--quiet", "--bare", "--template="]);
    let init = init.args(format.map(|format| format!("--object-format={format}")));
    init.arg("--").arg(directory).text(what).await?;
    lend(directory, lenders).map_err(|error| Trouble::of_io(&error))
}

/// Lets the repository at `directory` read the objects in `lenders`, which must
/// stay for as long as it does.
pub(super) fn lend(directory: &Path, lenders: &[&Path]) -> std::io::Result<()> {
    let list = list_of(directory);
    fs::create_dir_all(list.parent().unwrap_or(directory))?;
    let mut lines = Vec::new();
    for lender in lenders {
        lines.extend_from_slice(lender.as_os_str().as_encoded_bytes());
        lines.push(b'\n');
    }
    fs::write(list, lines)
}

/// Whether a repository was made to its end that borrows.
pub(super) fn is_whole(directory: &Path) -> bool {
    list_of(directory).exists()
}

fn list_of(directory: &Path) -> PathBuf {
    directory.join("objects").join("info").join("alternates")
}
