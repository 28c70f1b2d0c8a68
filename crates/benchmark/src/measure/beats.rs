//! Beats in a second, beside a server that only reads and writes JSON.

use bytes::Bytes;
use serde_json::json;
use shipmate_core::api::board::Runtime;
use shipmate_core::api::daemon::Beat;

use crate::board;
use crate::database::Kind;
use crate::echo::Echo;
use crate::load::{self, Tally, Work};
use crate::measure::Bench;
use crate::report::{Section, count};
use crate::socket::Socket;
use crate::trouble::Trouble;
use crate::wire::{Connection, Door, json};

/// How many times the echo and the servers take turns in one row.
const TURNS: u32 = 6;

/// How a beat travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// One request of our daemon, for all it has.
    Ours,
    /// One request of the reference's daemon for each runtime.
    Reference,
    /// One message of the reference's daemon on its socket for each runtime.
    Socket,
}

impl Way {
    const ALL: [Self; 3] = [Self::Ours, Self::Reference, Self::Socket];

    fn name(self) -> &'static str {
        match self {
            Self::Ours => "HTTP, ours",
            Self::Reference => "HTTP, reference",
            Self::Socket => "socket, reference",
        }
    }

    /// What beats for this runtime.
    fn said(self, runtime: &Runtime) -> Result<Bytes, Trouble> {
        match self {
            Self::Ours => json(&Beat {
                daemon_id: runtime.daemon_id.clone(),
                runtimes: vec![runtime.id],
                executions: Vec::new(),
                instance: None,
                predecessor: None,
            }),
            Self::Reference => json(&json!({ "runtime_id": runtime.id })),
            Self::Socket => json(&json!({ "type": "daemon:heartbeat", "payload": { "runtime_id": runtime.id } })),
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Ours => "/api/daemon/beat",
            Self::Reference => "/api/daemon/heartbeat",
            Self::Socket => "/api/daemon/ws",
        }
    }
}

/// One connection that says these things in turn.
struct Beating {
    line: Line,
    said: Vec<Bytes>,
    next: usize,
}

enum Line {
    Http(Connection, &'static str),
    Socket(Box<Socket>),
}

impl Work for Beating {
    async fn once(&mut self) -> Result<bool, Trouble> {
        let said = &self.said[self.next % self.said.len()];
        self.next += 1;
        match &mut self.line {
            Line::Http(connection, path) => connection.post(path, said.clone()).await?.done()?,
            Line::Socket(socket) => {
                socket.say(&String::from_utf8_lossy(said)).await?;
                let answer = socket.hear().await?;
                if answer.contains("runtime_gone") {
                    return Err(format!("a runtime was called gone: {answer}"));
                }
            }
        }
        Ok(true)
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
struct Row {
    way: Way,
    connections: usize,
    runtimes: usize,
}

/// Measures all ways on all databases, and the bare echo for each.
pub(crate) async fn measure(bench: &Bench) -> Result<Section, Trouble> {
    let mut columns = vec!["beats/s", "connections", "runtimes", "bare echo"];
    let names: Vec<[String; 3]> = bench
        .databases
        .iter()
        .map(|kind| [kind.name().to_owned(), "of the echo".to_owned(), "µs of server CPU".to_owned()])
        .collect();
    columns.extend(names.iter().flatten().map(String::as_str));
    let mut section = Section::new("Beats", &columns);
    let mut rows = Vec::new();
    for way in Way::ALL {
        for &connections in &bench.scale.connections {
            rows.extend(bench.scale.runtimes.iter().map(|&runtimes| Row { way, connections, runtimes }));
        }
    }
    let mut servers = Vec::new();
    let most = bench.scale.runtimes.iter().copied().max().unwrap_or(1);
    for kind in &bench.databases {
        let server = bench.program.serve(kind, "beats").await?;
        let known = board::machines(&server, most).await?;
        servers.push((server, known));
    }
    let echo = Echo::start(bench.this.clone()).await?;
    for row in rows {
        let mut bare = Tally::none();
        let mut tallies: Vec<Tally> = servers.iter().map(|_| Tally::none()).collect();
        for _ in 0..TURNS {
            bare += one(bench, row, &servers[0].1, (&echo.door, echo.pid(), true)).await?;
            for (tally, (server, known)) in tallies.iter_mut().zip(&servers) {
                *tally += one(bench, row, known, (&server.daemons, server.pid(), false)).await?;
            }
        }
        let mut cells = vec![row.way.name().to_owned(), row.connections.to_string(), row.runtimes.to_string()];
        cells.push(format!("{} ({:.0} µs)", bare.shown_rate(), bare.cpu_micros()));
        for tally in tallies {
            cells.push(tally.shown_rate());
            cells.push(format!("{:.0} %", 100.0 * tally.rate() / bare.rate().max(1.0)));
            cells.push(count(tally.cpu_micros()));
        }
        section.row(cells);
    }
    for (server, _) in servers {
        server.end().await?;
    }
    section.note(
        "Each connection sends the next beat when the last was answered; the load and the server share the machine. \
         The echo reads the same message as JSON and writes it back, by HTTP or on a socket. It and the servers take \
         turns, half a second each, so that a machine whose speed changes changes all alike. The program allocates \
         with mimalloc, the echo with the system's allocator. \
         `runtimes` is how many different ones beat in turn, one in each message.",
    );
    if bench.databases.iter().any(|kind| *kind != Kind::Sqlite) {
        section.note("The processor time beside PostgreSQL is the server's alone, without PostgreSQL's processes.");
    }
    Ok(section)
}

async fn one(
    bench: &Bench,
    row: Row,
    known: &[Runtime],
    (door, pid, bare): (&Door, u32, bool),
) -> Result<Tally, Trouble> {
    let mut workers = Vec::new();
    for connection in 0..row.connections {
        // Each connection has runtimes of its own, as each machine has.
        let mine: Vec<&Runtime> =
            known[..row.runtimes].iter().cycle().skip(connection).step_by(row.connections).take(each(row)).collect();
        let said: Result<Vec<_>, _> = mine.iter().map(|runtime| row.way.said(runtime)).collect();
        let line = match (row.way, bare) {
            (Way::Socket, true) => Line::Socket(Box::new(Socket::open(door, "/socket").await?)),
            (Way::Socket, false) => {
                let ids: std::collections::BTreeSet<_> = mine.iter().map(|runtime| runtime.id.to_string()).collect();
                let ids: Vec<_> = ids.into_iter().collect();
                let path = format!("{}?runtime_ids={}", row.way.path(), ids.join(","));
                Line::Socket(Box::new(Socket::open(door, &path).await?))
            }
            (_, true) => Line::Http(Connection::open(door, &bench.program.tasks).await?, "/echo"),
            (_, false) => Line::Http(Connection::open(door, &bench.program.tasks).await?, row.way.path()),
        };
        workers.push(Beating { line, said: said?, next: 0 });
    }
    load::run(workers, bench.scale.loop_time / TURNS, pid).await
}

/// For how many runtimes each connection beats.
fn each(row: Row) -> usize {
    row.runtimes.div_ceil(row.connections)
}
