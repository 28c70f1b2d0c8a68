//! From a configuration to a server that answers, and back to silence.

use std::net::SocketAddr;
use std::path::PathBuf;

use shipmate_seams::{Clock, Random, Tasks};
use shipmate_store::Store;
use shipmate_store::backup::database_file;
use tokio::net::TcpListener;

use crate::app::App;
use crate::instance::{self, Instance};
use crate::secret::{Secret, SecretKind};
use crate::{background, bootstrap, routes};

/// What a server needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it keeps what it keeps.
    pub data_dir: PathBuf,
    /// Where it listens; port 0 means any free one.
    pub listen: SocketAddr,
    /// `postgres://…`; none means SQLite in the data directory.
    pub database_url: Option<String>,
    /// Host names under which it may be addressed, besides those of loopback.
    pub allowed_hosts: Vec<String>,
    /// Where people and machines reach it, such as `https://board.example.org`,
    /// if that is not where it listens; links begin with it.
    pub public_url: Option<String>,
    /// What to call the owner when the first account is made.
    pub owner_name: String,
}

/// Why a server could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The port is taken, or the address is not ours.
    #[error("can't listen on {address}: {reason}")]
    Listen {
        /// The address that was wanted.
        address: SocketAddr,
        /// What the system said.
        reason: std::io::Error,
    },
    /// Another server uses the data directory.
    #[error("another Shipmate server (process {pid}) already uses {directory}")]
    AlreadyRunning {
        /// The data directory.
        directory: String,
        /// The other's process id, or `?` if it is not known.
        pid: String,
    },
    /// The data directory can't be used.
    #[error("can't use the data directory {directory}: {reason}")]
    DataDirectory {
        /// The data directory.
        directory: String,
        /// What the system said.
        reason: std::io::Error,
    },
    /// The database can't be used.
    #[error(transparent)]
    Store(#[from] shipmate_store::Error),
    /// Serving ended with an error of the system.
    #[error("the server stopped: {0}")]
    Serve(std::io::Error),
}

/// Serves until `tasks` are asked to shut down.
///
/// # Errors
/// If it can't start; what it has acknowledged before an error is on disk.
pub async fn run(config: Config, clock: Clock, random: Random, tasks: Tasks) -> Result<(), Error> {
    let lock = instance::lock(&config.data_dir).await?;
    let store = match &config.database_url {
        Some(url) => Store::open_postgres(url).await?,
        None => Store::open_sqlite(&database_file(&config.data_dir)).await?,
    };
    let listener =
        TcpListener::bind(config.listen).await.map_err(|reason| Error::Listen { address: config.listen, reason })?;
    let address = listener.local_addr().map_err(|reason| Error::Listen { address: config.listen, reason })?;
    let key = Secret::new(SecretKind::Local, random);
    let owner = bootstrap::owner(&store, &config.owner_name, &clock, random).await?;
    let app = App::new(&config, address, store, owner, &key, (clock, random, tasks.clone()));
    background::start(&app);

    let instance = Instance {
        url: format!("http://{address}"),
        pid: std::process::id(),
        key: key.reveal(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let unusable = |reason| Error::DataDirectory { directory: config.data_dir.display().to_string(), reason };
    instance::announce(&config.data_dir, &instance).map_err(unusable)?;
    tracing::info!(url = %instance.url, "serving");

    let shutdown = tasks.shutdown();
    let served = axum::serve(listener, routes::router(app.clone()))
        .with_graceful_shutdown(async move { shutdown.cancelled().await })
        .await;
    instance::withdraw(&config.data_dir);
    app.store.close().await;
    drop(lock);
    served.map_err(Error::Serve)
}
