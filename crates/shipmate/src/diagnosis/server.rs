//! Whether the server can be reached, takes the token, and has the same time.

use std::time::Duration;

use chrono::{DateTime, Utc};
use fs_err as fs;
use reqwest::header::DATE;
use reqwest::{Response, StatusCode};

use super::Finding;
use crate::data_dir::DataDir;
use crate::session::Session;

const PATIENCE: Duration = Duration::from_secs(10);
/// Clocks that differ by more confuse people who compare times.
const DIFFERS: i64 = 30;
/// By more they break what depends on them: certificates, tokens that end.
const BREAKS: i64 = 300;

/// Goes to the server as the daemon does.
pub(crate) async fn of_server(url: Option<&str>, data_dir: &DataDir, session: &Session) -> Vec<Finding> {
    let Some(url) = url else {
        return vec![Finding::note(
            "server",
            "which server this machine serves is not known while no daemon runs",
            "name it with --server, or start the local one with `shipmate up`",
        )];
    };
    let token = fs::read_to_string(data_dir.daemon_token()).unwrap_or_default();
    let answer = match ask(url, token.trim()).await {
        Ok(answer) => answer,
        Err(why) => {
            let mend = "start it with `shipmate up` if it is this machine's own; \
                        otherwise check the address, the network and the proxy";
            return vec![Finding::bad("server", format!("the server at {url} can't be reached: {why}"), mend)];
        }
    };
    let mut findings = vec![of_answer(url, &answer)];
    if answer.headers().contains_key("x-shipmate") {
        findings.push(of_token(answer.status()));
    }
    let now = session.clock.now();
    findings
        .extend(answer.headers().get(DATE).and_then(|date| date.to_str().ok()).and_then(|date| of_clock(date, now)));
    findings
}

async fn ask(url: &str, token: &str) -> Result<Response, String> {
    let whole = |error: reqwest::Error| {
        let mut cause: &dyn std::error::Error = &error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        cause.to_string()
    };
    let client = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
    let local = ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|place| url.starts_with(place));
    let client = if local { client.no_proxy() } else { client };
    let client = client.build().map_err(whole)?;
    let place = format!("{}/api/workspaces", url.trim_end_matches('/'));
    client.get(place).bearer_auth(token).send().await.map_err(whole)
}

fn of_answer(url: &str, answer: &Response) -> Finding {
    if answer.headers().contains_key("x-shipmate") {
        return Finding::well("server", format!("the server at {url} answers"));
    }
    Finding::bad(
        "server",
        format!("what answers at {url} is no Shipmate server (status {})", answer.status().as_u16()),
        "check the address; a proxy or a network's sign-in page may stand in between",
    )
}

fn of_token(status: StatusCode) -> Finding {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Finding::bad(
            "token",
            "the server refuses the daemon's token",
            "make one with `shipmate token create --daemon --name NAME` and write it to the file `token` in the \
             daemon's state directory; no restart is needed",
        ),
        status if status.is_success() => Finding::well("token", "the server accepts the daemon's token"),
        status => Finding::note(
            "token",
            format!("the server answers with status {}, so nothing is known of the token", status.as_u16()),
            "look at the server's log",
        ),
    }
}

fn of_clock(date: &str, now: DateTime<Utc>) -> Option<Finding> {
    let theirs = DateTime::parse_from_rfc2822(date).ok()?;
    let off = (now - theirs.with_timezone(&Utc)).num_seconds();
    let said =
        format!("this machine's clock is {} s {} the server's", off.abs(), if off < 0 { "behind" } else { "ahead of" });
    let mend = "have both clocks set by a time service; leases and runs are not harmed, they do not use this clock";
    Some(match off.abs() {
        0..=DIFFERS => Finding::well("clock", "this machine and the server have the same time"),
        31..=BREAKS => Finding::note("clock", said, mend),
        _ => Finding::bad("clock", said, mend),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::Level;

    #[test]
    fn a_clock_that_is_off_is_told_with_its_direction() {
        let now = DateTime::from_timestamp(1_700_000_000, 0).expect("a time");
        let at = |seconds: i64| {
            let date = (now + chrono::TimeDelta::seconds(seconds)).to_rfc2822();
            of_clock(&date, now).expect("a finding")
        };
        assert_eq!(at(0).level, Level::Well);
        assert_eq!(at(60).level, Level::Note);
        let slow = at(4_000);
        assert_eq!(slow.level, Level::Bad);
        assert!(slow.said.contains("4000 s behind"), "{}", slow.said);
        assert!(at(-400).said.contains("400 s ahead"));
        assert!(of_clock("yesterday", now).is_none());
    }
}
