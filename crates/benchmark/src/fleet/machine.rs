//! One daemon: its mind, and what carries out what it decides.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use shipmate_core::api::daemon::{Claim, Push};
use shipmate_daemon::stepped::{Act, CameBack, Daemon, Redial, Sent};
use shipmate_seams::{Clock, Random};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;

use super::{Seen, Shared};
use crate::board::PROVIDER;
use crate::load::micros;
use crate::socket::{Refused, Socket};

/// How many runs each machine could take.
const CAPACITY: i64 = 4;
/// A daemon looks at its clock at least this often.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// How often a machine that may not have a socket yet looks whether it may.
const MAY_I: Duration = Duration::from_millis(200);

enum News {
    Answered(u64, Result<CameBack, String>),
    Connected,
    Pushed(Push),
}

/// One machine, and where its news arrives.
struct Machine {
    shared: Arc<Shared>,
    seen: Arc<Seen>,
    news: mpsc::Sender<News>,
    under_way: JoinSet<()>,
    /// Tells the socket that the server answers again.
    wake: Arc<Notify>,
}

/// Lives for ever.
pub(super) async fn live(number: usize, shared: Arc<Shared>, seen: Arc<Seen>) {
    let name = format!("machine-{number}");
    let (news, mut arrived) = mpsc::channel(16);
    let clock = Clock::system();
    let mut starting = shared.starting.acquire().await.ok();
    let (mut daemon, acts) = Daemon::start(&name, clock.clone(), Random::system(), Vec::new());
    let wake = Arc::new(Notify::new());
    let mut machine = Machine {
        shared: shared.clone(),
        seen: seen.clone(),
        news: news.clone(),
        under_way: JoinSet::new(),
        wake: wake.clone(),
    };
    machine.perform(&mut daemon, acts);
    let acts = daemon.offers(CAPACITY, &[PROVIDER]);
    machine.perform(&mut daemon, acts);
    let mut sockets = JoinSet::new();
    sockets.spawn(keep_socket(name, shared.clone(), seen.clone(), news, wake));
    loop {
        let sleep = daemon.deadline().unwrap_or(Duration::MAX).saturating_sub(clock.elapsed()).min(LONGEST_SLEEP);
        let acts = tokio::select! {
            Some(news) = arrived.recv() => match news {
                News::Answered(ticket, answer) => daemon.answered(ticket, answer),
                News::Connected => daemon.connected(),
                News::Pushed(push) => daemon.hint(push),
            },
            () = tokio::time::sleep(sleep) => daemon.tick(),
            Some(_) = machine.under_way.join_next() => continue,
        };
        if starting.is_some() && seen.beaten.load(Ordering::Relaxed) > 0 {
            starting = None;
        }
        machine.perform(&mut daemon, acts);
    }
}

impl Machine {
    fn perform(&mut self, daemon: &mut Daemon, acts: Vec<Act>) {
        for act in acts {
            match act {
                Act::Send(sent) => self.send(sent),
                Act::Place(assignment) => {
                    // No work waits where fleets are measured; a machine without a disk has no place for it.
                    let more = daemon.placed(assignment.execution_id, Err("there is no disk".to_owned()));
                    self.perform(daemon, more);
                }
                Act::Run(_) | Act::End(..) | Act::Close(_) | Act::Read(..) | Act::Hold(..) | Act::Offer(_) => {}
            }
        }
    }

    fn send(&mut self, sent: Sent) {
        let (shared, seen, news) = (self.shared.clone(), self.seen.clone(), self.news.clone());
        let (wake, ticket) = (self.wake.clone(), sent.ticket);
        let is_beat = sent.path == "/api/daemon/beat";
        self.under_way.spawn(async move {
            let began = micros(shared.clock.elapsed());
            let claim = (sent.path == "/api/daemon/claim").then(|| sent.body.clone()).flatten();
            let deadline = sent.deadline;
            let answer = match tokio::time::timeout(deadline, shared.pool.exchange(sent)).await {
                Ok(answer) => answer,
                Err(_) => Err("no answer in time".to_owned()),
            };
            match &answer {
                Ok(answer) if answer.status.is_server_error() => {
                    shared.trouble.server_errors.fetch_add(1, Ordering::Relaxed);
                }
                Ok(answer) if answer.status.is_success() => {
                    note(&seen, shared.clock.elapsed(), is_beat, claim.as_deref());
                }
                Ok(_) => {}
                Err(_) if began >= shared.listens_since.load(Ordering::Relaxed) => {
                    shared.trouble.unanswered.fetch_add(1, Ordering::Relaxed);
                }
                Err(_) => {}
            }
            if is_beat {
                let failed = !answer.as_ref().is_ok_and(|answer| answer.status.is_success());
                // The real daemon opens its socket at once when beats are answered again.
                if seen.beat_failed.swap(failed, Ordering::Relaxed) && !failed {
                    wake.notify_one();
                }
            }
            let came =
                answer.map(|it| CameBack { status: it.status.as_u16(), is_ours: it.is_ours, body: it.body.into() });
            let _ = news.send(News::Answered(ticket, came)).await;
        });
    }
}

fn note(seen: &Seen, now: Duration, is_beat: bool, claim: Option<&[u8]>) {
    if is_beat {
        seen.beaten.store(micros(now), Ordering::Relaxed);
    }
    let claim: Option<Claim> = claim.and_then(|body| serde_json::from_slice(body).ok());
    if let Some(runtime) = claim.and_then(|claim| claim.runtimes.first().copied()) {
        let mut claimed = seen.claimed.lock().unwrap_or_else(PoisonError::into_inner);
        if claimed.is_none_or(|(known, _)| known != runtime) {
            *claimed = Some((runtime, now));
        }
    }
}

/// Keeps the push socket open as the real daemon does.
async fn keep_socket(name: String, shared: Arc<Shared>, seen: Arc<Seen>, news: mpsc::Sender<News>, wake: Arc<Notify>) {
    while !shared.sockets.load(Ordering::Relaxed) {
        tokio::time::sleep(MAY_I).await;
    }
    let path = format!("/api/daemon/socket?daemon_id={name}");
    let random = Random::system();
    let mut redial = Redial::default();
    let mut starting = shared.starting.acquire().await.ok();
    loop {
        let opened = shared.clock.elapsed();
        let mut lived = Duration::ZERO;
        match Socket::open(&shared.pool.door, &path).await {
            Ok(mut socket) => {
                let now = shared.clock.elapsed();
                shared
                    .handshakes
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .saturating_record(micros(now - opened));
                seen.connected.store(micros(now), Ordering::Relaxed);
                starting = None;
                let _ = news.send(News::Connected).await;
                while let Ok(text) = socket.hear().await {
                    match serde_json::from_str(&text) {
                        Ok(Push::Spread { milliseconds }) => redial.told(Duration::from_millis(milliseconds)),
                        Ok(push) => drop(news.send(News::Pushed(push)).await),
                        Err(_) => {}
                    }
                }
                lived = shared.clock.elapsed() - opened;
            }
            Err(Refused::Status(500..)) => {
                shared.trouble.server_errors.fetch_add(1, Ordering::Relaxed);
            }
            Err(Refused::Silence(_)) if micros(opened) >= shared.listens_since.load(Ordering::Relaxed) => {
                shared.trouble.unanswered.fetch_add(1, Ordering::Relaxed);
            }
            Err(_) => {}
        }
        drop(starting.take());
        let wait = redial.lost(lived, random.jitter());
        if tokio::time::timeout(wait, wake.notified()).await.is_ok() {
            tokio::time::sleep(redial.found(random.jitter()).min(wait)).await;
        }
    }
}
