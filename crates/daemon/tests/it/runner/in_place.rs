//! Runs that work in a directory itself: what they leave in it, and how they
//! keep out of each other's way on one machine.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use shipmate_core::api::daemon::RepositoryBrief;
use shipmate_core::journal::{Body, FailureClass, Record};
use shipmate_daemon::order::RunOrder;

use super::stage::{ENDED, Runner, Stage, diff, failure, git, is_completed, journal, number_in, until};

fn order_in(stage: &Stage, directory: &Path, script: &str) -> RunOrder {
    let mut order = stage.order(script);
    let url = format!("directory://{}", directory.display());
    order.assignment.repository = Some(RepositoryBrief { url, branch: String::new(), after: None });
    order
}

fn write(path: PathBuf, content: &str) {
    std::fs::write(path, content).expect("written");
}

/// A repository, away from what is a machine's own, in which its owner is at work: something staged, something
/// changed, something new, something put aside, something left out.
fn site(ground: &mut Stage) -> PathBuf {
    let site = ground.repository("site").canonicalize().expect("it exists");
    write(site.join("kept.txt"), "put aside\n");
    git(&site, &["stash", "push", "--quiet"]);
    write(site.join("staged.txt"), "staged\n");
    git(&site, &["add", "staged.txt"]);
    write(site.join("changed.txt"), "as its owner has it\n");
    write(site.join("own.txt"), "new\n");
    write(site.join(".git/info/exclude"), "secret.txt\n");
    write(site.join("secret.txt"), "left out\n");
    git(&site, &["status"]);
    site
}

/// Every file in it with its content.
fn files(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), std::fs::read(path).expect("read"));
        }
    }
    found
}

fn said(records: &[Record]) -> String {
    let words = records.iter().filter_map(|record| match &record.body {
        Body::Preparing { step: text } | Body::Notice { text } => Some(text.as_str()),
        _ => None,
    });
    words.collect::<Vec<_>>().join("\n")
}

fn paths(records: &[Record]) -> Vec<&str> {
    diff(records).files.iter().map(|file| file.path.as_str()).collect()
}

#[test]
fn a_run_changes_the_directory_and_git_there_is_as_it_was() {
    let (stage, mut ground) = (Stage::new(), Stage::new());
    let site = site(&mut ground);
    let before = files(&site.join(".git"));
    let script =
        "echo more >> kept.txt; echo new > new.txt; rm deleted.txt; echo more >> own.txt; echo x > secret.txt; pwd";
    let records = stage.play_order(&order_in(&stage, &site, script));
    assert!(is_completed(&records), "{records:#?}");
    assert!(files(&site.join(".git")) == before, "no commit, no reference, no object, the index as it was");
    assert_eq!(std::fs::read_to_string(site.join("kept.txt")).expect("read"), "kept.txt\nline two\nmore\n");

    assert_eq!(paths(&records), ["deleted.txt", "kept.txt", "new.txt", "own.txt"]);
    let patch = diff(&records).patch.as_str();
    assert!(patch.contains("+more") && !patch.contains("as its owner has it"), "{patch}");
    let started = records.iter().find_map(|record| match &record.body {
        Body::Started(started) => Some(started),
        _ => None,
    });
    let started = started.expect("it started");
    assert_eq!(Path::new(started.directory.as_str()), site);
    assert_eq!((started.branch.as_ref(), started.base_commit.as_ref()), (None, None));
    assert!(said(&records).contains("itself"), "{}", said(&records));
}

#[test]
fn a_folder_of_documents_has_no_diff_and_the_run_says_so() {
    let (stage, mut ground) = (Stage::new(), Stage::new());
    let papers = ground.path("papers");
    std::fs::create_dir(&papers).expect("made");
    let pages = site(&mut ground).join("pages");
    std::fs::create_dir(&pages).expect("made");
    for directory in [papers, pages] {
        let records = stage.play_order(&order_in(&stage, &directory, "echo word > letter.txt"));
        assert!(is_completed(&records), "{records:#?}");
        assert!(directory.join("letter.txt").exists() && !directory.join(".git").exists());
        assert!(said(&records).contains("is not the top of a git repository"), "{}", said(&records));
        assert!(!records.iter().any(|record| matches!(record.body, Body::Diff(_))));
    }
}

#[test]
fn of_two_daemons_runs_one_waits_and_a_killed_runner_lets_go() {
    let (stage, other, mut ground) = (Stage::new(), Stage::new(), Stage::new());
    let site = site(&mut ground);
    let first = stage.place(&order_in(&stage, &site, "echo one > one.txt; echo $$ > me; exec sleep 1000"));
    let mut runner = Runner::start(&first);
    number_in(&site.join("me"));
    // By another name it is still the same directory.
    let link = ground.path("link");
    std::os::unix::fs::symlink(&site, &link).expect("linked");
    let second = other.place(&order_in(&other, &link, "echo two > two.txt; until [ -e go ]; do sleep 0.05; done"));
    let mut waiting = Runner::start(&second);
    until("the second says what it waits for", || {
        said(&journal(&second)).contains("waiting for another run that works in")
    });
    assert!(!site.join("two.txt").exists());
    runner.kill();
    until("the second begins", || site.join("two.txt").exists());

    // The first one's changes can't be told from the second's any more.
    assert_eq!(Runner::start(&first).finish(), Some(ENDED));
    let records = journal(&first);
    assert_eq!(failure(&records).0, FailureClass::Lost);
    assert!(said(&records).contains("another run works there by now"), "{}", said(&records));
    write(site.join("go"), "");
    assert_eq!(waiting.finish(), Some(ENDED));
    assert!(is_completed(&journal(&second)));
    assert!(paths(&journal(&second)).contains(&"two.txt"));
}

#[test]
fn what_a_lost_agent_changed_is_told_if_nobody_came_after_it() {
    let (stage, mut ground) = (Stage::new(), Stage::new());
    let site = site(&mut ground);
    let dir = stage.place(&order_in(&stage, &site, "echo one > one.txt; echo $$ > me; exec sleep 1000"));
    let mut runner = Runner::start(&dir);
    number_in(&site.join("me"));
    runner.kill();
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    let records = journal(&dir);
    assert_eq!(failure(&records).0, FailureClass::Lost);
    assert_eq!(paths(&records), ["me", "one.txt"]);
    assert!(site.join("one.txt").exists(), "what it did stays");
}

#[test]
fn what_is_no_directory_or_holds_our_own_files_is_refused() {
    let stage = Stage::new();
    std::fs::write(stage.path("file"), "").expect("written");
    for (place, why) in [
        (stage.path("gone"), "No such file"),
        (stage.path("file"), "it is no directory"),
        (stage.path("runs"), "keeps its own files"),
        (stage.path(""), "keeps its own files"),
    ] {
        let records = stage.play_order(&order_in(&stage, &place, "echo no > no.txt"));
        let (class, message) = failure(&records);
        assert!(class == FailureClass::Machine && message.contains(why), "{message}");
        assert!(!place.join("no.txt").exists());
    }
}
