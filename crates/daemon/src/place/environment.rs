//! The agent's variables, in a file of their own that lies here only as long
//! as the run is under way, and that no agent can read.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::Path;

use shipmate_core::api::environment::{ExecutionEnvironment, SecretValue};

use super::RunDir;
use crate::os;

const FILE: &str = "environment.json";

/// Writes the variables into the draft of a run directory.
pub(super) fn write(draft: &Path, variables: &BTreeMap<String, SecretValue>) -> io::Result<()> {
    let environment = ExecutionEnvironment { variables: variables.clone() };
    let mut file = os::create_private_file(&draft.join(FILE))?;
    file.write_all(&serde_json::to_vec(&environment).map_err(io::Error::other)?)?;
    file.sync_all()
}

impl RunDir {
    /// The variables of the agent's environment.
    ///
    /// # Errors
    /// The file is there and can't be read.
    pub(crate) fn variables(&self) -> io::Result<BTreeMap<String, String>> {
        match fs_err::read(self.path.join(FILE)) {
            Ok(content) => {
                let read: ExecutionEnvironment = serde_json::from_slice(&content).map_err(io::Error::other)?;
                Ok(read.reveal())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(error),
        }
    }

    /// Removes the variables: nobody needs them any more.
    pub(crate) fn forget_variables(&self) -> io::Result<()> {
        match fs_err::remove_file(self.path.join(FILE)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
