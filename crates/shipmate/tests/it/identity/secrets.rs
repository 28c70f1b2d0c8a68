//! Secrets stay where they belong: not in logs, journals, work trees, the
//! database, command lines, or the environment of an agent.

use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::Method;
use shipmate_core::api::identity::TokenKind;
use shipmate_core::status::RunStatus;
use shipmate_testkit::client::note;
use shipmate_testkit::{DEADLINE, Installation, on_both};

use super::links::signed_in;
use crate::program;

/// A key of the kind people have in their environment.
const CANARY: &str = "sk-ant-canary-93c1e5";

/// Files whose purpose is to hold a secret; only their owner can read them.
const KEEPERS: &[&str] = &["server.json", "daemon/token"];

fn files_below(directory: &Path) -> Vec<PathBuf> {
    let entries = fs_err::read_dir(directory).into_iter().flatten().flatten();
    entries
        .flat_map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => files_below(&entry.path()),
            Ok(kind) if kind.is_file() => vec![entry.path()],
            _ => Vec::new(),
        })
        .collect()
}

fn holds(content: &[u8], secret: &str) -> bool {
    content.windows(secret.len()).any(|window| window == secret.as_bytes())
}

/// What every process of an installation shows of itself under this name.
fn shown_by_processes(installation: &Installation, name: &str) -> Vec<(String, Vec<u8>)> {
    let data = installation.data();
    let read = |pid: &str, file: &str| fs_err::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
    let entries = fs_err::read_dir("/proc").expect("processes").flatten();
    let pids =
        entries.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| name.parse::<u32>().is_ok());
    pids.filter(|pid| {
        let works_here = fs_err::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd.starts_with(&data));
        works_here || holds(&read(pid, "cmdline"), &data.display().to_string())
    })
    .map(|pid| (String::from_utf8_lossy(&read(&pid, "cmdline")).replace('\0', " "), read(&pid, name)))
    .collect()
}

on_both! {
    async fn no_secret_is_found_outside_its_place(database: Database) {
        let installation = Installation::new(program())
            .database(&database)
            .demo_pace(Duration::from_millis(20))
            .environment("ANTHROPIC_API_KEY", CANARY)
            .environment("SHIPMATE_LOG", "debug");
        let up = installation.up().await;
        let owner = up.client();
        let agent = owner.agent_online("demo").await;
        let link = owner.sign_in_link().await.url;
        let (browser, cookie) = signed_in(&owner).await;
        let made = owner.create_token("t", TokenKind::Personal).await.token;
        let refused = format!("shp_{}", "5ec4e7".repeat(8));
        owner.with_token(&refused).request(Method::GET, "/api/me", None::<&()>).await;
        owner.with_token(&made).me().await;
        let daemon = fs_err::read_to_string(installation.data().join("daemon/token")).expect("a token");

        let issue = owner.assign_new_issue("Long enough to look at", "demo: slow 40", agent.id).await;
        let run = owner.newest_run(issue.id).await;
        owner.run_until(run.id, "the agent to work", DEADLINE, |run| run.records > 3).await;
        let secrets: Vec<String> = [&link, &cookie, &made, &refused, &daemon, &note(&installation.data()).expect("a server").key]
            .iter()
            .map(|secret| secret.trim().rsplit(['#', '=', '_']).next().expect("a body").to_owned())
            .chain([CANARY.to_owned()])
            .collect();
        let commands = shown_by_processes(&installation, "cmdline");
        assert!(commands.len() >= 4, "up, server, daemon and runner are looked at: {commands:?}");
        for (command, shown) in &commands {
            let leaked = secrets.iter().find(|secret| holds(shown, secret));
            assert_eq!(leaked, None, "on the command line of {command}");
        }
        let agents = shown_by_processes(&installation, "environ");
        let agents: Vec<_> = agents.iter().filter(|(command, _)| command.contains("demo-agent")).collect();
        assert!(!agents.is_empty(), "the agent runs");
        for (command, environment) in agents {
            let leaked = secrets.iter().find(|secret| holds(environment, secret));
            assert_eq!(leaked, None, "in the environment of {command}");
        }
        assert_eq!(owner.finished(run.id).await.status, RunStatus::Completed);
        browser.request(Method::POST, "/api/auth/logout", None::<&()>).await.must_succeed();
        up.kill_server().await;
        assert!(up.stop().await.success());

        let files = files_below(&installation.data());
        for needed in ["logs/server.log", "logs/daemon.log", "runner.log", "journal.jsonl"] {
            assert!(files.iter().any(|file| file.ends_with(needed)), "{needed} is looked at: {files:?}");
        }
        for file in files {
            let place = file.strip_prefix(installation.data()).expect("below").display().to_string();
            let content = fs_err::read(&file).expect("readable");
            let leaked = secrets.iter().find(|secret| holds(&content, secret));
            assert!(leaked.is_none() || KEEPERS.contains(&place.as_str()), "{leaked:?} in {place}");
        }
        assert!(!installation.data().join("server.json").exists(), "the key goes with its server");
        only_its_owner_can_read(&installation);
    }
}

fn only_its_owner_can_read(installation: &Installation) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| fs_err::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(&installation.data()), 0o700);
    assert_eq!(mode(&installation.data().join("daemon/token")), 0o600);
}
