//! From what people type to what it names: names, keys, ids and their beginnings.

use shipmate_core::api::attachment::Attachment;
use shipmate_core::api::board::{Agent, Comment, Issue, IssueList, Machine, Repository, Runtime};
use shipmate_core::api::identity::{Member, Token, Workspace};
use shipmate_core::api::inbox::InboxItem;
use shipmate_core::api::issue::Label;
use shipmate_core::api::people::Invitation;
use shipmate_core::api::price::Price;
use shipmate_core::api::project::{Document, Project};
use shipmate_core::api::review::ReviewComment;
use shipmate_core::api::run::Run;
use shipmate_core::api::skill::Skill;
use shipmate_core::id::{IssueId, TaskId};

use crate::client::{Client, TRIES};
use crate::error::{CliError, Exit};

/// The fewest characters of an id that stand for it.
const SHORTEST_PREFIX: usize = 4;
/// How alike two words must be for one to be offered for the other.
const ALIKE: f64 = 0.75;

/// A thing that has an id and perhaps a name.
pub(crate) trait Named {
    /// Its id as text.
    fn id(&self) -> String;
    /// Its names, the best one first.
    fn names(&self) -> Vec<&str>;
}

macro_rules! named {
    ($($thing:ty: $id:ident, [$($name:ident),*];)+) => {$(
        impl Named for $thing {
            fn id(&self) -> String {
                self.$id.to_string()
            }
            fn names(&self) -> Vec<&str> {
                vec![$(&self.$name),*]
            }
        }
    )+};
}

named! {
    Agent: id, [name];
    Repository: id, [name, url];
    Runtime: id, [name];
    Machine: daemon_id, [name];
    Comment: id, [];
    ReviewComment: id, [];
    Attachment: id, [filename];
    Project: id, [title];
    Document: id, [title];
    InboxItem: id, [issue_identifier];
    Label: id, [name];
    Skill: id, [name];
    Token: id, [name];
    Member: user_id, [name];
    Invitation: id, [];
    Workspace: id, [slug, name];
    Issue: id, [identifier];
    Run: id, [];
}

impl Named for Price {
    fn id(&self) -> String {
        self.id.map(|id| id.to_string()).unwrap_or_default()
    }
    fn names(&self) -> Vec<&str> {
        vec![&self.model]
    }
}

/// The one thing that `given` names: by name in any case, by id, or by the
/// beginning of an id that no other one shares.
pub(crate) fn pick<'a, T: Named>(kind: &str, given: &str, things: &'a [T]) -> Result<&'a T, CliError> {
    let wanted = given.to_lowercase();
    if let Some(exact) = things.iter().find(|thing| thing.id() == wanted) {
        return Ok(exact);
    }
    let is_named = |thing: &&T| thing.names().iter().any(|name| name.to_lowercase() == wanted);
    match things.iter().filter(is_named).collect::<Vec<_>>().as_slice() {
        [] => {}
        [one] => return Ok(one),
        several => {
            return Err(CliError::new(Exit::NotFound, format!("{} {kind}s are called `{given}`", several.len()))
                .hint(format!("say which one by its id: `shipmate {kind} list` shows them")));
        }
    }
    let mut matches: Vec<&T> = Vec::new();
    if wanted.len() >= SHORTEST_PREFIX {
        matches = things.iter().filter(|thing| thing.id().starts_with(&wanted)).collect();
    }
    match matches.as_slice() {
        [one] => Ok(one),
        [] => Err(unknown(kind, given, things)),
        several => {
            Err(CliError::new(Exit::NotFound, format!("`{given}` is the beginning of {} {kind} ids", several.len()))
                .hint("type more of it"))
        }
    }
}

fn unknown<T: Named>(kind: &str, given: &str, things: &[T]) -> CliError {
    let wanted = given.to_lowercase();
    let names: Vec<&str> = things.iter().filter_map(|thing| thing.names().first().copied()).collect();
    let likeness = |name: &str| strsim::jaro_winkler(&name.to_lowercase(), &wanted);
    let closest = names.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let failure = CliError::new(Exit::NotFound, format!("there is no {kind} `{given}`"));
    match closest {
        Some(name) if likeness(name) >= ALIKE => failure.hint(format!("did you mean `{name}`?")),
        Some(_) => failure.hint(format!("known are {}", listing(&names))),
        None => failure,
    }
}

fn listing(names: &[&str]) -> String {
    const SHOWN: usize = 8;
    let shown = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN { format!("{shown} and {} more", names.len() - SHOWN) } else { shown }
}

/// Reads the issue that `given` names: `SHIP-7`, `ship-7`, `7`, an id, or the beginning of one.
pub(crate) async fn issue(client: &Client, given: &str) -> Result<Issue, CliError> {
    find_issue(client, given).await.map_err(|error| error.instead_of_not_found("issue", given))
}

