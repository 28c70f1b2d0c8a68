//! Starting a program as a run starts its agent, without a run: for whoever
//! measures what that costs.

use std::path::Path;
use std::time::Duration;

use crate::fence::{self, Fence, FenceOrder, Needs};
use crate::os::ControlGroup;
use crate::spawn::{Output, Overflow, Spawn, SpawnError};

const DEADLINE: Duration = Duration::from_secs(30);
const MAX_OUTPUT: usize = 4096;

/// What is put around the program.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// The fence.
    pub fence: Option<FenceOrder>,
    /// Whether a control group of its own, if one can be had.
    pub control_group: bool,
}

/// Runs `program` in `work` to its end.
///
/// # Errors
/// It can't be started within what is to be around it, or does not end.
pub async fn rehearse(program: &Path, args: &[&str], work: &Path, around: &Around) -> Result<Output, SpawnError> {
    let spawn = Spawn::new(program).args(args).directory(work);
    let spawn = match &around.fence {
        Some(order) => spawn.fence(fence_for(program, work, order)?),
        None => spawn,
    };
    let group = around.control_group.then(|| ControlGroup::make("shipmate-rehearsal")).and_then(Result::ok);
    let group = group.filter(|group| group.enter().is_ok());
    let child = spawn.within(group.as_ref()).start();
    if let Some(Err(error)) = group.as_ref().map(ControlGroup::leave) {
        tracing::warn!(%error, "this process stays in the control group of a rehearsal");
    }
    child?.finish(DEADLINE, MAX_OUTPUT, Overflow::Forget).await
}

fn fence_for(program: &Path, work: &Path, order: &FenceOrder) -> Result<Fence, SpawnError> {
    let own_temporary = work.join("tmp");
    let needs = Needs {
        program,
        search_path: "/usr/local/bin:/usr/bin:/bin".as_ref(),
        state: &[],
        laid_out: None,
        work,
        made: None,
        enclosed: &work.join("enclosed"),
        own_temporary: &own_temporary,
        ours: None,
    };
    let ready = fence::make_ready(&needs, order);
    let shown = || program.to_string_lossy().into_owned();
    ready.map_err(|error| SpawnError::Refused { program: shown(), error })?;
    Ok(Fence::around(&needs, order))
}
