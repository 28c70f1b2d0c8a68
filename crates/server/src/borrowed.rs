//! Whether the machines that an agent runs on take a person's work.

use shipmate_core::api::board::Agent;
use shipmate_core::id::AccountId;
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
    let able = || facts.iter().filter(|runtime| runtime.offers(&agent.provider, agent.runtime_id));
    let Some(first) = able().next().filter(|_| !able().any(|runtime| runtime.takes_work_of(requester))) else {
        return Ok(None);
    };
    let (name, machine, owner) = (&agent.name, first.machine_name(), &first.owner_name);
    Ok(Some(format!(
        "{name} runs on {machine}, which takes only {owner}'s work; {owner} can open it to the workspace with \
         `shipmate machine share`"
    )))
}

/// Refuses to give an agent work that none of its machines takes from this person.
pub(crate) async fn check(read: &mut Read, agent: &Agent, requester: AccountId) -> Result<(), ApiError> {
    match refusal(read, agent, Some(requester)).await? {
        None => Ok(()),
        Some(why) => Err(ApiError::forbidden(why).about("agent", &agent.id.to_string())),
    }
}
