//! Waiting for a condition instead of sleeping.

use std::future::Future;
use std::time::Duration;

/// How long a test waits for what should take moments. Long, because a busy
/// machine is slow and a passing test never waits this long.
pub const DEADLINE: Duration = Duration::from_secs(60);

const POLL: Duration = Duration::from_millis(25);

/// Asks `attempt` again and again until it gives a value, and returns that.
///
/// # Panics
/// If it has not within `deadline`; the message says `what` was waited for.
pub async fn eventually<T, F, Fut>(deadline: Duration, what: &str, mut attempt: F) -> T
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Option<T>>,
{
    let polling = async {
        let mut ticks = tokio::time::interval(POLL);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Some(value) = attempt().await {
                return value;
            }
        }
    };
    tokio::time::timeout(deadline, polling)
        .await
        .unwrap_or_else(|_| panic!("waited {} s in vain for: {what}", deadline.as_secs_f32()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_returns_the_first_value() {
        let mut asked = 0;
        let value = eventually(DEADLINE, "the third time", || {
            asked += 1;
            std::future::ready((asked == 3).then_some(asked))
        });
        assert_eq!(value.await, 3);
    }

    #[tokio::test]
    #[should_panic(expected = "in vain for: nothing at all")]
    async fn in_vain_it_says_what_was_waited_for() {
        eventually(Duration::from_millis(1), "nothing at all", || std::future::ready(None::<()>)).await;
    }
}
