//! `shipmate agent list` and what `get` prints.

use shipmate_core::api::board::Agent;
use shipmate_core::rules::price::amount;
use shipmate_core::status::Approval;

use crate::error::CliError;
use crate::output::{harmless, one_line};
use crate::session::Session;

/// Lists the agents.
pub(super) fn list(agents: &[Agent], session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(agents);
    }
    let rows = agents
        .iter()
        .map(|agent| {
            vec![
                agent.name.clone(),
                agent.provider.clone(),
                agent.presence.to_string(),
                format!("{} of {}", agent.running, agent.max_concurrent_tasks),
                agent.description.clone(),
            ]
        })
        .collect();
    let empty = "There is no agent. Make one with `shipmate agent create --name NAME --provider PROVIDER`.";
    session.output.table(&["AGENT", "PROVIDER", "IS", "RUNS", "ABOUT"], rows, empty)
}

fn leave(agent: &Agent) -> String {
    match agent.approval {
        Approval::Full => "everything in its place".to_owned(),
        Approval::Ask => format!("what a person allows, for whom it waits {} s", agent.patience_seconds),
        Approval::ReadOnly => "look, but not touch".to_owned(),
    }
}

/// One agent in words.
pub(super) fn describe(agent: &Agent) -> String {
    let mut lines = vec![
        one_line(&agent.name),
        format!("id        {}", agent.id),
        format!("provider  {}", one_line(&agent.provider)),
        format!(
            "model     {}",
            if agent.model.is_empty() { "its tool's own choice".to_owned() } else { one_line(&agent.model) }
        ),
        format!("machine   {}", agent.presence),
        format!("runs      {} of at most {}", agent.running, agent.max_concurrent_tasks),
        format!("attempts  at most {} each", agent.max_attempts),
        format!("may do    {}", leave(agent)),
    ];
    if let Some(budget) = &agent.chain_budget {
        let cost = budget.cost.as_ref().map(amount);
        let tokens = budget.tokens.map(|tokens| format!("{tokens} tokens"));
        let bounds: Vec<String> = cost.into_iter().chain(tokens).collect();
        lines.push(format!("chains    wake it up to {}", bounds.join(" and ")));
    }
    if !agent.required_labels.is_empty() {
        lines.push(format!("runs on   machines with {}", agent.required_labels.join(", ")));
    }
    if !agent.concurrency_key.is_empty() {
        lines.push(format!("key       {}, which one run at a time has", agent.concurrency_key));
    }
    if !agent.description.is_empty() {
        lines.push(format!("about     {}", one_line(&agent.description)));
    }
    if let Some(at) = agent.archived_at {
        lines.push(format!("put away  {}", at.format("%Y-%m-%d")));
    }
    if !agent.instructions.trim().is_empty() {
        lines.push(String::new());
        lines.push(harmless(agent.instructions.trim_end()));
    }
    lines.join("\n")
}
