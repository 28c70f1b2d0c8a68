//! Work trees of real repositories, and what changed in them.

use std::collections::BTreeSet;
use std::path::Path;

use shipmate_core::journal::{Body, MAX_PATCH_BYTES, Record};

use super::stage::{ENDED, Runner, Stage, diff, git, is_completed, journal, texts, until};

fn changes(records: &[Record]) -> Vec<(&str, i64, i64)> {
    diff(records).files.iter().map(|file| (file.path.as_str(), file.additions, file.deletions)).collect()
}

fn branch(records: &[Record]) -> &str {
    records
        .iter()
        .find_map(|record| match &record.body {
            Body::Started(started) => started.branch.as_ref().map(|branch| branch.as_str()),
            _ => None,
        })
        .expect("it works on a branch")
}

#[test]
fn what_was_changed_is_told_whole_and_the_persons_own_files_stay() {
    let mut stage = Stage::new();
    let repository = stage.repository("project");
    std::fs::write(repository.join("changed.txt"), "the person's unsaved work\n").expect("written");
    let before = (git(&repository, &["status", "--porcelain"]), git(&repository, &["for-each-ref"]));
    let script = "echo line three >> changed.txt; rm deleted.txt; printf '1\\n2\\n' > 'new file.txt'; \
                  printf '\\000\\001' > binary; echo x > ignored.log; echo '*.log' > .gitignore; \
                  git add changed.txt; git branch --show-current";
    let records = stage.play_order(&stage.order_in(&repository.display().to_string(), script));
    assert!(is_completed(&records), "{records:?}");
    let expected =
        [(".gitignore", 1, 0), ("binary", 0, 0), ("changed.txt", 1, 0), ("deleted.txt", 0, 2), ("new file.txt", 2, 0)];
    assert_eq!(changes(&records), expected);
    let patch = diff(&records).patch.as_str();
    assert!(
        patch.contains("+line three\n") && patch.contains("--- a/deleted.txt") && !diff(&records).truncated,
        "{patch}"
    );
    assert_eq!(texts(&records), [branch(&records)]);
    let after = (git(&repository, &["status", "--porcelain"]), git(&repository, &["for-each-ref"]));
    assert_eq!(before, after, "the person's checkout and branches are untouched");
}

#[test]
fn commits_and_the_agents_own_index_are_in_the_diff_and_stay() {
    let mut stage = Stage::new();
    let repository = stage.repository("project");
    let order = stage.order_in(
        &repository.display().to_string(),
        "echo a > committed; git add committed; git commit --quiet -m work || exit 1; \
         echo b > staged; git add staged; echo c > untracked; mv kept.txt moved.txt",
    );
    let records = stage.play_order(&order);
    assert!(is_completed(&records), "an agent can commit: {records:?}");
    let expected = [("committed", 1, 0), ("moved.txt", 0, 0), ("staged", 1, 0), ("untracked", 1, 0)];
    assert_eq!(changes(&records), expected);
    let status = git(&stage.place(&order).work(), &["status", "--porcelain"]);
    assert_eq!(status, " D kept.txt\nA  staged\n?? moved.txt\n?? untracked\n");
}

#[test]
fn an_index_that_is_kept_in_two_files_is_no_trouble() {
    let mut stage = Stage::new();
    let url = stage.repository("project").display().to_string();
    let script = "git update-index --split-index; echo a > added; git add added; echo b >> kept.txt";
    let records = stage.play_order(&stage.order_in(&url, script));
    assert_eq!(changes(&records), [("added", 1, 0), ("kept.txt", 1, 0)]);
}

/// Works as agents do, in steps, at the same time as the others: `NAME-1` to
/// `NAME-5` in a commit each, with what is not ready put aside, under names that
/// the others use too; then a file that nobody commits.
const BUSY: &str = "touch here; until [ -e go ]; do sleep 0.05; done; rm here go; \
                    git config some.setting NAME; echo '# NAME' > $(git rev-parse --git-path hooks)-mine; \
                    for n in 1 2 3 4 5; do \
                    echo half > half && git add half && git stash --quiet && [ $(git stash list | wc -l) = 1 ] && \
                    echo $n > NAME-$n && git add NAME-$n && \
                    git commit --quiet -m \"NAME $n\" && git stash pop --quiet && git rm --quiet --force half && \
                    git status --short && git branch same/$n && git branch gone && git branch --quiet -D gone || \
                    exit 1; done; \
                    [ $(git config some.setting) = NAME ] && [ $(git rev-list --count same/5) = 6 ] || exit 1; \
                    git gc --quiet --prune=now || exit 1; \
                    echo loose > NAME; git log --format=%s";

