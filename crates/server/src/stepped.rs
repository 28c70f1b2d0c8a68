//! A server that is stepped by hand: the real router on a real store, but no
//! listener and no timers. Nothing in it waits for time to pass, so a
//! simulation can put it into time it invented.

use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use shipmate_core::api::attachment::DEFAULT_QUOTA_BYTES;
use shipmate_core::id::WorkspaceId;
use shipmate_seams::{Clock, Random, Tasks};
use shipmate_store::{Error, Store, identity};

use crate::app::App;
use crate::bus::{Hint, Listener};
use crate::secret::{Secret, SecretKind};
use crate::vault::Vault;
use crate::{Config, background, bootstrap, routes};

/// The port in the name under which the server wants to be addressed.
const PORT: u16 = 4780;

/// A server process. Dropping it is its crash; another one on the same store
/// is the next start.
#[derive(Debug)]
pub struct Server {
    app: App,
    key: String,
    hints: Listener,
}

/// A hint that a server would push to daemons that have a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hinted {
    /// To every daemon that serves the workspace: work may wait.
    Work(WorkspaceId),
    /// To this daemon: look.
    Daemon(String),
}

impl Server {
    /// Starts a server on `store`; the first start makes an owner and a workspace.
    ///
    /// # Errors
    /// The store can't be read or written.
    pub async fn start(store: Store, clock: Clock, random: Random) -> Result<Self, Error> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, PORT));
        let config = Config {
            // Where a key for agents' variables may be made; nothing else is kept there.
            data_dir: std::env::temp_dir(),
            listen: address,
            database_url: None,
            nats_urls: Vec::new(),
            allowed_hosts: Vec::new(),
            public_url: None,
            owner_name: "Owner".to_owned(),
            attachment_quota_bytes: DEFAULT_QUOTA_BYTES,
            secret_key_file: None,
            event_retention_days: Config::EVENT_RETENTION_DAYS,
        };
        let key = Secret::new(SecretKind::Local, random);
        let owner = bootstrap::owner(&store, &config.owner_name, &clock, random).await?;
        let vault = Vault::new(&config.data_dir, None);
        let app = App::new(&config, address, (store, vault), owner, &key, (clock, random, Tasks::default()));
        let hints = app.bus.listen();
        Ok(Self { app, key: key.reveal(), hints })
    }

    /// Everything it answers.
    pub fn router(&self) -> Router {
        routes::router(self.app.clone())
    }

    /// The `Host` it wants to be addressed by.
    #[must_use]
    pub fn host(&self) -> String {
        format!("127.0.0.1:{PORT}")
    }

    /// The owner's key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Makes another workspace of the owner's.
    ///
    /// # Errors
    /// The name is taken, or the store can't be written.
    pub async fn create_workspace(&self, name: &str, prefix: &str) -> Result<WorkspaceId, Error> {
        let id = self.app.id();
        let mut write = self.app.store.write().await?;
        identity::create_workspace(&mut write, id, (name, name, prefix), self.app.owner, self.app.now()).await?;
        write.commit(self.app.now()).await?;
        Ok(id)
    }

    /// Runs every background job once. Answers the names of those that failed;
    /// they are tried again with the next call.
    pub async fn run_jobs(&self) -> Vec<&'static str> {
        background::run_once(&self.app).await
    }

    /// The next hint that was not yet taken, if there is one.
    pub fn hint(&mut self) -> Option<Hinted> {
        loop {
            return Some(match self.hints.next_now() {
                Ok(None) => return None,
                Ok(Some(Hint::Work(workspace))) => Hinted::Work(workspace),
                Ok(Some(Hint::Daemon(daemon))) => Hinted::Daemon(daemon),
                // Missed hints are lost, as the bus is allowed to lose them.
                Ok(Some(
                    Hint::Workspace(_) | Hint::Journal(_) | Hint::Credential(_) | Hint::Member(_) | Hint::Announced(_),
                ))
                | Err(_) => {
                    continue;
                }
            });
        }
    }
}
