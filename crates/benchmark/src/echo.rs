//! What a server costs that does nothing: reads JSON, writes it back.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::Stdio;

use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};

use crate::trouble::{Context, Trouble};
use crate::wire::Door;

/// Serves until standard input ends; prints the address first.
#[expect(clippy::print_stdout, reason = "whoever started this reads the address")]
pub(crate) async fn serve() -> Result<(), Trouble> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.context("can't listen")?;
    println!("{}", listener.local_addr().context("can't listen")?);
    let routes = Router::new().route("/echo", post(|Json(value): Json<Value>| async { Json(value) }));
    let routes = routes.route("/socket", get(socket));
    let ended = async {
        let _ = tokio::io::stdin().read(&mut [0]).await;
    };
    tokio::select! {
        served = axum::serve(listener, routes) => served.context("the echo stopped"),
        () = ended => Ok(()),
    }
}

async fn socket(upgrade: WebSocketUpgrade) -> Response {
    upgrade.read_buffer_size(4096).write_buffer_size(0).on_upgrade(async |mut socket| {
        while let Some(Ok(Message::Text(text))) = socket.recv().await {
            let Ok(value) = serde_json::from_str::<Value>(&text) else { return };
            if socket.send(Message::Text(value.to_string().into())).await.is_err() {
                return;
            }
        }
    })
}

/// The echo in a process of its own, as the program is.
#[derive(Debug)]
pub(crate) struct Echo {
    child: Child,
    /// Where it listens.
    pub(crate) door: Door,
}

impl Echo {
    /// Starts one; it ends with this value. `program` is this executable.
    pub(crate) async fn start(program: PathBuf) -> Result<Self, Trouble> {
        let mut command = Command::new(program);
        command.arg("echo").stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().context("the echo can't be started")?;
        let output = child.stdout.take().ok_or("the echo has no output")?;
        let line = BufReader::new(output).lines().next_line().await.context("the echo says nothing")?;
        let address = line.unwrap_or_default().parse().context("the echo says no address")?;
        Ok(Self { child, door: Door { address, token: String::new() } })
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id().unwrap_or(0)
    }
}
