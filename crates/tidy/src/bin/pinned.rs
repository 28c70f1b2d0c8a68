//! Compares the table of self-heal rows with what `cargo test` printed.

use std::collections::BTreeSet;
use std::process::ExitCode;

use shipmate_tidy::{Repository, pinned};

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool prints what it found")]
fn main() -> ExitCode {
    let mut passed = BTreeSet::new();
    for log in std::env::args_os().skip(1) {
        match fs_err::read_to_string(log) {
            Ok(log) => passed.extend(pinned::passed(&log)),
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
        }
    }
    if passed.is_empty() {
        eprintln!("Usage: pinned LOG…   what `cargo test` printed; no test passed according to what was given");
        return ExitCode::FAILURE;
    }
    let complaints = pinned::unpinned(&Repository::read().files, &passed);
    for complaint in &complaints {
        println!("{complaint}");
    }
    if complaints.is_empty() {
        println!("every row of {} that claims a test is pinned by tests that passed", pinned::TABLE);
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
