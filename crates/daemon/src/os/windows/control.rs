//! The owner's door on Windows: a named pipe, named after the state directory.
//!
//! A pipe made without a security descriptor of its own may be written to by
//! its owner, administrators and the system only, and a wish must be written.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use sha2::{Digest as _, Sha256};
use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeClient, NamedPipeServer, ServerOptions};

fn name(state: &Path) -> io::Result<OsString> {
    let whole = std::path::absolute(state)?;
    let digest = Sha256::digest(whole.as_os_str().as_encoded_bytes());
    let short: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!(r"\\.\pipe\shipmate-{short}").into())
}

/// Listens at the door.
#[derive(Debug)]
pub(crate) struct ControlListener {
    name: OsString,
    next: NamedPipeServer,
}

impl ControlListener {
    /// Opens the door; fails if somebody else has opened one of this name.
    pub(crate) fn bind(state: &Path) -> io::Result<Self> {
        let name = name(state)?;
        let next = ServerOptions::new().first_pipe_instance(true).reject_remote_clients(true).create(&name)?;
        Ok(Self { name, next })
    }

    /// The next one who comes.
    pub(crate) async fn accept(&mut self) -> io::Result<NamedPipeServer> {
        self.next.connect().await?;
        let next = ServerOptions::new().reject_remote_clients(true).create(&self.name)?;
        Ok(std::mem::replace(&mut self.next, next))
    }
}

/// Goes to the door.
pub(crate) async fn control_connect(state: &Path) -> io::Result<NamedPipeClient> {
    ClientOptions::new().open(name(state)?)
}
