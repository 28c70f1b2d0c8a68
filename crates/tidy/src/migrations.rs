//! A migration that a release has carried to somebody's database never changes.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::{Complaint, File};

/// Where the released ones are listed: `HASH  PATH`, as `sha256sum` prints it.
pub const LIST: &str = "crates/tidy/released-migrations.sha256";

/// Released migrations that were changed or removed.
#[must_use]
pub fn changed(files: &[File]) -> Vec<Complaint> {
    let list = files.iter().find(|file| file.path == LIST).map_or("", |file| file.content.as_str());
    let mut complaints = Vec::new();
    for line in list.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let Some((hash, path)) = line.split_once("  ") else {
            complaints.push(format!("{LIST}: `{line}` is not `HASH  PATH`"));
            continue;
        };
        match files.iter().find(|file| file.path == path) {
            None => complaints.push(format!("{path}: was released and is gone")),
            Some(file) if sha256(&file.content) != hash => {
                complaints.push(format!("{path}: was released and has changed; write a new migration instead"));
            }
            Some(_) => {}
        }
    }
    complaints
}

fn sha256(content: &str) -> String {
    Sha256::digest(content).iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing to a string can't fail");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_released_migration_may_not_change() {
        let one = "CREATE TABLE one (n bigint);\n";
        let list =
            format!("# released\n{}  m/1.sql\n{}  m/2.sql\n{}  m/3.sql\n", sha256(one), sha256(one), sha256(one));
        let files = [
            File::new(LIST, &list),
            File::new("m/1.sql", one),
            File::new("m/2.sql", "-- edited\n"),
            File::new("m/4.sql", "-- not released yet\n"),
        ];
        assert_eq!(
            changed(&files),
            [
                "m/2.sql: was released and has changed; write a new migration instead",
                "m/3.sql: was released and is gone",
            ]
        );
        assert_eq!(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
