//! The server and token that `shipmate login` remembers, in the person's own configuration directory.

use std::path::PathBuf;

use etcetera::BaseStrategy as _;
use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::data_dir::{create_private, write_private};
use crate::error::CliError;

/// A server and the token it knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    /// The server's address.
    pub(crate) server: String,
    /// The token.
    pub(crate) token: String,
}

impl Credentials {
    /// Where they are kept.
    pub(crate) fn path() -> Result<PathBuf, CliError> {
        let home = etcetera::base_strategy::choose_native_strategy()
            .map_err(|_| CliError::failed("this account has no home directory to keep credentials in"))?;
        Ok(home.config_dir().join("shipmate").join("config.toml"))
    }

    /// What is remembered, if anything is.
    pub(crate) fn load() -> Result<Option<Self>, CliError> {
        let Ok(path) = Self::path() else { return Ok(None) };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        toml::from_str(&text).map(Some).map_err(|error| {
            CliError::failed(format!("{} can't be read: {}", path.display(), error.message()))
                .hint("write it anew with `shipmate login`, or remove it with `shipmate logout`")
        })
    }

    /// Remembers them, readable for this person only.
    pub(crate) fn save(&self) -> Result<PathBuf, CliError> {
        let path = Self::path()?;
        if let Some(directory) = path.parent() {
            create_private(directory)?;
        }
        let text = toml::to_string(self).map_err(|error| CliError::failed(error.to_string()))?;
        write_private(&path, text.as_bytes())?;
        Ok(path)
    }

    /// Forgets them. Whether there were any.
    pub(crate) fn forget() -> Result<bool, CliError> {
        match fs::remove_file(Self::path()?) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
