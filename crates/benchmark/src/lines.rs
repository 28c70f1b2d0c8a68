//! Counts log lines of what runs inside this process.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// How many lines daemons and servers would have logged here by default.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines {
    daemon: Arc<AtomicUsize>,
    server: Arc<AtomicUsize>,
}

impl Lines {
    /// Counts from now on.
    pub(crate) fn start() -> Self {
        let lines = Self::default();
        tracing_subscriber::registry().with(lines.clone()).init();
        lines
    }

    /// Lines of daemons.
    pub(crate) fn of_daemons(&self) -> usize {
        self.daemon.load(Ordering::Relaxed)
    }

    /// Lines of servers.
    pub(crate) fn of_servers(&self) -> usize {
        self.server.load(Ordering::Relaxed)
    }
}

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let told = event.metadata();
        // The program logs `info` and above unless it is told otherwise.
        if *told.level() > Level::INFO {
            return;
        }
        let target = told.target();
        if target.starts_with("shipmate_daemon") {
            self.daemon.fetch_add(1, Ordering::Relaxed);
        } else if target.starts_with("shipmate_server") || target.starts_with("shipmate_store") {
            self.server.fetch_add(1, Ordering::Relaxed);
        }
    }
}
