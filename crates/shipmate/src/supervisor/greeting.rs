//! What a person reads when everything is up.

use std::time::Duration;

use fs_err as fs;
use shipmate_core::api::board::Machine;
use shipmate_core::api::daemon::{ProviderReport, ProviderState};
use shipmate_core::api::identity::SignInLink;

use crate::commands::machine::found;
use crate::data_dir::DataDir;
use crate::error::CliError;
use crate::output::one_line;
use crate::session::Session;

/// How long the daemon may take to look around and say what it found.
const PATIENCE: Duration = Duration::from_secs(15);

/// The one line with the link, and what else helps.
pub(super) fn link(link: &SignInLink, session: &Session, data_dir: &DataDir) -> Result<(), CliError> {
    session.output.either(link, |link| format!("Your board: {}", link.url))?;
    let option = match &session.global.data_dir {
        Some(_) => format!(" --data-dir {}", data_dir.root().display()),
        None => String::new(),
    };
    session.output.note(&format!(
        "The link works once; `shipmate open{option}` makes another one.\n\
         Data is kept in {}. Ctrl-C stops everything but the runs under way.\n\
         Try: shipmate issue create --title \"Say hello\" --assignee demo{option}",
        data_dir.root().display()
    ));
    Ok(())
}

/// Waits for this machine's daemon and says which agents it brought.
pub(super) async fn agents(session: &Session, data_dir: &DataDir) {
    let words = match tokio::time::timeout(PATIENCE, machine(session, data_dir)).await {
        Ok(machine) => describe(&machine.inventory),
        Err(_) => format!("The daemon is not here yet; its log is {}.", data_dir.log_file("daemon").display()),
    };
    session.output.note(&words);
}

/// This machine, as soon as the server knows it.
async fn machine(session: &Session, data_dir: &DataDir) -> Machine {
    loop {
        // Either may be missing for a moment; then there is nothing to tell yet.
        if let Ok(id) = fs::read_to_string(data_dir.daemon_id())
            && let Ok(client) = session.local_client()
            && let Ok(machines) = client.get::<Vec<Machine>>(&["machines"], &[]).await
            && let Some(machine) = machines.into_iter().find(|machine| machine.daemon_id == id.trim())
        {
            return machine;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn describe(inventory: &[ProviderReport]) -> String {
    // The demo agent is part of this program; nobody looked for it.
    let inventory: Vec<ProviderReport> = inventory.iter().filter(|report| report.provider != "demo").cloned().collect();
    let mut lines = Vec::new();
    match found(&inventory) {
        Some(tools) => lines.push(format!("Agent tools found: {}.", one_line(&tools))),
        None => lines.push("No agent tool was found; the built-in demo agent needs none. Looked for:".to_owned()),
    }
    let wanting = inventory.iter().filter(|report| report.state != ProviderState::Found);
    lines.extend(wanting.map(|report| format!("  {}: {}", report.title, advice(report))));
    lines.join("\n")
}

/// What is wrong and what to do about it.
fn advice(report: &ProviderReport) -> String {
    let problem = match (&report.detail, report.state) {
        (Some(detail), _) => one_line(detail),
        (None, ProviderState::Missing) => format!("`{}` is not there.", report.provider),
        (None, _) => format!("`{}` can't be used.", report.provider),
    };
    match &report.install {
        Some(install) => format!("{problem} To install it: {}", one_line(install)),
        None => problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(provider: &str, state: ProviderState) -> ProviderReport {
        ProviderReport {
            provider: provider.to_owned(),
            title: provider.to_uppercase(),
            state,
            version: Some("1.2.3".to_owned()),
            path: None,
            detail: None,
            install: Some(format!("npm install -g {provider}")),
        }
    }

    #[test]
    fn without_a_real_tool_it_says_what_was_looked_for_and_how_to_get_it() {
        let words = describe(&[report("demo", ProviderState::Found), report("claude", ProviderState::Missing)]);
        assert!(words.starts_with("No agent tool was found"), "{words}");
        assert!(words.contains("  CLAUDE: `claude` is not there. To install it: npm install -g claude"), "{words}");
    }

    #[test]
    fn with_one_it_says_which() {
        assert_eq!(describe(&[report("claude", ProviderState::Found)]), "Agent tools found: claude 1.2.3.");
    }
}
