//! `shipmate machine show`.

use shipmate_core::api::board::Machine;
use shipmate_core::status::Sharing;

use super::{Chosen, found};
use crate::client::Client;
use crate::error::CliError;
use crate::output::one_line;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Shows the machine.
pub(super) async fn run(chosen: &Chosen, client: &Client, session: &Session) -> Result<(), CliError> {
    let machines: Vec<Machine> = client.get(&["machines"], &[]).await?;
    let machine = resolve::pick("machine", &chosen.machine, &machines)?;
    session.output.either(machine, |machine| describe(machine, session))
}

fn describe(machine: &Machine, session: &Session) -> String {
    let seen = words::ago(session.clock.now(), machine.last_seen_at);
    let whose = match machine.shared {
        Sharing::Owner => machine.owner_name.clone(),
        Sharing::Workspace => format!("{}, for everybody", machine.owner_name),
    };
    let serves = match machine.serves.lines() {
        lines if lines.is_empty() => "everything".to_owned(),
        lines => format!("only {}", lines.join("; ")),
    };
    let facts = [
        ("machine", machine.name.clone()),
        ("id", machine.daemon_id.clone()),
        ("is", format!("{}, seen {seen}", machine.presence)),
        ("whose", whose),
        ("serves", serves),
        ("works in", works_in(machine)),
        ("runs", format!("{} of {}", machine.running, machine.capacity)),
        ("tools", found(&machine.inventory).unwrap_or_else(|| "none".to_owned())),
        ("system", machine.os.clone()),
        ("version", machine.version.clone()),
    ];
    facts.map(|(name, fact)| format!("{name:<10}{}", one_line(&fact))).join("\n")
}

/// The directories that agents may work in themselves.
fn works_in(machine: &Machine) -> String {
    match &machine.serves.work_in[..] {
        [] => "copies only".to_owned(),
        directories => format!("copies, and in {} itself", directories.join(", ")),
    }
}
