//! The fence around an agent: which files of the machine it may see, and which
//! it may change. What is on neither list does not exist for it.
//!
//! An agent reads text that strangers wrote and may do what that text says. So
//! it sees the system, the tools, its own settings and its work, and no more of
//! its person's home; it changes its work, caches and temporary files.

mod places;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::git::Made;
use crate::os;

/// What a runner is told of the fence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FenceOrder {
    /// The person's home.
    pub home: PathBuf,
    /// Where this program keeps what no agent may look into.
    pub private: PathBuf,
    /// What else the machine's owner lets agents read.
    #[serde(default)]
    pub read: Vec<PathBuf>,
    /// What else the machine's owner lets agents change.
    #[serde(default)]
    pub write: Vec<PathBuf>,
}

/// What one agent needs.
#[derive(Debug)]
pub(crate) struct Needs<'a> {
    /// Its executable.
    pub(crate) program: &'a Path,
    /// Where it finds other programs, in the form of `PATH`.
    pub(crate) search_path: &'a std::ffi::OsStr,
    /// Where its kind keeps settings and conversations, from the home.
    pub(crate) state: &'a [&'a str],
    /// What was laid out for it to read.
    pub(crate) laid_out: Option<&'a Path>,
    /// Where it works.
    pub(crate) work: &'a Path,
    /// What belongs to its work tree, if it has one.
    pub(crate) made: Option<&'a Made>,
    /// Files that it gets beside its work; the folder may not be there.
    pub(crate) enclosed: &'a Path,
    /// Temporary files of its own, for when those of everybody are out of bounds.
    pub(crate) own_temporary: &'a Path,
    /// This program, by which the agent's commands reach the door.
    pub(crate) ours: Option<&'a Path>,
}

/// The two lists. Each entry stands for all that is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fence {
    /// What may be read and executed.
    pub(crate) read: Vec<PathBuf>,
    /// What may also be changed.
    pub(crate) write: Vec<PathBuf>,
    /// Where the agent is told to put temporary files, if not where everybody does.
    pub(crate) temporary: Option<PathBuf>,
}

impl Fence {
    /// The fence for an agent that needs this, on a machine whose owner said that.
    pub(crate) fn around(needs: &Needs<'_>, order: &FenceOrder) -> Self {
        let mut fence = Self::common(order, needs.search_path);
        let (home, private) = (real(&order.home), real(&order.private));
        let inside = [private];
        add(&mut fence.read, &places::of_program(needs.program), &inside);
        if let Some(ours) = needs.ours {
            add(&mut fence.read, ours, &inside);
        }
        for place in places::HOME_WRITE.iter().chain(needs.state) {
            add(&mut fence.write, &home.join(place), &inside);
        }
        for place in &order.write {
            add(&mut fence.write, place, &inside);
        }
        fence.add_temporary(needs);
        fence.add_work(needs);
        fence
    }

    /// The fence for our own git when it looks at what an agent may have changed
    /// in the run directory `run`, and brings it into `clone`. It reaches no
    /// further than the agent, so nothing that was left there leads it elsewhere.
    /// Besides, it reads its own `settings`.
    pub(crate) fn around_git(
        order: &FenceOrder,
        search_path: &std::ffi::OsStr,
        (run, clone): (&Path, &Path),
        settings: &[PathBuf],
    ) -> Self {
        let mut fence = Self::common(order, search_path);
        for file in settings {
            add(&mut fence.read, file, &[real(&order.private)]);
        }
        fence.write.extend([run.to_owned(), clone.to_owned()]);
        fence
    }

    /// The system, the tools, what tools read in a home, and everybody's temporary files.
    fn common(order: &FenceOrder, search_path: &std::ffi::OsStr) -> Self {
        let home = real(&order.home);
        let private = real(&order.private);
        // What is allowed as a whole is not allowed where it holds the home or what is ours.
        let outside = [home.clone(), private.clone()];
        let inside = [private];
        let mut fence = Self { read: Vec::new(), write: Vec::new(), temporary: None };
        for place in places::SYSTEM {
            add(&mut fence.read, Path::new(place), &outside);
        }
        for place in std::env::split_paths(search_path).flat_map(|place| places::of_programs(&place, &home)) {
            add(&mut fence.read, &place, &inside);
        }
        for place in places::HOME_READ {
            add(&mut fence.read, &home.join(place), &inside);
        }
        for place in &order.read {
            add(&mut fence.read, place, &inside);
        }
        for place in places::DEVICES {
            add(&mut fence.write, Path::new(place), &outside);
        }
        for place in [std::env::temp_dir().as_path(), Path::new("/tmp"), Path::new("/var/tmp")] {
            add(&mut fence.write, place, &outside);
        }
        fence
    }

    /// Temporary files of its own, if everybody's are out of bounds.
    fn add_temporary(&mut self, needs: &Needs<'_>) {
        let shared = real(&std::env::temp_dir());
        if !self.write.contains(&shared) {
            self.write.push(needs.own_temporary.to_owned());
            self.temporary = Some(needs.own_temporary.to_owned());
        }
    }

