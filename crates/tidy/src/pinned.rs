//! The table of self-heal rows: each row names tests, and each test it names
//! is there and passed in this very run.

use std::collections::BTreeSet;

use crate::{Complaint, File};

/// The table.
pub const TABLE: &str = "docs/self-heal.md";
/// The rows that must be there.
const ROWS: [(char, usize); 3] = [('A', 12), ('B', 21), ('C', 4)];

/// The names of the tests that passed, out of what `cargo test` printed.
#[must_use]
pub fn passed(log: &str) -> BTreeSet<String> {
    let name = |line: &str| Some(line.strip_prefix("test ")?.strip_suffix(" ... ok")?.to_owned());
    log.lines().filter_map(|line| name(line.trim_end())).collect()
}

/// Rows that are missing, name no test, or name one that is not there or did not pass.
#[must_use]
pub fn unpinned(files: &[File], passed: &BTreeSet<String>) -> Vec<Complaint> {
    let Some(table) = files.iter().find(|file| file.path == TABLE) else {
        return vec![format!("{TABLE} is missing")];
    };
    let rows: Vec<Row<'_>> = table.content.lines().filter_map(Row::of).collect();
    let wanted = ROWS.iter().flat_map(|(letter, count)| (1..=*count).map(move |number| format!("{letter}{number}")));
    let mut complaints = Vec::new();
    for id in wanted {
        let mut of_id = rows.iter().filter(|row| row.id == id);
        match (of_id.next(), of_id.next()) {
            (None, _) => complaints.push(format!("{TABLE}: row {id} is missing")),
            (Some(_), Some(_)) => complaints.push(format!("{TABLE}: row {id} stands there twice")),
            (Some(row), None) => complaints.extend(row.complaints(&table.content, files, passed)),
        }
    }
    complaints
}

/// A row of the table: its id and what pins it.
#[derive(Debug)]
struct Row<'a> {
    id: &'a str,
    pinned_by: &'a str,
}

impl<'a> Row<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let mut cells = line.strip_prefix('|')?.strip_suffix('|')?.split(" | ").map(str::trim);
        let (id, _, pinned_by) = (cells.next()?, cells.next()?, cells.next()?);
        let is_id = ROWS.iter().any(|(letter, _)| id.starts_with(*letter)) && id[1..].parse::<usize>().is_ok();
        is_id.then_some(Self { id, pinned_by })
    }

    fn complaints(&self, table: &str, files: &[File], passed: &BTreeSet<String>) -> Vec<Complaint> {
        let Self { id, pinned_by } = self;
        let mut complaints = Vec::new();
        let tests = tests(pinned_by, table);
        if pinned_by.contains("not yet") {
            complaints.push(format!("{TABLE}: row {id} is not pinned yet"));
        } else if tests.is_empty() {
            complaints.push(format!("{TABLE}: row {id} names no test"));
        }
        let fault = |(path, test): &(String, String)| {
            let there = files.iter().find(|file| file.path == *path);
            let written = there.is_some_and(|file| file.content.contains(&format!("fn {test}(")));
            if !written {
                return Some(format!("{TABLE}: row {id} names {path}::{test}, which is not there"));
            }
            let ran = passed.iter().any(|name| is_run_of(name, test));
            (!ran).then(|| format!("{TABLE}: row {id} names {path}::{test}, which did not pass in this run"))
        };
        complaints.extend(tests.iter().filter_map(fault));
        complaints
    }
}

/// A test that runs on both databases is a module with a test for each.
fn is_run_of(name: &str, test: &str) -> bool {
    let name = name.strip_suffix("::sqlite").or_else(|| name.strip_suffix("::postgres")).unwrap_or(name);
    name.rsplit("::").next() == Some(test)
}

/// The tests that a text names: `path::test`, `::test` in the file named last, or a word that the
/// table explains by "`word` is `path::test`".
fn tests(text: &str, table: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut file = String::new();
    for name in text.split('`').skip(1).step_by(2) {
        let explained = table.split_once(&format!("`{name}` is `")).and_then(|(_, rest)| rest.split('`').next());
        match explained.unwrap_or(name).split_once("::") {
            Some(("", test)) if !file.is_empty() => found.push((file.clone(), test.to_owned())),
            Some((path, test)) if path.contains('/') => {
                file = path.to_owned();
                found.push((file.clone(), test.to_owned()));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "test rules::tests::heals ... ok\ntest it::both::sqlite ... ok\ntest it::fails ... FAILED\n";

    /// Complaints about a table in which row A1 is pinned by `text`, and all other rows by a good test.
    fn about(text: &str) -> Vec<Complaint> {
        let ids = ROWS.iter().flat_map(|(letter, count)| (1..=*count).map(move |number| format!("{letter}{number}")));
        let line = |id: String| {
            let by = if id == "B1" { text } else { "`a/b.rs::heals`" };
            format!("| {id} | words | {by} |\n")
        };
        let rows: String = ids.map(line).collect();
        let table = File::new(TABLE, &format!("`world` is `a/b.rs::both`: words.\n{rows}"));
        let code = File::new("a/b.rs", "fn heals() {}\nasync fn both(database: Database) {}\nfn fails() {}\n");
        unpinned(&[table, code], &passed(LOG))
    }

    #[test]
    fn a_row_is_pinned_by_tests_that_passed() {
        for text in ["`a/b.rs::heals`", "`a/b.rs::heals`, `::both`", "`world` (with more words)"] {
            assert_eq!(about(text), Vec::<Complaint>::new(), "{text}");
        }
    }

    #[test]
    fn a_row_without_a_passing_test_is_not() {
        for text in [
            "words",
            "`heals`",
            "`a/b.rs::fails`",
            "`a/b.rs::gone`",
            "`a/c.rs::heals`",
            "`a/b.rs::heals`; the rest: not yet",
            "`other`",
        ] {
            assert_eq!(about(text).len(), 1, "{text}: {:?}", about(text));
        }
    }

    #[test]
    fn no_row_may_be_missing() {
        let complaints = unpinned(&[File::new(TABLE, "")], &BTreeSet::new());
        assert_eq!(complaints.len(), 37);
    }
}
