//! What the network does to one message.

use std::time::Duration;

use shipmate_daemon::stepped::CameBack;

use crate::dice::Dice;
use crate::plan::Weather;

/// The fate of one request.
#[derive(Debug, Clone)]
pub(crate) struct Fate {
    /// When it arrives, and once more; never if it is lost.
    pub(crate) arrives: Vec<Duration>,
    /// How long the answer to the first takes; none if it is lost.
    pub(crate) answer_after: Option<Duration>,
    /// What something else answers, and when.
    pub(crate) foreign: Option<(Duration, CameBack)>,
}

/// Draws a request's fate.
pub(crate) fn fate(dice: Dice, weather: &Weather) -> Fate {
    let quick = || dice.millis(1, 400);
    let mut fate = Fate { arrives: vec![quick()], answer_after: Some(quick()), foreign: None };
    if dice.happens(weather.foreign) {
        fate.foreign = Some((quick(), foreign(dice.below(7))));
        fate.answer_after = None;
        if dice.happens(0.7) {
            fate.arrives.clear();
        }
    } else if dice.happens(weather.lose_request) {
        fate.arrives.clear();
    } else if dice.happens(weather.lose_answer) {
        fate.answer_after = None;
    } else if dice.happens(weather.delay) {
        fate.arrives = vec![dice.seconds(5, 600)];
    } else if dice.happens(weather.slow) {
        fate.answer_after = Some(dice.seconds(1, 12));
    }
    if dice.happens(weather.double)
        && let Some(first) = fate.arrives.first().copied()
    {
        fate.arrives.push(first + dice.millis(1, 120_000));
    }
    fate
}

/// Answers that are not the server's, though some look like it.
fn foreign(kind: usize) -> CameBack {
    let (status, body) = match kind {
        0 => (404, "<html><body>404 Not Found</body></html>"),
        1 => (502, "<html><body>502 Bad Gateway</body></html>"),
        2 => (200, "<html><body>Please sign in to the hotel's network</body></html>"),
        3 => (302, ""),
        4 => (404, r#"{"error":"runtime not found","code":"runtime_not_found","request_id":"x"}"#),
        5 => (409, r#"{"error":"superseded","code":"superseded","request_id":"x"}"#),
        _ => (200, "[]"),
    };
    CameBack { status, is_ours: false, body: body.as_bytes().to_vec() }
}
