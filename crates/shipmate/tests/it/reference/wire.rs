//! A recorded life of the reference's daemon, sent again byte for byte: every
//! answer has the status and the shape that its daemon was given then.

use std::collections::BTreeMap;

use chrono::DateTime;
use serde_json::Value;
use shipmate_core::id::RuntimeId;
use shipmate_testkit::{DEADLINE, on_both};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::old_daemon::{Socket, World};

const LIFE: &str = include_str!("wire/life.txt");

on_both! {
    async fn a_recorded_life_gets_answers_of_the_same_shape(database: Database) {
        let world = World::new(&database).await;
        let mut replay = Replay::new(&world).await;
        for step in Step::all(LIFE) {
            replay.step(&step).await;
        }
        assert!(world.up.stop().await.success());
    }
}

/// What a line, or two lines, of the recording ask for.
#[derive(Debug)]
enum Step {
    Request {
        line: &'static str,
        body: &'static str,
        status: u16,
        shape: Option<Value>,
    },
    /// A name for what the last answer has at this place.
    Keep(&'static str, &'static str),
    Socket(&'static str),
    Say(&'static str),
    Hear(Value),
}

impl Step {
    fn all(recording: &'static str) -> Vec<Self> {
        let mut lines = recording.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
        let mut steps = Vec::new();
        while let Some(line) = lines.next() {
            let (word, rest) = line.split_once(' ').expect("a word and what follows");
            steps.push(match word {
                "keep" => {
                    rest.split_once(' ').map(|(name, place)| Self::Keep(name, place)).expect("a name and a place")
                }
                "socket" => Self::Socket(rest),
                "ws>" => Self::Say(rest),
                "ws<" => Self::Hear(serde_json::from_str(rest).expect("a shape")),
                _ => {
                    let body = lines.next_if(|line| !line.starts_with("=> ")).unwrap_or_default();
                    let answer = lines.next().and_then(|line| line.strip_prefix("=> ")).expect("an answer");
                    let (status, shape) =
                        answer.split_once(' ').map_or((answer, None), |(it, shape)| (it, Some(shape)));
                    let status = status.parse().expect("a status");
                    let shape = shape.map(|shape| serde_json::from_str(shape).expect("a shape"));
                    Self::Request { line, body, status, shape }
                }
            });
        }
        steps
    }
}

/// The daemon's connection and what the names in the recording stand for.
struct Replay<'a> {
    world: &'a World,
    names: BTreeMap<String, String>,
    host: String,
    connection: BufReader<TcpStream>,
    socket: Option<Socket>,
    last: Value,
}

impl<'a> Replay<'a> {
    async fn new(world: &'a World) -> Self {
        let daemon = &world.daemon;
        let host = daemon.url.trim_start_matches("http://").to_owned();
        let names = [("daemon", daemon.id.clone()), ("workspace", daemon.workspace.to_string())];
        let connection = BufReader::new(TcpStream::connect(&host).await.expect("the server listens"));
        let names = names.map(|(name, value)| (name.to_owned(), value)).into();
        Self { world, names, host, connection, socket: None, last: Value::Null }
    }

