//! Fetching what an agent was taught: by its hash, so that what arrives is
//! what the server meant, and a run says for ever what its agent knew.

use std::time::Duration;

use sha2::{Digest as _, Sha256};
use shipmate_core::api::daemon::SkillBrief;
use shipmate_core::skill::SkillBundle;
use shipmate_core::text::hex;
use tokio::time::sleep;

use crate::classify::{Outcome, classify};
use crate::transport::{Method, Request, Transport};

/// How long the server may take to answer.
const DEADLINE: Duration = Duration::from_secs(20);
/// When to ask again, where nothing is known.
const AGAIN: [Duration; 6] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
    Duration::from_secs(20),
];

/// Everything that these skills hold, in their order.
///
/// # Errors
/// Says for a person why one of them can't be had.
pub(crate) async fn fetch(transport: &dyn Transport, wanted: &[SkillBrief]) -> Result<Vec<SkillBundle>, String> {
    let mut bundles = Vec::with_capacity(wanted.len());
    for brief in wanted {
        bundles.push(one(transport, brief).await?);
    }
    Ok(bundles)
}

async fn one(transport: &dyn Transport, brief: &SkillBrief) -> Result<SkillBundle, String> {
    let mut pauses = AGAIN.into_iter();
    loop {
        match ask(transport, brief).await {
            Outcome::Ok(bundle) => return bundle,
            Outcome::NoAnswer(why) | Outcome::Unauthorized(why) => match pauses.next() {
                Some(pause) => sleep(pause).await,
                None => return Err(format!("the skill {} could not be fetched: {why}", brief.name)),
            },
            Outcome::Throttled(after) => match pauses.next() {
                Some(pause) => sleep(after.unwrap_or(pause).min(Duration::from_secs(60))).await,
                None => return Err(format!("the skill {} could not be fetched: too many requests", brief.name)),
            },
            Outcome::Refused(why) => return Err(format!("the skill {} could not be fetched: {why}", brief.name)),
            Outcome::Gone | Outcome::Superseded | Outcome::NotFound(_) => {
                return Err(format!("the server no longer has what the skill {} held", brief.name));
            }
        }
    }
}

async fn ask(transport: &dyn Transport, brief: &SkillBrief) -> Outcome<Result<SkillBundle, String>> {
    let path = format!("/api/daemon/skills/{}", brief.hash);
    let answer = transport
        .send(Request { method: Method::Get, path, body: None, headers: Vec::new(), deadline: DEADLINE })
        .await;
    let digest: String = match &answer {
        Ok(answer) => hex(&Sha256::digest(&answer.body)),
        Err(_) => String::new(),
    };
    classify::<SkillBundle>(answer).map(|bundle| {
        let same = digest == brief.hash;
        same.then_some(bundle).ok_or_else(|| format!("what arrived as the skill {} is not what was meant", brief.name))
    })
}
