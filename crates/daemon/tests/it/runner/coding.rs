//! What coding agents do all day, within the fence: with the tools of the
//! machine that runs the tests, and without a network.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use fs_err as fs;
use shipmate_daemon::order::RunOrder;
use shipmate_testkit::settings;

use super::fence::{Home, is_impossible};
use super::stage::{ENDED, Runner, Stage, is_completed, journal, texts};

/// Each with a question to the tool it needs. `API` stands for a server on this machine. Pip is
/// called past the shims of `pyenv`, which it would make anew: these are on the
/// person's own search path, so no agent may.
const JOBS: [(&str, &str, &str); 12] = [
    (
        "commits",
        "git --version",
        "echo work > done.txt; git add done.txt; git commit --quiet -m work; git log -1 --format=%s",
    ),
    (
        "puts work aside and back",
        "git --version",
        "echo half >> kept.txt; git stash --quiet; git checkout --quiet -b aside; git checkout --quiet -; \
         git branch --quiet -D aside; git stash pop --quiet; git diff --stat",
    ),
    (
        "sets up hooks",
        "git --version",
        "mkdir hooks; printf '#!/bin/sh\\necho checked > checked\\n' > hooks/pre-commit; chmod +x hooks/pre-commit; \
         git config core.hooksPath hooks; git commit --quiet --allow-empty -m hooked; cat checked",
    ),
    ("runs a script", "node --version", "node -e 'require(\"fs\").writeFileSync(\"out.json\", \"{}\")'; cat out.json"),
    (
        "installs a package",
        "npm --version",
        "mkdir part; (cd part; npm init --yes > log); npm init --yes > log; \
         npm install --silent --no-audit --no-fund --offline ./part; test -e node_modules/part",
    ),
    (
        "runs a package's tests",
        "npm --version",
        "echo '{\"scripts\": {\"test\": \"node --test\"}}' > package.json; \
         echo 'require(\"node:test\")(\"holds\", () => {})' > a.test.js; npm test > log",
    ),
    (
        "makes an environment",
        "python3 -c 'import venv'",
        "python3 -m venv --without-pip v; v/bin/python -c 'import json; print(json.dumps([1]))'",
    ),
    (
        "installs a wheel",
        "python3 -m pip --version",
        "python3 -c 'import zipfile\nw = zipfile.ZipFile(\"part-1-py3-none-any.whl\", \"w\")\nd = \"part-1.dist-info/\"\n\
         w.writestr(\"part.py\", \"word = 1\")\nw.writestr(d + \"METADATA\", \"Metadata-Version: 2.1\\nName: part\\nVersion: 1\\n\")\n\
         w.writestr(d + \"WHEEL\", \"Wheel-Version: 1.0\\nGenerator: t\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n\")\n\
         w.writestr(d + \"RECORD\", \"\")'; \
         $(python3 -c 'import sys; print(sys.executable)') -m pip install --quiet --no-index --no-deps --target site ./part-1-py3-none-any.whl; \
         PYTHONPATH=site python3 -c 'import part; print(part.word)'",
    ),
    (
        "builds a crate",
        "cargo --version",
        "cargo new --quiet --vcs none tool; cd tool; cargo build --quiet --offline; target/debug/tool",
    ),
    ("makes", "make --version", "printf 'all:\\n\\techo made > made\\n' > Makefile; make --silent; cat made"),
    (
        "packs and unpacks",
        "tar --version",
        "d=$(mktemp -d); tar czf $d/a.tgz kept.txt; tar xzf $d/a.tgz -C $d; cat $d/kept.txt; rm -r $d",
    ),
    (
        "asks a service as `gh` does",
        "curl --version",
        "curl --silent --fail -H \"Authorization: token $TOKEN\" API/repos",
    ),
];

/// A service that answers everybody who shows a token.
fn service() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound");
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut asked = [0; 4096];
            let count = stream.read(&mut asked).unwrap_or(0);
            let known = asked[..count].windows(12).any(|part| part == b"token secret");
            let answer = if known { "200 OK" } else { "401 Unauthorized" };
            let _gone = write!(stream, "HTTP/1.1 {answer}\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        }
    });
    format!("http://{address}")
}

/// Lets tools that are installed in the home of whoever runs the tests be found
/// in this one.
fn lend_tools(home: &Path) {
    let Some(own) = std::env::home_dir() else { return };
    fs::create_dir_all(home.join(".cargo")).expect("made");
    for place in [".cargo/bin", ".rustup", ".pyenv", ".nvm", ".volta", ".asdf"] {
        if own.join(place).exists() {
            fs::os::unix::fs::symlink(own.join(place), home.join(place)).expect("linked");
        }
    }
}

fn is_there(tool: &str) -> bool {
    let asked = Command::new("sh").args(["-c", tool]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

#[test]
fn ordinary_jobs_are_done_within_the_fence() {
    if is_impossible("coding::ordinary_jobs_are_done_within_the_fence") {
        return;
    }
    let (mut stage, home) = (Stage::new(), Home::new());
    lend_tools(home.path());
    let url = stage.repository("project").display().to_string();
    let api = service();
    let mut runs = Vec::new();
    for (job, tool, script) in JOBS {
        if !is_there(tool) {
            settings::skip(
                "runner::coding::ordinary_jobs_are_done_within_the_fence",
                &format!("{job}: here is nothing that answers `{tool}`"),
            );
            continue;
        }
        let begin = format!("exec 2>&1; set -e; export HOME={} TOKEN=secret", home.path().display());
        let script = format!("{begin}; {}; echo; echo 'all done'", script.replace("API", &api));
        let order = home.around(&stage, stage.order_in(&url, &script));
        let dir = stage.place(&RunOrder { search_path: Some(settings::search_path()), ..order });
        runs.push((job, Runner::start(&dir), dir));
    }
    for (job, mut runner, dir) in runs {
        assert_eq!(runner.finish(), Some(ENDED));
        let records = journal(&dir);
        let said = texts(&records);
        assert!(is_completed(&records) && said.last() == Some(&"all done"), "{job}: {said:#?}");
    }
}
