//! Reading skills from folders of this machine.

use std::path::{Path, PathBuf};

use fs_err as fs;
use shipmate_core::skill::{DOCUMENT, FilePath, MAX_SKILL_FILE_BYTES, MAX_SKILL_FILES, SkillFile};

use crate::error::CliError;

/// How deep below a folder skills are looked for.
const DEPTH: usize = 5;
/// How many folders are looked into before giving up.
const MAX_FOLDERS: usize = 5_000;

/// A skill as it lies in a folder.
#[derive(Debug)]
pub(super) struct Found {
    /// What stands in its `SKILL.md`.
    pub(super) document: String,
    /// Its other files.
    pub(super) files: Vec<SkillFile>,
    /// What was left out, and why.
    pub(super) left_out: Vec<String>,
}

/// The folders at or below `top` that hold a skill, sorted. Links are not followed.
pub(super) fn skills_in(top: &Path) -> Result<Vec<PathBuf>, CliError> {
    let mut found = Vec::new();
    let mut folders = vec![(top.to_owned(), 0)];
    let mut seen = 0;
    while let Some((folder, depth)) = folders.pop() {
        seen += 1;
        if seen > MAX_FOLDERS {
            return Err(CliError::failed(format!("{} holds too many folders", top.display()))
                .hint("name the folder that has the skill"));
        }
        if folder.join(DOCUMENT).is_file() {
            found.push(folder);
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if depth < DEPTH && entry.file_type()?.is_dir() && entry.file_name() != ".git" {
                folders.push((entry.path(), depth + 1));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Reads the skill in `folder`.
pub(super) fn read(folder: &Path) -> Result<Found, CliError> {
    let path = folder.join(DOCUMENT);
    let text = text_of(&path)?.ok_or_else(|| CliError::failed(format!("{} is no text", path.display())))?;
    let mut found = Found { document: text.0, files: Vec::new(), left_out: Vec::new() };
    let mut folders = vec![folder.to_owned()];
    while let Some(within) = folders.pop() {
        for entry in fs::read_dir(&within)? {
            let entry = entry?;
            let path = entry.path();
            let shown = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let kind = entry.file_type()?;
            if shown == DOCUMENT || entry.file_name() == ".git" {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
                continue;
            }
            if !kind.is_file() {
                found.left_out.push(format!("{shown}: it is no plain file"));
                continue;
            }
            take(&mut found, &path, shown)?;
        }
    }
    found.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn take(found: &mut Found, path: &Path, shown: String) -> Result<(), CliError> {
    if found.files.len() >= MAX_SKILL_FILES {
        return Err(CliError::failed(format!("the skill has more than {MAX_SKILL_FILES} files")));
    }
    let name = match FilePath::try_from(shown.clone()) {
        Ok(name) => name,
        Err(why) => {
            found.left_out.push(why);
            return Ok(());
        }
    };
    match text_of(path)? {
        Some((content, executable)) => {
            found.files.push(SkillFile { path: name, content: content.into(), executable });
        }
        None => found.left_out.push(format!("{shown}: it is no text, or larger than {MAX_SKILL_FILE_BYTES} bytes")),
    }
    Ok(())
}

/// What a file holds and whether it is a program; none if it is no text or too large.
pub(super) fn text_of(path: &Path) -> Result<Option<(String, bool)>, CliError> {
    let facts = fs::metadata(path)?;
    if facts.len() > u64::try_from(MAX_SKILL_FILE_BYTES).unwrap_or(u64::MAX) {
        return Ok(None);
    }
    let text = String::from_utf8(fs::read(path)?).ok().filter(|text| !text.contains('\0'));
    Ok(text.map(|text| (text, is_program(&facts))))
}

#[cfg(unix)]
fn is_program(facts: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    facts.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_program(_facts: &std::fs::Metadata) -> bool {
    false
}
