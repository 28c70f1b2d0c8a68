//! `shipmate up` as a parent: what it prints, whom it lets in, and that nobody outlives it.

use shipmate_testkit::{DEADLINE, Installation, eventually, processes};

use crate::program;

#[tokio::test]
async fn a_second_up_on_the_same_directory_says_where_the_first_one_is() {
    let installation = Installation::new(program());
    let up = installation.up().await;
    let second = installation.run(&["up", "--port", "0", "--no-open"]).await;
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(1), "{said}");
    assert!(said.contains("already running") && said.contains("http://127.0.0.1:"), "{said}");
    assert!(said.contains("hint: open the board with `shipmate open`"), "{said}");
    assert!(up.stop().await.success());
}

#[tokio::test]
async fn one_line_holds_the_link_and_a_real_tool_is_asked_for() {
    let installation = Installation::new(program());
    let up = installation.up().await;
    let link = up.link().await;
    let printed = eventually(DEADLINE, "the agent tools to be told", async || {
        Some(installation.logs()).filter(|printed| printed.contains("No agent tool was found"))
    })
    .await;
    assert_eq!(printed.matches(&link).count(), 1, "{printed}");
    assert!(printed.contains("npm install -g @anthropic-ai/claude-code"), "{printed}");
    assert!(up.stop().await.success());
}

#[tokio::test]
async fn a_server_that_is_started_again_keeps_its_address() {
    let installation = Installation::new(program());
    let up = installation.up().await;
    let before = installation.say(&["status"]).await;
    up.kill_server().await;
    let after = installation.say(&["status"]).await;
    assert_eq!(before.lines().next(), after.lines().next());
    assert!(up.stop().await.success());
}

#[tokio::test]
async fn the_command_line_waits_for_a_server_that_is_between_two_lives() {
    let installation = Installation::new(program());
    let up = installation.up().await;
    // A call that a dying server took may have been carried out and is not
    // repeated; this one shall find none.
    let server = up.processes().server_pid;
    processes::kill_9(server);
    eventually(DEADLINE, "the killed server to be gone", async || (!processes::runs(server)).then_some(())).await;
    installation.say(&["issue", "create", "--title", "While it was away"]).await;
    assert_eq!(installation.say(&["issue", "list"]).await.matches("While it was away").count(), 1);
    assert!(up.stop().await.success());
}

#[tokio::test]
async fn nobody_outlives_a_killed_up() {
    let installation = Installation::new(program());
    let up = installation.up().await;
    let family = up.processes();
    processes::kill_9(family.pid);
    eventually(DEADLINE, "server and daemon to end by themselves", async || {
        (!processes::runs(family.server_pid) && !processes::runs(family.daemon_pid)).then_some(())
    })
    .await;
    let status = installation.run(&["status"]).await;
    assert_eq!(status.status.code(), Some(5));
}

#[tokio::test]
async fn a_stop_leaves_no_trace_of_processes() {
    let installation = Installation::new(program());
    let up = installation.up().await;
    assert!(up.stop().await.success());
    for file in ["up.json", "server.json"] {
        assert!(!installation.data().join(file).exists(), "{file} is still there");
    }
    assert!(installation.logs().contains("Stopped. No run was under way."));
}
