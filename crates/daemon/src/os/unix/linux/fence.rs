//! The fence on Linux: Landlock, which any process may put around itself and
//! its children, and which nothing can take down again.

use std::io;
use std::path::PathBuf;

use landlock::{
    ABI, Access as _, AccessFs, CompatLevel, Compatible as _, Ruleset, RulesetAttr as _, RulesetCreatedAttr as _,
    RulesetError, RulesetStatus, Scope, path_beneath_rules,
};
use process_wrap::tokio::{ChildWrapper, CommandWrap};

use crate::fence::Fence;

/// The newest rules we know; an older system holds those it knows.
const RULES: ABI = ABI::V6;

/// Why no fence can be put up, if none can.
pub(crate) fn fence_missing() -> Option<&'static str> {
    let least = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
    let made = least.handle_access(AccessFs::from_all(ABI::V1)).and_then(Ruleset::create);
    made.err().map(|_| "this system's kernel offers no Landlock (Linux 5.13 and newer do, unless it is switched off)")
}

/// Starts the command within the fence.
pub(crate) fn spawn_fenced(command: &mut CommandWrap, fence: &Fence) -> io::Result<Box<dyn ChildWrapper>> {
    let runtime = tokio::runtime::Handle::current();
    // The fence goes around one thread, and a child inherits its thread's. This
    // thread ends here, so that we ourselves stay outside.
    std::thread::scope(|scope| {
        let inside = scope.spawn(|| {
            let _runtime = runtime.enter();
            restrict(&fence.read, &fence.write).map_err(io::Error::other)?;
            command.spawn()
        });
        inside.join().unwrap_or_else(|_| Err(io::Error::other("the fence could not be put up")))
    })
}

fn restrict(read: &[PathBuf], write: &[PathBuf]) -> Result<(), RulesetError> {
    let all = AccessFs::from_all(RULES);
    let looks = AccessFs::from_read(RULES);
    let status = Ruleset::default()
        .handle_access(all)?
        // It ends none but its own: not us, not the daemon.
        .scope(Scope::Signal)?
        .create()?
        .add_rules(path_beneath_rules(read, looks))?
        .add_rules(path_beneath_rules(write, all))?
        .restrict_self()?;
    if status.ruleset != RulesetStatus::FullyEnforced {
        tracing::info!("this system's kernel holds a part of the fence only");
    }
    Ok(())
}
