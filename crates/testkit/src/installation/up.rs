//! `shipmate up`: a supervisor with a server and a daemon under it.

use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde::Deserialize;
use tokio::process::{Child, Command};

use super::Installation;
use crate::client::{Client, note};
use crate::{DEADLINE, eventually, processes};

/// The processes of one `shipmate up`, as `up.json` names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Processes {
    /// The supervisor.
    pub pid: i32,
    /// The server.
    pub server_pid: i32,
    /// The daemon.
    pub daemon_pid: i32,
}

/// A running `shipmate up`. Killed with its value; runners go on until the
/// installation goes.
#[derive(Debug)]
pub struct Up {
    child: Child,
    data: PathBuf,
    output: PathBuf,
}

impl Up {
    pub(super) async fn start(installation: &Installation, mut command: Command) -> Self {
        let output = installation.output();
        let file = fs_err::File::create(&output).expect("a file can be made").into_parts().0;
        let errors = file.try_clone().expect("a file can be shared");
        let child =
            command.stdin(Stdio::null()).stdout(file).stderr(errors).spawn().expect("the program can be started");
        let mut up = Self { child, data: installation.data(), output };
        up.wait_until_ready(installation).await;
        up
    }

    async fn wait_until_ready(&mut self, installation: &Installation) {
        let pid = self.child.id().map(u32::cast_signed);
        let client = self.client();
        let waiting = eventually(2 * DEADLINE, "`shipmate up` to answer", async || {
            // What an earlier `up` left must not be taken for this one.
            let is_mine = processes(&self.data).is_some_and(|found| Some(found.pid) == pid);
            (is_mine && client.is_healthy().await).then_some(())
        });
        let outcome = tokio::select! {
            () = waiting => return,
            ended = self.child.wait() => format!("`shipmate up` ended: {ended:?}"),
            () = tokio::time::sleep(DEADLINE) => "`shipmate up` does not answer".to_owned(),
        };
        panic!("{outcome}\n{}", installation.logs());
    }

    /// The processes as they are now.
    ///
    /// # Panics
    /// If `up.json` can't be read.
    #[must_use]
    pub fn processes(&self) -> Processes {
        processes(&self.data).expect("a running `up` keeps up.json")
    }

    /// The machine's owner.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::of(&self.data)
    }

    /// The one-time link that was printed.
    pub async fn link(&self) -> String {
        eventually(DEADLINE, "the sign-in link to be printed", async || {
            let printed = fs_err::read_to_string(&self.output).ok()?;
            let mut words = printed.split_whitespace();
            words.find(|word| word.starts_with("http") && word.contains("/sign-in#")).map(str::to_owned)
        })
        .await
    }

    /// Kills the server and waits until another one answers.
    pub async fn kill_server(&self) {
        let before = self.processes();
        processes::kill_9(before.server_pid);
        self.wait_for_server_after(before).await;
    }

    /// Kills the daemon and waits until there is another one.
    pub async fn kill_daemon(&self) {
        let before = self.processes();
        processes::kill_9(before.daemon_pid);
        self.wait_for_daemon_after(before).await;
    }

    /// Kills server and daemon at once and waits until both are back.
    pub async fn kill_server_and_daemon(&self) {
        let before = self.processes();
        processes::kill_9(before.server_pid);
        processes::kill_9(before.daemon_pid);
        self.wait_for_server_after(before).await;
        self.wait_for_daemon_after(before).await;
    }

    /// Kills all three, the supervisor first so that it restarts nothing, and
    /// waits until they are gone. Runners and agents go on.
    pub async fn kill_all(mut self) {
        let before = self.processes();
        for pid in [before.pid, before.server_pid, before.daemon_pid] {
            processes::kill_9(pid);
        }
        self.child.wait().await.expect("our own child");
        self.wait_until_gone(before).await;
    }

    /// Asks for a graceful end, as a service manager does, and waits for it.
    pub async fn stop(mut self) -> ExitStatus {
        let before = self.processes();
        let pid = Pid::from_raw(before.pid).expect("a process has a positive id");
        kill_process(pid, Signal::TERM).expect("`up` is running");
        let ended = tokio::time::timeout(DEADLINE, self.child.wait()).await;
        let status = ended.expect("`up` ends when asked to").expect("our own child");
        self.wait_until_gone(before).await;
        status
    }

    async fn wait_for_server_after(&self, before: Processes) {
        eventually(DEADLINE, "the killed server to be replaced", async || {
            let pid = note(&self.data).ok()?.pid;
            (pid != before.server_pid && self.client().is_healthy().await).then_some(())
        })
        .await;
    }

    async fn wait_for_daemon_after(&self, before: Processes) {
        eventually(DEADLINE, "the killed daemon to be replaced", async || {
            let pid = processes(&self.data)?.daemon_pid;
            (pid != before.daemon_pid && processes::runs(pid)).then_some(())
        })
        .await;
    }

    async fn wait_until_gone(&self, before: Processes) {
        eventually(DEADLINE, "server and daemon to end", async || {
            (!processes::runs(before.server_pid) && !processes::runs(before.daemon_pid)).then_some(())
        })
        .await;
    }
}

fn processes(data: &std::path::Path) -> Option<Processes> {
    let text = fs_err::read_to_string(data.join("up.json")).ok()?;
    // Half written is as good as not there.
    serde_json::from_str(&text).ok()
}
