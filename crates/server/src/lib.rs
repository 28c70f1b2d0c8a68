//! The board's server: API, sockets, background jobs and the embedded web app.
//!
//! It keeps no state that matters: what is true is in the database, and memory
//! holds sockets and hints. Routes stand in one list ([`routes`]), background
//! jobs in another ([`background`]).

mod actions;
mod app;
mod assignment;
mod attachments;
mod auth;
mod background;
mod bootstrap;
mod borrowed;
mod bus;
mod door;
mod error;
mod extract;
mod fold;
mod hear_out;
mod instance;
mod liveness;
mod log_gate;
mod metrics;
mod notice;
mod once;
mod origin;
mod routes;
mod secret;
mod serve;
mod socket;
pub mod stepped;
mod talk;
mod twins;
mod upload;
mod vault;
mod web;

pub use instance::{Instance, instance_file};
pub use routes::openapi;
pub use serve::{Config, Error, run};
