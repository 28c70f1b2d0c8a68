//! Fetching an agent's variables when its execution is placed: they stand in
//! no assignment, because assignments are kept.

use std::collections::BTreeMap;
use std::time::Duration;

use shipmate_core::api::daemon::Assignment;
use shipmate_core::api::environment::{ExecutionEnvironment, SecretValue};
use shipmate_core::rules::environment::refusal;
use tokio::time::sleep;

use crate::classify::{Outcome, classify};
use crate::transport::{Method, Request, Transport};

/// How long the server may take to answer.
const DEADLINE: Duration = Duration::from_secs(20);
/// How often it is asked, and how long to wait in between.
const TRIES: u32 = 30;
const AGAIN: Duration = Duration::from_secs(2);

/// The variables of the agent of this execution.
///
/// # Errors
/// Says for a person why they can't be had: the agent is not started without them.
pub(crate) async fn fetch(
    transport: &dyn Transport,
    daemon_id: &str,
    assignment: &Assignment,
) -> Result<BTreeMap<String, SecretValue>, String> {
    if assignment.agent.variables.is_empty() {
        return Ok(BTreeMap::new());
    }
    let failed = |why: &str| Err(format!("the environment of {} can't be had: {why}", assignment.agent.name));
    let mut tries = 0;
    loop {
        tries += 1;
        match ask(transport, daemon_id, assignment).await {
            Outcome::Ok(environment) => return checked(environment.variables),
            Outcome::NoAnswer(why) | Outcome::Unauthorized(why) if tries == TRIES => return failed(&why),
            Outcome::NoAnswer(_) | Outcome::Unauthorized(_) => sleep(AGAIN).await,
            Outcome::Throttled(_) if tries == TRIES => return failed("there were too many requests"),
            Outcome::Throttled(after) => sleep(after.unwrap_or(AGAIN).min(Duration::from_secs(60))).await,
            Outcome::Refused(why) => return failed(&why),
            Outcome::Gone | Outcome::Superseded | Outcome::NotFound(_) => {
                return failed("the run is no longer this machine's");
            }
        }
    }
}

async fn ask(transport: &dyn Transport, daemon_id: &str, assignment: &Assignment) -> Outcome<ExecutionEnvironment> {
    let path = format!("/api/daemon/executions/{}/environment?daemon_id={daemon_id}", assignment.execution_id);
    let request = Request { method: Method::Get, path, body: None, headers: Vec::new(), deadline: DEADLINE };
    classify(transport.send(request).await)
}

/// The server has checked the names; that is no reason to believe it.
fn checked(variables: BTreeMap<String, SecretValue>) -> Result<BTreeMap<String, SecretValue>, String> {
    match variables.keys().find_map(|name| refusal(name)) {
        Some(why) => Err(format!("the server wants to set a variable that it must not: {why}")),
        None => Ok(variables),
    }
}
