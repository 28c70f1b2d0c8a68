//! Giving an agent its skills, by the means of its kind, and taking them away
//! when it is done: no diff and no snapshot ever has them.
//!
//! Where the kind reads a folder outside of the repository, they lie in the run
//! directory. Else they are put into the work tree, each with a `.gitignore` of
//! its own that hides it from the agent's git and from ours alike. What was made
//! is written down first, so that a later runner takes it away too.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};
use fs_err as fs;
use serde::{Deserialize, Serialize};
use shipmate_agents::{Provider, SkillMeans};
use shipmate_core::journal::{Body, Ended, FailureClass};
use shipmate_core::skill::{DOCUMENT, SkillBundle};
use shipmate_core::text::Text;

use super::recorder::Recorder;
use crate::order::RunOrder;
use crate::os;
use crate::place::RunDir;

const MANIFEST: &str = "skills.json";

/// What was made in a work tree for skills, from its top.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Manifest {
    /// Folders that are ours with all that is in them.
    skills: Vec<String>,
    /// Folders around them that were not there, the outer ones first.
    around: Vec<String>,
}

/// How an agent gets to know its skills.
#[derive(Debug, Default)]
pub(super) struct Taught {
    /// Arguments for it.
    pub(super) arguments: Vec<String>,
    /// A folder that it must be able to read.
    pub(super) folder: Option<PathBuf>,
    /// What it must be told.
    pub(super) words: Option<Text>,
}

/// Puts the skills where the agent finds them.
pub(super) fn give(dir: &RunDir, order: &RunOrder, work: &Path, recorder: &mut Recorder) -> Result<Taught, Ended> {
    if order.skills.is_empty() {
        return Ok(Taught::default());
    }
    let names: Vec<&str> = order.skills.iter().map(|skill| skill.name.as_str()).collect();
    recorder.record(Body::Preparing { step: format!("with the skills {}", names.join(", ")).into() });
    let means = Provider::of(&order.assignment.provider, order.protocol).skills;
    let given = match means {
        SkillMeans::WorkTree(within) => into_work_tree(dir, order, (work, within), recorder),
        _ => outside(dir, order, means),
    };
    given.map_err(|error| {
        Ended::failed(FailureClass::Machine, format!("The agent's skills could not be put in their place: {error}"))
    })
}

fn outside(dir: &RunDir, order: &RunOrder, means: SkillMeans) -> io::Result<Taught> {
    let folder = folder(dir);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let within = means.within().unwrap_or_default();
    let shelf = folder.join(within);
    os::create_private_directories(&shelf)?;
    let base = Dir::open_ambient_dir(&shelf, ambient_authority())?;
    for skill in &order.skills {
        write(&base, &skill.name, skill)?;
    }
    let shown = folder.to_string_lossy();
    let words = (means == SkillMeans::Told).then(|| words(order, &shown));
    Ok(Taught { arguments: means.arguments(&shown), folder: Some(folder), words })
}

fn words(order: &RunOrder, folder: &str) -> Text {
    let mut text =
        "You have these skills. Before you do what one of them is for, read its file and follow it.\n".to_owned();
    for skill in &order.assignment.agent.skills {
        text.push_str(&format!("\n- {}: {} (`{folder}/{}/{DOCUMENT}`)", skill.name, skill.description, skill.name));
    }
    text.into()
}

fn into_work_tree(
    dir: &RunDir,
    order: &RunOrder,
    (work, within): (&Path, &str),
    recorder: &mut Recorder,
) -> io::Result<Taught> {
    let base = Dir::open_ambient_dir(work, ambient_authority())?;
    let is_there = |path: &str| base.symlink_metadata(path).is_ok();
    let outer = within.match_indices('/').map(|(at, _)| &within[..at]).chain([within]);
    let around = outer.filter(|path| !is_there(path)).map(str::to_owned).collect();
    let mut manifest = Manifest { skills: Vec::new(), around };
    let mut wanted = Vec::new();
    for skill in &order.skills {
        let place = format!("{within}/{}", skill.name);
        if is_there(&place) {
            let text = format!("The repository has a skill {} of its own, which counts here.", skill.name);
            recorder.record(Body::Notice { text: text.into() });
            continue;
        }
        manifest.skills.push(place.clone());
        wanted.push((place, skill));
    }
    dir.replace_mark(MANIFEST, &serde_json::to_vec(&manifest).map_err(io::Error::other)?)?;
    for (place, skill) in wanted {
        write(&base, &place, skill)?;
        put(&base, &format!("{place}/.gitignore"), "*\n", false)?;
    }
    Ok(Taught::default())
}

/// Writes a skill's folder. Nothing is written outside of `base`, whatever
/// links it holds.
fn write(base: &Dir, folder: &str, skill: &SkillBundle) -> io::Result<()> {
    base.create_dir_all(folder)?;
    put(base, &format!("{folder}/{DOCUMENT}"), skill.document.as_str(), false)?;
    for file in &skill.files {
        let path = format!("{folder}/{}", file.path);
        if let Some((parent, _)) = path.rsplit_once('/') {
            base.create_dir_all(parent)?;
        }
        put(base, &path, file.content.as_str(), file.executable)?;
    }
    Ok(())
}

fn put(base: &Dir, path: &str, content: &str, executable: bool) -> io::Result<()> {
    let mut file = base.open_with(path, OpenOptions::new().write(true).create_new(true))?.into_std();
    file.write_all(content.as_bytes())?;
    if executable { os::make_executable(&file) } else { Ok(()) }
}

fn folder(dir: &RunDir) -> PathBuf {
    dir.path().join("skills")
}

/// Takes away what was put into the work tree, and beside it. Call it when no
/// process of the agent lives. What can't be taken away stays, and is told.
pub(super) fn take_away(dir: &RunDir, work: &Path, recorder: &mut Recorder) {
    let folder = folder(dir);
    let beside = if folder.exists() { fs::remove_dir_all(&folder) } else { Ok(()) };
    let within = match dir.mark(MANIFEST) {
        Some(manifest) => out_of_work_tree(&manifest, work),
        None => Ok(()),
    };
    if let Err(error) = beside.and(within) {
        let text = format!("The agent's skills could not be taken out of its place: {error}");
        recorder.record(Body::Notice { text: text.into() });
    }
}

fn out_of_work_tree(manifest: &[u8], work: &Path) -> io::Result<()> {
    let manifest: Manifest = serde_json::from_slice(manifest).map_err(io::Error::other)?;
    let base = match Dir::open_ambient_dir(work, ambient_authority()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        opened => opened?,
    };
    let mut result = Ok(());
    for place in &manifest.skills {
        match base.remove_dir_all(place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => result = Err(error),
            _ => {}
        }
    }
    for place in manifest.around.iter().rev() {
        // One that the agent put something into stays.
        let _still_used = base.remove_dir(place);
    }
    result
}
