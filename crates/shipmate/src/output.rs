//! The one place that writes to the terminal: data on stdout, everything else on stderr.

use std::io::{self, IsTerminal as _, Write as _};

use comfy_table::{ContentArrangement, Table, presets};
use owo_colors::OwoColorize as _;
use serde::Serialize;
use shipmate_core::text::Text;

use crate::arguments::ColorChoice;
use crate::error::{CliError, Failure};

/// How the caller wants to be spoken to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    json: bool,
    color: anstream::ColorChoice,
}

impl Output {
    /// Speaks JSON or words, with or without colour.
    pub(crate) fn new(json: bool, color: ColorChoice) -> Self {
        let color = match color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        Self { json, color }
    }

    /// Whether the caller is a program.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// Data: one or more whole lines on stdout.
    pub(crate) fn data(self, text: &str) -> Result<(), CliError> {
        let mut stdout = anstream::AutoStream::new(io::stdout(), self.stdout_choice()).lock();
        writeln!(stdout, "{text}").and_then(|()| stdout.flush()).map_err(stdout_error)
    }

    /// Data as it is, without a line end of ours.
    pub(crate) fn verbatim(self, bytes: &[u8]) -> Result<(), CliError> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(stdout_error)
    }

    /// Data as JSON, indented for whoever reads along.
    pub(crate) fn json<T: Serialize + ?Sized>(self, value: &T) -> Result<(), CliError> {
        self.data(&serde_json::to_string_pretty(value).map_err(|e| CliError::failed(e.to_string()))?)
    }

    /// Data as JSON on one line.
    pub(crate) fn json_line<T: Serialize + ?Sized>(self, value: &T) -> Result<(), CliError> {
        self.data(&serde_json::to_string(value).map_err(|e| CliError::failed(e.to_string()))?)
    }

    /// `value` as JSON, or what `words` makes of it.
    pub(crate) fn either<T: Serialize + ?Sized>(
        self,
        value: &T,
        words: impl FnOnce(&T) -> String,
    ) -> Result<(), CliError> {
        if self.json { self.json(value) } else { self.data(&words(value)) }
    }

    /// Rows under headings, no wider than the terminal. `empty` is said, on
    /// stderr, when there is no row.
    pub(crate) fn table(self, headings: &[&str], rows: Vec<Vec<String>>, empty: &str) -> Result<(), CliError> {
        if rows.is_empty() {
            self.note(empty);
            return Ok(());
        }
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        if !io::stdout().is_terminal() {
            // A program that reads columns must not meet wrapped ones.
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
        table.set_header(headings.to_vec());
        table.add_rows(rows.into_iter().map(|row| row.iter().map(|cell| one_line(cell)).collect::<Vec<_>>()));
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
        }
        let mut lines = table.lines().map(|line| line.trim_end().to_owned());
        let heading = lines.next().unwrap_or_default();
        let body: Vec<String> = lines.collect();
        self.data(&format!("{}\n{}", heading.bold(), body.join("\n")))
    }

    /// A remark for the person: on stderr, and lost if nobody listens.
    pub(crate) fn note(self, text: &str) {
        let mut stderr = anstream::AutoStream::new(io::stderr(), self.stderr_choice()).lock();
        let _ = writeln!(stderr, "{text}");
    }

    /// Says what went wrong and what to do about it.
    pub(crate) fn failure(self, failure: &Failure) {
        let message = Text::sanitise(&failure.message);
        self.note(&format!("{} {message}", "error:".red().bold()));
        if let Some(hint) = &failure.hint {
            self.note(&format!("{} {}", "hint:".cyan().bold(), Text::sanitise(hint)));
        }
    }

    fn stdout_choice(self) -> anstream::ColorChoice {
        match self.color {
            anstream::ColorChoice::Auto => anstream::AutoStream::choice(&io::stdout()),
            choice => choice,
        }
    }

    fn stderr_choice(self) -> anstream::ColorChoice {
        match self.color {
            anstream::ColorChoice::Auto => anstream::AutoStream::choice(&io::stderr()),
            choice => choice,
        }
    }
}

/// What somebody else wrote, harmless for a terminal and on one line.
pub(crate) fn one_line(text: &str) -> String {
    Text::sanitise(text).as_str().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What somebody else wrote, harmless for a terminal.
pub(crate) fn harmless(text: &str) -> String {
    Text::sanitise(text).into_string()
}

fn stdout_error(error: io::Error) -> CliError {
    if error.kind() == io::ErrorKind::BrokenPipe {
        CliError::OutputClosed
    } else {
        CliError::failed(format!("can't write the answer: {error}"))
    }
}
