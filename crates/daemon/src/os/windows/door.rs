//! Doors on Windows: named pipes, named after a directory of ours.
//!
//! A pipe made without a security descriptor of its own may be written to by
//! its owner, administrators and the system only, and a wish must be written.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use sha2::{Digest as _, Sha256};
use shipmate_core::text::hex;
use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeClient, NamedPipeServer, ServerOptions};

fn pipe_name(directory: &Path, name: &str) -> io::Result<OsString> {
    let whole = std::path::absolute(directory)?.join(name);
    let digest = Sha256::digest(whole.as_os_str().as_encoded_bytes());
    let short = hex(&digest[..16]);
    Ok(format!(r"\\.\pipe\shipmate-{short}").into())
}

/// Listens at a door.
#[derive(Debug)]
pub(crate) struct DoorListener {
    name: OsString,
    next: NamedPipeServer,
}

impl DoorListener {
    /// Opens the door; fails if somebody else has opened one of this name.
    pub(crate) fn bind(directory: &Path, name: &str) -> io::Result<Self> {
        let name = pipe_name(directory, name)?;
        let next = ServerOptions::new().first_pipe_instance(true).reject_remote_clients(true).create(&name)?;
        Ok(Self { name, next })
    }

    /// The next one who comes. Its process is not asked for here.
    pub(crate) async fn accept(&mut self) -> io::Result<(NamedPipeServer, Option<u32>)> {
        self.next.connect().await?;
        let next = ServerOptions::new().reject_remote_clients(true).create(&self.name)?;
        Ok((std::mem::replace(&mut self.next, next), None))
    }
}

/// Goes to the door.
pub(crate) async fn door_connect(directory: &Path, name: &str) -> io::Result<NamedPipeClient> {
    ClientOptions::new().open(pipe_name(directory, name)?)
}
