//! Repositories that keep nothing twice: they read the objects of others.

use std::path::Path;

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
    let information = directory.join("objects").join("info");
    fs::create_dir_all(&information)?;
    let mut lines = Vec::new();
    for lender in lenders {
        lines.extend_from_slice(lender.as_os_str().as_encoded_bytes());
        lines.push(b'\n');
    }
    fs::write(information.join("alternates"), lines)
}
