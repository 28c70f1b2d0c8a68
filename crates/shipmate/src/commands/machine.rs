//! `shipmate machine`: the computers whose daemons serve the board.

mod show;

use clap::{Args, Subcommand};
use shipmate_core::api::board::{Machine, UpdateMachine};
use shipmate_core::api::daemon::{ProviderReport, ProviderState};
use shipmate_core::api::joining::{CreateJoinLink, JoinLink};
use shipmate_core::status::Sharing;

use crate::client::Client;
use crate::error::CliError;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Add machines, and list those whose daemons serve the board
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate machine list")]
pub(crate) enum MachineCommand {
    /// List the machines, what they offer and what they looked for
    #[command(after_help = "Example:\n  shipmate machine list")]
    List,
    /// Show a machine, and what its owner has it serve
    #[command(after_help = "Example:\n  shipmate machine show \"the big box\"")]
    Show(Chosen),
    /// Make a link by which another machine joins as yours; it works once
    ///
    /// Type what it prints on the other machine. It takes your work there, and
    /// nobody else's.
    #[command(
        after_help = "Examples:\n  shipmate machine add\n  shipmate machine add --json | jq -r .url | ssh big-box shipmate join -"
    )]
    Add(AddArguments),
    /// Let everybody in the workspace run work on a machine of yours
    #[command(after_help = "Example:\n  shipmate machine share \"the big box\"")]
    Share(Chosen),
    /// Let a machine of yours take only your work again; what runs goes on
    #[command(after_help = "Example:\n  shipmate machine unshare \"the big box\"")]
    Unshare(Chosen),
    Label(LabelArguments),
}

/// Says what a machine is or has, for agents that need it
///
/// What its owner wrote as `labels` into its policy.toml stays as it is.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  shipmate machine label \"the big box\" gpu linux\n  \
                        shipmate machine label \"the big box\" --remove gpu")]
pub(crate) struct LabelArguments {
    /// Its name, its id or the beginning of it
    machine: String,
    /// The labels to add
    #[arg(required_unless_present = "remove")]
    labels: Vec<String>,
    /// A label to take away again; repeatable
    #[arg(long, value_name = "LABEL")]
    remove: Vec<String>,
}

/// One machine.
#[derive(Debug, Args)]
pub(crate) struct Chosen {
    /// Its name, its id or the beginning of it
    machine: String,
}

/// What `machine add` takes.
#[derive(Debug, Args)]
pub(crate) struct AddArguments {
    /// Minutes until the link stops working
    #[arg(long, value_name = "MINUTES", default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..=1440))]
    expires_in_minutes: u32,
    /// Let it serve all your workspaces, later ones too
    #[arg(long)]
    all_workspaces: bool,
}

/// Runs the command.
pub(crate) async fn run(command: MachineCommand, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    match command {
        MachineCommand::List => list(&client.get::<Vec<Machine>>(&["machines"], &[]).await?, session),
        MachineCommand::Show(chosen) => show::run(&chosen, &client, session).await,
        MachineCommand::Add(arguments) => add(&arguments, &client, session).await,
        MachineCommand::Share(chosen) => share(&chosen, Sharing::Workspace, &client, session).await,
        MachineCommand::Label(arguments) => label(arguments, &client, session).await,
        MachineCommand::Unshare(chosen) => share(&chosen, Sharing::Owner, &client, session).await,
    }
}

async fn share(chosen: &Chosen, shared: Sharing, client: &Client, session: &Session) -> Result<(), CliError> {
    let machines: Vec<Machine> = client.get(&["machines"], &[]).await?;
    let id = resolve::pick("machine", &chosen.machine, &machines)?.daemon_id.clone();
    let now: Machine = client.patch(&["machines", &id], &UpdateMachine { shared: Some(shared), labels: None }).await?;
    session.output.either(&now, |now| match now.shared {
        Sharing::Workspace => format!("{} takes everybody's work now, with your rights on it.", now.name),
        Sharing::Owner => format!("{} takes only your work now. What runs goes on.", now.name),
    })
}

async fn label(arguments: LabelArguments, client: &Client, session: &Session) -> Result<(), CliError> {
    let machines: Vec<Machine> = client.get(&["machines"], &[]).await?;
    let machine = resolve::pick("machine", &arguments.machine, &machines)?;
    let removed: Vec<String> = arguments.remove.iter().map(|label| label.to_lowercase()).collect();
    let mut labels = machine.added_labels.clone();
    labels.retain(|label| !removed.contains(label));
    labels.extend(arguments.labels);
    let change = UpdateMachine { shared: None, labels: Some(labels) };
    let now: Machine = client.patch(&["machines", &machine.daemon_id], &change).await?;
    session.output.either(&now, |now| {
        if now.labels.is_empty() {
            format!("{} has no labels now.", now.name)
        } else {
            format!("{} has the labels {} now.", now.name, now.labels.join(", "))
        }
    })
}

async fn add(arguments: &AddArguments, client: &Client, session: &Session) -> Result<(), CliError> {
    let wish = CreateJoinLink {
        expires_in_minutes: Some(arguments.expires_in_minutes),
        all_workspaces: arguments.all_workspaces,
    };
    let link: JoinLink = client.post(&["machines", "join-links"], &wish).await?;
    session.output.note("On the other machine, with Shipmate installed, type:");
    session.output.either(&link, |link| link.command.clone())?;
    session.output.note(&format!("It works once, for {} minutes.", arguments.expires_in_minutes));
    Ok(())
}

fn list(machines: &[Machine], session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(machines);
    }
    let now = session.clock.now();
    let rows = machines
        .iter()
        .map(|m| {
            vec![
                m.name.clone(),
                m.presence.to_string(),
                words::ago(now, m.last_seen_at),
                format!("{} of {}", m.running, m.capacity),
                match m.shared {
                    Sharing::Owner => m.owner_name.clone(),
                    Sharing::Workspace => format!("{}, for everybody", m.owner_name),
                },
                if m.labels.is_empty() { "-".to_owned() } else { m.labels.join(", ") },
                found(&m.inventory).unwrap_or_else(|| "-".to_owned()),
                m.version.clone(),
            ]
        })
        .collect();
    let empty = "No machine serves this board. Start its daemon with `shipmate up` or `shipmate daemon`.";
    session.output.table(&["MACHINE", "IS", "SEEN", "RUNS", "WHOSE", "LABELS", "AGENT TOOLS", "VERSION"], rows, empty)
}

/// The agent CLIs that were found, as `claude 2.1.0, codex 0.9`.
pub(crate) fn found(inventory: &[ProviderReport]) -> Option<String> {
    let found: Vec<String> = inventory
        .iter()
        .filter(|report| report.state == ProviderState::Found)
        .map(|report| match &report.version {
            Some(version) => format!("{} {version}", report.provider),
            None => report.provider.clone(),
        })
        .collect();
    (!found.is_empty()).then(|| found.join(", "))
}
