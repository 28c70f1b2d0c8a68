//! Named tasks: the one place that spawns.

use std::future::Future;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// What the end of a task by panic means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnFailure {
    /// Say so and go on: its work is found again by another path.
    Log,
    /// End the process in good order: without it nothing is true any more.
    Shutdown,
}

/// The tasks of one process and the signal that ends them.
#[derive(Debug, Clone, Default)]
pub struct Tasks {
    tracker: TaskTracker,
    shutdown: CancellationToken,
}

impl Tasks {
    /// Starts `work` under a name that logs and dumps show.
    #[expect(clippy::disallowed_methods, reason = "this is the one file that spawns")]
    pub fn spawn<F>(&self, name: &'static str, on_failure: OnFailure, work: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let inner = self.tracker.spawn(work);
        let shutdown = self.shutdown.clone();
        tokio::spawn(async move {
            if let Err(error) = inner.await {
                tracing::error!(task = name, %error, "a task ended by a fault of ours");
                if on_failure == OnFailure::Shutdown {
                    shutdown.cancel();
                }
            }
        });
    }

    /// Asks every task to end.
    pub fn shut_down(&self) {
        self.shutdown.cancel();
    }

    /// Completes when the tasks were asked to end.
    #[must_use]
    pub fn shutdown(&self) -> CancellationToken {
        self.shutdown.clone()
    }

    /// Waits until every task has ended. Call [`shut_down`](Self::shut_down) first.
    pub async fn ended(&self) {
        self.tracker.close();
        self.tracker.wait().await;
    }
}
