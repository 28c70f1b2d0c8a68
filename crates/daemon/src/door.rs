//! The door of a run: how a command inside it speaks as its execution.
//!
//! The runner listens in the run's directory. What is asked of the server it
//! leaves to the daemon, which alone has the machine's credential; what is
//! asked of a person goes through the journal, as every question does.

mod carrier;

use std::io;
use std::path::Path;

use shipmate_core::api::door::{MAX_LINE_BYTES, Reply, Wish};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};

pub(crate) use carrier::Carrier;

use crate::os;

/// What the door is called in its directory.
pub(crate) const NAME: &str = "door.sock";

/// Says one thing at the door of the run in `directory`, with the file that it
/// speaks of, and waits for the reply: for a person's as long as the agent has
/// patience.
///
/// # Errors
/// Nobody listens there, which is so once the run is over, or what was said
/// back can't be understood.
pub async fn knock(directory: &Path, wish: &Wish, file: &[u8]) -> io::Result<Reply> {
    let stream = os::door_connect(directory, NAME).await?;
    let (read, mut write) = tokio::io::split(stream);
    let mut line = serde_json::to_vec(wish)?;
    line.push(b'\n');
    let mut reply = Vec::new();
    let said = async {
        write.write_all(&line).await?;
        write.write_all(file).await
    };
    let mut read = BufReader::new(read).take(2 * MAX_LINE_BYTES);
    // At once: what is not let in is refused before all of it is said.
    let (said, heard) = tokio::join!(said, read.read_until(b'\n', &mut reply));
    if reply.is_empty() {
        heard?;
        said?;
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(serde_json::from_slice(&reply)?)
}
