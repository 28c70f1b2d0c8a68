//! Every operation of the API is reached by a command, or a table says why not.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use shipmate_core::api::board::CreateIssue;
use shipmate_core::api::identity::TokenKind;
use shipmate_testkit::Installation;
use shipmate_testkit::client::note;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::fixture::{Board, board};
use crate::{operations, program};

/// A route that is not in it fails the test; its head says what stands in a line.
const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/commands.txt");
/// What every command gets on stdin, for those that read it.
const SKILL: &[u8] = b"---\nname: calm\ndescription: Calms\n---\nBreathe.\n";

/// An operation, and the arguments that reach it; or none.
type Row = (String, Option<Vec<String>>);

fn table() -> Vec<Row> {
    let text = fs_err::read_to_string(TABLE).expect("the table");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let row = |line: &str| match line.split_once(" - ") {
        Some((operation, _why)) => (operation.to_owned(), None),
        None => {
            let (operation, arguments) = line.split_once(": ").unwrap_or_else(|| panic!("what does it say? {line}"));
            (operation.to_owned(), Some(arguments.split(' ').map(str::to_owned).collect()))
        }
    };
    lines.map(row).collect()
}

/// A server in between, which remembers what was asked and with which status it was answered.
struct Recorder {
    url: String,
    heard: Arc<Mutex<Vec<(Method, String, StatusCode)>>>,
    _serving: JoinSet<()>,
}

/// What the recorder needs for one request.
#[derive(Clone)]
struct Wire {
    http: reqwest::Client,
    to: String,
    heard: Arc<Mutex<Vec<(Method, String, StatusCode)>>>,
}

impl Recorder {
    async fn before(server: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let heard = Arc::new(Mutex::new(Vec::new()));
        let wire = Wire { http, to: server.to_owned(), heard: heard.clone() };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let router = Router::new().fallback(forward).with_state(wire);
        let mut serving = JoinSet::new();
        serving.spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { url, heard, _serving: serving }
    }

    /// How this operation was answered since this was asked last, if somebody asked for it.
    fn take(&self, operation: &str) -> Option<StatusCode> {
        let heard = std::mem::take(&mut *self.heard.lock().expect("nobody panicked"));
        let (method, template) = operation.split_once(' ').expect("a method and a path");
        heard.into_iter().find(|(by, path, _)| by.as_str() == method && fits(template, path)).map(|found| found.2)
    }
}

async fn forward(State(wire): State<Wire>, method: Method, uri: Uri, mut headers: HeaderMap, body: Bytes) -> Response {
    headers.remove(header::HOST);
    let request = wire.http.request(method.clone(), format!("{}{uri}", wire.to)).headers(headers).body(body);
    let answer = request.send().await.expect("the server answers");
    let (status, kind) = (answer.status(), answer.headers().get(header::CONTENT_TYPE).cloned());
    let body = answer.bytes().await.expect("the answer is whole");
    wire.heard.lock().expect("nobody panicked").push((method, uri.path().to_owned(), status));
    let kind = kind.map(|kind| [(header::CONTENT_TYPE, kind)]);
    (status, kind.into_iter().next(), body).into_response()
}

/// Whether a path is one of the template's. A name has a digit in it, as no word of a route has.
fn fits(template: &str, path: &str) -> bool {
    let is_name = |given: &str| given.bytes().any(|byte| byte.is_ascii_digit());
    let same = |(wanted, given): (&str, &str)| wanted == given || (wanted.starts_with('{') && is_name(given));
    template.split('/').count() == path.split('/').count() && template.split('/').zip(path.split('/')).all(same)
}

/// The argument with the names of what is on the board.
fn filled(argument: &str, board: &Board, more: &[(&str, &str)]) -> String {
    let run = board.run.id.to_string();
    let line = format!("notes/{}.md:1", board.run.issue_identifier.to_lowercase());
    let names: [(&str, &str); 16] = [
        ("{issue}", &board.issue),
        ("{blocker}", &board.blocker),
        ("{comment}", &board.comment),
        ("{attachment}", &board.attachment),
        ("{project}", &board.project),
        ("{document}", &board.document),
        ("{inbox}", &board.inbox_item),
        ("{key}", board.run.issue_identifier.as_str()),
        ("{run}", &run),
        ("{line}", &line),
        ("{draft}", &board.draft),
        ("{runtime}", &board.runtime),
        ("{machine}", &board.daemon_id),
        ("{member}", &board.member),
        ("{invitation}", &board.invitation),
        ("{token}", &board.token),
    ];
    let all = names.iter().chain(more);
    all.fold(argument.to_owned(), |text, (name, value)| text.replace(name, value))
}

/// Runs the command; its exit code, and what it said about trouble.
async fn tried(installation: &Installation, arguments: &[String], way: (&str, &str)) -> (Option<i32>, String) {
    let (first, rest) = arguments.split_first().expect("a command");
    let mut command = installation.command(first);
    command.args(rest).env("SHIPMATE_SERVER", way.0).env("SHIPMATE_TOKEN", way.1);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("it is a pipe");
    // Most commands don't read it.
    let _ = stdin.write_all(SKILL).await;
    drop(stdin);
    let output = child.wait_with_output().await.expect("it ends");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[tokio::test]
async fn every_operation_is_reached_by_a_command_or_it_is_said_why_not() {
    let installation = Installation::new(program());
    let up = installation.up().await;
    let board = board(&installation).await;
    let (table, known) = (table(), operations::all(&board.client).await);
    let listed: BTreeSet<String> = table.iter().map(|row| row.0.clone()).collect();
    let known: BTreeSet<String> = known.iter().map(operations::Operation::name).collect();
    assert_eq!(listed, known, "the table has other operations than the API's description");
    assert_eq!(table.len(), listed.len(), "an operation is listed twice");

    let other = board.client.create_issue(&CreateIssue { title: "Other".into(), ..CreateIssue::default() }).await;
    let file = installation.home().join("more.txt");
    fs_err::write(&file, "more").expect("written");
    let more = [("{other}", other.identifier.as_str()), ("{file}", file.to_str().expect("text"))];
    let token = board.client.create_token("of the commands", TokenKind::Personal).await.token;
    let recorder = Recorder::before(&note(&installation.data()).expect("a server").url).await;
    let mut wrong = Vec::new();
    for (operation, arguments) in table.iter().filter_map(|(name, tried)| Some((name, tried.as_ref()?))) {
        let arguments: Vec<String> = arguments.iter().map(|argument| filled(argument, &board, &more)).collect();
        let (code, said) = tried(&installation, &arguments, (&recorder.url, &token)).await;
        match recorder.take(operation) {
            Some(status) if status.is_success() && code == Some(0) => {}
            // What is as it is already, or is over: the command came as far as the operation.
            Some(StatusCode::CONFLICT) => {}
            status => wrong.push(format!("{operation}: {} → {status:?}, {code:?} {said}", arguments.join(" "))),
        }
    }
    assert!(wrong.is_empty(), "not reached as the table says:\n{}", wrong.join("\n"));
    assert!(up.stop().await.success());
}