    fn add_work(&mut self, needs: &Needs<'_>) {
        self.read.extend(needs.laid_out.map(Path::to_owned));
        self.write.push(needs.work.to_owned());
        if needs.enclosed.is_dir() {
            self.read.push(needs.enclosed.to_owned());
        }
        self.write.extend(needs.made.map(|made| made.repository.clone()));
        self.read.extend(needs.made.map(Made::lender));
    }
}

/// Why no fence can be put up on this machine, if none can.
#[must_use]
pub fn missing() -> Option<&'static str> {
    os::fence_missing()
}

/// Makes what an agent within the fence could not make itself, because it lies
/// in the home: the folders of its kind and of caches, and its temporary files.
///
/// # Errors
/// A folder can't be made.
pub(crate) fn make_ready(needs: &Needs<'_>, order: &FenceOrder) -> std::io::Result<()> {
    let folders = needs.state.iter().filter(|place| !place.ends_with(".json"));
    for place in folders.chain(places::MADE).map(|place| order.home.join(place)) {
        if !place.exists() {
            os::create_private_directories(&place)?;
        }
    }
    if needs.own_temporary.is_dir() { Ok(()) } else { os::create_private_directories(needs.own_temporary) }
}

/// The path without links, as far as it exists.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Adds what exists of `place`; where something hidden is in it, all but that.
fn add(list: &mut Vec<PathBuf>, place: &Path, hidden: &[PathBuf]) {
    let Ok(place) = place.canonicalize() else { return };
    if list.contains(&place) || hidden.iter().any(|hidden| place.starts_with(hidden)) {
        return;
    }
    if !hidden.iter().any(|hidden| hidden.starts_with(&place)) {
        list.push(place);
        return;
    }
    let entries = std::fs::read_dir(&place).into_iter().flatten().flatten();
    for entry in entries {
        // A link may lead anywhere; what it leads to is allowed by its own name, or not.
        if entry.file_type().is_ok_and(|kind| !kind.is_symlink()) {
            add(list, &entry.path(), hidden);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn touch(path: &Path) {
        fs_err::create_dir_all(path).expect("made");
    }

    #[test]
    fn what_is_private_is_on_no_list_and_its_neighbours_are() {
        let root = tempfile::tempdir().expect("a directory");
        let root = real(root.path());
        for place in ["share/ours/runs", "share/tool/bin", "share/other"] {
            touch(&root.join(place));
        }
        std::os::unix::fs::symlink(root.join("share/ours"), root.join("share/link")).expect("linked");
        let mut list = Vec::new();
        add(&mut list, &root.join("share"), &[root.join("share/ours")]);
        list.sort();
        assert_eq!(list, [root.join("share/other"), root.join("share/tool")]);
        add(&mut list, &root.join("share/link"), &[root.join("share/ours")]);
        add(&mut list, &root.join("share/ours/runs"), &[root.join("share/ours")]);
        assert_eq!(list.len(), 2);
    }

    #[test]
    fn of_the_home_only_tools_settings_and_caches_are_seen() {
        let root = tempfile::tempdir().expect("a directory");
        let root = real(root.path());
        let home = root.join("home");
        for place in [".ssh", ".agent", ".other", ".cache", ".nvm/node/bin", "bin", ".local/share/shipmate"] {
            touch(&home.join(place));
        }
        let order =
            FenceOrder { home: home.clone(), private: home.join(".local/share/shipmate"), read: vec![], write: vec![] };
        // People have all kinds of things on it; their whole home is no place of programs.
        std::os::unix::fs::symlink(&home, root.join("link")).expect("linked");
        let odd = [home.clone(), root.join("link"), ".".into(), "/".into()];
        let entries = odd.into_iter().chain([home.join(".nvm/node/bin"), home.join("bin")]);
        let search_path = std::env::join_paths(entries).expect("joined");
        let needs = Needs {
            program: Path::new("/bin/sh"),
            search_path: &search_path,
            state: &[".agent"],
            laid_out: None,
            work: &root.join("work"),
            made: None,
            enclosed: &root.join("enclosed"),
            own_temporary: &root.join("tmp"),
            ours: None,
        };
        let fence = Fence::around(&needs, &order);
        let in_home = |list: &[PathBuf]| {
            let mut found: Vec<PathBuf> =
                list.iter().filter_map(|place| place.strip_prefix(&home).ok().map(Path::to_owned)).collect();
            found.sort();
            found
        };
        assert_eq!(in_home(&fence.read), [".nvm", ".nvm/node", ".nvm/node/bin", "bin"].map(PathBuf::from));
        assert_eq!(in_home(&fence.write), [".agent", ".cache"].map(PathBuf::from));
        assert!(fence.read.iter().chain(&fence.write).all(|place| !home.starts_with(place)));
    }
}
