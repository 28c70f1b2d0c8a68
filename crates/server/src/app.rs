//! What every handler can reach.

use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use shipmate_core::id::AccountId;
use shipmate_seams::{Clock, Random, Tasks};
use shipmate_store::{Read, Store, Write};

use crate::actions::Actions;
use crate::bus::{Bus, Hint};
use crate::error::ApiError;
use crate::liveness::Liveness;
use crate::log_gate::LogGate;
use crate::metrics::Metrics;
use crate::secret::Secret;
use crate::serve::Config;
use crate::twins::Twins;
use crate::vault::Vault;

/// The server's parts. Cheap to clone; nothing in it changes but through its parts.
#[derive(Debug, Clone)]
pub(crate) struct App(Arc<Parts>);

#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) store: Store,
    pub(crate) bus: Bus,
    pub(crate) liveness: Liveness,
    pub(crate) twins: Twins,
    pub(crate) actions: Actions,
    pub(crate) log_gate: LogGate,
    pub(crate) metrics: Metrics,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) tasks: Tasks,
    /// The account that the local key speaks for.
    pub(crate) owner: AccountId,
    pub(crate) local_key_hash: String,
    /// Where this server can be reached, without a slash at the end.
    pub(crate) base_url: String,
    /// Names under which it may be addressed, in lower case, with their port.
    pub(crate) hosts: Vec<String>,
    pub(crate) session_cookie: String,
    pub(crate) vault: Vault,
    /// How many bytes all files of a workspace may have together.
    pub(crate) attachment_quota_bytes: u64,
    /// For how long events are kept at least.
    pub(crate) events_kept_for: TimeDelta,
    /// When this process began, on the clock that only moves forward.
    pub(crate) started: Duration,
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    pub(crate) fn new(
        config: &Config,
        address: SocketAddr,
        (store, vault): (Store, Vault),
        owner: AccountId,
        key: &Secret,
        (clock, random, tasks): (Clock, Random, Tasks),
    ) -> Self {
        let port = address.port();
        let hosts = ["localhost", "127.0.0.1", "[::1]"]
            .into_iter()
            .map(|name| format!("{name}:{port}"))
            .chain(config.allowed_hosts.iter().map(|name| name.to_lowercase()))
            .chain(config.public_url.as_deref().and_then(authority))
            .collect();
        let bus = Bus::default();
        Self(Arc::new(Parts {
            started: clock.elapsed(),
            vault,
            attachment_quota_bytes: config.attachment_quota_bytes,
            events_kept_for: TimeDelta::days(config.event_retention_days.into()),
            store,
            liveness: Liveness::new(&bus),
            twins: Twins::default(),
            actions: Actions::default(),
            log_gate: LogGate::default(),
            metrics: Metrics::default(),
            bus,
            clock,
            random,
            tasks,
            owner,
            local_key_hash: key.hash(),
            base_url: match &config.public_url {
                Some(url) => url.trim_end_matches('/').to_owned(),
                None => format!("http://{address}"),
            },
            hosts,
            // Browsers send cookies to every port of a host; the port in the
            // name keeps two boards on one machine apart.
            session_cookie: format!("shipmate_session_{port}"),
        }))
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) fn id<T: From<uuid::Uuid>>(&self) -> T {
        self.random.id(self.clock.now())
    }

    pub(crate) async fn read(&self) -> Result<Read, ApiError> {
        Ok(self.store.read().await?)
    }

    pub(crate) async fn write(&self) -> Result<Write, ApiError> {
        Ok(self.store.write().await?)
    }

    /// Makes changes durable, then hints at them.
    pub(crate) async fn commit(&self, write: Write) -> Result<(), ApiError> {
        for workspace in write.commit(self.now()).await? {
            self.bus.send(Hint::Workspace(workspace));
        }
        Ok(())
    }
}

/// The host and port that a browser names when it asks for this address.
fn authority(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', '?', '#']).next().map(str::to_lowercase)
}
