//! What the machine's owner allows: `policy.toml`.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use shipmate_core::api::daemon::{Approval, Assignment};
use shipmate_core::rules::serving::{Serves, Wanted};
use shipmate_core::rules::watch::Limits;
use shipmate_core::rules::{label, placing};

use crate::config::Config;
use crate::fence::FenceOrder;
use crate::watched::Watched;

const DEFAULT_CAPACITY: i64 = 4;
const DEFAULT_DAYS: u64 = 14;
const DEFAULT_GIGABYTES: u64 = 50;

/// The owner's rules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Policy {
    /// Local repositories that agents may work on.
    #[serde(default)]
    pub(crate) allowed_paths: Vec<PathBuf>,
    /// Directories in which agents may work directly, without a clone.
    #[serde(default)]
    work_in: Directories,
    /// Whether agents are kept within a fence.
    #[serde(default)]
    fence: FenceLevel,
    /// What else agents within the fence may read.
    #[serde(default)]
    fence_read: Vec<PathBuf>,
    /// What else agents within the fence may change.
    #[serde(default)]
    fence_write: Vec<PathBuf>,
    /// For how many seconds an agent may be silent: 1 second to 30 days.
    #[serde(default)]
    silence_seconds: Option<Within<2_592_000>>,
    /// The same while a tool of it runs.
    #[serde(default)]
    tool_seconds: Option<Within<2_592_000>>,
    /// The workspaces that this machine serves, by id or slug; all if not said.
    #[serde(default)]
    serve_workspaces: Option<Vec<String>>,
    /// The people whose wishes it carries out, by id or name.
    #[serde(default)]
    serve_people: Option<Vec<String>>,
    /// The providers it offers.
    #[serde(default)]
    serve_providers: Option<Vec<String>>,
    /// The repositories it works in, by address; `*` at the end stands for the rest.
    #[serde(default)]
    serve_repositories: Option<Vec<String>>,
    /// What its agents may do without a person's leave.
    #[serde(default)]
    serve_approvals: Option<Vec<Approval>>,
    #[serde(default)]
    capacity: Option<Capacity>,
    /// What the machine is or has, for agents that need it.
    #[serde(default)]
    labels: Labels,
    /// For how many days a run is kept after it was handed in: 1 to 3650.
    #[serde(default)]
    keep_days: Option<Within<3_650>>,
    /// How many gigabytes our things may take before the oldest go: 1 to 1,000,000.
    #[serde(default)]
    keep_gigabytes: Option<Within<1_000_000>>,
}

/// Whether agents are kept within a fence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FenceLevel {
    /// They see tools and their own work, and change their work and caches.
    #[default]
    Standard,
    /// They may do whatever the daemon's user may.
    Off,
}

/// How much room our things may take, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Disk {
    pub(crate) keep_days: u64,
    pub(crate) most_bytes: u64,
}

/// A whole number from 1 to `MOST`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
struct Within<const MOST: u64>(u64);

impl<const MOST: u64> TryFrom<i64> for Within<MOST> {
    type Error = String;
    fn try_from(given: i64) -> Result<Self, String> {
        match u64::try_from(given) {
            Ok(number) if (1..=MOST).contains(&number) => Ok(Self(number)),
            _ => Err(format!("this is {given}, but must be from 1 to {MOST}")),
        }
    }
}

/// How many runs a machine takes at a time: 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
struct Capacity(i64);

impl TryFrom<i64> for Capacity {
    type Error = String;
    fn try_from(given: i64) -> Result<Self, String> {
        if (1..=100).contains(&given) {
            Ok(Self(given))
        } else {
            Err(format!("`capacity` is {given}, but must be from 1 to 100"))
        }
    }
}

/// The labels of a machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
struct Labels(Vec<String>);

impl TryFrom<Vec<String>> for Labels {
    type Error = String;
    fn try_from(given: Vec<String>) -> Result<Self, String> {
        label::labels(&given).map(Self).map_err(|why| format!("`labels`: {why}"))
    }
}

/// Directories of this machine, by their full paths; none lies in another,
/// as there is one run at a time in each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<PathBuf>")]
struct Directories(Vec<String>);

impl TryFrom<Vec<PathBuf>> for Directories {
    type Error = String;
    fn try_from(given: Vec<PathBuf>) -> Result<Self, String> {
        let mut known: Vec<PathBuf> = Vec::new();
        let mut named = Vec::new();
        for path in given {
            let shown = path.to_string_lossy();
            let wrong = |why: &str| format!("`work_in`: {shown}: {why}");
            let address = placing::address_of_directory(&shown).map_err(wrong)?;
            let real = path.canonicalize().ok().filter(|real| real.is_dir());
            let real = real.ok_or_else(|| wrong("there is no such directory on this machine"))?;
            if let Some(other) = known.iter().find(|other| real.starts_with(other) || other.starts_with(&real)) {
                let other = other.display();
                return Err(wrong(&format!("one run at a time works in a directory, so it can't be with {other}")));
            }
            known.push(real);
            named.extend(placing::directory(&address).map(str::to_owned));
        }
        Ok(Self(named))
    }
}

impl Policy {
    /// What this machine is or has.
    pub(crate) fn labels(&self) -> &[String] {
        &self.labels.0
    }

    /// How many runs this machine takes at a time.
    pub(crate) fn capacity(&self) -> i64 {
        self.capacity.map_or(DEFAULT_CAPACITY, |capacity| capacity.0)
    }

