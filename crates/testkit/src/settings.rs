//! The environment that chooses which tests run, read here and nowhere else.
//!
//! `docs/development.md` lists these variables for people.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

/// Address of a PostgreSQL database whose user may create databases.
pub const DATABASE_URL: &str = "TEST_DATABASE_URL";
/// File that collects the name and reason of every test that was skipped.
pub const SKIPPED: &str = "SHIPMATE_TEST_SKIPPED";
/// How many times a test that kills processes does so.
pub const ROUNDS: &str = "SHIPMATE_TEST_ROUNDS";
/// How many times the runner meets each of the hostile agents.
pub const HOSTILE_ROUNDS: &str = "SHIPMATE_TEST_HOSTILE_ROUNDS";
/// How many MiB a hostile agent floods its runner with.
pub const FLOOD: &str = "SHIPMATE_TEST_FLOOD_MEGABYTES";
/// Path of a `shipmate` program whose runner the hostile agents meet.
pub const RUNNER: &str = "SHIPMATE_TEST_RUNNER";
/// How many times the daemon is replaced under runs that go on.
pub const REPLACEMENTS: &str = "SHIPMATE_TEST_REPLACEMENTS";
/// For how many seconds a server is away while runs go on.
pub const AWAY_SECONDS: &str = "SHIPMATE_TEST_AWAY_SECONDS";
/// Path of the NATS server that the tests of several servers run.
pub const NATS: &str = "SHIPMATE_TEST_NATS";
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

/// The value of [`NATS`], if tests may run NATS.
#[must_use]
pub fn nats() -> Option<PathBuf> {
    read(NATS).map(PathBuf::from)
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
    number(ROUNDS, 2)
}

/// How many times the runner meets each of the hostile agents; once if nobody said.
///
/// # Panics
/// If [`HOSTILE_ROUNDS`] is not a whole number.
#[must_use]
pub fn hostile_rounds() -> usize {
    number(HOSTILE_ROUNDS, 1)
}

/// The value of [`RUNNER`], if not the one that is built with the tests is meant.
#[must_use]
pub fn runner() -> Option<PathBuf> {
    read(RUNNER).map(PathBuf::from)
}

/// How many bytes a hostile agent floods its runner with; 256 MiB if nobody said.
///
/// # Panics
/// If [`FLOOD`] is not a whole number.
#[must_use]
pub fn flood_bytes() -> usize {
    number(FLOOD, 256) * 1024 * 1024
}

/// How many times the daemon is replaced under runs that go on; twice if nobody said.
///
/// # Panics
/// If [`REPLACEMENTS`] is not a whole number.
#[must_use]
pub fn replacements() -> usize {
    number(REPLACEMENTS, 2)
}

/// For how long a server is away while runs go on; six seconds if nobody said.
///
/// # Panics
/// If [`AWAY_SECONDS`] is not a whole number.
#[must_use]
pub fn away() -> Duration {
    Duration::from_secs(number(AWAY_SECONDS, 6) as u64)
}

fn number(name: &str, usual: usize) -> usize {
    let number = |text: String| text.parse().unwrap_or_else(|_| panic!("{name} must be a whole number, not `{text}`"));
    read(name).map_or(usual, number)
}

/// Where programs are looked for by whoever runs the tests, in the form of `PATH`.
#[must_use]
pub fn search_path() -> String {
    read("PATH").unwrap_or_default()
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
