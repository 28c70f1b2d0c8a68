//! What must not be written down: places that exist on one machine only.

use crate::{Complaint, File};

/// Lines that hold a path of the machine they were written on: the checkout's
/// own folder or a home directory.
#[must_use]
pub fn machine_paths(files: &[File], places: &[&str]) -> Vec<Complaint> {
    // No home directory, or the root: every path would begin with it.
    let places: Vec<_> = places.iter().filter(|place| place.len() > 1).collect();
    let mut complaints = Vec::new();
    for file in files {
        for (number, line) in (1..).zip(file.content.lines()) {
            if let Some(place) = places.iter().find(|place| names(line, place)) {
                complaints.push(format!("{}:{number}: {place} exists on one machine only", file.path));
            }
        }
    }
    complaints
}

/// Lines of lock files that say where a package was downloaded from: whoever
/// installs it may use another registry, and the hash is what counts.
#[must_use]
pub fn download_addresses(files: &[File]) -> Vec<Complaint> {
    let locks = files.iter().filter(|file| file.path.ends_with("package-lock.json"));
    let with_addresses = locks.filter(|file| file.content.contains("\"resolved\": \"http"));
    with_addresses
        .map(|file| {
            format!("{}: install with `--omit-lockfile-registry-resolved`, which keeps addresses out", file.path)
        })
        .collect()
}

/// Whether `line` holds `place` as a whole absolute path or the beginning of one.
fn names(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + place.len()..].chars().next();
        let begins = before.is_none_or(|c| !(c.is_alphanumeric() || "_-./}$~>".contains(c)));
        let ends = after.is_none_or(|c| !(c.is_alphanumeric() || "_-.".contains(c)));
        begins && ends
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_this_machine_is_found_and_one_that_only_looks_like_it_is_not() {
        let text = "cd /home/ann/shipmate\nruns/x/home/ann\n/home/annabel\n\"/home/ann\"\n";
        let complaints = machine_paths(&[File::new("a.md", text)], &["/home/ann", "/"]);
        assert_eq!(
            complaints,
            ["a.md:1: /home/ann exists on one machine only", "a.md:4: /home/ann exists on one machine only"]
        );
    }

    #[test]
    fn a_lock_file_names_no_address() {
        let lock = "{\"resolved\": \"https://example.invalid/a.tgz\"}";
        assert_eq!(download_addresses(&[File::new("web/package-lock.json", lock)]).len(), 1);
    }
}
