//! Carries hints between the servers of one database, over core NATS.
//!
//! Nothing is stored on the way and nothing is confirmed: while NATS is away,
//! the servers hear of each other's changes when they next look by themselves.

use std::sync::atomic::{AtomicBool, Ordering};

use async_nats::{Client, ConnectOptions, Event, ServerAddr, Subscriber};
use futures_util::StreamExt as _;
use shipmate_seams::OnFailure;
use tokio::sync::mpsc;

use super::Hint;
use crate::app::App;
use crate::serve::Error;

/// What the servers tell each other is said under this name.
const SUBJECT: &str = "shipmate.hints";
/// How many hints may wait for NATS; further ones are lost.
const WAITING: usize = 1024;

/// Lets this server hear of what others change, and tells them what it
/// changes. Does not wait for NATS, and never gives up on it.
///
/// # Errors
/// An address is none, or NATS' client can't begin.
pub(crate) async fn start(app: &App, urls: &[String]) -> Result<(), Error> {
    if urls.is_empty() {
        return Ok(());
    }
    let unusable = |reason: String| Error::Nats { reason };
    // Not which one: it may hold a password.
    let servers = urls.iter().map(|url| url.parse::<ServerAddr>()).collect::<Result<Vec<_>, _>>();
    let servers = servers.map_err(|error| unusable(error.to_string()))?;
    let options = ConnectOptions::new()
        .name("shipmate")
        .no_echo()
        .retry_on_initial_connect()
        .max_reconnects(None)
        .event_callback(reporter(app.clone()));
    let client = options.connect(servers).await.map_err(|error| unusable(error.to_string()))?;
    let heard = client.subscribe(SUBJECT).await.map_err(|error| unusable(error.to_string()))?;
    let (others, told) = mpsc::channel(WAITING);
    app.bus.tell_others(others);
    let (telling, hearing) = (app.clone(), app.clone());
    app.tasks.spawn("tell other servers", OnFailure::Log, async move {
        let _ = telling.tasks.shutdown().run_until_cancelled(tell(&client, told)).await;
    });
    app.tasks.spawn("hear other servers", OnFailure::Log, async move {
        let _ = hearing.tasks.shutdown().run_until_cancelled(hear(&hearing, heard)).await;
    });
    Ok(())
}

async fn tell(client: &Client, mut told: mpsc::Receiver<Hint>) {
    while let Some(hint) = told.recv().await {
        let Ok(text) = serde_json::to_vec(&hint) else { continue };
        // What can't be said now is found by whoever looks.
        let _ = client.publish(SUBJECT, text.into()).await;
    }
}

async fn hear(app: &App, mut heard: Subscriber) {
    while let Some(message) = heard.next().await {
        // A newer server may have hints that this one does not know.
        if let Ok(hint) = serde_json::from_slice(&message.payload) {
            app.metrics.hints_heard.inc();
            app.bus.hear(hint);
        }
    }
}

/// Says once when NATS goes, and once when it is back.
fn reporter(app: App) -> impl Fn(Event) -> std::future::Ready<()> + Send + Sync + 'static {
    let is_away = AtomicBool::new(false);
    move |event| {
        match event {
            Event::Connected => {
                app.metrics.nats_up.set(1);
                is_away.store(false, Ordering::Relaxed);
                tracing::info!("hints travel between servers over NATS");
            }
            Event::SlowConsumer(_) => tracing::debug!("hints of other servers were lost: too many at once"),
            Event::LameDuckMode | Event::Draining => {}
            Event::Disconnected | Event::Closed | Event::ServerError(_) | Event::ClientError(_) => {
                app.metrics.nats_up.set(0);
                if !is_away.swap(true, Ordering::Relaxed) {
                    tracing::warn!(%event, "NATS is away: other servers' changes are seen seconds later until it is back");
                }
            }
        }
        std::future::ready(())
    }
}