    async fn step(&mut self, step: &Step) {
        match step {
            Step::Request { line, body, status, shape } => {
                if body.contains("{agent}") {
                    // There is one as soon as a machine has registered that can run it.
                    let agent = self.world.owner.agent_online("claude").await;
                    self.names.insert("agent".to_owned(), agent.id.to_string());
                }
                let (line, body) = (self.filled(line), self.filled(body));
                let (found, answer) =
                    tokio::time::timeout(DEADLINE, self.exchange(&line, &body)).await.expect("an answer");
                assert_eq!(found, *status, "{line}: {answer}");
                match shape {
                    None => assert_eq!(answer, "", "{line}"),
                    Some(shape) => {
                        self.last = serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{line}: {answer}"));
                        assert_eq!(differences(shape, &self.last, ""), [""; 0], "{line}: {answer}");
                    }
                }
            }
            Step::Keep(name, place) => {
                let value = self.last.pointer(place).and_then(Value::as_str).expect("a text at this place").to_owned();
                self.names.insert(name.to_uppercase(), value.to_uppercase());
                self.names.insert((*name).to_owned(), value);
            }
            Step::Socket(runtime) => {
                let runtime: RuntimeId = self.filled(runtime).parse().expect("an id");
                self.socket = Some(self.world.daemon.socket(&[&runtime.to_string()]).await);
            }
            Step::Say(text) => {
                let text = self.filled(text);
                self.socket.as_mut().expect("an open socket").say(text).await;
            }
            Step::Hear(shape) => {
                let socket = self.socket.as_mut().expect("an open socket");
                let mut heard = socket.next().await;
                // Hints of work come as often as there may be some.
                while heard["type"] == "daemon:task_available" && shape["payload"].get("task_id").is_none() {
                    heard = socket.next().await;
                }
                assert_eq!(differences(shape, &heard, ""), [""; 0], "{heard}");
            }
        }
    }

    fn filled(&self, text: &str) -> String {
        let fill = |text: String, (name, value): (&String, &String)| text.replace(&format!("{{{name}}}"), value);
        self.names.iter().fold(text.to_owned(), fill)
    }

    /// Writes what the daemon wrote, header by header, and reads the answer.
    async fn exchange(&mut self, line: &str, body: &str) -> (u16, String) {
        let mut request = format!("{line} HTTP/1.1\r\nHost: {}\r\n", self.host);
        if !body.is_empty() {
            request += &format!("Content-Length: {}\r\n", body.len());
        }
        request += &format!("Authorization: Bearer {}\r\n", self.world.daemon.token);
        if !body.is_empty() {
            request += "Content-Type: application/json\r\n";
        }
        request += "X-Client-Os: linux\r\nX-Client-Platform: daemon\r\nX-Client-Version: dev\r\n";
        if !line.contains(" /api/daemon/") {
            // What people ask for is asked in a workspace.
            request += &format!("X-Workspace-Id: {}\r\n", self.world.daemon.workspace);
        }
        self.connection.write_all(format!("{request}\r\n{body}").as_bytes()).await.expect("written");

        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            self.connection.read_line(&mut line).await.expect("an answer");
            assert!(!line.is_empty(), "the connection was closed");
            match line.trim_end().split_once(' ') {
                None => break,
                Some(("HTTP/1.1", rest)) => status = rest[..3].parse().expect("a status"),
                Some((name, value)) if name.eq_ignore_ascii_case("content-length:") => {
                    length = value.parse().expect("a length");
                }
                Some(_) => {}
            }
        }
        let mut answer = vec![0; length];
        self.connection.read_exact(&mut answer).await.expect("the whole answer");
        (status, String::from_utf8(answer).expect("text"))
    }
}

/// In what `found` does not have the shape. What it has beside it does not matter.
fn differences(shape: &Value, found: &Value, place: &str) -> Vec<String> {
    let fits = match (shape, found) {
        (Value::Object(fields), Value::Object(_)) => {
            let each = fields.iter().flat_map(|(name, shape)| match found.get(name) {
                Some(found) => differences(shape, found, &format!("{place}/{name}")),
                None => vec![format!("{place}/{name} is missing")],
            });
            return each.collect();
        }
        (Value::Array(shapes), Value::Array(found)) => match (shapes.first(), found.first()) {
            (Some(shape), Some(found)) => return differences(shape, found, &format!("{place}/0")),
            (shape, _) => shape.is_none(),
        },
        (Value::String(kind), found) => match kind.as_str() {
            "any" => true,
            "number" => found.is_number(),
            "flag" => found.is_boolean(),
            "text" => found.is_string(),
            "id" => found.as_str().is_some_and(|text| text.parse::<RuntimeId>().is_ok()),
            "time" => found.as_str().is_some_and(|text| DateTime::parse_from_rfc3339(text).is_ok()),
            kind => panic!("no such kind: {kind}"),
        },
        _ => false,
    };
    if fits { Vec::new() } else { vec![format!("{place} is {found}, not {shape}")] }
}
