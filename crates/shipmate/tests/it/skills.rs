//! Skills: made, imported, taught, and known to the agent that was taught.

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::skill::{Skill, WholeSkill};
use shipmate_core::error::Code;
use shipmate_core::journal::Body;
use shipmate_core::status::RunStatus;
use shipmate_testkit::{Client, GitRepository, Installation, on_both};

use crate::program;

/// An agent that says what stands in the files of its skills.
const READER: &str = r#"sed -n 's/^- .*(`\(.*\)`)$/\1/p' | while read -r file; do cat "$file"; done; echo done"#;

const DOCUMENT: &str = "---\nname: greet\ndescription: Greets people\n---\n\nSay ahoy.\n";

async fn refused(client: &Client, body: Value, status: u16, code: Code, words: &str) {
    let answer = client.request(Method::POST, "/api/skills", Some(&body)).await;
    answer.must_be_refused(status, code);
    assert!(answer.error().error.contains(words), "{words}: {}", answer.body);
}

async fn what_the_agent_read(client: &Client, agent: &str) -> String {
    let agent = client.agent_online(agent).await;
    let issue = client.assign_new_issue("Read", "", agent.id).await;
    let run = client.newest_run(issue.id).await;
    let run = client.finished(run.id).await;
    assert_eq!(run.status, RunStatus::Completed, "{run:#?}");
    let records = client.transcript(run.id).await;
    let said = records.iter().filter_map(|record| match &record.body {
        Body::Text { text } => Some(text.as_str()),
        Body::Preparing { step } => Some(step.as_str()),
        _ => None,
    });
    said.collect::<Vec<_>>().join("\n")
}

