//! Where a server is and what opens it.

use reqwest::Url;

use crate::data_dir::DataDir;
use crate::error::{CliError, Exit};

/// Where a server is and what opens it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    url: String,
    bearer: String,
    origin: Origin,
}

/// How a place is known.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// Somebody named it.
    Named,
    /// It is this machine's own, with a credential that lasts.
    Local,
    /// It is this machine's own, with the key of its present life; the next
    /// one stands in this directory.
    Owned(DataDir),
}

impl Place {
    /// The place at `url`, which `bearer` opens.
    pub(crate) fn new(url: impl Into<String>, bearer: impl Into<String>, origin: Origin) -> Self {
        Self { url: url.into(), bearer: bearer.into(), origin }
    }

    /// The server's address.
    pub(crate) fn url(&self) -> &str {
        self.url.trim_end_matches('/')
    }

    /// The server's address, taken apart.
    pub(crate) fn base(&self) -> Result<Url, CliError> {
        Url::parse(&self.url).ok().filter(|url| matches!(url.scheme(), "http" | "https")).ok_or_else(|| {
            CliError::new(Exit::Usage, format!("`{}` is not the address of a server", self.url))
                .hint("it looks like http://127.0.0.1:4780 or https://shipmate.example.org")
        })
    }

    /// The credential.
    pub(crate) fn bearer(&self) -> &str {
        &self.bearer
    }

    /// Whether it is on this machine.
    pub(crate) fn is_local(&self) -> bool {
        matches!(self.origin, Origin::Local | Origin::Owned(_))
    }

    /// Whether somebody starts its server again when it is away.
    pub(crate) fn comes_back(&self) -> bool {
        matches!(&self.origin, Origin::Owned(data_dir) if data_dir.is_kept_up())
    }

    /// Reads again where the server is and what opens it. Whether that changed.
    pub(crate) fn renew(&mut self) -> bool {
        let Origin::Owned(data_dir) = &self.origin else { return false };
        let Some(file) = data_dir.read_server_file() else { return false };
        let changed = file.key != self.bearer || file.url != self.url;
        (self.url, self.bearer) = (file.url, file.key);
        changed
    }
}
