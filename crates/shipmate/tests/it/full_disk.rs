//! A server whose disk is full says so, loses nothing it has acknowledged, and
//! works again as soon as there is room.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use reqwest::Method;
use serde_json::json;
use shipmate_core::error::Code;
use shipmate_testkit::{Client, DEADLINE, eventually, settings};

use crate::program;

/// A server on a file system of 4 MiB that only it and we see.
struct SmallServer {
    process: Child,
    data: PathBuf,
    _home: tempfile::TempDir,
}

impl SmallServer {
    /// `None` where the system does not let us make a file system.
    async fn start() -> Option<Self> {
        let home = tempfile::tempdir().expect("a folder");
        let set_up =
            "mount -t tmpfs -o size=4m none \"$1\" && exec \"$2\" server --listen 127.0.0.1:0 --data-dir \"$1\"";
        let process = Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", set_up, "sh"])
            .arg(home.path())
            .arg(program())
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let data = PathBuf::from(format!("/proc/{}/root{}", process.id(), home.path().display()));
        let started = eventually(DEADLINE, "the server to answer or to be refused", async || {
            // A process that has ended has no program any more.
            if std::fs::read_link(format!("/proc/{}/exe", process.id())).is_err() {
                return Some(false);
            }
            (data.join("server.json").exists() && Client::of(&data).is_healthy().await).then_some(true)
        });
        started.await.then_some(Self { process, data, _home: home })
    }

    fn ballast(&self) -> PathBuf {
        self.data.join("ballast")
    }

    /// Writes until nothing more fits.
    fn fill(&self) {
        use std::io::Write as _;
        let mut file = std::fs::File::create(self.ballast()).expect("a file");
        while file.write_all(&[0; 4096]).is_ok() {}
    }
}

impl Drop for SmallServer {
    fn drop(&mut self) {
        let _ended_already = self.process.kill();
        let _its_status_does_not_matter = self.process.wait();
    }
}

#[tokio::test]
async fn a_full_disk_is_said_in_words_and_heals() {
    let Some(server) = SmallServer::start().await else {
        settings::skip("full_disk::a_full_disk_is_said_in_words_and_heals", "this system lets nobody mount a tmpfs");
        return;
    };
    let client = Client::of(&server.data);
    let create = async |n: usize| {
        let body = json!({ "title": format!("Issue {n}"), "description": "x".repeat(200_000) });
        client.request(Method::POST, "/api/issues", Some(&body)).await
    };
    let mut kept = 0_i64;
    for n in 0..3 {
        create(n).await.must_succeed();
        kept += 1;
    }
    server.fill();
    let refusal = loop {
        let answer = create(99).await;
        if !answer.status.is_success() {
            break answer;
        }
        kept += 1;
    };
    refusal.must_be_refused(503, Code::Unavailable);
    assert!(refusal.error().error.contains("nothing was changed"), "{}", refusal.body);
    assert_eq!(client.issues().await.total, kept, "reading goes on, and nothing that was acknowledged is lost");

    std::fs::remove_file(server.ballast()).expect("removed");
    create(100).await.must_succeed();
    assert_eq!(client.issues().await.total, kept + 1);
}
