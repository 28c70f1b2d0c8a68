//! What differs between operating systems has the same names and types on each.
//!
//! Only one system compiles at a time, so a function that another lacks, or
//! that takes something else there, would be noticed by somebody else first.

use std::collections::BTreeSet;

use crate::{Complaint, File};

/// The names that stand for the same on different systems.
const ALIKE: [(&str, &str); 3] =
    [("UnixStream", "Stream"), ("NamedPipeServer", "Stream"), ("NamedPipeClient", "Stream")];

/// Functions, constants and types of an `os` folder that one system has and another lacks.
#[must_use]
pub fn unlike(files: &[File]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let folders = files.iter().filter_map(|file| file.path.strip_suffix("/os/windows.rs"));
    for folder in folders {
        let of = |part: &str| offered(files, &format!("{folder}/os/{part}"));
        let (windows, unix) = (of("windows"), of("unix"));
        let (linux, other) = (of("unix/linux"), of("unix/other"));
        let common: BTreeSet<_> =
            unix.iter().filter(|it| !linux.contains(*it) && !other.contains(*it)).cloned().collect();
        let of_linux: BTreeSet<_> = common.union(&linux).cloned().collect();
        let of_other: BTreeSet<_> = common.union(&other).cloned().collect();
        for (name, has) in [("Windows", &windows), ("other Unix systems", &of_other)] {
            let lacks = of_linux.difference(has).map(|it| format!("{folder}/os: Linux has `{it}`, {name} has not"));
            let more = has.difference(&of_linux).map(|it| format!("{folder}/os: {name} has `{it}`, Linux has not"));
            complaints.extend(lacks.chain(more));
        }
    }
    complaints
}

/// What `place.rs` and the files below `place` offer to the rest of the crate.
fn offered(files: &[File], place: &str) -> BTreeSet<String> {
    let is_there = |file: &&File| file.path == format!("{place}.rs") || file.path.starts_with(&format!("{place}/"));
    files.iter().filter(is_there).flat_map(|file| signatures(&file.content)).collect()
}

fn signatures(content: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = content;
    while let Some((_, after)) = rest.split_once("pub(crate) ") {
        let end = after.find(['{', ';', '=']).unwrap_or(after.len());
        // An arrow is not the end of a signature.
        let end = if after[end..].starts_with("=>") { after.len() } else { end };
        found.extend(signature(&after[..end]));
        rest = after;
    }
    found
}

/// A function, a constant or a type, on one line and without the names of parameters.
fn signature(text: &str) -> Option<String> {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ").replace("( ", "(").replace(", )", ")");
    if !["fn ", "async fn ", "const ", "struct ", "enum "].iter().any(|word| line.starts_with(word)) {
        return None;
    }
    for (from, to) in ALIKE {
        line = line.replace(from, to);
    }
    // A parameter that one system does not use is called `_name` there.
    Some(line.replace("(_", "(").replace(", _", ", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_system_offers_the_same() {
        let unix = "//! U\npub(crate) fn a(x: u32) -> bool {\n}\npub(crate) use linux::*;\npub(crate) struct T {\n}\n";
        let linux = "//! L\npub(crate) fn b(\n    x: &str,\n) {}\n";
        let good = [
            File::new("c/src/os/unix.rs", unix),
            File::new("c/src/os/unix/linux.rs", linux),
            File::new("c/src/os/unix/other.rs", "//! O\npub(crate) fn b(_x: &str) {}\n"),
            File::new("c/src/os/windows.rs", "//! W\npub(crate) fn a(_x: u32) -> bool {\n}\npub(crate) struct T;\n"),
            File::new("c/src/os/windows/b.rs", "//! W\npub(crate) fn b(x: &str) {}\n"),
        ];
        assert_eq!(unlike(&good), Vec::<Complaint>::new());
        let mut bad = good;
        bad[2].content = "//! O\npub(crate) fn b(_x: u64) {}\n".to_owned();
        bad[4].content = String::new();
        let complaints = unlike(&bad);
        assert_eq!(complaints.len(), 3, "{complaints:#?}");
    }

    #[test]
    fn a_system_without_kinds_of_unix_is_compared_too() {
        let files = [
            File::new("c/src/os/unix.rs", "pub(crate) const N: &str = \"a\";\n"),
            File::new("c/src/os/windows.rs", "pub(crate) const M: &str = \"b\";\n"),
        ];
        assert_eq!(unlike(&files).len(), 2);
    }
}
