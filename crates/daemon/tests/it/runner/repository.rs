//! Repositories that can't be had: each with its own sentence, and soon.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use shipmate_core::journal::{Body, FailureClass, Record};
use shipmate_daemon::place::EndReason;

use super::stage::{ENDED, Runner, Stage, diff, ended, failure, git, is_completed, journal, now, texts, until};

/// A server that answers every request with `answer`, or with nothing.
fn server(answer: Option<&'static str>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound");
    std::thread::spawn(move || {
        let mut held = Vec::new();
        for stream in listener.incoming().flatten() {
            let mut stream = stream;
            let Some(answer) = answer else {
                held.push(stream);
                continue;
            };
            let _request = stream.read(&mut [0; 4096]);
            let _gone = stream.write_all(answer.as_bytes());
        }
    });
    format!("http://{address}/project.git")
}

fn preparing(records: &[Record]) -> Vec<&str> {
    records
        .iter()
        .filter_map(|record| match &record.body {
            Body::Preparing { step } => Some(step.as_str()),
            _ => None,
        })
        .collect()
}

fn sentence(stage: &Stage, url: &str) -> (FailureClass, String) {
    let records = stage.play_order(&stage.order_in(url, "echo never"));
    assert!(!records.iter().any(|record| matches!(record.body, Body::Started(_))));
    let (class, message) = failure(&records);
    (class, message.to_owned())
}

#[test]
fn a_foreign_path_is_refused_and_says_how_to_allow_it() {
    let mut stage = Stage::new();
    let foreign = stage.repository("foreign");
    stage.allowed = vec![stage.path("something else")];
    for url in [foreign.display().to_string(), format!("file://{}", foreign.display())] {
        let (class, message) = sentence(&stage, &url);
        assert_eq!(class, FailureClass::Policy);
        assert!(message.contains("shipmate repo allow"), "{message}");
    }
    assert!(!stage.path("repositories").exists(), "nothing was copied");
}

#[test]
fn what_the_machines_owner_left_out_is_refused_before_anything_is_made() {
    let stage = Stage::new();
    let mut order = stage.order("echo never");
    order.refused = Some("the provider claude".to_owned());
    let dir = stage.place(&order);
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    let records = journal(&dir);
    let (class, message) = failure(&records);
    assert_eq!((class, records.len()), (FailureClass::Policy, 1));
    assert!(message.contains("does not serve the provider claude"), "{message}");
    assert!(!dir.work().exists());
}

#[test]
fn a_repository_that_is_not_there_or_is_none() {
    let mut stage = Stage::new();
    let folder = stage.path("allowed");
    std::fs::create_dir(&folder).expect("made");
    stage.allowed = vec![folder.clone()];
    let (class, message) = sentence(&stage, &folder.join("none").display().to_string());
    assert_eq!(class, FailureClass::Repository);
    assert!(message.contains("does not exist"), "{message}");
    let (class, message) = sentence(&stage, &folder.display().to_string());
    assert_eq!(class, FailureClass::Repository);
    assert!(message.contains("no git repository"), "{message}");
}

#[test]
fn an_address_that_would_run_a_command_is_refused() {
    let (class, message) = sentence(&Stage::new(), "ext::sh -c 'touch /tmp/never'");
    assert_eq!(class, FailureClass::Repository);
    assert!(message.contains("no repository address"), "{message}");
}

#[test]
fn a_server_that_wants_a_password_is_not_waited_for() {
    let url = server(Some(
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    ));
    let start = now();
    let (class, message) = sentence(&Stage::new(), &url);
    assert_eq!(class, FailureClass::Repository);
    assert!(message.contains("wants a password"), "{message}");
    assert!(now() - start < Duration::from_secs(20));

    let with_secret = url.replace("http://", "http://person:hunter2@");
    let (_, message) = sentence(&Stage::new(), &with_secret);
    assert!(message.contains("***@") && !message.contains("hunter2"), "{message}");
}

#[test]
fn a_server_that_does_not_know_it_and_a_host_that_does_not_answer() {
    let (class, message) = sentence(
        &Stage::new(),
        &server(Some("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")),
    );
    assert_eq!(class, FailureClass::Repository);
    assert!(message.contains("does not exist"), "{message}");

    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound");
    let (class, message) = sentence(&Stage::new(), &format!("http://{closed}/project.git"));
    assert_eq!(class, FailureClass::Repository);
    assert!(message.contains("can't be reached"), "{message}");
}

