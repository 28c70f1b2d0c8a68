//! From a configuration to a server that answers, and back to silence.

use std::net::SocketAddr;
use std::path::PathBuf;

use shipmate_seams::{Clock, Random, Tasks};
use shipmate_store::Store;
use shipmate_store::backup::database_file;
use tokio::net::TcpListener;

use crate::app::App;
use crate::bus::nats;
use crate::instance::{self, Instance};
use crate::secret::{Secret, SecretKind};
use crate::vault::Vault;
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
    /// `nats://…`, where the servers of one database tell each other what
    /// changed; none means that this is the only server.
    pub nats_urls: Vec<String>,
    /// Host names under which it may be addressed, besides those of loopback.
    pub allowed_hosts: Vec<String>,
    /// Where people and machines reach it, such as `https://board.example.org`,
    /// if that is not where it listens; links begin with it.
    pub public_url: Option<String>,
    /// What to call the owner when the first account is made.
    pub owner_name: String,
    /// How many bytes all files of a workspace may have together.
    pub attachment_quota_bytes: u64,
    /// The file with the key that agents' environments are encrypted with, the
    /// same for every server of a database; none means one in the data directory.
    pub secret_key_file: Option<PathBuf>,
    /// For how many days events are kept, before only the newest 10,000 of a
    /// workspace are.
    pub event_retention_days: u32,
}

impl Config {
    /// For how long events are kept if nobody says otherwise.
    pub const EVENT_RETENTION_DAYS: u32 = 30;
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
    /// The addresses of NATS can't be used.
    #[error("can't use the address of NATS: {reason}")]
    Nats {
        /// What is wrong with them.
        reason: String,
    },
    /// The file that was named for the key can't be used.
    #[error("can't use the secret key: {reason}")]
    SecretKey {
        /// What is wrong with it.
        reason: String,
    },
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
    let vault = Vault::new(&config.data_dir, config.secret_key_file.as_deref());
    vault.check().map_err(|trouble| Error::SecretKey { reason: trouble.to_string() })?;
    let store = match &config.database_url {
        Some(url) => Store::open_postgres(url).await?,
        None => Store::open_sqlite(&database_file(&config.data_dir)).await?,
    };
    let listener =
        TcpListener::bind(config.listen).await.map_err(|reason| Error::Listen { address: config.listen, reason })?;
    let address = listener.local_addr().map_err(|reason| Error::Listen { address: config.listen, reason })?;
    let key = Secret::new(SecretKind::Local, random);
    let owner = bootstrap::owner(&store, &config.owner_name, &clock, random).await?;
    let app = App::new(&config, address, (store, vault), owner, &key, (clock, random, tasks.clone()));
    nats::start(&app, &config.nats_urls).await?;
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
    // Made once and shared: given as it is, it would be copied whole, with all its routes, for each connection.
    let service = routes::router(app.clone()).into_make_service();
    let served = axum::serve(listener, service).with_graceful_shutdown(async move { shutdown.cancelled().await }).await;
    instance::withdraw(&config.data_dir);
    app.store.close().await;
    drop(lock);
    served.map_err(Error::Serve)
}
