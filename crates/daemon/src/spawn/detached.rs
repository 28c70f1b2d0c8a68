//! A child that goes its own way, also when we end: a runner.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;

use process_wrap::tokio::ChildWrapper;

use super::{Spawn, SpawnError};
use crate::os;

/// A child that outlives us. Dropping this neither ends nor forgets it: the
/// runtime takes in its exit status when the time comes.
#[derive(Debug)]
pub struct Detached {
    process: Box<dyn ChildWrapper>,
}

impl Spawn {
    /// Starts it to go its own way; what it prints is appended to `log`.
    ///
    /// # Errors
    /// It can't be started.
    pub fn detach(self, log: &Path) -> Result<Detached, SpawnError> {
        let program = self.shown();
        let refused = |error| SpawnError::Refused { program: program.clone(), error };
        let output = os::append_private_file(log).map_err(refused)?;
        let errors: File = output.try_clone().map_err(refused)?;
        Ok(Detached { process: self.spawn(Stdio::null(), output.into(), errors.into())? })
    }
}

impl Detached {
    /// Its process number, while it runs.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.process.id()
    }

    /// Completes when it has ended, however.
    pub async fn ended(&mut self) {
        if let Err(error) = self.process.wait().await {
            tracing::debug!(%error, "the end of a child could not be waited for");
        }
    }
}
