//! Connections that fail, live and break, in time that passes at once.

use std::collections::VecDeque;
use std::sync::Mutex;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::time::Instant;

use super::redial::{LIVED, LONGEST_RETRY};
use super::*;
use crate::transport::{Answer, Request};

/// What the server tells its daemons.
const SPREAD: Duration = Duration::from_secs(5);

/// A server that lets each connection live for so long; none refuses it.
struct Scripted {
    tells: Option<Duration>,
    lives: Mutex<VecDeque<Option<Duration>>>,
    dialled: Mutex<Vec<Instant>>,
    broke: Mutex<Vec<Instant>>,
    clock: Clock,
}

impl Transport for Arc<Scripted> {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Answer, NoAnswer>> {
        std::future::pending().boxed()
    }

    fn socket(&self, _: &str) -> BoxFuture<'_, Result<Box<dyn PushSocket>, SocketRefused>> {
        self.dialled.lock().expect("nobody panicked").push(Instant::now());
        let next = self.lives.lock().expect("nobody panicked").pop_front();
        let scripted = self.clone();
        async move {
            match next {
                Some(Some(life)) => {
                    Ok(Box::new(Socket { tells: scripted.tells, scripted, life }) as Box<dyn PushSocket>)
                }
                Some(None) => {
                    scripted.broke.lock().expect("nobody panicked").push(Instant::now());
                    Err(SocketRefused::NoAnswer(NoAnswer("refused".to_owned())))
                }
                None => std::future::pending().await,
            }
        }
        .boxed()
    }
}

struct Socket {
    scripted: Arc<Scripted>,
    tells: Option<Duration>,
    life: Duration,
}

impl PushSocket for Socket {
    fn next(&mut self) -> BoxFuture<'_, Result<String, NoAnswer>> {
        async {
            if let Some(spread) = self.tells.take() {
                return Ok(format!(r#"{{"type":"daemon:spread","milliseconds":{}}}"#, spread.as_millis()));
            }
            tokio::time::sleep_until(Instant::now() + self.life).await;
            self.scripted.clock.advance(self.life);
            self.scripted.broke.lock().expect("nobody panicked").push(Instant::now());
            Err(NoAnswer("broke".to_owned()))
        }
        .boxed()
    }
}

/// How long a link waits after each of these connections.
async fn waits(seed: u64, tells: Option<Duration>, lives: &[Option<Duration>]) -> Vec<Duration> {
    let clock = Clock::invented();
    let scripted = Arc::new(Scripted {
        tells,
        lives: Mutex::new(lives.iter().copied().collect()),
        dialled: Mutex::default(),
        broke: Mutex::default(),
        clock: clock.clone(),
    });
    let (events, mut news) = mpsc::channel(64);
    let (_wake, woken) = watch::channel(());
    let link = Link {
        transport: Arc::new(scripted.clone()),
        daemon_id: "d".to_owned(),
        events,
        clock,
        random: Random::seeded(seed),
        wake: woken,
    };
    let whole = async { while news.recv().await.is_some() {} };
    let _time_is_up = tokio::time::timeout(Duration::from_secs(10_000), async {
        tokio::join!(link.keep(CancellationToken::new()), whole)
    })
    .await;
    let dialled = scripted.dialled.lock().expect("nobody panicked").clone();
    let broke = scripted.broke.lock().expect("nobody panicked").clone();
    broke.into_iter().zip(dialled.into_iter().skip(1)).map(|(broke, next)| next - broke).collect()
}

fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_lived_resets_the_back_off() {
    let lives = [None, None, None, None, None, None, None, Some(LIVED), None, Some(seconds(1)), None];
    let waits = waits(1, Some(Duration::from_millis(1)), &lives).await;
    assert!(waits[0] >= seconds(1) / 2 && waits[0] <= seconds(1), "{waits:?}");
    assert!(waits[6] >= LONGEST_RETRY / 2 && waits[6] <= LONGEST_RETRY, "{waits:?}");
    assert!(waits[7] <= Duration::from_millis(2), "after a good one: {waits:?}");
    assert!(waits[8] <= seconds(2), "and from the beginning: {waits:?}");
    assert!(waits[10] > waits[8], "one that broke at once was no good one: {waits:?}");
}

#[tokio::test(start_paused = true)]
async fn daemons_whose_server_ends_do_not_come_back_at_one_moment() {
    for (tells, lived) in [(Some(SPREAD), LIVED), (Some(SPREAD), seconds(1)), (None, LIVED)] {
        let mut slots = std::collections::BTreeMap::<u128, usize>::new();
        for seed in 0..1_000 {
            let wait = waits(seed, tells, &[Some(lived)]).await[0];
            *slots.entry(wait.as_millis() / 100).or_default() += 1;
        }
        assert!(slots.keys().all(|slot| *slot <= (seconds(1) + SPREAD).as_millis() / 100));
        let most = slots.values().max().expect("some");
        assert!(*most <= 50, "{most} of 1,000 within a tenth of a second; told {tells:?}, lived {lived:?}");
    }
}
