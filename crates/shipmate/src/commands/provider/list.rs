//! `shipmate provider list`: the agents this machine could offer.

use shipmate_core::api::daemon::{ProviderReport, ProviderState};
use shipmate_daemon::tryout;

use super::ListArguments;
use crate::error::CliError;
use crate::machine_files::OwnProvider;
use crate::session::Session;

/// An agent, as it is listed.
#[derive(Debug, serde::Serialize)]
#[serde(untagged)]
enum Listed<'a> {
    Known(&'a ProviderReport),
    Own(&'a OwnProvider),
}

/// Lists the known agents that are here, with `--all` also those that are not, and the owner's own commands.
pub(super) async fn run(arguments: ListArguments, own: &[OwnProvider], session: &Session) -> Result<(), CliError> {
    let mut known = tryout::survey(&arguments.search_path).await;
    if !arguments.all {
        known.retain(|report| report.state != ProviderState::Missing);
    }
    if session.output.is_json() {
        let all: Vec<Listed> = known.iter().map(Listed::Known).chain(own.iter().map(Listed::Own)).collect();
        return session.output.json(&all);
    }
    let rows = known.iter().map(known_row).chain(own.iter().map(own_row)).collect();
    let empty = "No agent was found on this machine. `shipmate provider list --all` shows those it looks for.";
    session.output.table(&["NAME", "TITLE", "STATE", "COMMAND"], rows, empty)
}

fn known_row(report: &ProviderReport) -> Vec<String> {
    let version = report.version.as_deref().unwrap_or_default();
    let state = match report.state {
        ProviderState::Found => format!("found {version}"),
        ProviderState::TooOld => format!("too old {version}"),
        ProviderState::Broken => "broken".to_owned(),
        ProviderState::Missing => "missing".to_owned(),
    };
    // What is not here is installed by this; what is broken says why.
    let way = match report.state {
        ProviderState::Missing => &report.install,
        ProviderState::Found => &report.path,
        ProviderState::TooOld | ProviderState::Broken => &report.detail,
    };
    vec![report.provider.clone(), report.title.clone(), state, way.clone().unwrap_or_default()]
}

fn own_row(own: &OwnProvider) -> Vec<String> {
    vec![own.name.clone(), own.title.clone(), "own".to_owned(), own.command.join(" ")]
}
