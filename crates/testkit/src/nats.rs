//! A NATS server of a test's own.

use std::path::PathBuf;
use std::process::Stdio;

use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::{DEADLINE, eventually};

/// A NATS server on a loopback port. It ends with its value, and can be
/// killed and started again before that, at the same address.
#[derive(Debug)]
pub struct NatsServer {
    program: PathBuf,
    folder: TempDir,
    port: u16,
    child: Option<Child>,
}

impl NatsServer {
    /// Starts `program`, which is `nats-server`, on a port that is free.
    ///
    /// # Panics
    /// If it does not come up.
    pub async fn start(program: PathBuf) -> Self {
        let folder = tempfile::Builder::new().prefix("shipmate-test-").tempdir().expect("a temporary folder");
        let mut server = Self { program, folder, port: 0, child: None };
        // -1 lets it choose; it writes down what it has chosen.
        server.launch("-1");
        server.port = eventually(DEADLINE, "NATS to say its port", async || server.chosen_port()).await;
        server
    }

    /// `nats://ADDRESS`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Ends it without a word, and waits for that.
    ///
    /// # Panics
    /// If it does not run.
    pub async fn kill(&mut self) {
        let mut child = self.child.take().expect("it runs");
        child.kill().await.expect("our own child");
    }

    /// Starts it where it was, and waits until it listens.
    pub async fn start_again(&mut self) {
        let port = self.port;
        self.launch(&port.to_string());
        eventually(DEADLINE, "NATS to listen", async || TcpStream::connect(("127.0.0.1", port)).await.ok()).await;
    }

    fn launch(&mut self, port: &str) {
        let mut command = Command::new(&self.program);
        command.args(["--addr", "127.0.0.1", "--port", port, "--ports_file_dir"]).arg(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        self.child = Some(command.spawn().expect("nats-server can be started"));
    }

    fn chosen_port(&self) -> Option<u16> {
        let file = fs_err::read_dir(self.folder.path()).ok()?.find_map(Result::ok)?;
        let ports: serde_json::Value = serde_json::from_slice(&fs_err::read(file.path()).ok()?).ok()?;
        ports["nats"][0].as_str()?.rsplit_once(':')?.1.parse().ok()
    }
}
