//! `shipmate run get`.

use clap::Args;
use shipmate_core::api::run::Run;

use crate::error::CliError;
use crate::output::one_line;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Shows one run.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate run get SHIP-7")]
pub(crate) struct GetArguments {
    /// Its id, the beginning of it, or an issue's key
    run: String,
}

/// Shows the run.
pub(crate) async fn run(arguments: GetArguments, session: &Session) -> Result<(), CliError> {
    let run = resolve::run(&session.client().await?, &arguments.run).await?;
    session.output.either(&run, |run| describe(run, session))
}

/// The agent's CLI and, once it runs, its version.
fn tool(run: &Run) -> String {
    run.tool_version.as_ref().map_or_else(|| run.provider.clone(), |version| format!("{} {version}", run.provider))
}

fn describe(run: &Run, session: &Session) -> String {
    let now = session.clock.now();
    let facts = [
        ("run", Some(run.id.to_string())),
        ("issue", Some(run.issue_identifier.clone())),
        ("agent", Some(format!("{} ({})", run.agent_name, tool(run)))),
        ("status", Some(words::run_status(run))),
        ("activity", words::activity(run, now)),
        ("advice", run.failure.as_ref().map(|failure| failure.advice.clone())),
        ("summary", run.summary.clone()),
        ("attempt", (run.max_attempts > 1).then(|| format!("{} of at most {}", run.attempt, run.max_attempts))),
        ("machine", run.machine.clone()),
        ("model", run.model.clone()),
        ("session", run.session_id.clone()),
        ("directory", run.works_in.as_ref().map(|own| format!("{own} itself")).or_else(|| run.work_dir.clone())),
        ("branch", run.branch.clone()),
        ("changes", run.diff.as_ref().map(words::changes)),
        ("review", run.review_details.as_ref().map(words::review)),
        ("tokens", Some(words::tokens(&run.usage))),
        ("cost", Some(words::cost(&run.cost))),
        ("began", Some(words::ago(now, run.created_at))),
        ("ended", run.completed_at.map(|at| words::ago(now, at))),
    ];
    let lines: Vec<String> = facts
        .into_iter()
        .filter_map(|(name, fact)| fact.map(|fact| format!("{name:<10}{}", one_line(&fact))))
        .collect();
    lines.join("\n")
}
