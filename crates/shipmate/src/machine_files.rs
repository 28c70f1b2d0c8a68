//! The two files by which a machine's owner rules over its daemon: `policy.toml` and `providers.toml`.
//!
//! People write them by hand as well, so an edit keeps their comments and order.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use fs_err as fs;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

use crate::data_dir::{create_private, write_private};
use crate::error::{CliError, Exit};

/// A command that a machine offers as an agent.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct OwnProvider {
    /// What agents call it.
    pub(crate) name: String,
    /// What people call it.
    pub(crate) title: String,
    /// The program and its arguments.
    pub(crate) command: Vec<String>,
    /// How it is spoken to, if not by lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) protocol: Option<String>,
}

/// Allows the daemon to work in copies of the repository at `path`. Whether that is news.
pub(crate) fn allow_path(policy: &Path, path: &Path) -> Result<bool, CliError> {
    list_path(policy, "allowed_paths", path)
}

/// Opens the directory at `path` to agents, which then work in it directly. Whether that is news.
///
/// # Errors
/// It is in another one that is open, or around one: the daemon would refuse both.
pub(crate) fn open_directory(policy: &Path, path: &Path) -> Result<bool, CliError> {
    let document = read(policy)?;
    let listed = document.get("work_in").and_then(Item::as_array).into_iter().flatten();
    let known = listed.filter_map(|entry| fs::canonicalize(entry.as_str()?).ok());
    match known.into_iter().find(|known| known != path && (known.starts_with(path) || path.starts_with(known))) {
        None => list_path(policy, "work_in", path),
        Some(other) => {
            let (path, other) = (path.display(), other.display());
            Err(CliError::new(Exit::Conflict, format!("{path} can't be opened beside {other}: one is in the other"))
                .hint("one run at a time works in a directory; name the outer one, or take it out of policy.toml"))
        }
    }
}

fn list_path(policy: &Path, key: &str, path: &Path) -> Result<bool, CliError> {
    let text = path.to_str().ok_or_else(|| CliError::failed(format!("{} is not valid UTF-8", path.display())))?;
    let mut document = read(policy)?;
    let paths = document.entry(key).or_insert_with(|| value(Array::new()));
    let paths = paths.as_array_mut().ok_or_else(|| malformed(policy, &format!("`{key}` is not a list")))?;
    if paths.iter().any(|known| known.as_str() == Some(text)) {
        return Ok(false);
    }
    paths.push(text);
    write(policy, &document)?;
    Ok(true)
}

/// The commands this machine offers.
pub(crate) fn providers(file: &Path) -> Result<Vec<OwnProvider>, CliError> {
    let document = read(file)?;
    let Some(tables) = document.get("provider") else { return Ok(Vec::new()) };
    let tables = tables.as_array_of_tables().ok_or_else(|| malformed(file, "`provider` is not a list of tables"))?;
    let text = |table: &Table, key: &str| table.get(key).and_then(Item::as_str).map(str::to_owned);
    tables
        .iter()
        .map(|table| {
            let name = text(table, "name").ok_or_else(|| malformed(file, "a provider has no `name`"))?;
            let command = table.get("command").and_then(Item::as_array);
            let command = command.ok_or_else(|| malformed(file, &format!("`{name}` has no `command`")))?;
            Ok(OwnProvider {
                title: text(table, "title").unwrap_or_else(|| name.clone()),
                command: command.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect(),
                protocol: text(table, "protocol"),
                name,
            })
        })
        .collect()
}

/// Offers one more command.
pub(crate) fn add_provider(file: &Path, provider: &OwnProvider) -> Result<(), CliError> {
    if providers(file)?.iter().any(|known| known.name == provider.name) {
        return Err(CliError::new(Exit::Conflict, format!("there is a provider `{}` already", provider.name))
            .hint(format!("remove it with `shipmate provider remove {}`, or choose another name", provider.name)));
    }
    let mut document = read(file)?;
    let tables = document.entry("provider").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let tables =
        tables.as_array_of_tables_mut().ok_or_else(|| malformed(file, "`provider` is not a list of tables"))?;
    let mut table = Table::new();
    table.insert("name", value(&provider.name));
    table.insert("title", value(&provider.title));
    table.insert("command", value(provider.command.iter().collect::<Array>()));
    if let Some(protocol) = &provider.protocol {
        table.insert("protocol", value(protocol));
    }
    tables.push(table);
    write(file, &document)
}

/// No longer offers a command. Whether it was offered.
pub(crate) fn remove_provider(file: &Path, name: &str) -> Result<bool, CliError> {
    let mut document = read(file)?;
    let Some(tables) = document.get_mut("provider").and_then(Item::as_array_of_tables_mut) else { return Ok(false) };
    let before = tables.len();
    tables.retain(|table| table.get("name").and_then(Item::as_str) != Some(name));
    if tables.len() == before {
        return Ok(false);
    }
    write(file, &document)?;
    Ok(true)
}

