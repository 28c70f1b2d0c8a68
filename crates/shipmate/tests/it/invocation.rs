//! Runs the binary in a home of its own and shows what came of it as one text.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A home directory that nothing of the machine's user reaches into.
pub(crate) struct Home {
    directory: tempfile::TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { directory: tempfile::tempdir().expect("a temporary directory") }
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The binary with these arguments; the test's environment stays outside.
    pub(crate) fn shipmate<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shipmate"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.path())
            .env("PATH", env!("PATH"))
            .env("COLUMNS", "100")
            .current_dir(self.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs it and shows exit code, stdout and stderr, paths made the same everywhere.
    pub(crate) fn show<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> String {
        self.shown(&mut self.shipmate(arguments))
    }

    pub(crate) fn shown(&self, command: &mut Command) -> String {
        let output = command.output().expect("the binary starts");
        let home = self.path().display().to_string();
        show(&output).replace(&home, "[HOME]").replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
    }
}

/// Runs `command` with `input` on its standard input.
pub(crate) fn with_input(command: &mut Command, input: &str) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(input.as_bytes()).expect("read");
    drop(stdin);
    child.wait_with_output().expect("ends")
}

fn show(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    let code = output.status.code().map_or_else(|| "none".to_owned(), |code| code.to_string());
    format!("exit: {code}\n-- stdout\n{}\n-- stderr\n{}", text(&output.stdout), text(&output.stderr))
}