#[test]
fn a_clone_that_hangs_can_be_cancelled() {
    let stage = Stage::new();
    let dir = stage.place(&stage.order_in(&server(None), "echo never"));
    let mut runner = Runner::start(&dir);
    until("it clones", || preparing(&journal(&dir)).iter().any(|step| step.starts_with("cloning")));
    dir.ask_to_end(EndReason::Cancelled).expect("asked");
    assert_eq!(runner.finish(), Some(ENDED));
    assert_eq!(ended(&journal(&dir)), &shipmate_core::journal::Ended::Cancelled);
}

#[test]
fn who_comes_second_waits_for_the_clone_and_says_so() {
    let stage = Stage::new();
    let url = server(None);
    let dirs = [0, 1].map(|_| stage.place(&stage.order_in(&url, "echo never")));
    let mut first = Runner::start(&dirs[0]);
    until("it clones", || !preparing(&journal(&dirs[0])).is_empty());
    let mut second = Runner::start(&dirs[1]);
    until("it waits", || preparing(&journal(&dirs[1])).iter().any(|step| step.starts_with("waiting for another run")));
    // A killed clone lets the next one in.
    first.kill();
    until("its turn comes", || preparing(&journal(&dirs[1])).iter().any(|step| step.starts_with("cloning")));
    for dir in &dirs {
        dir.ask_to_end(EndReason::Cancelled).expect("asked");
    }
    assert_eq!(second.finish(), Some(ENDED));
    assert_eq!(Runner::start(&dirs[0]).finish(), Some(ENDED));
}

#[test]
fn an_interrupted_clone_is_begun_again() {
    let mut stage = Stage::new();
    let url = stage.repository("project").display().to_string();
    assert!(is_completed(&stage.play_order(&stage.order_in(&url, "true"))));
    // As if the machine had stopped in the middle of it.
    let clones = stage.path("repositories");
    let clone = stage.clone_of_it();
    let name = clone.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
    let draft = clones.join(format!(".new-{name}-of-a-dead-run"));
    std::fs::rename(&clone, &draft).expect("renamed");
    std::fs::remove_file(draft.join("HEAD")).expect("removed");
    let records = stage.play_order(&stage.order_in(&url, "echo x > new"));
    assert!(is_completed(&records), "{records:?}");
    assert_eq!(diff(&records).files.len(), 1);
    assert!(!draft.exists());
}

#[test]
fn the_lock_of_a_dead_git_does_not_spoil_the_clone_for_ever() {
    let mut stage = Stage::new();
    let repository = stage.repository("project");
    let url = repository.display().to_string();
    assert!(is_completed(&stage.play_order(&stage.order_in(&url, "true"))));
    let clone = stage.clone_of_it();
    std::fs::write(clone.join("refs/remotes/origin/main.lock"), "").expect("written");
    git(&repository, &["commit", "--quiet", "--allow-empty", "--message", "later"]);
    let records = stage.play_order(&stage.order_in(&url, "git log -1 --format=%s"));
    assert!(is_completed(&records), "{records:?}");
    assert_eq!(texts(&records), ["later"]);
}

/// Serves the files below `root`, as a plain web server does.
struct WebServer {
    url: String,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl WebServer {
    fn of(root: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let (root, stop) = (root.to_owned(), Arc::new(AtomicBool::new(false)));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
                let mut request = [0; 4096];
                let length = stream.read(&mut request).unwrap_or(0);
                let request = String::from_utf8_lossy(&request[..length]).into_owned();
                let path = request.split(' ').nth(1).unwrap_or("/").split('?').next().unwrap_or("/");
                let (status, body) = match std::fs::read(root.join(path.trim_start_matches('/'))) {
                    Ok(body) => ("200 OK", body),
                    Err(_) => ("404 Not Found", Vec::new()),
                };
                let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
                let _gone = stream.write_all(&[head.as_bytes(), &body].concat());
            }
        });
        Self { url, stop, thread: Some(thread) }
    }

    fn shut(mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let address = self.url.trim_start_matches("http://").to_owned();
        let _wakes_it_up = std::net::TcpStream::connect(address);
        self.thread.take().expect("not shut yet").join().expect("it ends");
    }
}

#[test]
fn a_host_that_went_away_does_not_stop_work_on_a_repository_we_have() {
    let mut stage = Stage::new();
    let repository = stage.repository("project");
    git(&repository, &["update-server-info"]);
    let server = WebServer::of(&repository);
    let url = format!("{}/.git", server.url);
    assert!(is_completed(&stage.play_order(&stage.order_in(&url, "true"))));
    server.shut();
    let records = stage.play_order(&stage.order_in(&url, "cat kept.txt"));
    assert!(is_completed(&records), "{records:?}");
    assert_eq!(texts(&records)[0], "kept.txt");
    let steps = preparing(&records).join("\n");
    assert!(steps.contains("can't be reached") && steps.contains("the copy from the last time"), "{steps}");
}