on_both! {
    async fn what_an_agent_is_taught_reaches_it_and_what_it_knew_is_kept(database: Database) {
        let installation = Installation::new(program()).database(&database);
        installation.say(&["provider", "add", "reader", "--", "/bin/sh", "-c", READER]).await;
        let up = installation.up().await;
        let client = up.client();
        client.agent_online("reader").await;
        let made: WholeSkill = client.post("/api/skills", &json!({ "content": DOCUMENT,
            "files": [{ "path": "notes/more.md", "content": "more" }] })).await;
        assert_eq!((made.listed.name.as_str(), made.listed.description.as_str()), ("greet", "Greets people"));
        assert_eq!((made.listed.version, made.listed.file_count), (1, 1));
        installation.say(&["agent", "skills", "add", "reader", "greet"]).await;
        let read = what_the_agent_read(&client, "reader").await;
        assert!(read.contains("with the skills greet") && read.contains("Say ahoy."), "{read}");

        // The next run knows the new text; what the first one knew is still kept by its hash.
        let path = format!("/api/skills/{}", made.listed.id);
        let changed: WholeSkill = client.put(&path, &json!({ "content": "Say hello.", "version": 1 })).await;
        assert_eq!((changed.listed.name.as_str(), changed.listed.version, changed.files.len()), ("greet", 2, 1));
        assert!(what_the_agent_read(&client, "reader").await.contains("Say hello."));
        let kept: Value = client.get(&format!("/api/daemon/skills/{}", made.listed.hash)).await;
        assert_eq!(kept["document"], made.content);
        let stale = client.request(Method::PUT, &path, Some(&json!({ "content": "x", "version": 1 }))).await;
        stale.must_be_refused(409, Code::Conflict);

        // Removed, it is taken from the agent.
        installation.say(&["skill", "delete", "greet"]).await;
        assert!(!what_the_agent_read(&client, "reader").await.contains("skills"));
        let kept: Value = client.get(&format!("/api/daemon/skills/{}", made.listed.hash)).await;
        assert_eq!(kept["name"], "greet");
        assert!(up.stop().await.success());
    }

    async fn skills_come_from_folders_and_git_repositories(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let repository = GitRepository::new();
        repository.commit(&[
            ("skills/greet/SKILL.md", DOCUMENT),
            ("skills/greet/scripts/greet.py", "print('ahoy')"),
            ("skills/No Name/SKILL.md", "---\ndescription: Has no name\n---\ntext"),
            ("README.md", "two skills"),
        ]);
        let folder = repository.path().display().to_string();
        let url = format!("file://{folder}");
        let several = installation.run(&["skill", "import", &url]).await;
        let words = String::from_utf8_lossy(&several.stderr).into_owned();
        assert!(several.status.code() == Some(2) && words.contains("skills/greet") && words.contains("--all"), "{words}");
        let said = installation.say(&["skill", "import", &url, "--all"]).await;
        assert!(said.contains("greet") && said.contains("no-name"), "{said}");
        let skills: Vec<Skill> = up.client().get("/api/skills").await;
        assert_eq!(skills.iter().map(|s| (s.name.as_str(), s.file_count)).collect::<Vec<_>>(), [("greet", 1), ("no-name", 0)]);
        assert_eq!(skills[0].config["origin"], json!({ "type": "git", "url": url, "path": "skills/greet" }));

        let again = installation.run(&["skill", "import", &format!("{folder}/skills/greet")]).await;
        assert_eq!(again.status.code(), Some(6), "{}", String::from_utf8_lossy(&again.stderr));
        fs_err::write(repository.path().join("skills/greet/SKILL.md"), DOCUMENT.replace("ahoy", "hello")).expect("written");
        installation.say(&["skill", "import", &format!("{folder}/skills/greet"), "--on-conflict", "overwrite"]).await;
        let shown = installation.say(&["skill", "get", "greet"]).await;
        assert!(shown.contains("Say hello.") && shown.contains("scripts/greet.py"), "{shown}");
        let nothing = installation.run(&["skill", "import", "/no/such/folder"]).await;
        assert_eq!(nothing.status.code(), Some(3));

        let file = repository.path().join("README.md").display().to_string();
        installation.say(&["skill", "files", "put", "greet", &file, "--path", "docs/readme.md"]).await;
        let files = installation.say(&["skill", "files", "list", "greet"]).await;
        assert!(files.contains("docs/readme.md") && files.contains("scripts/greet.py"), "{files}");
        installation.say(&["skill", "files", "delete", "greet", "docs/readme.md"]).await;
        assert!(!installation.say(&["skill", "files", "list", "greet"]).await.contains("docs/readme.md"));
        assert!(up.stop().await.success());
    }

    async fn a_skill_that_can_not_be_is_refused_by_its_field(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let with = |files: Value| json!({ "content": DOCUMENT, "files": files });
        let file = |path: &str| json!({ "path": path, "content": "x" });
        for path in ["../x", "/etc/passwd", "a\\b", "SKILL.md", ".git/config", ""] {
            refused(&client, with(json!([file(path)])), 400, Code::Invalid, "path").await;
        }
        refused(&client, with(json!([file("a"), file("A")])), 400, Code::Invalid, "twice").await;
        refused(&client, with(json!([file("a"), file("a/b")])), 400, Code::Invalid, "twice").await;
        let large = json!([{ "path": "a", "content": "x".repeat(600 * 1024) }]);
        refused(&client, with(large), 413, Code::TooLarge, "files").await;
        refused(&client, with(json!((0..101).map(|n| file(&n.to_string())).collect::<Vec<_>>())), 413, Code::TooLarge, "files").await;
        refused(&client, json!({ "content": "x", "description": "d" }), 400, Code::Invalid, "name").await;
        refused(&client, json!({ "name": "x", "content": "x" }), 400, Code::Invalid, "description").await;
        refused(&client, json!({ "name": "My Skill", "description": "d" }), 400, Code::Invalid, "`my-skill`").await;
        refused(&client, json!({ "content": "---\nname: x\n" }), 400, Code::Invalid, "content").await;
        client.post::<WholeSkill>("/api/skills", &json!({ "content": DOCUMENT })).await;
        refused(&client, json!({ "content": DOCUMENT }), 409, Code::Conflict, "name").await;
        let agent = client.agent_online("demo").await;
        let unknown = json!({ "skill_ids": [agent.id] });
        let answer = client.request(Method::PUT, &format!("/api/agents/{}/skills", agent.id), Some(&unknown)).await;
        answer.must_be_refused(400, Code::Invalid);
        assert!(answer.error().error.contains("skill_ids"));
        assert!(up.stop().await.success());
    }
}