#[test]
fn sixteen_executions_of_one_repository_at_once_do_not_meet() {
    let mut stage = Stage::new();
    let repository = stage.repository("project");
    let url = repository.display().to_string();
    let before = git(&repository, &["for-each-ref"]);
    let names: Vec<String> = (0..16).map(|n| format!("agent{n:02}")).collect();
    let place = |name: &String| stage.place(&stage.order_in(&url, &BUSY.replace("NAME", name)));
    let dirs: Vec<_> = names.iter().map(place).collect();
    let mut runners: Vec<_> = dirs.iter().map(Runner::start).collect();
    until("every agent runs", || dirs.iter().all(|dir| dir.work().join("here").exists()));
    for dir in &dirs {
        std::fs::write(dir.work().join("go"), "").expect("written");
    }
    for runner in &mut runners {
        assert_eq!(runner.finish(), Some(ENDED));
    }
    let journals: Vec<_> = dirs.iter().map(journal).collect();
    let branches: BTreeSet<&str> = journals.iter().map(|records| branch(records)).collect();
    assert_eq!(branches.len(), names.len());
    for ((records, dir), name) in journals.iter().zip(&dirs).zip(&names) {
        assert!(is_completed(records), "{records:?}");
        let files: Vec<String> = [name.clone()].into_iter().chain((1..6).map(|n| format!("{name}-{n}"))).collect();
        assert_eq!(changes(records), files.iter().map(|file| (file.as_str(), 1, 0)).collect::<Vec<_>>());
        let commits: Vec<String> = (1..6).rev().map(|n| format!("{name} {n}")).chain(["first".to_owned()]).collect();
        assert_eq!(texts(records), commits, "its own commits and no other's");
        assert_eq!(git(&dir.work(), &["status", "--short"]), format!("?? {name}\n"));
    }
    assert_eq!(git(&dirs[0].work(), &["fsck", "--no-dangling"]), "", "the clone is sound");
    assert_eq!(git(&repository, &["for-each-ref"]), before, "the person's branches are untouched");
}

#[test]
fn a_second_attempt_goes_on_where_the_branch_stands() {
    let mut stage = Stage::new();
    let url = stage.repository("project").display().to_string();
    let first = stage.order_in(&url, "echo a > one; git add one; git commit --quiet -m one; echo lost > loose");
    assert!(is_completed(&stage.play_order(&first)));
    let mut second = stage.order_in(&url, "ls; echo b > two");
    second.assignment.task_id = first.assignment.task_id;
    second.assignment.repository = first.assignment.repository.clone();
    let records = stage.play_order(&second);
    assert!(is_completed(&records), "{records:?}");
    assert!(texts(&records).contains(&"one") && !texts(&records).contains(&"loose"));
    assert_eq!(changes(&records), [("two", 1, 0)]);
}

#[test]
fn what_an_agent_made_beside_its_branch_is_kept_for_its_person() {
    let mut stage = Stage::new();
    let url = stage.repository("project").display().to_string();
    let script = "git branch idea; echo aside > kept.txt; git stash --quiet; echo done";
    let order = stage.order_in(&url, script);
    let records = stage.play_order(&order);
    assert!(is_completed(&records), "{records:?}");
    let clone = stage.clone_of_it();
    let run = stage.place(&order).execution_id();
    let kept = git(&clone, &["--git-dir=.", "for-each-ref", "--format=%(refname)", "refs/shipmate"]);
    for name in [format!("refs/shipmate/branches/{run}/idea"), format!("refs/shipmate/stashes/{run}")] {
        assert!(kept.lines().any(|kept| kept == name), "{name} is not among {kept}");
    }
    assert_eq!(git(&clone, &["--git-dir=.", "show", &format!("refs/shipmate/stashes/{run}:kept.txt")]), "aside\n");
}

#[test]
fn a_work_tree_of_many_files_is_whole_when_the_agent_begins() {
    let mut stage = Stage::new();
    let repository = stage.repository("project");
    for n in 0..5_000 {
        std::fs::write(repository.join(format!("{n}.txt")), format!("{n}\n")).expect("written");
    }
    git(&repository, &["add", "--all"]);
    git(&repository, &["commit", "--quiet", "--message", "many"]);
    let script = "ls | wc -l; git status --short";
    let records = stage.play_order(&stage.order_in(&repository.display().to_string(), script));
    assert!(is_completed(&records), "{records:?}");
    assert_eq!(texts(&records), ["5003"]);
}

#[test]
fn an_agent_that_wrecks_its_repository_loses_no_file() {
    let mut stage = Stage::new();
    let url = stage.repository("project").display().to_string();
    let script = "echo a > committed; git add committed; git commit --quiet -m a; echo b > loose; \
                  rm -rf \"$(git rev-parse --absolute-git-dir)\"; echo wrecked";
    let records = stage.play_order(&stage.order_in(&url, script));
    assert!(is_completed(&records), "{records:?}");
    assert_eq!(changes(&records), [("committed", 1, 0), ("loose", 1, 0)]);
}

