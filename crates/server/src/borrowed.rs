//! Whether the machines that an agent runs on take a person's work.

use shipmate_core::api::board::Agent;
use shipmate_core::id::{AccountId, WorkspaceId};
use shipmate_store::runtimes::RuntimeFacts;
use shipmate_store::{Read, runtimes};

use crate::error::ApiError;

/// Why no machine takes an agent's work for this person, if none does: whose
/// the first of them is. An agent that has no machine at all waits for one.
pub(crate) async fn refusal(
    read: &mut Read,
    agent: &Agent,
    requester: Option<AccountId>,
) -> Result<Option<String>, ApiError> {
    let facts = runtimes::facts(read, agent.workspace_id).await?;
    let able = facts.iter().filter(|runtime| runtime.offers(&agent.provider, agent.runtime_id));
    let Some(first) = closed(able, requester) else { return Ok(None) };
    let (name, machine, owner) = (&agent.name, first.machine_name(), &first.owner_name);
    Ok(Some(format!(
        "{name} runs on {machine}, which takes only {owner}'s work; {owner} can open it to the workspace with \
         `shipmate machine share`"
    )))
}

/// The first of these, if none of them takes this person's work.
fn closed<'a>(
    mut runtimes: impl Iterator<Item = &'a RuntimeFacts> + Clone,
    requester: Option<AccountId>,
) -> Option<&'a RuntimeFacts> {
    let is_open = runtimes.clone().any(|runtime| runtime.takes_work_of(requester));
    runtimes.next().filter(|_| !is_open)
}

/// Refuses to give an agent work that none of its machines takes from this person.
pub(crate) async fn check(read: &mut Read, agent: &Agent, requester: AccountId) -> Result<(), ApiError> {
    match refusal(read, agent, Some(requester)).await? {
        None => Ok(()),
        Some(why) => Err(ApiError::forbidden(why).about("agent", &agent.id.to_string())),
    }
}

/// Refuses to let a person decide what one machine does, if it does not take
/// their work: an answer lets its agent act, accepted work is pushed with its
/// owner's keys. A machine that has gone can be told nothing anyway.
pub(crate) async fn check_machine(
    read: &mut Read,
    workspace: WorkspaceId,
    daemon_id: &str,
    requester: AccountId,
) -> Result<(), ApiError> {
    let facts = runtimes::facts(read, workspace).await?;
    let there = facts.iter().filter(|runtime| runtime.daemon_id == daemon_id);
    let Some(first) = closed(there, Some(requester)) else { return Ok(()) };
    let (machine, owner) = (first.machine_name(), &first.owner_name);
    Err(ApiError::forbidden(format!(
        "the work is on {machine}, which takes only {owner}'s word; {owner} can open it to the workspace with \
         `shipmate machine share`"
    )))
}
