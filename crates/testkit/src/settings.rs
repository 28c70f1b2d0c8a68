//! The environment that chooses which tests run, read here and nowhere else.
//!
//! `docs/development.md` lists these variables for people.

use std::io::Write as _;
use std::path::PathBuf;

/// Address of a PostgreSQL database whose user may create databases.
pub const DATABASE_URL: &str = "TEST_DATABASE_URL";
/// File that collects the name and reason of every test that was skipped.
pub const SKIPPED: &str = "SHIPMATE_TEST_SKIPPED";
/// How many times a test that kills processes does so.
pub const ROUNDS: &str = "SHIPMATE_TEST_ROUNDS";
/// Path of the Claude Code command line tool that the real-agent tests run.
pub const CLAUDE: &str = "SHIPMATE_TEST_CLAUDE";

/// Folder with the real agent command line tools, by the names they are called by.
pub const AGENTS: &str = "SHIPMATE_TEST_AGENTS";
/// Folder that takes what the conformance suite found, one file for each agent.
pub const FINDINGS: &str = "SHIPMATE_TEST_FINDINGS";

/// The value of [`AGENTS`], if real agents may be run.
#[must_use]
pub fn agents() -> Option<PathBuf> {
    read(AGENTS).map(PathBuf::from)
}

/// The value of [`FINDINGS`], if they are wanted.
#[must_use]
pub fn findings() -> Option<PathBuf> {
    read(FINDINGS).map(PathBuf::from)
}

/// The value of [`DATABASE_URL`], if tests may use PostgreSQL.
#[must_use]
pub fn database_url() -> Option<String> {
    read(DATABASE_URL)
}

/// The value of [`CLAUDE`], if the real agent may be run.
#[must_use]
pub fn claude() -> Option<PathBuf> {
    read(CLAUDE).map(PathBuf::from)
}

/// How many times a test that kills processes does so; 2 if nobody said.
///
/// # Panics
/// If [`ROUNDS`] is not a whole number.
#[must_use]
pub fn rounds() -> usize {
    read(ROUNDS)
        .map_or(2, |text| text.parse().unwrap_or_else(|_| panic!("{ROUNDS} must be a whole number, not `{text}`")))
}

/// Says that the test `name` did not run and why, where people and
/// `scripts/test` find it. The test itself should return after this.
///
/// # Panics
/// If the file that collects skipped tests can't be written: a skip that
/// nobody learns of would pass for a success.
#[expect(clippy::print_stderr, reason = "the test harness shows this with the test's own output")]
pub fn skip(name: &str, why: &str) {
    eprintln!("SKIPPED {name}: {why}");
    let Some(path) = read(SKIPPED) else { return };
    // One write of one line in append mode, so that test processes running
    // side by side don't mix their lines.
    let line = format!("{name}: {why}\n");
    fs_err::OpenOptions::new()
        .append(true)
        .create(true)
        .open(&path)
        .and_then(|mut file| file.write_all(line.as_bytes()))
        .unwrap_or_else(|error| panic!("could not note a skipped test: {error}"));
}

#[expect(clippy::disallowed_methods, reason = "the test kit's one reader of the environment")]
fn read(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
