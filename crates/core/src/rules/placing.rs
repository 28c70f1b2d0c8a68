//! Where a run works: in which repository, and on which machines that is possible.

use crate::api::board::Repository;
use crate::id::RepositoryId;

/// The repository that a run works in; `known` are the workspace's, oldest
/// first, `able` the daemons on whose machines the agent may run.
///
/// It is the one its issue names. An issue that names none means the first that
/// any of these machines can reach.
#[must_use]
pub fn repository<'a>(known: &'a [Repository], named: Option<RepositoryId>, able: &[&str]) -> Option<&'a Repository> {
    match named {
        Some(id) => known.iter().find(|repository| repository.id == id),
        None => known.iter().find(|repository| able.iter().any(|daemon_id| reaches(daemon_id, repository))),
    }
}

/// The directory that this address stands for, if agents work in that very
/// directory: without a clone and a work tree, one run at a time. Only on
/// machines whose owners list it (see [`Serves`](crate::rules::serving::Serves)).
#[must_use]
pub fn directory(url: &str) -> Option<&str> {
    url.strip_prefix("directory://")
}

/// The address of a directory that agents work in itself. Two addresses of one
/// path are the same; what links make of it only the machine knows.
///
/// # Errors
/// What is wrong with the path, as the end of a sentence.
pub fn address_of_directory(path: &str) -> Result<String, &'static str> {
    let has_drive = path.get(1..3) == Some(":\\");
    let (separator, below) = if has_drive { ('\\', path.get(3..)) } else { ('/', path.strip_prefix('/')) };
    let below = below.ok_or("use the directory's full path, as in directory:///home/me/site")?;
    let below = below.trim_end_matches(separator);
    if below.is_empty() {
        return Err("a whole disk is no directory to work in");
    }
    let is_odd = |part: &str| matches!(part, "" | "." | "..") || part.chars().any(char::is_control);
    if below.split(separator).any(is_odd) {
        return Err("use the directory's full path, without `.`, `..`, doubled separators and line breaks");
    }
    Ok(format!("directory://{}", path.trim_end_matches(separator)))
}

/// Whether a machine can reach a repository: it is no folder of another one.
#[must_use]
pub fn reaches(daemon_id: &str, repository: &Repository) -> bool {
    repository.daemon_id.as_deref().is_none_or(|only| only == daemon_id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn repository_on(id: u128, machine: Option<&str>) -> Repository {
        Repository {
            id: RepositoryId(Uuid::from_u128(id)),
            name: String::new(),
            url: String::new(),
            daemon_id: machine.map(str::to_owned),
            created_at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_directory_has_one_address() {
        for (path, address) in [
            ("/home/me/site", "directory:///home/me/site"),
            ("/home/me/My site//", "directory:///home/me/My site"),
            ("C:\\site\\", "directory://C:\\site"),
        ] {
            let made = address_of_directory(path).expect("a full path");
            assert_eq!(made, address);
            assert_eq!(directory(&made), Some(path.trim_end_matches(['/', '\\'])));
        }
        for bad in ["", "/", "C:\\", "site", "./site", "host/site", "/a/../b", "/a//b", "/a/./b", "/a\nb"] {
            assert!(address_of_directory(bad).is_err(), "{bad}");
        }
        assert_eq!(directory("/home/me/site"), None);
        assert_eq!(directory("https://example.com/site"), None);
    }

    #[test]
    fn an_agent_takes_the_first_that_one_of_its_machines_reaches() {
        let known = [repository_on(1, Some("a")), repository_on(2, None)];
        let chosen = |named: Option<u128>, able: &[&str]| {
            let named = named.map(|id| RepositoryId(Uuid::from_u128(id)));
            repository(&known, named, able).map(|found| found.id.0.as_u128())
        };
        assert_eq!(chosen(None, &["b", "a"]), Some(1));
        assert_eq!(chosen(None, &["b"]), Some(2));
        assert_eq!(chosen(Some(1), &["b"]), Some(1), "what is named is meant");
        assert_eq!(repository(&known[..1], None, &["b"]), None);
        assert!(reaches("a", &known[0]) && !reaches("b", &known[0]) && reaches("b", &known[1]));
    }
}
