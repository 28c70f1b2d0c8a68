//! The daemon as a service: the file that a service manager gets.

use std::process::Command;

use crate::invocation::Home;

fn printed(home: &Home, manager: &str, data: &str) -> String {
    let arguments = ["--data-dir", data, "--server", "https://board.example.org", "--token", "shd_secret"];
    let install = ["service", "install", "--print", "--manager", manager, "--name", "a \"b\" 100%"];
    let shown = home.show(arguments.iter().chain(&install));
    shown.strip_prefix("exit: 0\n-- stdout\n").unwrap_or_else(|| panic!("{shown}")).to_owned()
}

#[test]
fn a_unit_of_systemd_names_everything_and_no_secret() {
    let home = Home::new();
    let unit = printed(&home, "systemd", "my data");
    assert!(unit.contains(r#" "daemon" "--data-dir" "[HOME]/my data" "--log-file" "#), "{unit}");
    assert!(unit.contains(r#" "--name" "a \"b\" 100%%""#), "{unit}");
    for line in [
        "KillMode=process",
        "Delegate=yes",
        "Restart=on-failure",
        "WantedBy=default.target",
        "WorkingDirectory=[HOME]/my data",
    ] {
        assert!(unit.lines().any(|found| found == line), "{line}: {unit}");
    }
    assert!(!unit.contains("shd_secret"));
    assert!(!home.path().join("my data").exists(), "nothing was installed, and nothing made");
}

#[test]
fn systemd_takes_the_unit() {
    let home = Home::new();
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        shipmate_testkit::settings::skip("service::systemd_takes_the_unit", "there is no systemd-analyze");
        return;
    }
    fs_err::create_dir(home.path().join("data")).expect("made");
    let printed = printed(&home, "systemd", "data");
    let unit = printed.split("\n-- stderr").next().expect("text").replace("[HOME]", &home.path().display().to_string());
    let file = home.path().join("shipmate-daemon.service");
    fs_err::write(&file, unit).expect("written");
    let verified = Command::new("systemd-analyze")
        .args(["verify", "--user", "--man=no"])
        .arg(&file)
        .env("XDG_RUNTIME_DIR", home.path())
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&verified.stderr);
    let about_ours: Vec<&str> = said.lines().filter(|line| line.contains("shipmate-daemon")).collect();
    assert!(about_ours.is_empty(), "{about_ours:?}");
}

#[test]
fn an_agent_of_launchd_names_everything_and_no_secret() {
    let home = Home::new();
    let plist = printed(&home, "launchd", "a & b");
    for part in ["<string>daemon</string>", "<string>[HOME]/a &amp; b</string>", "AbandonProcessGroup", "RunAtLoad"] {
        assert!(plist.contains(part), "{part}: {plist}");
    }
    assert!(!plist.contains("shd_secret"));
}

#[test]
fn without_a_service_status_and_uninstall_say_so() {
    let home = Home::new();
    let status = home.show(["service", "status", "--manager", "systemd"]);
    assert!(status.starts_with("exit: 3\n") && status.contains("shipmate service install"), "{status}");
    let uninstall = home.show(["service", "uninstall", "--manager", "systemd"]);
    assert!(uninstall.starts_with("exit: 0\n") && uninstall.contains("No service is installed"), "{uninstall}");
}
