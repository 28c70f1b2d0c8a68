//! Asks an agent CLI which models and modes it has, by its own protocol.

use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

use shipmate_agents::{Inquiry, Provider, Said, Step};
use tokio::time::timeout;

use crate::os;
use crate::spawn::{Child, Inherit, Spawn, Taken};

/// How long a CLI may take. Some look around first, or ask their service.
pub(super) const DEADLINE: Duration = Duration::from_secs(45);
/// How long it may take to end afterwards.
const GRACE: Duration = Duration::from_secs(2);

/// Whether a CLI of this kind can be asked.
pub(super) fn can_be_asked(provider: &Provider) -> bool {
    Inquiry::new(provider.protocol, "").is_some()
}

/// Starts the CLI at `path` in `directory`, asks, and ends it with all it started.
///
/// # Errors
/// Says why it did not answer.
pub(super) async fn ask(
    provider: &Provider,
    path: &Path,
    directory: &Path,
    search_path: &OsStr,
    deadline: Duration,
) -> Result<Said, String> {
    os::create_private_directories(directory).map_err(|error| error.to_string())?;
    let shown = directory.to_string_lossy();
    let inquiry = Inquiry::new(provider.protocol, &shown).ok_or("its protocol has no way to ask")?;
    let command = Inquiry::command(provider, &path.to_string_lossy());
    let spawn = Spawn::new(&command.program).args(&command.args).directory(directory).set("PATH", search_path);
    let spawn = command.environment.iter().fold(spawn, |spawn, (name, value)| spawn.set(name, value));
    let inherit = Inherit::those(move |name| command.inherits(name));
    let mut child = spawn.inherit(inherit).start().map_err(|error| error.to_string())?;
    child.write(&inquiry.start());
    let said = timeout(deadline, answer(&mut child, &inquiry)).await;
    child.drop_input();
    child.end(GRACE).await;
    said.unwrap_or_else(|_| Err(format!("it did not answer within {} s", deadline.as_secs())))
}

async fn answer(child: &mut Child, inquiry: &Inquiry) -> Result<Said, String> {
    loop {
        while let Some(line) = child.line() {
            let step = match line {
                Taken::Whole(bytes) => inquiry.line(bytes),
                Taken::TooLong(..) => None,
            };
            match step {
                Some(Step::Write(bytes)) => child.write(&bytes),
                Some(Step::Said(said)) => return Ok(said),
                Some(Step::Refused(why)) => return Err(why),
                None => {}
            }
        }
        if child.exit().is_some() && child.is_silent() {
            return Err("it ended before it answered".to_owned());
        }
        child.happen(true).await;
    }
}
