//! `shipmate agent create` and `shipmate agent update`.

use clap::Args;
use shipmate_core::api::board::{Agent, CreateAgent, Machine, Runtime, UpdateAgent};
use shipmate_core::api::price::{ChainBudget, Money};
use shipmate_core::id::RuntimeId;
use shipmate_core::status::Approval;

use crate::client::Client;
use crate::commands::text_or_stdin;
use crate::error::{CliError, Exit};
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Makes an agent of what a machine offers.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  shipmate agent create --name reviewer --provider claude --instructions \"Review only.\""
)]
pub(crate) struct CreateArguments {
    /// What people call it
    #[arg(long)]
    name: String,
    /// The kind of agent tool that runs it, such as `claude`
    #[arg(long)]
    provider: String,
    /// The rest of what an agent is.
    #[command(flatten)]
    more: MoreArguments,
}

/// Changes what is given, and nothing else.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate agent update reviewer --max-concurrent-tasks 2")]
pub(crate) struct UpdateArguments {
    /// Its name, its id or the beginning of it
    agent: String,
    /// The new name
    #[arg(long)]
    name: Option<String>,
    /// The rest of what an agent is.
    #[command(flatten)]
    more: MoreArguments,
}

#[derive(Debug, Args)]
struct MoreArguments {
    /// One line about it
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// What it is told before every task, in Markdown; `-` reads it from stdin
    #[arg(long, value_name = "TEXT")]
    instructions: Option<String>,
    /// The model it asks for
    #[arg(long)]
    model: Option<String>,
    /// The one runtime it may run on, or `any`
    #[arg(long)]
    runtime: Option<String>,
    /// The one machine it may run on, by its name, its id or the beginning of it
    #[arg(long, conflicts_with = "runtime")]
    machine: Option<String>,
    /// A label that a machine must have to run it; repeatable, all must be there; `any` for none
    #[arg(long, value_name = "LABEL", conflicts_with = "machine")]
    needs_label: Vec<String>,
    /// A key of which one run at a time has it, such as the name of what agents share; an empty one for none
    #[arg(long, value_name = "KEY")]
    concurrency_key: Option<String>,
    /// How many runs it may have at a time
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(1..=50))]
    max_concurrent_tasks: Option<i64>,
    /// How often a run is tried at most, where trouble that passes broke it off
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(1..=10))]
    max_attempts: Option<i64>,
    /// What it may do without a person's leave
    #[arg(long, value_parser = words::one_of::<Approval>())]
    approval: Option<Approval>,
    /// How long it waits for a person's answer, in seconds; then the answer is no
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(i64).range(30..=604_800))]
    patience_seconds: Option<i64>,
    /// What runs that wake each other may cost before they wake it no more without a person, such as `5 USD`,
    /// or `any`
    #[arg(long, value_name = "AMOUNT", value_parser = words::money)]
    chain_cost: Option<words::Bound<Money>>,
    /// How many tokens they may use, or `any`
    #[arg(long, value_name = "NUMBER", value_parser = words::tokens_bound)]
    chain_tokens: Option<words::Bound<i64>>,
}

/// Makes the agent.
pub(super) async fn create(arguments: CreateArguments, client: &Client, session: &Session) -> Result<(), CliError> {
    let more = arguments.more;
    let wish = CreateAgent {
        name: arguments.name,
        provider: Some(arguments.provider.clone()),
        runtime_id: place(client, &more, &arguments.provider).await?.flatten(),
        description: more.description,
        instructions: more.instructions.map(text_or_stdin).transpose()?,
        model: more.model,
        max_concurrent_tasks: more.max_concurrent_tasks,
        max_attempts: more.max_attempts,
        approval: more.approval,
        patience_seconds: more.patience_seconds,
        chain_budget: budget(None, more.chain_cost, more.chain_tokens),
        required_labels: needed(more.needs_label),
        concurrency_key: more.concurrency_key,
    };
    let agent: Agent = client.post(&["agents"], &wish).await?;
    session.output.either(&agent, |agent| {
        format!("{0} is on the board. Give it work: shipmate issue create --assignee {0} --title TITLE", agent.name)
    })
}

/// Changes the agent.
pub(super) async fn update(arguments: UpdateArguments, client: &Client, session: &Session) -> Result<(), CliError> {
    let agent = resolve::agent(client, &arguments.agent).await?;
    let (id, more) = (agent.id.to_string(), arguments.more);
    let said = more.chain_cost.is_some() || more.chain_tokens.is_some();
    let change = UpdateAgent {
        name: arguments.name,
        runtime_id: place(client, &more, &agent.provider).await?,
        description: more.description,
        instructions: more.instructions.map(text_or_stdin).transpose()?,
        model: more.model,
        max_concurrent_tasks: more.max_concurrent_tasks,
        max_attempts: more.max_attempts,
        approval: more.approval,
        patience_seconds: more.patience_seconds,
        chain_budget: said.then(|| budget(agent.chain_budget, more.chain_cost, more.chain_tokens)),
        required_labels: needed(more.needs_label),
        concurrency_key: more.concurrency_key,
    };
    let agent: Agent = client.put(&["agents", &id], &change).await?;
    session.output.either(&agent, |agent| format!("{} is changed.", agent.name))
}

/// The budget with what is said in place of what it was; none if it bounds nothing.
fn budget(
    before: Option<ChainBudget>,
    cost: Option<words::Bound<Money>>,
    tokens: Option<words::Bound<i64>>,
) -> Option<ChainBudget> {
    let before = before.unwrap_or(ChainBudget { cost: None, tokens: None });
    let cost = cost.map_or(before.cost, |words::Bound(cost)| cost);
    let tokens = tokens.map_or(before.tokens, |words::Bound(tokens)| tokens);
    (cost.is_some() || tokens.is_some()).then_some(ChainBudget { cost, tokens })
}

/// The labels that were named: nothing said, none, or these.
fn needed(named: Vec<String>) -> Option<Vec<String>> {
    match named.as_slice() {
        [] => None,
        [only] if only == "any" => Some(Vec::new()),
        _ => Some(named),
    }
}

/// The runtime that was named, by itself or by its machine: nothing said,
/// `any`, or one.
async fn place(client: &Client, more: &MoreArguments, provider: &str) -> Result<Option<Option<RuntimeId>>, CliError> {
    match (more.runtime.as_deref(), more.machine.as_deref()) {
        (None, None) => Ok(None),
        (Some("any"), _) => Ok(Some(None)),
        (Some(given), _) => {
            let runtimes: Vec<Runtime> = client.get(&["runtimes"], &[]).await?;
            Ok(Some(Some(resolve::pick("runtime", given, &runtimes)?.id)))
        }
        (None, Some(given)) => {
            let machines: Vec<Machine> = client.get(&["machines"], &[]).await?;
            let machine = resolve::pick("machine", given, &machines)?;
            let found = machine.runtimes.iter().find(|runtime| runtime.provider == provider);
            let runtime = found.ok_or_else(|| {
                CliError::new(Exit::NotFound, format!("{} offers no {provider}", machine.name))
                    .hint("`shipmate machine list` shows what each machine has")
            })?;
            Ok(Some(Some(runtime.id)))
        }
    }
}
