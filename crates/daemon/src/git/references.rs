//! What a clone has, as of one look: the references that matter to a run, and
//! what the run begins with.

use shipmate_core::id::ExecutionId;

use super::cache::Cache;
use super::command::Git;
use super::fetch::REMOTE_HEAD;
use super::snapshot::{base_of, name_of, turns_of};
use super::trouble::Trouble;
use crate::spawn::Overflow;

/// More than the names of any repository's branches and tags take.
const MAX_BYTES: usize = 64 * 1024 * 1024;
/// What an agent finds in its own repository.
const SHOWN: [&str; 2] = ["refs/remotes/origin/", "refs/tags/"];

/// References of a clone: each a line of a commit, or of what a tag names, and
/// the reference's name; in the order of the names.
#[derive(Debug)]
pub(super) struct References(String);

/// What a work tree begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Base {
    /// The commit that is checked out; none in a repository without commits.
    pub(super) tip: Option<String>,
    /// The commit that changes are counted from.
    pub(super) from: Option<String>,
    /// When an earlier run had come so far, if it begins with the work of one.
    pub(super) left: Option<String>,
}

impl References {
    /// Looks at what matters to a run on this branch that comes after that execution.
    pub(super) async fn of(
        git: &Git,
        cache: &Cache,
        (branch, after): (&str, Option<ExecutionId>),
    ) -> Result<Self, Trouble> {
        let list =
            ["for-each-ref", "--format=%(objectname) %(refname)", "refs/remotes/origin", "refs/tags", REMOTE_HEAD];
        let list = git.call_bare(cache.directory()).args(list).arg(format!("refs/heads/{branch}"));
        let of_execution = |execution| [name_of(execution), base_of(execution), turns_of(execution)];
        let list = list.args(after.map(of_execution).into_iter().flatten());
        let said = list.said(cache.shown(), MAX_BYTES, Overflow::Stop).await?;
        if said.is_success() {
            Ok(Self(String::from_utf8_lossy(&said.output).into_owned()))
        } else {
            Err(Trouble::of(cache.shown(), said.errors.as_str()))
        }
    }

    fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.lines().filter_map(|line| line.split_once(' '))
    }

    fn commit_of(&self, name: &str) -> Option<String> {
        self.all().find(|(_, known)| *known == name).map(|(commit, _)| commit.to_owned())
    }

    /// Those of the remote, in the form of git's own `packed-refs`.
    pub(super) fn packed(&self) -> String {
        let shown = self.all().filter(|(_, name)| SHOWN.iter().any(|place| name.starts_with(place)));
        shown.map(|(object, name)| format!("{object} {name}\n")).collect()
    }

    /// What a run begins with: what the execution before it left behind, else
    /// where its branch stands, here or at the remote, else the remote's `HEAD`.
    pub(super) fn base(&self, branch: &str, after: Option<ExecutionId>) -> Base {
        after.and_then(|execution| self.left_by(execution)).unwrap_or_else(|| {
            let remote = |name: &str| format!("{}{name}", SHOWN[0]);
            let names = [format!("refs/heads/{branch}"), remote(branch), REMOTE_HEAD.to_owned()];
            let names = names.into_iter().chain(["main", "master"].map(remote));
            let tip = names.into_iter().find_map(|name| self.commit_of(&name));
            let any = || self.all().find(|(_, name)| name.starts_with(SHOWN[0])).map(|(commit, _)| commit.to_owned());
            let tip = tip.or_else(any);
            Base { from: tip.clone(), tip, left: None }
        })
    }

    /// What this execution left behind, if the clone still has it: at its end,
    /// else by its last turn.
    fn left_by(&self, execution: ExecutionId) -> Option<Base> {
        let whole = self.commit_of(&name_of(execution)).map(|tip| (tip, "when it ended".to_owned()));
        let (tip, left) = whole.or_else(|| self.last_turn(execution))?;
        Some(Base { tip: Some(tip), from: self.commit_of(&base_of(execution)), left: Some(left) })
    }

    fn last_turn(&self, execution: ExecutionId) -> Option<(String, String)> {
        let prefix = format!("{}/turn-", turns_of(execution));
        let turns = self.all().filter_map(|(tip, name)| Some((name.strip_prefix(&prefix)?.parse::<u64>().ok()?, tip)));
        let (turn, tip) = turns.max()?;
        Some((tip.to_owned(), format!("by the end of its turn {turn}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(lines: &[&str]) -> References {
        References(lines.join("\n"))
    }

    fn tip(references: &References, branch: &str) -> Option<String> {
        references.base(branch, None).tip
    }

    #[test]
    fn a_run_begins_where_its_branch_stands_else_at_the_remotes_head_else_anywhere() {
        let all =
            ["1 refs/heads/b", "2 refs/remotes/origin/a", "3 refs/remotes/origin/b", "4 refs/remotes/origin/main"];
        assert_eq!(tip(&some(&all), "b").as_deref(), Some("1"));
        assert_eq!(tip(&some(&all[1..]), "b").as_deref(), Some("3"));
        assert_eq!(tip(&some(&all[1..]), "c").as_deref(), Some("4"));
        assert_eq!(tip(&some(&["2 refs/remotes/origin/a", "5 refs/shipmate/head"]), "c").as_deref(), Some("5"));
        assert_eq!(tip(&some(&["2 refs/remotes/origin/a", "6 refs/tags/v1"]), "c").as_deref(), Some("2"));
        assert_eq!(tip(&some(&["6 refs/tags/v1"]), "c"), None);
    }

    #[test]
    fn a_run_goes_on_with_the_whole_of_an_earlier_one_else_with_its_last_turn() {
        let execution = ExecutionId(uuid::Uuid::from_u128(7));
        let turns = format!("1 {0}/turn-10\n2 {0}/turn-9\n3 {1}", turns_of(execution), base_of(execution));
        let base = References(turns.clone()).base("b", Some(execution));
        let expected =
            Base { tip: Some("1".into()), from: Some("3".into()), left: Some("by the end of its turn 10".into()) };
        assert_eq!(base, expected);
        let whole = References(format!("{turns}\n4 {}", name_of(execution))).base("b", Some(execution));
        assert_eq!((whole.tip.as_deref(), whole.left.as_deref()), (Some("4"), Some("when it ended")));
    }

    #[test]
    fn an_agent_finds_branches_and_tags_of_the_remote_and_nothing_of_ours() {
        let all = some(&["1 refs/heads/b", "2 refs/remotes/origin/a", "5 refs/shipmate/head", "6 refs/tags/v1"]);
        assert_eq!(all.packed(), "2 refs/remotes/origin/a\n6 refs/tags/v1\n");
    }
}
