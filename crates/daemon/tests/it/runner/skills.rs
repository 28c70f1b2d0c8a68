//! Skills: an agent finds what it was taught, and neither its work nor the
//! repository keeps any of it.

use shipmate_agents::Protocol;
use shipmate_core::api::daemon::SkillBrief;
use shipmate_core::journal::{Body, Record};
use shipmate_core::skill::{FilePath, SkillBundle, SkillFile};
use shipmate_daemon::order::RunOrder;

use super::stage::{ENDED, Runner, STOPPED, Stage, diff, git, is_completed, journal, texts, until};

fn greeting() -> SkillBundle {
    let path = FilePath::try_from("scripts/greet.sh".to_owned()).expect("a path");
    SkillBundle {
        name: "greet".to_owned(),
        document: "---\nname: greet\ndescription: Greets\n---\n\nSay ahoy.\n".into(),
        files: vec![SkillFile { path, content: "#!/bin/sh\necho ahoy\n".into(), executable: true }],
    }
}

fn taught(mut order: RunOrder) -> RunOrder {
    order.assignment.agent.skills =
        vec![SkillBrief { name: "greet".to_owned(), description: "Greets".into(), hash: String::new() }];
    order.skills = vec![greeting()];
    order
}

fn notices(records: &[Record]) -> Vec<&str> {
    records
        .iter()
        .filter_map(|record| match &record.body {
            Body::Notice { text } => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

/// An agent that finds skills in its work tree. The script is no agent of that
/// kind, so its run fails; what it did is told all the same.
fn in_work_tree(stage: &Stage, url: &str, script: &str) -> RunOrder {
    let mut order = taught(stage.order_in(url, script));
    order.assignment.provider = "gemini".to_owned();
    order.protocol = Protocol::Acp;
    order
}

#[test]
fn an_agent_that_knows_no_skills_is_told_where_they_lie_and_can_run_their_programs() {
    let stage = Stage::new();
    let script = r#"prompt=$(cat); file=$(printf '%s' "$prompt" | sed -n 's/^- greet: Greets (`\(.*\)`)$/\1/p')
        grep ahoy "$file" && "$(dirname "$file")/scripts/greet.sh""#;
    let order = taught(stage.order(script));
    let records = stage.play_order(&order);
    assert!(is_completed(&records), "{records:#?}");
    assert_eq!(texts(&records).join("\n").trim(), "Say ahoy.\nahoy");
    let dir = stage.place(&order);
    assert!(!dir.path().join("skills").exists(), "it is taken away");
}

#[test]
fn what_lies_in_a_work_tree_is_in_no_diff_and_no_commit_and_goes_away() {
    let mut stage = Stage::new();
    let repository = stage.repository("project").display().to_string();
    let script = "cp .gemini/skills/greet/SKILL.md seen.txt && .gemini/skills/greet/scripts/greet.sh >> seen.txt
        git add --all && git commit --quiet -m work && git status --porcelain --ignored > after.txt";
    let order = in_work_tree(&stage, &repository, script);
    let records = stage.play_order(&order);
    let changed: Vec<&str> = diff(&records).files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(changed, ["after.txt", "seen.txt"], "{records:#?}");
    assert!(diff(&records).patch.as_str().contains("+Say ahoy.\n+ahoy\n"), "{}", diff(&records).patch);
    let work = stage.place(&order).work();
    assert!(!work.join(".gemini").exists(), "it is taken away");
    assert_eq!(git(&work, &["ls-tree", "-r", "--name-only", "HEAD"]).lines().count(), 4);
    assert_eq!(notices(&records), Vec::<&str>::new());
}

#[test]
fn what_the_repository_has_of_its_own_stays_and_counts() {
    let mut stage = Stage::new();
    let repository = stage.repository("project");
    std::fs::create_dir_all(repository.join(".gemini/skills/greet")).expect("made");
    std::fs::write(repository.join(".gemini/skills/greet/SKILL.md"), "its own\n").expect("written");
    git(&repository, &["add", "--all"]);
    git(&repository, &["commit", "--quiet", "--message", "a skill of its own"]);
    let order = in_work_tree(&stage, &repository.display().to_string(), "cp .gemini/skills/greet/SKILL.md seen.txt");
    let records = stage.play_order(&order);
    assert!(diff(&records).patch.as_str().contains("+its own"), "{}", diff(&records).patch);
    assert!(notices(&records).iter().any(|notice| notice.contains("a skill greet of its own")), "{records:#?}");
    assert!(stage.place(&order).work().join(".gemini/skills/greet/SKILL.md").exists());
}

#[test]
fn links_in_a_repository_lead_nothing_out_of_the_work_tree() {
    let mut stage = Stage::new();
    let repository = stage.repository("project");
    let outside = stage.path("outside");
    std::fs::create_dir_all(outside.join("skills")).expect("made");
    std::os::unix::fs::symlink(&outside, repository.join(".gemini")).expect("linked");
    git(&repository, &["add", "--all"]);
    git(&repository, &["commit", "--quiet", "--message", "a trap"]);
    let url = repository.display().to_string();
    let records = stage.play_order(&in_work_tree(&stage, &url, "echo never"));
    assert!(!is_completed(&records));
    assert_eq!(std::fs::read_dir(outside.join("skills")).expect("there").count(), 0, "nothing was written there");

    // Nor does one that the agent plants have anything removed.
    let mut stage = Stage::new();
    let url = stage.repository("project").display().to_string();
    let kept = stage.path("kept");
    std::fs::create_dir_all(kept.join("skills/greet")).expect("made");
    std::fs::write(kept.join("skills/greet/precious"), "x").expect("written");
    let script = format!("rm -r .gemini && ln -s {} .gemini", kept.display());
    stage.play_order(&in_work_tree(&stage, &url, &script));
    assert!(kept.join("skills/greet/precious").exists());
}

#[test]
fn a_later_runner_takes_away_what_a_dead_one_left() {
    let mut stage = Stage::new();
    let url = stage.repository("project").display().to_string();
    let order = in_work_tree(&stage, &url, "touch made.txt; exec sleep 300");
    let dir = stage.place(&order);
    let mut first = Runner::start(&dir);
    until("the agent works", || dir.work().join("made.txt").exists());
    first.terminate();
    assert_eq!(first.finish(), Some(STOPPED));
    assert!(dir.work().join(".gemini/skills/greet/SKILL.md").exists());
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    let records = journal(&dir);
    assert_eq!(diff(&records).files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["made.txt"]);
    assert!(!dir.work().join(".gemini").exists());
}
