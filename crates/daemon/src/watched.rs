//! A small configuration file that people edit while the daemon runs.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::de::DeserializeOwned;

/// The largest file that is read. A larger one is no configuration.
const MAX_BYTES: u64 = 1024 * 1024;

/// A TOML file with its last good content. A missing file is an empty one.
#[derive(Debug)]
pub(crate) struct Watched<T> {
    path: PathBuf,
    stamp: Option<Stamp>,
    good: Option<T>,
    nothing: T,
    problem: Option<String>,
}

/// What tells one state of a file from another without reading it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Stamp {
    Missing,
    Unreadable(String),
    There { modified: Option<SystemTime>, length: u64 },
}

impl<T: Default + DeserializeOwned> Watched<T> {
    /// Watches `path`; nothing is read yet.
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, stamp: None, good: None, nothing: T::default(), problem: None }
    }

    /// Looks at the file. `true` if it is not what it was; the first look says `true`.
    pub(crate) fn refresh(&mut self) -> bool {
        let stamp = stamp(&self.path);
        if self.stamp.as_ref() == Some(&stamp) {
            return false;
        }
        match read(&self.path, &stamp) {
            Ok(value) => {
                if self.problem.take().is_some() {
                    tracing::info!(file = %self.path.display(), "the file is readable again");
                }
                self.good = Some(value);
            }
            Err(problem) => {
                let then =
                    if self.good.is_some() { "going on with what was valid before" } else { "it is not followed" };
                tracing::error!("{problem}; {then}");
                self.problem = Some(problem);
            }
        }
        self.stamp = Some(stamp);
        true
    }

    /// The last good content; that of an empty file if there was none.
    pub(crate) fn good(&self) -> &T {
        self.good.as_ref().unwrap_or(&self.nothing)
    }

    /// Whether the file has been wrong since the first look: what its owner wants
    /// is not known at all.
    pub(crate) fn was_never_good(&self) -> bool {
        self.good.is_none() && self.problem.is_some()
    }

    /// What is wrong with the file as it is now, as a sentence for its owner.
    pub(crate) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }
}

/// The present state of a file.
pub(crate) fn stamp(path: &Path) -> Stamp {
    match fs_err::metadata(path) {
        Ok(found) => Stamp::There { modified: found.modified().ok(), length: found.len() },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Stamp::Missing,
        Err(error) => Stamp::Unreadable(error.to_string()),
    }
}

fn read<T: Default + DeserializeOwned>(path: &Path, stamp: &Stamp) -> Result<T, String> {
    match stamp {
        Stamp::Missing => return Ok(T::default()),
        Stamp::Unreadable(why) => return Err(why.clone()),
        Stamp::There { length, .. } if *length > MAX_BYTES => {
            return Err(format!("{} is larger than {MAX_BYTES} bytes", path.display()));
        }
        Stamp::There { .. } => {}
    }
    let text = fs_err::read_to_string(path).map_err(|error| error.to_string())?;
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(&text, span.start));
        let meant = did_you_mean(error.message()).map(|word| format!("; did you mean `{word}`?"));
        format!("{}, line {line}: {}{}", path.display(), error.message(), meant.unwrap_or_default())
    })
}

/// The word that was probably meant, if the message is about an unknown one.
fn did_you_mean(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("unknown field ")?;
    let mut words = rest.split('`').skip(1).step_by(2);
    let given = words.next()?;
    let near = |word: &&str| strsim::damerau_levenshtein(given, word) <= 2.max(given.len() / 3);
    words.filter(near).min_by_key(|word| strsim::damerau_levenshtein(given, word)).map(str::to_owned)
}

fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|b| *b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Colours {
        colours: Vec<String>,
    }

    #[test]
    fn a_typo_names_file_line_and_word_and_the_last_good_content_stays() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("colours.toml");
        let mut watched = Watched::<Colours>::new(path.clone());
        assert!(watched.refresh() && watched.problem().is_none() && !watched.was_never_good());
        assert!(!watched.refresh());

        fs_err::write(&path, "colours = [\"red\"]\n").expect("written");
        assert!(watched.refresh());
        fs_err::write(&path, "\n\ncolour = [\"red\"]\n").expect("written");
        assert!(watched.refresh());
        let problem = watched.problem().expect("a problem");
        assert!(problem.contains("colours.toml, line 3") && problem.contains("`colour`"), "{problem}");
        assert!(problem.contains("did you mean `colours`?"), "{problem}");
        assert_eq!(watched.good().colours, ["red"]);
        assert!(!watched.was_never_good());
        let mut later = Watched::<Colours>::new(path.clone());
        assert!(later.refresh() && later.was_never_good() && later.good().colours.is_empty());

        fs_err::remove_file(&path).expect("removed");
        assert!(watched.refresh() && watched.problem().is_none());
        assert!(watched.good().colours.is_empty());
    }
}
