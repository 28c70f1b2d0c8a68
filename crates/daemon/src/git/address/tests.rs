use super::*;

fn cause(url: &str) -> Option<Cause> {
    Address::judge(url, &[]).err().map(|trouble| trouble.cause)
}

#[test]
fn what_people_use_is_allowed() {
    for (url, protocols) in [
        ("https://github.com/owner/name.git", "https:ssh"),
        ("HTTPS://host:8443/a/b", "https:ssh"),
        ("https://user:pass@host/a", "https:ssh"),
        ("ssh://git@host:2222/a/b.git", "https:ssh"),
        ("git@github.com:owner/name.git", "https:ssh"),
        ("host:name", "https:ssh"),
        ("http://127.0.0.1:3000/a", "http"),
        ("http://localhost/a", "http"),
        ("http://[::1]:8/a", "http"),
    ] {
        assert_eq!(Address::judge(url, &[]).map(|address| address.protocols()), Ok(protocols), "{url}");
    }
}

#[test]
fn what_would_run_or_reach_something_else_is_refused() {
    for url in [
        "",
        "-",
        "--upload-pack=touch /tmp/x",
        "-oProxyCommand=x:y",
        "ext::sh -c touch% /tmp/x",
        "ext::x",
        "fd::17",
        "git://host/a",
        "ftp://host/a",
        "http://host/a",
        "http://10.0.0.1/a",
        "http://127.0.0.1.evil.example/a",
        "ssh://-oProxyCommand=x/a",
        "ssh://user@-oProxyCommand=x/a",
        "-host:path",
        "user@-host:path",
        "host:-path",
        "https://169.254.169.254/latest",
        "https://[fe80::1]/a",
        "https://[::ffff:169.254.169.254]/a",
        "https:///a",
        "https://",
        "file://other/share",
        "relative/path",
        "./here",
        "..",
        "~/code",
        "https://host/a b",
        "a\nb:c",
        "\\\\server\\share",
        "https://host\u{0}/a",
        "https://%2doProxy/a",
        "ssh://$(touch x)/a",
    ] {
        assert_eq!(cause(url), Some(Cause::Address), "{url:?}");
    }
}

#[test]
fn a_local_folder_needs_the_owners_word() {
    let home = tempfile::tempdir().expect("a temporary directory");
    let allowed = home.path().join("allowed");
    let foreign = home.path().join("foreign");
    for directory in [&allowed, &foreign] {
        std::fs::create_dir_all(directory.join("repository")).expect("made");
    }
    let judge = |path: &Path| Address::judge(&path.display().to_string(), std::slice::from_ref(&allowed));
    assert!(judge(&allowed).is_ok() && judge(&allowed.join("repository")).is_ok());
    assert_eq!(judge(&allowed.join("none")).map_err(|t| t.cause), Err(Cause::Missing));
    let refused = judge(&foreign).expect_err("not allowed");
    assert_eq!(refused.class(), shipmate_core::journal::FailureClass::Policy);
    assert!(refused.message.contains("shipmate repo allow "), "{refused}");
    for way_out in ["allowed/../foreign", "allowed/none/../../foreign"] {
        assert_eq!(judge(&home.path().join(way_out)).map_err(|t| t.cause), Err(Cause::Forbidden), "{way_out}");
    }
    let by_url = format!("file://{}", foreign.display());
    assert_eq!(Address::judge(&by_url, &[allowed]).map_err(|t| t.cause), Err(Cause::Forbidden));
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_what_is_allowed() {
    let home = tempfile::tempdir().expect("a temporary directory");
    let allowed = home.path().join("allowed");
    std::fs::create_dir_all(&allowed).expect("made");
    std::os::unix::fs::symlink("/", allowed.join("link")).expect("linked");
    let judged = Address::judge(&allowed.join("link/etc").display().to_string(), &[allowed]);
    assert_eq!(judged.map_err(|t| t.cause), Err(Cause::Forbidden));
}

#[test]
fn no_secret_of_an_address_is_shown() {
    let address = Address::judge("https://token:hunter2@host/a", &[]).expect("allowed");
    assert_eq!(address.shown(), "https://***@host/a");
    assert_eq!(address.hide("fatal: 'https://token:hunter2@host/a' broke"), "fatal: 'https://***@host/a' broke");
    assert_eq!(redact("ssh://git:hunter2@host/a"), "ssh://git:***@host/a");
    assert_eq!(redact("ssh://git@host/a"), "ssh://git@host/a");
    assert!(!cause_text("ftp://user:hunter2@host/a").contains("hunter2"));
}

fn cause_text(url: &str) -> String {
    Address::judge(url, &[]).expect_err("refused").message
}
