//! A running child: its pipes pumped all at once, its tree ended to the last.

use std::collections::VecDeque;
use std::time::Duration;

use process_wrap::tokio::ChildWrapper;
use shipmate_core::text::Text;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{ChildStderr, ChildStdin, ChildStdout};
use tokio::time::timeout;

use super::lines::{Lines, Taken};
use super::tail::Tail;
use crate::control_group;
use crate::os::{self, Ask, Root};

/// How long a killed tree may take to vanish before we say that it did not.
const KILL_PATIENCE: Duration = Duration::from_secs(10);
/// How often a tree that shall be empty is looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// How a process ended; neither, where the system would not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Exited {
    /// Its exit code, if it exited.
    pub(crate) code: Option<i32>,
    /// The signal that ended it, if one did.
    pub(crate) signal: Option<i32>,
}

/// A child process with its pipes and all it starts.
#[derive(Debug)]
pub(crate) struct Child {
    program: String,
    process: Box<dyn ChildWrapper>,
    root: Root,
    input: Option<ChildStdin>,
    unwritten: VecDeque<u8>,
    /// Whether the input shall be closed once all is written.
    close_input: bool,
    output: Option<Lines<ChildStdout>>,
    errors: Option<ChildStderr>,
    tail: Tail,
    exit: Option<Exited>,
}

impl Child {
    pub(super) fn new(program: String, mut process: Box<dyn ChildWrapper>, mut root: Root) -> Self {
        root.leader = process.id();
        root.began = root.leader.and_then(os::began);
        Self {
            program,
            input: process.stdin().take(),
            output: process.stdout().take().map(Lines::new),
            errors: process.stderr().take(),
            process,
            root,
            unwritten: VecDeque::new(),
            close_input: false,
            tail: Tail::default(),
            exit: None,
        }
    }

    /// What ran.
    pub(crate) fn program(&self) -> &str {
        &self.program
    }

    /// Which processes are its tree.
    pub(crate) fn root(&self) -> &Root {
        &self.root
    }

    /// How the process itself ended, if it has.
    pub(crate) fn exit(&self) -> Option<Exited> {
        self.exit
    }

    /// The end of its standard error.
    pub(crate) fn tail(&self) -> Text {
        self.tail.text()
    }

