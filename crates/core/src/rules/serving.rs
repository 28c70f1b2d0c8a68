//! What a machine serves: its owner's policy, in the owner's own file. A server
//! can only narrow it, and the machine looks itself before it begins anything.

use serde::{Deserialize, Serialize};

use crate::rules::placing;
use crate::status::Approval;

/// What a machine serves. What is not said is served whole; an empty list
/// serves nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Serves {
    /// Workspaces, by id or slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspaces: Option<Vec<String>>,
    /// People whose wishes it carries out, by id or name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<Vec<String>>,
    /// Providers, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub providers: Option<Vec<String>>,
    /// Repositories, by address; one that ends in `*` stands for all that
    /// begin so. Work without a repository is served.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repositories: Option<Vec<String>>,
    /// What agents may do without a person's leave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approvals: Option<Vec<Approval>>,
    /// Directories in which agents may work directly, by their full paths. Only
    /// these are, and they are named by nothing else.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub work_in: Vec<String>,
}

/// What is wanted of a machine. What is not known is not served where the
/// policy speaks of it.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The workspace's id and slug.
    pub workspace: [&'a str; 2],
    /// The id and the name of who asked for it.
    pub person: Option<[&'a str; 2]>,
    /// The kind of agent CLI.
    pub provider: &'a str,
    /// The repository's address, if it works in one.
    pub repository: Option<&'a str>,
    /// What the agent may do without a person's leave.
    pub approval: Approval,
}

impl Serves {
    /// Whether it is what a machine serves whose owner says nothing.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// What of this the policy leaves out, as the end of a sentence; none if
    /// the machine serves it.
    #[must_use]
    pub fn excludes(&self, wanted: &Wanted<'_>) -> Option<String> {
        let lacks = |list: &Option<Vec<String>>, names: &[&str]| {
            list.as_ref().is_some_and(|list| !list.iter().any(|entry| names.contains(&entry.as_str())))
        };
        if lacks(&self.workspaces, &wanted.workspace) {
            let [id, slug] = wanted.workspace;
            return Some(format!("the workspace {}", if slug.is_empty() { id } else { slug }));
        }
        if lacks(&self.people, wanted.person.as_ref().map_or(&[][..], |names| &names[..])) {
            let who =
                wanted.person.map_or("people it does not know", |[id, name]| if name.is_empty() { id } else { name });
            return Some(format!("work for {who}"));
        }
        if lacks(&self.providers, &[wanted.provider]) {
            return Some(format!("the provider {}", wanted.provider));
        }
        if let Some(directory) = wanted.repository.and_then(placing::directory) {
            if !self.work_in.iter().any(|listed| listed == directory) {
                return Some(format!("work in the directory {directory} itself"));
            }
        } else if let (Some(list), Some(url)) = (&self.repositories, wanted.repository)
            && !list.iter().any(|entry| is_meant(entry, url))
        {
            return Some(format!("the repository {url}"));
        }
        let approval = self.approvals.as_ref().filter(|list| !list.contains(&wanted.approval));
        approval.map(|_| format!("agents whose approval is {}", wanted.approval))
    }

    /// What it is limited to, in a line for each thing that its policy limits.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let approvals: Option<Vec<String>> =
            self.approvals.as_ref().map(|list| list.iter().map(ToString::to_string).collect());
        [
            ("workspaces", &self.workspaces),
            ("people", &self.people),
            ("providers", &self.providers),
            ("repositories", &self.repositories),
            ("approvals", &approvals),
        ]
        .into_iter()
        .filter_map(|(what, list)| {
            let list: &Vec<String> = list.as_ref()?;
            Some(if list.is_empty() { format!("no {what}") } else { format!("{what}: {}", list.join(", ")) })
        })
        .collect()
    }
}

fn is_meant(entry: &str, url: &str) -> bool {
    match entry.strip_suffix('*') {
        Some(beginning) => url.starts_with(beginning),
        None => entry == url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: Wanted<'_> = Wanted {
        workspace: ["w-1", "team"],
        person: Some(["p-1", "Ada"]),
        provider: "claude",
        repository: Some("https://example.com/team/tool.git"),
        approval: Approval::Full,
    };

    fn list(entries: &[&str]) -> Option<Vec<String>> {
        Some(entries.iter().map(|entry| (*entry).to_owned()).collect())
    }

    #[test]
    fn what_is_not_said_is_served_and_each_list_leaves_out_what_it_lacks() {
        let all = Serves::default();
        assert!(all.is_everything() && all.excludes(&WANTED).is_none() && all.lines().is_empty());
        for (serves, excluded) in [
            (Serves { workspaces: list(&["other"]), ..Serves::default() }, "the workspace team"),
            (Serves { people: list(&["Bob"]), ..Serves::default() }, "work for Ada"),
            (Serves { providers: list(&["codex"]), ..Serves::default() }, "the provider claude"),
            (
                Serves { repositories: list(&["https://example.com/other/*"]), ..Serves::default() },
                "the repository https://example.com/team/tool.git",
            ),
            (Serves { approvals: Some(vec![Approval::Ask]), ..Serves::default() }, "agents whose approval is full"),
            (Serves { providers: list(&[]), ..Serves::default() }, "the provider claude"),
        ] {
            assert_eq!(serves.excludes(&WANTED).as_deref(), Some(excluded));
            assert!(!serves.is_everything());
        }
    }

    #[test]
    fn ids_names_and_beginnings_are_understood() {
        for serves in [
            Serves { workspaces: list(&["w-1"]), people: list(&["p-1"]), ..Serves::default() },
            Serves { workspaces: list(&["x", "team"]), people: list(&["Ada"]), ..Serves::default() },
            Serves { repositories: list(&["https://example.com/team/*"]), ..Serves::default() },
            Serves { repositories: list(&["https://example.com/team/tool.git"]), ..Serves::default() },
        ] {
            assert_eq!(serves.excludes(&WANTED), None, "{serves:?}");
        }
        let folders = Serves { repositories: list(&[]), ..Serves::default() };
        assert_eq!(folders.excludes(&Wanted { repository: None, ..WANTED }), None, "an empty folder is no repository");
    }

    #[test]
    fn a_directory_is_worked_in_only_where_it_is_listed() {
        let site = Wanted { repository: Some("directory:///home/me/site"), ..WANTED };
        let left_out = Some("work in the directory /home/me/site itself".to_owned());
        assert_eq!(Serves::default().excludes(&site), left_out);
        let other = Serves { work_in: vec!["/home/me".into(), "/home/me/site2".into()], ..Serves::default() };
        assert_eq!(other.excludes(&site), left_out, "neither what is around it nor what begins like it");
        let narrow = Serves { repositories: list(&[]), work_in: vec!["/home/me/site".into()], ..Serves::default() };
        assert_eq!(narrow.excludes(&site), None, "it is no repository");
        assert_eq!(narrow.lines(), ["no repositories"]);
        let text = serde_json::to_string(&narrow).expect("written");
        assert_eq!(serde_json::from_str::<Serves>(&text).expect("read"), narrow);
    }

    #[test]
    fn who_is_not_known_is_not_served_where_people_are_named() {
        let unknown = Wanted { person: None, ..WANTED };
        assert_eq!(Serves::default().excludes(&unknown), None);
        let some = Serves { people: list(&["Ada"]), ..Serves::default() };
        assert_eq!(some.excludes(&unknown).as_deref(), Some("work for people it does not know"));
    }
}
