//! Everything that we made in a state directory, by the marks that it carries.

use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use fs_err as fs;

use super::plan::Kind;
use crate::place::RunDir;
use crate::runner::earlier_tree;

/// One thing that we made.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
    /// When it was last of use.
    pub(super) used: DateTime<Utc>,
    /// Why it is needed, if it is.
    pub(super) needed: Option<&'static str>,
}

/// Looks at everything. Nothing is changed.
pub(super) fn read(state: &Path) -> io::Result<Vec<Entry>> {
    let runs = RunDir::list(&state.join("runs"))?;
    let mut entries = Vec::new();
    let mut used_clones = Vec::new();
    for run in &runs {
        used_clones.extend(earlier_tree(run).and_then(|tree| tree.made).map(|made| made.clone));
        entries.extend(of_run(run));
    }
    entries.extend(drafts(&state.join("runs"))?);
    let repositories = state.join("repositories");
    entries.extend(drafts(&repositories)?);
    entries.extend(clones(&repositories, &used_clones)?);
    Ok(entries)
}

fn of_run(run: &RunDir) -> Vec<Entry> {
    let handed_in = run.handed_in_at();
    let alive = run.runner_alive().unwrap_or(true);
    let needed = match (handed_in, alive) {
        (None, _) => Some("it is not handed in to the server yet"),
        (_, true) => Some("its runner lives"),
        _ => None,
    };
    let used = handed_in.unwrap_or_default();
    let work = run.work();
    let work_bytes = size(&work) + size(&run.repository()) + size(&run.beside());
    let whole = Entry {
        kind: Kind::Run,
        path: run.path().to_owned(),
        bytes: size(run.path()).saturating_sub(work_bytes),
        used,
        needed,
    };
    if !work.exists() {
        return vec![whole];
    }
    vec![Entry { kind: Kind::WorkTree, path: work, bytes: work_bytes, used, needed }, whole]
}

/// What was begun and never finished, by a process that died.
fn drafts(directory: &Path) -> io::Result<Vec<Entry>> {
    let named = |name: &str| name.starts_with(".new-") || name.starts_with(".gone-");
    entries_of(directory)?
        .into_iter()
        .filter(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(named))
        .map(|path| Ok(Entry { kind: Kind::Draft, bytes: size(&path), used: modified(&path)?, needed: None, path }))
        .collect()
}

fn clones(repositories: &Path, used: &[PathBuf]) -> io::Result<Vec<Entry>> {
    let mut found = Vec::new();
    for path in entries_of(repositories)? {
        // Ours are named by a hash, and have a lock beside them.
        let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".git"));
        let is_ours = name.is_some_and(|name| name.len() == 32 && repositories.join(format!("{name}.lock")).exists());
        if is_ours && !path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) {
            let fetched = modified(&path.join("FETCH_HEAD")).or_else(|_| modified(&path))?;
            let needed = used.contains(&path).then_some("work trees are made from it");
            found.push(Entry { kind: Kind::Clone, bytes: size(&path), used: fetched, needed, path });
        }
    }
    Ok(found)
}

fn entries_of(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn modified(path: &Path) -> io::Result<DateTime<Utc>> {
    Ok(fs::symlink_metadata(path)?.modified()?.into())
}

/// What a file or a directory takes. What can't be read counts nothing, and
/// links are not followed: they may lead anywhere.
fn size(path: &Path) -> u64 {
    let Ok(found) = std::fs::symlink_metadata(path) else { return 0 };
    if !found.is_dir() {
        return found.len();
    }
    let Ok(entries) = std::fs::read_dir(path) else { return 0 };
    entries.flatten().map(|entry| size(&entry.path())).sum()
}
