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
