//! `shipmate skill import`: skills from a folder or a git repository, read on this machine.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};
use shipmate_core::api::skill::{CreateSkill, Skill, UpdateSkill, WholeSkill};
use shipmate_core::skill::{Document, name_like};

use super::{all, folder};
use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::git;
use crate::session::Session;

/// Imports skills.
///
/// A skill is a folder with a `SKILL.md`. It is read here; the server reaches
/// no address for it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate skill import ~/.claude/skills/code-review
  shipmate skill import https://github.com/octocat/skills --only pdf")]
pub(crate) struct ImportArguments {
    /// A folder, or the address of a git repository
    from: String,
    /// Which of several skills: its name or its folder within what is imported
    #[arg(long, value_name = "NAME", conflicts_with = "all")]
    only: Option<String>,
    /// All of several skills
    #[arg(long)]
    all: bool,
    /// What to do with a skill whose name is taken
    #[arg(long, value_enum, default_value_t = OnConflict::Fail)]
    on_conflict: OnConflict,
}

/// What to do with a skill whose name is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnConflict {
    /// Import nothing
    Fail,
    /// Replace what is there
    Overwrite,
    /// Leave what is there
    Skip,
}

/// Imports them.
pub(super) async fn run(arguments: ImportArguments, client: &Client, session: &Session) -> Result<(), CliError> {
    let place = Place::of(&arguments.from)?;
    let chosen = choose(place.folder(), &arguments)?;
    let there = all(client).await?;
    let mut wishes = Vec::new();
    for path in &chosen {
        let wish = wish(path, &place, session)?;
        let taken = there.iter().find(|skill| Some(&skill.name) == wish.name.as_ref());
        match (taken, arguments.on_conflict) {
            (Some(skill), OnConflict::Fail) => {
                return Err(CliError::new(Exit::Conflict, format!("there is a skill {} already", skill.name))
                    .hint("replace it with `--on-conflict overwrite`, or leave it with `--on-conflict skip`"));
            }
            (Some(skill), OnConflict::Skip) => session.output.note(&format!("Left {} as it is.", skill.name)),
            (taken, _) => wishes.push((wish, taken)),
        }
    }
    let mut imported = Vec::new();
    for (wish, taken) in wishes {
        imported.push(send(client, wish, taken).await?);
    }
    session.output.either(&imported, |imported| {
        let names: Vec<&str> = imported.iter().map(|skill| skill.listed.name.as_str()).collect();
        if names.is_empty() { "Imported nothing.".to_owned() } else { format!("Imported {}.", names.join(", ")) }
    })
}

/// Where skills are imported from.
enum Place {
    Folder(PathBuf),
    /// A clone that goes away again.
    Repository(tempfile::TempDir, String),
}

impl Place {
    fn of(given: &str) -> Result<Self, CliError> {
        if Path::new(given).is_dir() {
            return Ok(Self::Folder(PathBuf::from(given)));
        }
        let is_address = ["https://", "http://", "ssh://", "git://", "file://"].iter().any(|s| given.starts_with(s))
            || given.split_once(':').is_some_and(|(host, _)| host.contains('@') && !host.contains('/'));
        if !is_address {
            return Err(CliError::new(
                Exit::NotFound,
                format!("`{given}` is no folder and no address of a repository"),
            )
            .hint("an address looks like https://github.com/octocat/skills"));
        }
        git::require()?;
        let clone = tempfile::tempdir()?;
        git::run(clone.path(), &["clone", "--quiet", "--depth=1", "--no-tags", "--", given, "."])?;
        Ok(Self::Repository(clone, given.to_owned()))
    }

    fn folder(&self) -> &Path {
        match self {
            Self::Folder(path) => path,
            Self::Repository(clone, _) => clone.path(),
        }
    }

    /// What is kept beside the skill about where it came from.
    fn origin(&self, within: &Path) -> Map<String, Value> {
        let origin = match self {
            Self::Folder(_) => json!({ "type": "folder" }),
            Self::Repository(_, url) => {
                json!({ "type": "git", "url": without_credentials(url), "path": within.to_string_lossy() })
            }
        };
        Map::from_iter([("origin".to_owned(), origin)])
    }
}

fn without_credentials(url: &str) -> String {
    match url.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.split_once('@')?))) {
        Some((scheme, (who, rest))) if !who.contains('/') => format!("{scheme}://{rest}"),
        _ => url.to_owned(),
    }
}

fn choose(top: &Path, arguments: &ImportArguments) -> Result<Vec<PathBuf>, CliError> {
    let found = folder::skills_in(top)?;
    let within = |path: &PathBuf| path.strip_prefix(top).unwrap_or(path).to_string_lossy().into_owned();
    if let Some(only) = &arguments.only {
        let is_it =
            |path: &&PathBuf| within(path) == *only || path.file_name().is_some_and(|name| name == only.as_str());
        return match found.iter().filter(is_it).collect::<Vec<_>>().as_slice() {
            [one] => Ok(vec![(*one).clone()]),
            [] => Err(CliError::new(Exit::NotFound, format!("there is no skill `{only}` in it"))),
            _ => Err(CliError::new(Exit::Usage, format!("several folders are called `{only}`"))
                .hint("name it by its folder within what is imported")),
        };
    }
    match found.len() {
        0 => Err(CliError::new(Exit::NotFound, format!("{} has no skill: no folder with a SKILL.md", arguments.from))),
        2.. if !arguments.all => {
            let names = found.iter().take(20).map(within).collect::<Vec<_>>().join(", ");
            Err(CliError::new(Exit::Usage, format!("{} has {} skills: {names}", arguments.from, found.len()))
                .hint("say which one with `--only NAME`, or take them with `--all`"))
        }
        _ => Ok(found),
    }
}

fn wish(path: &Path, place: &Place, session: &Session) -> Result<CreateSkill, CliError> {
    let found = folder::read(path)?;
    for left_out in &found.left_out {
        session.output.note(&format!("Left out {left_out}"));
    }
    let document = Document::read(&found.document)
        .map_err(|why| CliError::failed(format!("{}: {why}", path.join("SKILL.md").display())))?;
    let own = path.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let name = document.name().map_or_else(|| name_like(&own.unwrap_or_default()), str::to_owned);
    let within = path.strip_prefix(place.folder()).unwrap_or(path);
    Ok(CreateSkill {
        name: Some(name),
        description: None,
        config: Some(place.origin(within)),
        content: found.document,
        files: Some(found.files),
    })
}

async fn send(client: &Client, wish: CreateSkill, taken: Option<&Skill>) -> Result<WholeSkill, CliError> {
    let Some(taken) = taken else { return client.post(&["skills"], &wish).await };
    let CreateSkill { name, description, content, config, files } = wish;
    let change = UpdateSkill { name, description, content: Some(content), config, files, version: None };
    client.put(&["skills", &taken.id.to_string()], &change).await
}
