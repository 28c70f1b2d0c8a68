use serde_json::json;
use sha2::{Digest as _, Sha256};
use shipmate_core::api::attachment::MAX_ATTACHMENT_BYTES;
use shipmate_core::api::door::{Answered, Enclosed, Method};
use shipmate_testkit::{DEADLINE, eventually};
use tokio::io::duplex;

use super::incoming::MAX_FILES;
use super::*;

/// A run directory, as far as a door needs one.
struct Stage {
    root: tempfile::TempDir,
    dir: RunDir,
}

impl Stage {
    fn new() -> Self {
        let root = tempfile::tempdir().expect("a temporary directory");
        let path = root.path().join(uuid::Uuid::nil().to_string());
        fs_err::create_dir(&path).expect("made");
        fs_err::write(path.join("order.json"), "{}").expect("written");
        let dir = RunDir::open(&path).expect("a run directory");
        dir.make_room_for_calls().expect("made");
        Self { root, dir }
    }

    fn door(&self) -> Door<'_> {
        Door::new(&self.dir, mpsc::channel(1).0)
    }

    /// What lies in the place for calls.
    fn left(&self) -> Vec<String> {
        let calls = self.root.path().join(uuid::Uuid::nil().to_string()).join("calls");
        let names = fs_err::read_dir(calls).expect("a folder").map(|entry| entry.expect("readable").file_name());
        names.map(|name| name.into_string().expect("text")).collect()
    }

    /// Answers the next call as the daemon does, once it has the file; what the file holds.
    async fn answer(&self) -> Vec<u8> {
        let number = eventually(DEADLINE, "a call", async || self.dir.open_calls().first().copied()).await;
        let held = self.dir.file_of_call(number).expect("the file is there before its call");
        self.dir.answer_call(number, &Answered { status: 201, body: json!({}) }).expect("answered");
        held
    }
}

fn digest(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A call with a file of this size and hash.
fn upload(size: usize, sha256: String) -> Vec<u8> {
    let call = Call {
        method: Method::Post,
        path: "/api/upload-file".to_owned(),
        query: "filename=a.txt".to_owned(),
        body: None,
        file: Some(Enclosed { size: size as u64, sha256 }),
        name: None,
    };
    let mut line = serde_json::to_vec(&Wish::Call(call)).expect("JSON");
    line.push(b'\n');
    line
}

/// Says this at the door, and hears the reply.
async fn say(door: &Door<'_>, line: &[u8], file: &[u8]) -> Reply {
    let (ours, theirs) = duplex(1024);
    let speak = async move {
        let (mut read, mut write) = tokio::io::split(ours);
        for part in [line, file] {
            // Whoever is refused is not listened to any longer.
            let _ = write.write_all(part).await;
        }
        let mut line = Vec::new();
        read.read_to_end(&mut line).await.expect("a reply");
        serde_json::from_slice(&line).expect("a reply")
    };
    tokio::join!(door.serve(theirs), speak).1
}

/// Says this at the door, and leaves once `enough` of it is done.
async fn begin(door: &Door<'_>, line: &[u8], file: &[u8], enough: impl Fn() -> bool) {
    let (mut ours, theirs) = duplex(1024);
    let speak = async move {
        ours.write_all(line).await.expect("it listens");
        ours.write_all(file).await.expect("it listens");
        eventually(DEADLINE, "enough to be done", async || enough().then_some(())).await;
    };
    let (served, ()) = tokio::join!(door.serve(theirs), speak);
    served.expect_err("nobody heard the reply");
}

fn refused_because(reply: Reply) -> String {
    match reply {
        Reply::Refused { why } => why,
        reply => panic!("not refused: {reply:?}"),
    }
}

#[tokio::test]
async fn a_file_is_left_with_its_call_and_goes_with_the_answer() {
    let stage = Stage::new();
    let content = b"a log\n".repeat(50_000);
    let line = upload(content.len(), digest(&content));
    let door = stage.door();
    let (reply, held) = tokio::join!(say(&door, &line, &content), stage.answer());
    assert_eq!(held, content);
    assert!(matches!(&reply, Reply::Answered(Answered { status: 201, .. })), "{reply:?}");
    assert_eq!(stage.left(), [""; 0]);
}

#[tokio::test]
async fn a_command_that_was_cut_short_is_repeated_and_its_file_is_carried_once() {
    let stage = Stage::new();
    let content = b"once".as_slice();
    let line = upload(content.len(), digest(content));
    let door = stage.door();
    begin(&door, &line, content, || stage.dir.open_calls() == [1]).await;
    let (reply, held) = tokio::join!(say(&door, &line, content), stage.answer());
    assert_eq!(held, content);
    assert!(matches!(reply, Reply::Answered(_)), "{reply:?}");
    assert_eq!(stage.left(), [""; 0], "it was another call");
}

#[tokio::test]
async fn what_is_too_large_cut_short_or_something_else_leaves_nothing() {
    let stage = Stage::new();
    let door = stage.door();
    let large = upload(MAX_ATTACHMENT_BYTES + 1, digest(b""));
    let other = upload(4, digest(b"this"));
    assert!(refused_because(say(&door, &large, b"x").await).contains("larger than 25 MiB"));
    assert!(refused_because(say(&door, &other, b"that").await).contains("not what it was said to be"));
    begin(&door, &other, b"th", || stage.dir.files() == 1).await;
    assert_eq!(stage.left(), [""; 0]);
}

#[tokio::test]
async fn while_the_daemon_is_away_only_so_many_files_wait() {
    let stage = Stage::new();
    let door = stage.door();
    for n in 0..MAX_FILES {
        let content = format!("file {n}");
        let line = upload(content.len(), digest(content.as_bytes()));
        begin(&door, &line, content.as_bytes(), || stage.dir.open_calls().len() > n).await;
    }
    assert!(refused_because(say(&door, &upload(1, digest(b"x")), b"x").await).contains("wait to be sent"));
}