    /// The fence around an agent of this machine; none if its owner wants none.
    pub(crate) fn fence(&self, config: &Config) -> Option<FenceOrder> {
        let places = config.places.as_ref().filter(|_| self.fence == FenceLevel::Standard)?;
        Some(FenceOrder {
            home: places.home.clone(),
            private: places.private.clone(),
            read: self.fence_read.clone(),
            write: self.fence_write.clone(),
        })
    }

    /// What this machine serves.
    pub(crate) fn serves(&self) -> Serves {
        Serves {
            workspaces: self.serve_workspaces.clone(),
            people: self.serve_people.clone(),
            providers: self.serve_providers.clone(),
            repositories: self.serve_repositories.clone(),
            approvals: self.serve_approvals.clone(),
            work_in: self.work_in.0.clone(),
        }
    }

    /// What of this work is not served here, if it is not: whatever the server
    /// made of the policy, the machine has the last word.
    pub(crate) fn refuses(&self, given: &Assignment) -> Option<String> {
        let workspace = given.workspace_id.to_string();
        let person = given.requester.as_ref().map(|person| (person.id.to_string(), person.name.as_str()));
        self.serves().excludes(&Wanted {
            workspace: [&workspace, &given.workspace_slug],
            person: person.as_ref().map(|(id, name)| [id.as_str(), *name]),
            provider: &given.provider,
            repository: given.repository.as_ref().map(|repository| repository.url.as_str()),
            approval: given.agent.approval,
        })
    }

    /// How long an agent may be silent.
    pub(crate) fn limits(&self) -> Limits {
        let usual = Limits::default();
        Limits {
            silence_seconds: self.silence_seconds.map_or(usual.silence_seconds, |given| given.0),
            tool_seconds: self.tool_seconds.map_or(usual.tool_seconds, |given| given.0),
        }
    }

    /// How much room our things may take, and for how long.
    pub(crate) fn disk(&self) -> Disk {
        let gigabytes = self.keep_gigabytes.map_or(DEFAULT_GIGABYTES, |given| given.0);
        Disk { keep_days: self.keep_days.map_or(DEFAULT_DAYS, |given| given.0), most_bytes: gigabytes * 1_000_000_000 }
    }
}

/// Watches the policy of the daemon whose state directory is `state`.
pub(crate) fn watch(state: &Path) -> Watched<Policy> {
    Watched::new(state.join("policy.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<(i64, usize), String> {
        let policy: Policy = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        Ok((policy.capacity(), policy.allowed_paths.len()))
    }

    #[test]
    fn directories_to_work_in_are_full_paths_that_exist_and_none_is_in_another() {
        let root = tempfile::tempdir().expect("a directory");
        let root = root.path().canonicalize().expect("it exists");
        for place in ["site", "site/pages", "papers"] {
            fs_err::create_dir_all(root.join(place)).expect("made");
        }
        fs_err::write(root.join("file"), "").expect("written");
        let policy = |places: &[&Path]| {
            let places: Vec<PathBuf> = places.iter().map(|place| root.join(place)).collect();
            toml::from_str::<Policy>(&format!("work_in = {places:?}")).map_err(|error| error.message().to_owned())
        };
        let named = |place: &str| root.join(place).display().to_string();
        let good = policy(&["site/".as_ref(), "papers".as_ref()]).expect("valid");
        assert_eq!(good.serves().work_in, [named("site"), named("papers")]);
        for (places, why) in [
            (&["gone".as_ref()][..], "there is no such directory"),
            (&["file".as_ref()], "there is no such directory"),
            (&["papers/../site".as_ref()], "full path, without"),
            (&["site".as_ref(), "site/pages".as_ref()], "it can't be with"),
            (&["papers".as_ref(), "papers".as_ref()], "it can't be with"),
        ] {
            let problem = policy(places).expect_err("wrong");
            assert!(problem.starts_with("`work_in`: ") && problem.contains(why), "{problem}");
        }
        assert!(check("work_in = [\"site\"]").expect_err("relative").contains("the directory's full path"));
    }

    #[test]
    fn capacity_and_paths_are_read_and_bounded() {
        assert_eq!(check(""), Ok((4, 0)));
        assert_eq!(check("capacity = 2\nallowed_paths = [\"/a\", \"/b\"]"), Ok((2, 2)));
        let problem = check("capacity = 0").expect_err("out of bounds");
        assert!(problem.contains("from 1 to 100"), "{problem}");
        assert!(check("capactiy = 2").is_err());
        assert!(check("labels = [\"a b\"]").expect_err("no label").contains("no label"));
        let policy: Policy = toml::from_str("labels = [\"GPU\", \"big\"]").expect("valid");
        assert_eq!(policy.labels(), ["big", "gpu"]);
        for wrong in [
            "keep_days = 0",
            "keep_days = -1",
            "keep_days = 4000",
            "keep_gigabytes = 0",
            "silence_seconds = 0",
            "tool_seconds = -5",
        ] {
            assert!(check(wrong).expect_err("out of bounds").contains("must be from 1 to"), "{wrong}");
        }
        assert!(check("serve_approvals = [\"all\"]").is_err(), "no level of that name");
        let policy: Policy = toml::from_str("serve_people = [\"Ada\"]\nserve_approvals = [\"ask\"]").expect("valid");
        assert_eq!(policy.serves().lines(), ["people: Ada", "approvals: ask"]);
        let policy: Policy = toml::from_str("silence_seconds = 90").expect("valid");
        assert_eq!(policy.limits(), Limits { silence_seconds: 90, ..Limits::default() });
        let policy: Policy = toml::from_str("keep_days = 3\nkeep_gigabytes = 2").expect("valid");
        assert_eq!(policy.disk(), Disk { keep_days: 3, most_bytes: 2_000_000_000 });
    }
}
