//! What tests need: databases, a running installation, a client, a lossy
//! network and git repositories.
//!
//! Nothing here sleeps: a test waits for a condition, with a deadline and a
//! sentence that says what did not come true ([`eventually`]).

pub mod agents;
pub mod client;
pub mod crowd;
pub mod database;
mod eventually;
mod git;
pub mod installation;
pub mod model;
mod nats;
pub mod processes;
mod proxy;
pub mod settings;

pub use client::Client;
pub use database::Database;
pub use eventually::{DEADLINE, eventually};
pub use git::GitRepository;
pub use installation::{Installation, Up};
pub use nats::NatsServer;
pub use proxy::{Fault, Proxy};