#[test]
fn new_commits_of_the_remote_are_fetched() {
    let mut stage = Stage::new();
    let repository = stage.repository("project");
    let url = repository.display().to_string();
    assert!(is_completed(&stage.play_order(&stage.order_in(&url, "true"))));
    std::fs::write(repository.join("later.txt"), "later\n").expect("written");
    git(&repository, &["add", "--all"]);
    git(&repository, &["commit", "--quiet", "--message", "later"]);
    let records = stage.play_order(&stage.order_in(&url, "cat later.txt"));
    assert_eq!(texts(&records), ["later"]);
    assert!(diff(&records).files.is_empty() && diff(&records).patch.is_empty());
}

#[test]
fn a_repository_without_commits_can_be_worked_in() {
    let mut stage = Stage::new();
    let path = stage.path("empty");
    std::fs::create_dir(&path).expect("made");
    git(&path, &["init", "--quiet"]);
    stage.allowed.push(path.clone());
    let order = stage.order_in(&path.display().to_string(), "echo first > file");
    let records = stage.play_order(&order);
    assert!(is_completed(&records), "{records:?}");
    assert_eq!(changes(&records), [("file", 1, 0)]);
}

#[test]
fn a_huge_diff_is_cut_and_says_so() {
    let mut stage = Stage::new();
    let url = stage.repository("project").display().to_string();
    let records = stage.play_order(&stage.order_in(&url, "yes 'a line that is new' | head -n 200000 > big"));
    let diff = diff(&records);
    assert!(diff.truncated && diff.patch.as_str().len() <= MAX_PATCH_BYTES);
    assert!(diff.patch.as_str().ends_with("+a line that is new\n"));
    assert_eq!(changes(&records), [("big", 200_000, 0)]);
}

#[test]
fn nothing_that_a_repository_brings_along_runs_in_our_git() {
    let mut stage = Stage::new();
    let repository = stage.repository("project");
    let proof = stage.path("it-ran");
    std::fs::write(repository.join(".gitattributes"), "* diff=evil filter=evil\n").expect("written");
    git(&repository, &["add", "--all"]);
    git(&repository, &["commit", "--quiet", "--message", "attributes"]);
    hook(&repository.join(".git/hooks"), "post-checkout", &proof);
    let touch = format!("touch '{}'", proof.display());
    let script = format!(
        "echo more >> kept.txt; git config core.fsmonitor \"{touch}\"; git config diff.evil.command \"{touch}\"; \
         git config diff.evil.textconv \"{touch}\"; git config diff.external \"{touch}\"; git config core.pager \"{touch}\"; \
         git config filter.evil.clean \"{touch}; cat\"; git config filter.evil.smudge \"{touch}; cat\"; \
         hooks=$(git rev-parse --git-path hooks); mkdir -p \"$hooks\"; \
         for hook in post-index-change pre-commit reference-transaction post-checkout; do \
         printf '#!/bin/sh\\n%s\\n' \"{touch}\" > \"$hooks/$hook\"; chmod +x \"$hooks/$hook\"; done; rm -f '{}'",
        proof.display()
    );
    let url = repository.display().to_string();
    let records = stage.play_order(&stage.order_in(&url, &script));
    assert_eq!(changes(&records), [("kept.txt", 1, 0)]);
    assert!(is_completed(&stage.play_order(&stage.order_in(&url, "true"))), "the next run too");
    assert!(!proof.exists(), "our git ran something of the repository's");
}

#[test]
fn an_agent_that_wrecks_its_work_tree_still_ends_with_a_word() {
    let mut stage = Stage::new();
    let url = stage.repository("project").display().to_string();
    let records = stage.play_order(&stage.order_in(&url, "cd ..; rm -rf work; echo wrecked"));
    assert!(is_completed(&records), "{records:?}");
    let told =
        |record: &Record| matches!(&record.body, Body::Notice { text } if text.as_str().contains("could not be told"));
    assert!(records.iter().any(told), "{records:?}");

    let records = stage.play_order(&stage.order_in(&url, "rm .git; echo more >> kept.txt; git init --quiet inner"));
    assert!(changes(&records).contains(&("kept.txt", 1, 0)), "{records:?}");
}

fn hook(hooks: &Path, name: &str, proof: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::create_dir_all(hooks).expect("made");
    let path = hooks.join(name);
    std::fs::write(&path, format!("#!/bin/sh\ntouch '{}'\n", proof.display())).expect("written");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("set");
}
