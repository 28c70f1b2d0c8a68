//! The real router on a real store, in invented time.

mod beats;
mod daemon;
mod quiet;
mod registration;
mod retry;
mod runtimes;
mod sockets;
mod sweeps;
mod world;
