//! `shipmate why`.

use clap::Args;
use shipmate_core::api::run::Run;
use shipmate_core::status::RunStatus;

use crate::error::CliError;
use crate::output::one_line;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Says why an issue's run waits, since when, and what is in its way.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate why SHIP-7")]
pub(crate) struct WhyArguments {
    /// An issue's key or number, or a run's id or the beginning of it
    issue: String,
}

/// Says why.
pub(crate) async fn run(arguments: WhyArguments, session: &Session) -> Result<(), CliError> {
    let run = resolve::run(&session.client().await?, &arguments.issue).await?;
    session.output.either(&run, |run| sentence(run, session))
}

fn sentence(run: &Run, session: &Session) -> String {
    let key = &run.issue_identifier;
    match (&run.wait, run.status) {
        (Some(wait), RunStatus::Running) => {
            let since = words::ago(session.clock.now(), wait.since);
            let asks = one_line(&format!("{} works on {key} and waits, since {since}. {}", run.agent_name, wait.text));
            format!("{asks}\nAnswer it: shipmate run answer {key} --option ANSWER | --text TEXT | --deny")
        }
        (Some(wait), _) => {
            let since = words::ago(session.clock.now(), wait.since);
            one_line(&format!("{key} waits for {}, since {since}: {}", run.agent_name, wait.text))
        }
        (None, RunStatus::Running) => {
            let machine = run.machine.as_deref().unwrap_or("a machine");
            let doing = words::activity(run, session.clock.now()).unwrap_or_default();
            one_line(&format!("{key} does not wait: {} works on it on {machine}. {doing}", run.agent_name))
                .trim_end()
                .to_owned()
        }
        (None, _) => format!("{key} does not wait. {}", words::run_sentence(run)),
    }
}