/// The repository at `given`, as an absolute path, if git would find one there.
pub(crate) fn local_repository(given: &Path) -> Result<PathBuf, CliError> {
    let path = real_path(given, "name the folder of a git repository on this machine")?;
    let is_repository = path.join(".git").exists() || (path.join("HEAD").is_file() && path.join("objects").is_dir());
    if is_repository {
        Ok(path)
    } else {
        Err(CliError::failed(format!("{} is not a git repository", path.display()))
            .hint("name the folder that holds `.git`, or run `git init` in it"))
    }
}

/// The directory at `given`, as an absolute path without links.
pub(crate) fn local_directory(given: &Path) -> Result<PathBuf, CliError> {
    let hint = "name a directory on this machine";
    let path = real_path(given, hint)?;
    if path.is_dir() {
        Ok(path)
    } else {
        Err(CliError::failed(format!("{} is no directory", path.display())).hint(hint))
    }
}

fn real_path(given: &Path, hint: &str) -> Result<PathBuf, CliError> {
    fs::canonicalize(given).map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            CliError::new(Exit::NotFound, format!("there is nothing at {}", given.display())).hint(hint)
        }
        ErrorKind::PermissionDenied => CliError::failed(format!("this user may not look into {}", given.display()))
            .hint("run the command as a user who may, or name another place"),
        _ => CliError::failed(format!("{} can't be used: {error}", given.display())).hint(hint),
    })
}

fn read(file: &Path) -> Result<DocumentMut, CliError> {
    match fs::read_to_string(file) {
        Ok(text) => text.parse().map_err(|error: toml_edit::TomlError| malformed(file, error.message())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(DocumentMut::new()),
        Err(error) => Err(error.into()),
    }
}

fn write(file: &Path, document: &DocumentMut) -> Result<(), CliError> {
    if let Some(directory) = file.parent() {
        create_private(directory)?;
    }
    Ok(write_private(file, document.to_string().as_bytes())?)
}

fn malformed(file: &Path, why: &str) -> CliError {
    CliError::failed(format!("{} is not as it should be: {why}", file.display())).hint("correct it, or move it away")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_keeps_what_the_owner_wrote() {
        let directory = tempfile::tempdir().expect("a directory");
        let policy = directory.path().join("policy.toml");
        fs::write(&policy, "# mine\ncapacity = 2 # enough\n").expect("written");
        assert!(allow_path(&policy, Path::new("/a \"b\"")).expect("allowed"));
        assert!(!allow_path(&policy, Path::new("/a \"b\"")).expect("known"));
        let text = fs::read_to_string(&policy).expect("read");
        assert!(text.starts_with("# mine\ncapacity = 2 # enough\n"), "{text}");
        let parsed: toml::Table = toml::from_str(&text).expect("valid");
        assert_eq!(parsed["allowed_paths"].as_array().expect("a list")[0].as_str(), Some("/a \"b\""));
    }

    #[test]
    fn of_directories_within_each_other_one_is_opened() {
        let root = tempfile::tempdir().expect("a directory");
        let root = fs::canonicalize(root.path()).expect("it exists");
        let policy = root.join("policy.toml");
        fs::create_dir_all(root.join("site/pages")).expect("made");
        assert!(open_directory(&policy, &root.join("site")).expect("opened"));
        assert!(!open_directory(&policy, &root.join("site")).expect("known"));
        for other in [root.join("site/pages"), root.clone()] {
            assert!(open_directory(&policy, &other).is_err(), "{}", other.display());
        }
        let parsed: toml::Table = toml::from_str(&fs::read_to_string(&policy).expect("read")).expect("valid");
        assert_eq!(parsed["work_in"].as_array().expect("a list").len(), 1);
    }

    #[test]
    fn a_provider_comes_back_as_it_was_added_and_goes_when_removed() {
        let directory = tempfile::tempdir().expect("a directory");
        let file = directory.path().join("providers.toml");
        let tool = OwnProvider {
            name: "tool".into(),
            title: "My \"tool\"".into(),
            command: vec!["/t".into(), "-x".into()],
            protocol: Some("acp".into()),
        };
        add_provider(&file, &tool).expect("added");
        assert!(add_provider(&file, &tool).is_err());
        assert_eq!(providers(&file).expect("listed"), [tool]);
        assert!(remove_provider(&file, "tool").expect("removed"));
        assert!(!remove_provider(&file, "tool").expect("gone"));
        assert_eq!(providers(&file).expect("listed"), []);
    }

    #[test]
    fn a_broken_file_is_named_and_left_alone() {
        let directory = tempfile::tempdir().expect("a directory");
        let file = directory.path().join("providers.toml");
        fs::write(&file, "provider = 3").expect("written");
        assert!(providers(&file).is_err());
        assert_eq!(fs::read_to_string(&file).expect("read"), "provider = 3");
    }
}
