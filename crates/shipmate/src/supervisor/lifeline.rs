//! What asks a process to end: a signal, or the end of its standard input.

use std::io::{self, Read as _};

use shipmate_seams::{OnFailure, Tasks};
use tokio::sync::oneshot;

/// Signals that ask for an end. Install them before there is anything to lose.
#[derive(Debug)]
pub(crate) struct Signals {
    #[cfg(unix)]
    streams: [tokio::signal::unix::Signal; 3],
    #[cfg(unix)]
    hangup_counts: bool,
}

impl Signals {
    /// From here on these signals no longer kill this process.
    pub(crate) fn install() -> io::Result<Self> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let hangup_counts = !hangup_is_ignored();
            let streams = [
                signal(SignalKind::interrupt())?,
                signal(SignalKind::terminate())?,
                // The terminal was closed.
                signal(SignalKind::hangup())?,
            ];
            Ok(Self { streams, hangup_counts })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    /// Completes with the next of them.
    pub(crate) async fn next(&mut self) {
        #[cfg(unix)]
        {
            let [interrupt, terminate, hangup] = &mut self.streams;
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv(), if self.hangup_counts => {}
            }
        }
        #[cfg(not(unix))]
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Whether whoever started this wants it to outlive its terminal, as `nohup` does.
#[cfg(unix)]
fn hangup_is_ignored() -> bool {
    const HANGUP_BIT: u64 = 1;
    // Linux says so here; elsewhere a hang-up counts.
    let status = fs_err::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & HANGUP_BIT != 0)
}

/// Shuts `tasks` down at the first signal and, with `lifeline`, when standard
/// input ends: whoever holds its other end is gone.
pub(crate) fn watch(tasks: &Tasks, lifeline: bool) -> io::Result<()> {
    let mut signals = Signals::install()?;
    let stdin = lifeline.then(stdin_end).transpose()?;
    let ending = tasks.clone();
    tasks.spawn("signals", OnFailure::Shutdown, async move {
        let shutdown = ending.shutdown();
        tokio::select! {
            () = signals.next() => tracing::info!("asked to end by a signal"),
            () = gone(stdin) => tracing::info!("whoever started this is gone; ending"),
            () = shutdown.cancelled() => {}
        }
        ending.shut_down();
    });
    Ok(())
}

/// Tells when standard input ends.
fn stdin_end() -> io::Result<oneshot::Receiver<()>> {
    let (tell, ended) = oneshot::channel();
    // A thread of its own, which need not end before the process does: a read
    // of the runtime's would keep it from shutting down.
    std::thread::Builder::new().name("lifeline".to_owned()).spawn(move || {
        let mut sink = [0; 64];
        while matches!(io::stdin().read(&mut sink), Ok(1..)) {}
        let _ = tell.send(());
    })?;
    Ok(ended)
}

async fn gone(stdin: Option<oneshot::Receiver<()>>) {
    match stdin {
        Some(ended) => drop(ended.await),
        None => std::future::pending().await,
    }
}
