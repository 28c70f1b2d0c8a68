//! Pull requests, by the machine's own `gh` or `glab`: they know the person's account.

use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

use shipmate_core::api::review::Delivery;

use crate::git::{Cause, Trouble};
use crate::inventory::lookup::find;
use crate::spawn::{Overflow, Spawn};

const DEADLINE: Duration = Duration::from_secs(120);
const ANSWER_BYTES: usize = 64 * 1024;

/// A program that opens pull requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Forge {
    GitHub,
    GitLab,
}

impl Forge {
    fn program(self) -> &'static str {
        match self {
            Self::GitHub => "gh",
            Self::GitLab => "glab",
        }
    }

    fn install(self) -> &'static str {
        match self {
            Self::GitHub => "Install it from https://cli.github.com and run `gh auth login` there",
            Self::GitLab => "Install it from https://gitlab.com/gitlab-org/cli and run `glab auth login` there",
        }
    }

    /// Asks for an open request of this branch.
    fn look(self, repository: &str, branch: &str) -> Vec<String> {
        let words: &[&str] = match self {
            Self::GitHub => &["pr", "list", "--repo", repository, "--head", branch, "--state", "open", "--json", "url"],
            Self::GitLab => &["mr", "list", "--repo", repository, "--source-branch", branch, "--output", "json"],
        };
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn create(self, repository: &str, delivery: &Delivery, base: &str) -> Vec<String> {
        let (title, branch) = (delivery.title.as_str(), delivery.branch.as_str());
        let body = format!("Accepted by {} on the Shipmate board.", delivery.accepted_by.as_str());
        let words: Vec<&str> = match self {
            Self::GitHub => {
                vec![
                    "pr", "create", "--repo", repository, "--head", branch, "--base", base, "--title", title, "--body",
                    &body,
                ]
            }
            Self::GitLab => vec![
                "mr",
                "create",
                "--repo",
                repository,
                "--source-branch",
                branch,
                "--target-branch",
                base,
                "--title",
                title,
                "--description",
                &body,
                "--yes",
            ],
        };
        words.into_iter().map(str::to_owned).collect()
    }
}

/// Opens a pull request for the pushed branch, unless there is one; answers
/// where it is.
pub(super) async fn open(url: &str, delivery: &Delivery, base: &str, search_path: &OsStr) -> Result<String, Trouble> {
    let branch = &delivery.branch;
    let Some((host, path)) = place(url) else {
        let message = format!("{branch} is pushed, but a pull request needs a repository on a server.");
        return Err(Trouble::new(Cause::Address, message));
    };
    let forge = if host.contains("gitlab") { Forge::GitLab } else { Forge::GitHub };
    let Some(program) = find(&[forge.program()], search_path) else {
        let message = format!(
            "{branch} is pushed, but `{}`, which opens pull requests, is not on this machine. {}, then accept it again.",
            forge.program(),
            forge.install()
        );
        return Err(Trouble::new(Cause::Machine, message));
    };
    let repository = format!("{host}/{path}");
    if let Some(link) = listed(&run(&program, search_path, forge.look(&repository, branch)).await?) {
        return Ok(link);
    }
    let said = run(&program, search_path, forge.create(&repository, delivery, base)).await?;
    link_in(&said).ok_or_else(|| {
        let message = format!("{branch} is pushed, but `{}` did not say where the pull request is.", forge.program());
        Trouble::new(Cause::Other, message)
    })
}

async fn run(program: &Path, search_path: &OsStr, args: Vec<String>) -> Result<String, Trouble> {
    let name = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let spawn = Spawn::new(program).args(args).set("PATH", search_path);
    // Nobody is there to answer a question or to look at an editor.
    let spawn = spawn.set("GH_PROMPT_DISABLED", "1").set("NO_PROMPT", "1").set("NO_COLOR", "1");
    let said = spawn.output(DEADLINE, ANSWER_BYTES, Overflow::Forget).await;
    let said = said.map_err(|error| Trouble::new(Cause::Machine, format!("The branch is pushed, but {error}.")))?;
    if said.is_success() {
        return Ok(String::from_utf8_lossy(&said.output).into_owned());
    }
    let why: String = said.errors.as_str().trim().chars().take(400).collect();
    Err(Trouble::new(Cause::Refused, format!("The branch is pushed, but `{name}` opened no pull request: {why}")))
}

