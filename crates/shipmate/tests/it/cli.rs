//! What the command line says and exits with when there is no server.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::process::Stdio;

use insta::assert_snapshot;

use crate::invocation::Home;

#[test]
fn help_names_every_command() {
    assert_snapshot!(Home::new().show(["--help"]));
}

#[test]
fn the_exit_codes_are_documented() {
    assert_snapshot!(Home::new().show(["help", "exit-codes"]));
}

#[test]
fn every_command_has_a_manual_page() {
    let home = Home::new();
    let written = home.show(["man", "share/man1"]);
    assert!(written.starts_with("exit: 0\n") && written.contains("pages in share/man1"), "{written}");
    let folder = home.path().join("share/man1");
    let files = fs_err::read_dir(&folder).expect("the folder").map(|entry| entry.expect("readable").file_name());
    let pages: BTreeSet<String> = files.map(|name| name.into_string().expect("text")).collect();
    let reference =
        fs_err::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/cli.md")).expect("it is kept");
    let commands = reference.lines().filter_map(|line| line.strip_prefix("## `")?.strip_suffix('`'));
    assert_eq!(pages, commands.map(|command| command.replace(' ', "-") + ".1").collect());
    let page = fs_err::read_to_string(folder.join("shipmate-issue-create.1")).expect("a page");
    for words in [".TH shipmate-issue-create 1", "\\-\\-title", "Say hello"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn a_mistyped_command_is_answered_with_the_right_one() {
    assert_snapshot!(Home::new().show(["isue", "list"]));
}

#[test]
fn a_word_outside_its_set_is_answered_with_the_set() {
    assert_snapshot!(Home::new().show(["issue", "status", "SHIP-1", "finished"]));
}

#[test]
fn without_a_server_it_says_how_to_start_one() {
    assert_snapshot!(Home::new().show(["issue", "list"]));
}

#[test]
fn a_stale_server_file_is_no_server() {
    let home = Home::new();
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound");
    let file = format!(r#"{{"url":"http://{free}","pid":1,"key":"shl_x","version":"0"}}"#);
    fs_err::write(home.path().join("server.json"), file).expect("written");
    let shown = home.show(["--data-dir", ".", "status"]);
    assert_snapshot!(shown.replace(&free.port().to_string(), "[PORT]"));
}

#[test]
fn a_server_that_is_none_is_a_wrong_command_line() {
    assert_snapshot!(Home::new().show(["--server", "ftp://x", "--token", "t", "issue", "list"]));
}

#[test]
fn a_token_is_not_sent_to_a_server_it_was_not_made_for() {
    assert_snapshot!(Home::new().show(["--server", "http://127.0.0.1:1", "issue", "list"]));
}

#[test]
fn a_port_in_use_is_named_together_with_the_way_out() {
    let home = Home::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("bound").port().to_string();
    let shown = home.show(["up", "--data-dir", "data", "--no-open", "--port", &port]);
    assert_snapshot!(shown.replace(&port, "[PORT]"));
}

#[test]
fn a_data_directory_that_can_not_be_is_named() {
    let home = Home::new();
    fs_err::write(home.path().join("file"), "").expect("written");
    assert_snapshot!(home.show(["up", "--data-dir", "file/data", "--no-open"]));
}

#[test]
fn without_git_it_says_how_to_install_it() {
    let home = Home::new();
    let mut command = home.shipmate(["up", "--data-dir", "data", "--no-open", "--port", "0"]);
    let shown = home.shown(command.env("PATH", home.path()));
    assert!(shown.starts_with("exit: 1\n") && shown.contains("git is not installed"), "{shown}");
    assert!(shown.contains("hint: install it with"), "{shown}");
}

#[test]
fn a_wrong_log_filter_is_a_wrong_command_line() {
    let shown = Home::new().show(["server", "--data-dir", "data", "--log", "shipmate=loud"]);
    assert!(shown.starts_with("exit: 2\n") && shown.contains("`shipmate=loud`"), "{shown}");
}

#[test]
fn a_backup_of_nothing_and_a_restore_of_something_else_are_refused() {
    let home = Home::new();
    let backup = home.show(["backup", "--data-dir", "data", "copy.db"]);
    assert!(backup.starts_with("exit: 1\n") && backup.contains("no backup was made"), "{backup}");
    fs_err::write(home.path().join("letter.txt"), "Dear all").expect("written");
    let restore = home.show(["restore", "--data-dir", "data", "letter.txt"]);
    assert!(restore.starts_with("exit: 1\n") && restore.contains("nothing was restored"), "{restore}");
    assert!(!home.path().join("data/shipmate.db").exists());
}

#[test]
fn providers_are_added_listed_and_removed_without_a_server() {
    let home = Home::new();
    let run = |arguments: &[&str]| home.show(["--data-dir", "data"].iter().chain(arguments));
    let added = run(&["provider", "add", "linter", "--title", "The linter", "--", "lint", "--fix"]);
    assert!(added.starts_with("exit: 0\n"), "{added}");
    assert!(run(&["provider", "add", "linter", "--", "other"]).starts_with("exit: 6\n"));
    assert!(run(&["provider", "add", "Big Name", "--", "other"]).starts_with("exit: 2\n"));
    assert_snapshot!(run(&["provider", "list"]));
    assert!(run(&["provider", "remove", "linter"]).starts_with("exit: 0\n"));
    assert!(run(&["provider", "remove", "linter"]).starts_with("exit: 3\n"));
}

#[test]
fn only_a_repository_can_be_allowed() {
    let home = Home::new();
    let run = |path: &str| home.show(["--data-dir", "data", "repo", "allow", path]);
    for more in [&[][..], &["--in-place"]] {
        let words = ["--data-dir", "data", "repo", "allow", "no/where"];
        let missing = home.show(words.into_iter().chain(more.iter().copied()));
        assert!(missing.starts_with("exit: 3\n"), "{missing}");
        assert!(missing.contains("error: there is nothing at no/where\n"), "{missing}");
        assert!(missing.contains("hint: name ") && missing.contains(" on this machine"), "{missing}");
    }
    fs_err::create_dir(home.path().join("folder")).expect("made");
    let refused = run("folder");
    assert!(refused.starts_with("exit: 1\n") && refused.contains("is not a git repository"), "{refused}");
    fs_err::create_dir(home.path().join("folder/.git")).expect("made");
    assert!(run("folder").contains("may now work in [HOME]/folder"));
    assert!(run("folder").contains("was already allowed"));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let home = Home::new();
    let mut command = home.shipmate(["completions", "bash"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn a_remembered_login_is_private_and_can_be_forgotten() {
    let home = Home::new();
    let unreachable = home.show(["login", "--server", "http://127.0.0.1:1", "--token", "shp_x"]);
    assert!(unreachable.starts_with("exit: 5\n"), "{unreachable}");
    assert!(home.show(["logout"]).contains("Nothing was remembered."));
    let missing = home.show(["login", "--server", "http://127.0.0.1:1"]);
    assert!(missing.starts_with("exit: 2\n") && missing.contains("--token is missing"), "{missing}");
}
