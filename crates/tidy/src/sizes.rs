//! Files stay small enough to be read whole.

use crate::{Complaint, File};

/// No file may have more lines than this, its tests left out.
pub const LIMIT: usize = 600;
/// A file with more lines than this, its tests left out, should be split soon.
pub const SOON: usize = 300;

const EXTENSIONS: &[&str] = &["rs", "ts", "tsx", "mjs", "css", "bash"];

/// Files above `limit` lines without their tests.
#[must_use]
pub fn longer_than(limit: usize, files: &[File]) -> Vec<Complaint> {
    let written = files.iter().filter(|file| EXTENSIONS.iter().any(|extension| file.is(extension)));
    let counted = written.filter(|file| !file.is_generated() && !file.is_test());
    counted
        .map(|file| (file, file.product_lines().count()))
        .filter(|(_, lines)| *lines > limit)
        .map(|(file, lines)| {
            format!("{}: {lines} lines without tests, more than {limit}; split it by topic", file.path)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_named_and_tests_and_generated_files_are_not_counted() {
        let long = "let x = 1;\n".repeat(4);
        let inline = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{\n{long}}}\n");
        let files = [
            File::new("a/src/long.rs", &long),
            File::new("a/src/inline.rs", &inline),
            File::new("a/tests/it/long.rs", &long),
            File::new("web/src/types.ts", &format!("/** auto-generated */\n{long}")),
            File::new("notes.md", &long),
        ];
        let complaints = longer_than(3, &files);
        assert_eq!(complaints, ["a/src/long.rs: 4 lines without tests, more than 3; split it by topic"]);
    }
}
