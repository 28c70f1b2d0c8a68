//! What may be wrong with a machine and its daemon: each finding is a
//! sentence, and another that says how to mend it.

mod files;
mod report;
mod server;

use owo_colors::OwoColorize as _;
use serde::Serialize;

use crate::data_dir::DataDir;
use crate::output::one_line;

pub(crate) use files::of_files;
pub(crate) use report::{of_report, of_search_path};
pub(crate) use server::of_server;

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Level {
    /// As it should be.
    Well,
    /// Worth knowing.
    Note,
    /// Something does not work because of it, or soon will not.
    Bad,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// What it is about, in one word that stays the same.
    pub(crate) name: &'static str,
    /// How bad it is.
    pub(crate) level: Level,
    /// How it is.
    pub(crate) said: String,
    /// What to do about it.
    pub(crate) mend: Option<String>,
}

impl Finding {
    pub(crate) fn well(name: &'static str, said: impl Into<String>) -> Self {
        Self { name, level: Level::Well, said: said.into(), mend: None }
    }

    pub(crate) fn note(name: &'static str, said: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { name, level: Level::Note, said: said.into(), mend: Some(mend.into()) }
    }

    pub(crate) fn bad(name: &'static str, said: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { name, level: Level::Bad, said: said.into(), mend: Some(mend.into()) }
    }

    /// One line, and a second one if something can be done.
    pub(crate) fn in_words(&self) -> String {
        let word = match self.level {
            Level::Well => "ok:".green().to_string(),
            Level::Note => "note:".yellow().to_string(),
            Level::Bad => "wrong:".red().to_string(),
        };
        let said = format!("{word} {}", one_line(&self.said));
        match &self.mend {
            Some(mend) => format!("{said}\n  {} {}", "mend:".cyan(), one_line(mend)),
            None => said,
        }
    }
}

/// Nobody answers in this data directory.
pub(crate) fn not_running(data_dir: &DataDir) -> Finding {
    if data_dir.daemon_is_locked() {
        let (who, end) = match data_dir.daemon_pid() {
            Some(pid) => (format!("process {pid}"), format!("end it with `kill {pid}`")),
            None => ("another process".to_owned(), "find it with `ps` and end it".to_owned()),
        };
        return Finding::bad(
            "lock",
            format!(
                "{who} holds {} but can't be spoken with: an old daemon, or one without its socket",
                state(data_dir)
            ),
            format!("{end}; its runs go on. Then `shipmate daemon start`"),
        );
    }
    if let Some(up) = data_dir.read_up_file().filter(|_| data_dir.is_kept_up()) {
        return Finding::bad(
            "daemon",
            format!("no daemon runs at this moment; `shipmate up` (process {}) is starting it again", up.pid),
            format!("why it ended is in {}", data_dir.log_file("daemon").display()),
        );
    }
    Finding::bad(
        "daemon",
        "no daemon runs here, so no run of this machine begins",
        "start it with `shipmate daemon start`, or everything with `shipmate up`",
    )
}

/// Somebody is there and does not answer.
pub(crate) fn mute(data_dir: &DataDir) -> Finding {
    let pid =
        data_dir.daemon_pid().map_or_else(|| "the daemon".to_owned(), |pid| format!("the daemon (process {pid})"));
    let end =
        data_dir.daemon_pid().map_or_else(String::new, |pid| format!("; end it with `kill {pid}`, its runs go on"));
    Finding::bad(
        "daemon",
        format!("{pid} runs but does not answer, or answers what this version does not understand"),
        format!("if it is of another version, `shipmate daemon restart`{end}"),
    )
}

fn state(data_dir: &DataDir) -> String {
    data_dir.daemon().display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_read_as_two_lines_at_most() {
        let shown = anstream::adapter::strip_str(&Finding::bad("x", "a\nb", "do\nthis").in_words()).to_string();
        assert_eq!(shown, "wrong: a b\n  mend: do this");
    }
}
