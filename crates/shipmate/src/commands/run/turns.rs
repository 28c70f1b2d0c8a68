//! `shipmate run turns`.

use clap::Args;
use shipmate_core::api::run::RunTurn;

use crate::error::CliError;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Lists a run's turns: each goes from something that was said to the agent to
/// the next thing, or to the end.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate run turns SHIP-7
  shipmate run diff SHIP-7 --turn 2")]
pub(crate) struct TurnsArguments {
    /// Its id, the beginning of it, or an issue's key
    run: String,
}

/// Lists the turns.
pub(crate) async fn run(arguments: TurnsArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let run = resolve::run(&client, &arguments.run).await?;
    let turns: Vec<RunTurn> = client.get(&["runs", &run.id.to_string(), "turns"], &[]).await?;
    if session.output.is_json() {
        return session.output.json(&turns);
    }
    let now = session.clock.now();
    let rows = turns
        .iter()
        .map(|turn| {
            vec![
                turn.turn.to_string(),
                turn.diff.as_ref().map_or_else(|| "-".to_owned(), words::changes),
                turn.commit.as_ref().map_or_else(|| "-".to_owned(), |commit| commit.chars().take(10).collect()),
                words::ago(now, turn.began_at),
                turn.ended_at.map_or_else(|| "under way".to_owned(), |ended| words::ago(now, ended)),
            ]
        })
        .collect();
    session.output.table(&["TURN", "CHANGES", "SNAPSHOT", "BEGAN", "ENDED"], rows, "The agent has not begun yet.")
}