/// Host and path of a repository on a server.
fn place(url: &str) -> Option<(String, String)> {
    let (host, path) = match url.split_once("://") {
        Some((scheme, rest)) if scheme != "file" => {
            let (authority, path) = rest.split_once('/')?;
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            (host.split(':').next()?, path)
        }
        Some(_) => return None,
        None if url.starts_with('/') => return None,
        None => {
            let (host, path) = url.split_once(':')?;
            (host.rsplit_once('@').map_or(host, |(_, host)| host), path)
        }
    };
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    (!host.is_empty() && path.contains('/')).then(|| (host.to_lowercase(), path.to_owned()))
}

/// The address of the first request in a list.
fn listed(said: &str) -> Option<String> {
    let list: serde_json::Value = serde_json::from_str(said).ok()?;
    let first = list.get(0)?;
    first.get("url").or_else(|| first.get("web_url"))?.as_str().map(str::to_owned)
}

/// The first address that a program printed.
fn link_in(said: &str) -> Option<String> {
    let begin = said.find("https://")?;
    let rest = &said[begin..];
    let end = rest.find(|c: char| c.is_whitespace() || "\"'<>,}]".contains(c)).unwrap_or(rest.len());
    Some(rest[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_on_the_server_is_read_from_every_form_of_address() {
        let expected = Some(("github.com".to_owned(), "team/tool".to_owned()));
        for url in [
            "https://github.com/team/tool.git",
            "https://me@GitHub.com/team/tool/",
            "ssh://git@github.com:22/team/tool",
            "git@github.com:team/tool.git",
        ] {
            assert_eq!(place(url), expected, "{url}");
        }
        assert_eq!(place("/srv/tool"), None);
        assert_eq!(place("file:///srv/team/tool"), None);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_request_is_opened_once_and_a_missing_program_is_named() {
        use std::os::unix::fs::PermissionsExt as _;
        let place = tempfile::tempdir().expect("a folder");
        let delivery = Delivery {
            id: uuid::Uuid::nil().into(),
            execution_id: uuid::Uuid::nil().into(),
            how: shipmate_core::api::review::AcceptHow::PullRequest,
            into: None,
            url: "git@github.com:team/tool.git".to_owned(),
            branch: "shipmate/ship-1".to_owned(),
            title: "SHIP-1: A \"title\"; $(touch x)".into(),
            accepted_by: "Ada".into(),
            accepted_at: chrono::DateTime::from_timestamp(0, 0).expect("epoch"),
        };
        let missing = open(&delivery.url, &delivery, "main", place.path().as_os_str()).await.expect_err("no gh");
        assert!(missing.message.contains("`gh`") && missing.message.contains("https://cli.github.com"), "{missing}");

        // Says what it was asked, and keeps what it opened.
        let script = "#!/bin/sh\ncd \"$(dirname \"$0\")\"\nprintf '%s\\n' \"$@\" >>asked\n\
                      if [ \"$2\" = list ]; then cat opened 2>/dev/null || echo '[]'; exit; fi\n\
                      echo '[{\"url\":\"https://github.com/team/tool/pull/7\"}]' >opened\n\
                      echo Creating\necho https://github.com/team/tool/pull/7\n";
        let program = place.path().join("gh");
        fs_err::write(&program, script).expect("written");
        fs_err::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("executable");
        let search_path = format!("{}:/usr/bin:/bin", place.path().display());
        for _ in 0..2 {
            let link = open(&delivery.url, &delivery, "main", search_path.as_ref()).await.expect("opened");
            assert_eq!(link, "https://github.com/team/tool/pull/7");
        }
        let asked = fs_err::read_to_string(place.path().join("asked")).expect("asked");
        assert_eq!(asked.matches("create\n").count(), 1, "{asked}");
        assert!(asked.contains("\ngithub.com/team/tool\n") && asked.contains(delivery.title.as_str()), "{asked}");
    }
}
