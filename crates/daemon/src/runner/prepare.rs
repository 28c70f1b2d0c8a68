//! Making the place ready: clone and work tree, an empty folder, or a directory
//! that is worked in itself.

use std::path::PathBuf;

use fs_err as fs;
use shipmate_core::journal::{Body, Ended, FailureClass};
use shipmate_core::text::Text;

use super::recorder::Recorder;
use super::{TAG, in_place};
use crate::fence::{self, Fence};
use crate::git::{self, Cache, Git, Made, Places, Tree};
use crate::order::RunOrder;
use crate::os;
use crate::place::{Lock, RunDir};

const TREE: &str = "tree.json";

/// Where the agent works.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) directory: PathBuf,
    /// What tells what changes there, if anything can.
    pub(super) tree: Option<Tree>,
    /// The directory's lock, if it was not made for this run.
    pub(super) _held: Option<Lock>,
    /// Variables that this place adds to the agent's environment.
    pub(super) environment: Vec<(String, String)>,
}

impl Place {
    /// The work tree that was made for this run, if one was, and what belongs to it.
    pub(super) fn made(&self) -> Option<(&Tree, &Made)> {
        self.tree.as_ref().and_then(|tree| Some((tree, tree.made.as_ref()?)))
    }
}

/// Our git, its processes marked as this execution's.
pub(crate) fn git(dir: &RunDir) -> Git {
    Git::new((TAG, &dir.execution_id().to_string()))
}

/// Our git beside something else that is done for the execution, such as the
/// agent's work. Its processes have a mark of their own: whatever a call leaves
/// behind is ended by its mark, and the other must not be.
pub(super) fn git_beside(dir: &RunDir) -> Git {
    Git::new(("SHIPMATE_TURN", &dir.execution_id().to_string()))
}

/// A git of ours for a work tree that an agent may have changed: it reaches no
/// further than the agent does, where there is a fence.
pub(crate) async fn confined(git: Git, dir: &RunDir, order: &RunOrder, tree: &Tree) -> Git {
    let fence = order.fence.as_ref().filter(|_| fence::missing().is_none());
    let (Some(fence), Some(made)) = (fence, &tree.made) else { return git };
    let settings = git.settings(dir.path()).await;
    let search_path = order.search_path.as_deref().unwrap_or_default().as_ref();
    git.within(Fence::around_git(fence, search_path, (dir.path(), &made.clone), &settings))
}

/// Makes the place, reporting each step into the journal. A torn earlier
/// attempt is begun again.
pub(super) async fn prepare(dir: &RunDir, order: &RunOrder, recorder: &mut Recorder) -> Result<Place, Ended> {
    if let Some(path) = order.assignment.works_in() {
        return in_place::prepare(dir, order, path, recorder).await;
    }
    let directory = dir.work();
    let Some(repository) = &order.assignment.repository else {
        if directory.exists() {
            fs::remove_dir_all(&directory).map_err(|error| machine(&error))?;
        }
        os::create_private_directory(&directory).map_err(|error| machine(&error))?;
        return Ok(Place { directory, tree: None, _held: None, environment: Vec::new() });
    };
    let git = git(dir);
    let mut report = |step: Text| {
        recorder.record(Body::Preparing { step });
        // What can't be written now is written with the next record.
        let _later = recorder.flush();
    };
    let refused = |trouble: git::Trouble| Ended::failed(trouble.class(), trouble.message.as_str());
    let cache = Cache::fresh(&git, &order.repositories, &repository.url, &order.allowed_paths, &mut report)
        .await
        .map_err(refused)?;
    report(format!("making a work tree on {}", repository.branch).into());
    let from = (repository.branch.as_str(), repository.after);
    let places = Places { directory: directory.clone(), repository: dir.repository(), beside: dir.beside() };
    let tree = Tree::begin(&git, &cache, places, from).await.map_err(refused)?;
    drop(cache);
    if let Some(note) = &tree.goes_on {
        report(note.as_str().into());
    }
    let beside = git_beside(dir);
    let identity = git::identity(&beside, &directory, &order.assignment.agent.name);
    let (checked_out, environment) = tokio::join!(tree.check_out(&git), identity);
    checked_out.map_err(refused)?;
    note(dir, &tree)?;
    Ok(Place { directory, tree: Some(tree), _held: None, environment })
}

/// Notes what a later runner needs to tell what changed.
pub(super) fn note(dir: &RunDir, tree: &Tree) -> Result<(), Ended> {
    let noted = serde_json::to_vec(tree).map_err(std::io::Error::other);
    noted.and_then(|tree| dir.replace_mark(TREE, &tree)).map_err(|error| machine(&error))
}

/// Where the agent works, or worked.
pub(super) fn directory(dir: &RunDir, order: &RunOrder) -> PathBuf {
    order.assignment.works_in().map_or_else(|| dir.work(), PathBuf::from)
}

/// What an earlier runner noted to tell what changed: mostly its work tree.
pub(crate) fn earlier_tree(dir: &RunDir) -> Option<Tree> {
    dir.mark(TREE).and_then(|bytes| serde_json::from_slice(&bytes).ok())
}

fn machine(error: &std::io::Error) -> Ended {
    Ended::failed(FailureClass::Machine, format!("The place to work in could not be made: {error}"))
}