    /// Has `bytes` written as fast as the child reads. Nothing is written
    /// to an input that is closed or about to be.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        if self.input.is_some() && !self.close_input {
            self.unwritten.extend(bytes);
        }
    }

    /// How many bytes the child has yet to read.
    pub(crate) fn unwritten(&self) -> usize {
        self.unwritten.len()
    }

    /// Closes the input once all is written.
    pub(crate) fn close_input(&mut self) {
        self.close_input = true;
        if self.unwritten.is_empty() {
            self.input = None;
        }
    }

    /// Closes the input at once.
    pub(crate) fn drop_input(&mut self) {
        self.input = None;
        self.unwritten = VecDeque::new();
    }

    /// The next whole line of its output.
    pub(crate) fn line(&mut self) -> Option<Taken<'_>> {
        self.output.as_mut()?.take()
    }

    /// Whatever of its output was read and not taken.
    pub(super) fn bytes(&mut self) -> Vec<u8> {
        self.output.as_mut().map(Lines::take_bytes).unwrap_or_default()
    }

    /// Gives up its output; what is left of a line becomes one.
    pub(crate) fn close_output(&mut self) {
        if let Some(lines) = &mut self.output {
            lines.close();
        }
    }

    /// Whether the end of both of its output pipes was seen.
    pub(crate) fn is_silent(&self) -> bool {
        self.errors.is_none() && self.output.as_ref().is_none_or(Lines::is_over)
    }

    /// Waits until anything happens. May be dropped at any time without
    /// losing a byte. With `read` false the output is left in its pipe.
    pub(crate) async fn happen(&mut self, read: bool) {
        let Self { process, input, unwritten, output, errors, tail, exit, close_input, .. } = self;
        let output = output.as_mut().filter(|lines| read && !lines.is_over());
        let may_exit = exit.is_none();
        let mut piece = [0; 4096];
        tokio::select! {
            status = process.wait(), if may_exit => {
                let (code, signal) = status.map_or((None, None), os::code_and_signal);
                *exit = Some(Exited { code, signal });
            }
            result = fill(output) => {
                if result.is_err() && let Some(lines) = &mut self.output {
                    lines.close();
                }
            }
            result = read_some(errors, &mut piece) => {
                match result {
                    Ok(count) if count > 0 => tail.add(&piece[..count]),
                    _ => *errors = None,
                }
            }
            result = write_some(input, unwritten) => {
                match result {
                    Ok(count) => drop(unwritten.drain(..count)),
                    // It closed its input: what it does not want to read is its own affair.
                    Err(_) => { *input = None; unwritten.clear(); }
                }
                if unwritten.is_empty() && *close_input {
                    *input = None;
                }
            }
        }
    }

    /// The processes of its tree that live.
    pub(crate) fn members(&self) -> Vec<u32> {
        os::members(&self.root)
    }

    /// Takes in orphans that ended. Call it now and then in a long run.
    pub(crate) fn reap(&self) {
        // Where other children live beside this one, such as probes in the
        // daemon, their exit statuses are not ours to take.
        if self.root.all_of_ours {
            os::reap_orphans(self.root.leader);
        }
    }

    /// Ends the whole tree: politely, after `grace` by force. What it still
    /// prints is dropped. Answers which processes live nonetheless.
    pub(crate) async fn end(&mut self, grace: Duration) -> Vec<u32> {
        let left = self.end_tree(grace).await;
        if let Some(group) = self.root.group.as_ref().filter(|_| left.is_empty()) {
            control_group::close(group).await;
        }
        left
    }

    async fn end_tree(&mut self, grace: Duration) -> Vec<u32> {
        if !grace.is_zero() && self.ask(Ask::Politely) && self.empty_within(grace).await {
            return Vec::new();
        }
        let patience = KILL_PATIENCE.as_millis() / LOOK_AGAIN.as_millis();
        for _ in 0..patience {
            let _ended_already = self.process.start_kill();
            // Again and again: a tree may grow while it is cut.
            if !self.ask(Ask::Kill) || self.empty_within(LOOK_AGAIN).await {
                return Vec::new();
            }
        }
        self.members()
    }

    /// False if there was nobody to ask.
    fn ask(&self, ask: Ask) -> bool {
        let members = self.members();
        os::ask(&self.root, &members, ask);
        !members.is_empty() || self.exit.is_none()
    }

    async fn empty_within(&mut self, patience: Duration) -> bool {
        timeout(patience, async {
            loop {
                self.reap();
                if self.exit.is_some() && self.members().is_empty() {
                    return;
                }
                // The pipes go on being emptied, or a child that says good-bye would hang in it.
                let _looked = timeout(LOOK_AGAIN / 2, self.drop_output()).await;
            }
        })
        .await
        .is_ok()
    }

    async fn drop_output(&mut self) {
        loop {
            self.happen(true).await;
            self.bytes();
        }
    }
}

impl Drop for Child {
    /// Nobody waits for it any more: a step was given up in the middle. It may
    /// clean up after itself; git leaves locks behind when it is killed.
    fn drop(&mut self) {
        if self.exit.is_none() {
            self.ask(Ask::Politely);
        }
    }
}

async fn fill(output: Option<&mut Lines<ChildStdout>>) -> std::io::Result<()> {
    match output {
        Some(lines) => lines.fill().await,
        None => std::future::pending().await,
    }
}

async fn read_some(errors: &mut Option<ChildStderr>, piece: &mut [u8]) -> std::io::Result<usize> {
    match errors {
        Some(errors) => errors.read(piece).await,
        None => std::future::pending().await,
    }
}

async fn write_some(input: &mut Option<ChildStdin>, unwritten: &VecDeque<u8>) -> std::io::Result<usize> {
    match input {
        Some(input) if !unwritten.is_empty() => input.write(unwritten.as_slices().0).await,
        _ => std::future::pending().await,
    }
}
