//! `shipmate runtime`: what each machine offers in this workspace.

use clap::{Args, Subcommand, ValueEnum};
use shipmate_core::api::board::{Runtime, UpdateRuntime};
use shipmate_core::api::choices::{Choices, KnownChoice};
use shipmate_core::status::Presence;

use crate::client::Client;
use crate::error::CliError;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// List, switch, rename and delete what machines offer
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate runtime list")]
pub(crate) enum RuntimeCommand {
    /// List what the machines offer
    #[command(after_help = "Example:\n  shipmate runtime list")]
    List,
    /// List the models and modes that a runtime's agent CLI says it has
    #[command(after_help = "Example:\n  shipmate runtime models 0192f3a4-11")]
    Models(Chosen),
    /// Keep a runtime from taking work, until it is enabled
    #[command(after_help = "Example:\n  shipmate runtime disable 0192f3a4-11")]
    Disable(Chosen),
    /// Let a runtime take work again
    #[command(after_help = "Example:\n  shipmate runtime enable 0192f3a4-11")]
    Enable(Chosen),
    /// Call a runtime something else
    #[command(after_help = "Example:\n  shipmate runtime rename 0192f3a4-11 \"Claude on the big box\"")]
    Rename {
        #[command(flatten)]
        chosen: Chosen,
        /// Its new name; an empty one gives it back its machine's own
        name: String,
    },
    /// Delete a runtime; a machine that still offers it brings it back
    #[command(after_help = "Example:\n  shipmate runtime delete 0192f3a4-11 --live keep-running")]
    Delete {
        #[command(flatten)]
        chosen: Chosen,
        /// What becomes of runs that are under way on it; asked for only if there are some
        #[arg(long, value_enum, value_name = "CHOICE")]
        live: Option<Live>,
    },
}

/// One runtime.
#[derive(Debug, Args)]
pub(crate) struct Chosen {
    /// Its name, its id or the beginning of it
    runtime: String,
}

/// What becomes of runs that are under way.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Live {
    /// They go on and are handed in
    KeepRunning,
    /// Their machine is asked to end them
    Cancel,
}

impl Live {
    fn word(self) -> &'static str {
        match self {
            Self::KeepRunning => "keep_running",
            Self::Cancel => "cancel",
        }
    }
}

/// Runs the command.
pub(crate) async fn run(command: RuntimeCommand, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let runtimes: Vec<Runtime> = client.get(&["runtimes"], &[]).await?;
    let picked = |chosen: &Chosen| resolve::pick("runtime", &chosen.runtime, &runtimes);
    match command {
        RuntimeCommand::List => list(&runtimes, session),
        RuntimeCommand::Models(chosen) => {
            let id = picked(&chosen)?.id.to_string();
            let choices: Choices = client.get(&["runtimes", &id, "choices"], &[]).await?;
            models(&choices, session)
        }
        RuntimeCommand::Disable(chosen) => {
            let now = switched(&client, picked(&chosen)?, "disable").await?;
            session.output.either(&now, |now| {
                format!("Disabled {}. It takes no work until `shipmate runtime enable {}`.", now.name, now.id)
            })
        }
        RuntimeCommand::Enable(chosen) => {
            let now = switched(&client, picked(&chosen)?, "enable").await?;
            session.output.either(&now, |now| format!("Enabled {}. It takes work again.", now.name))
        }
        RuntimeCommand::Rename { chosen, name } => {
            let id = picked(&chosen)?.id.to_string();
            let now: Runtime = client.put(&["runtimes", &id], &UpdateRuntime { name: Some(name) }).await?;
            session.output.either(&now, |now| format!("It is called {} now.", now.name))
        }
        RuntimeCommand::Delete { chosen, live } => {
            let runtime = picked(&chosen)?;
            let query: Vec<(&str, &str)> = live.iter().map(|live| ("live", live.word())).collect();
            let deleted = client.delete_with(&["runtimes", &runtime.id.to_string()], &query).await;
            deleted.map_err(|error| {
                error.hint_on_conflict("say what becomes of them with `--live keep-running` or `--live cancel`")
            })?;
            session.output.note(&format!("Deleted {}. If its machine still offers it, it comes back.", runtime.name));
            Ok(())
        }
    }
}

async fn switched(client: &Client, runtime: &Runtime, verb: &str) -> Result<Runtime, CliError> {
    client.post(&["runtimes", &runtime.id.to_string(), verb], &serde_json::json!({})).await
}

fn state(runtime: &Runtime) -> String {
    match (runtime.disabled_at, runtime.status) {
        (Some(_), _) => "disabled".to_owned(),
        (None, Presence::Online) => "online".to_owned(),
        (None, Presence::Offline) => "offline".to_owned(),
    }
}

fn models(choices: &Choices, session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(choices);
    }
    let row = |kind: &str, choice: &KnownChoice| vec![kind.to_owned(), choice.id.clone(), choice.name.clone()];
    let models = choices.models.iter().map(|choice| row("model", choice));
    let rows = models.chain(choices.modes.iter().map(|choice| row("mode", choice))).collect();
    let empty = "It has not said which models it has. Whatever it knows can be named all the same.";
    session.output.table(&["KIND", "ID", "NAME"], rows, empty)
}

fn list(runtimes: &[Runtime], session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(runtimes);
    }
    let now = session.clock.now();
    let ids = words::short_ids(&runtimes.iter().map(|r| r.id.to_string()).collect::<Vec<_>>());
    let rows = runtimes
        .iter()
        .zip(ids)
        .map(|(r, id)| {
            let seen = words::ago(now, r.last_seen_at);
            vec![id, r.name.clone(), r.provider.clone(), state(r), seen, r.device_info.clone()]
        })
        .collect();
    session.output.table(
        &["ID", "RUNTIME", "PROVIDER", "IS", "SEEN", "WHERE"],
        rows,
        "No machine offers anything here.",
    )
}
