//! Every measurement yields figures. How good they are is not tested: that depends on the machine.

use std::path::PathBuf;
use std::process::{Command, Output};

/// What the benchmark measures: the program beside it.
///
/// # Panics
/// If it was not built: only a test of the whole workspace builds it too.
fn program() -> PathBuf {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_shipmate-benchmark")).with_file_name("shipmate");
    assert!(program.exists(), "build it first: cargo build -p shipmate");
    program
}

fn measured(arguments: &[&str]) -> String {
    let benchmark = env!("CARGO_BIN_EXE_shipmate-benchmark");
    let run = Command::new(benchmark).arg("--tiny").arg("--program").arg(program()).args(arguments).output();
    let Output { status, stdout, stderr } = run.expect("the benchmark can be started");
    let (stdout, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{status}\n{stdout}\n{stderr}");
    stdout.into_owned()
}

/// The rows of all tables, without their headings.
fn rows(tables: &str) -> Vec<Vec<&str>> {
    let lines: Vec<&str> = tables.lines().filter(|line| line.starts_with('|')).collect();
    let is_rule = |line: &str| line.chars().all(|c| "|-: ".contains(c));
    let followed_by_rule = |index: usize| lines.get(index + 1).is_some_and(|next| is_rule(next));
    let is_row = |(index, line): &(usize, &&str)| !is_rule(line) && !followed_by_rule(*index);
    lines
        .iter()
        .enumerate()
        .filter(is_row)
        .map(|(_, line)| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}

#[test]
fn every_measurement_yields_figures() {
    let tables = measured(&[]);
    assert_eq!(tables.matches("### ").count(), 10, "{tables}");
    for row in rows(&tables) {
        let figures = &row[1..];
        assert!(!figures.is_empty(), "{row:?}");
        for figure in figures {
            assert!(figure.starts_with(|c: char| c.is_ascii_digit()), "`{figure}` is no figure: {row:?}");
        }
    }
}