async fn find_issue(client: &Client, given: &str) -> Result<Issue, CliError> {
    if let Some(key) = issue_key(given) {
        return client.get(&["issues", &key], &[]).await;
    }
    if is_number(given) {
        let newest: IssueList = client.get(&["issues"], &[("limit", "1")]).await?;
        // All keys of a workspace begin alike.
        if let Some((prefix, _)) = newest.issues.first().and_then(|issue| issue.identifier.rsplit_once('-')) {
            let key = format!("{prefix}-{given}");
            return client.get(&["issues", &key], &[]).await;
        }
    }
    let all: IssueList = client.get(&["issues"], &[("limit", "1000")]).await?;
    pick("issue", given, &all.issues).cloned()
}

/// `given` as the server takes it, if it is a whole key or a whole id.
pub(crate) fn issue_key(given: &str) -> Option<String> {
    if given.parse::<IssueId>().is_ok() {
        return Some(given.to_lowercase());
    }
    let (prefix, number) = given.rsplit_once('-')?;
    let is_key = prefix.starts_with(|c: char| c.is_ascii_alphabetic())
        && prefix.bytes().all(|b| b.is_ascii_alphanumeric())
        && !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit());
    is_key.then(|| given.to_uppercase())
}

/// Whether `given` is an issue's number. Ids begin with the time, which begins with 0.
fn is_number(given: &str) -> bool {
    !given.is_empty() && !given.starts_with('0') && given.bytes().all(|b| b.is_ascii_digit())
}

/// Reads the agent that `given` names. Moments after the first start there is
/// none: this machine's daemon is still looking around, and is waited for.
pub(crate) async fn agent(client: &Client, given: &str) -> Result<Agent, CliError> {
    for _ in 0..TRIES.0 {
        let agents: Vec<Agent> = client.get(&["agents"], &[]).await?;
        if !agents.is_empty() || !client.comes_back() {
            return pick("agent", given, &agents).cloned();
        }
        tokio::time::sleep(TRIES.1).await;
    }
    pick::<Agent>("agent", given, &[]).cloned()
}

/// Reads the run that `given` names: an id, the beginning of one, or an
/// issue, which stands for its newest run.
pub(crate) async fn run(client: &Client, given: &str) -> Result<Run, CliError> {
    if given.parse::<TaskId>().is_ok() {
        let run = client.get(&["runs", given], &[]).await;
        return run.map_err(|error| error.instead_of_not_found("run", given));
    }
    if issue_key(given).is_none() && !is_number(given) {
        let runs: Vec<Run> = client.get(&["runs"], &[]).await?;
        let run = pick("run", given, &runs).cloned();
        return run.map_err(|error| error.instead_of_not_found("run", given));
    }
    let issue = issue(client, given).await?;
    let id = issue.id.to_string();
    let runs: Vec<Run> = client.get(&["issues", &id, "runs"], &[]).await?;
    runs.into_iter().next().ok_or_else(|| {
        CliError::new(Exit::NotFound, format!("no agent was ever woken for {}", issue.identifier))
            .hint(format!("assign one with `shipmate issue assign {} AGENT`", issue.identifier))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Thing(&'static str, &'static str);

    impl Named for Thing {
        fn id(&self) -> String {
            self.0.to_owned()
        }
        fn names(&self) -> Vec<&str> {
            vec![self.1]
        }
    }

    const THINGS: [Thing; 3] =
        [Thing("0192aaaa-1", "demo"), Thing("0192aaaa-2", "Claude"), Thing("0192bbbb-3", "tool")];

    fn picked(given: &str) -> Result<&'static str, String> {
        pick("agent", given, &THINGS).map(|thing| thing.1).map_err(|error| match error {
            CliError::Failure(failure) => format!("{} / {}", failure.message, failure.hint.unwrap_or_default()),
            CliError::OutputClosed => String::new(),
        })
    }

    #[test]
    fn a_name_in_any_case_an_id_and_its_unique_beginning_name_a_thing() {
        assert_eq!(picked("DEMO"), Ok("demo"));
        assert_eq!(picked("claude"), Ok("Claude"));
        assert_eq!(picked("0192aaaa-2"), Ok("Claude"));
        assert_eq!(picked("0192b"), Ok("tool"));
    }

    #[test]
    fn a_wrong_name_is_answered_with_the_right_one() {
        assert_eq!(picked("dmeo"), Err("there is no agent `dmeo` / did you mean `demo`?".to_owned()));
        assert_eq!(picked("xyz"), Err("there is no agent `xyz` / known are `demo`, `Claude`, `tool`".to_owned()));
        assert_eq!(picked("0192"), Err("`0192` is the beginning of 3 agent ids / type more of it".to_owned()));
    }

    #[test]
    fn keys_are_read_in_any_case_and_other_words_are_none() {
        assert_eq!(issue_key("ship-7"), Some("SHIP-7".to_owned()));
        assert_eq!(issue_key("7"), None);
        assert!(is_number("7") && !is_number("0192") && !is_number("7a") && !is_number(""));
        assert_eq!(issue_key("ship-"), None);
        assert_eq!(issue_key("0192f3a4-1111"), None);
    }
}
