//! The real router on a real store, in invented time.

mod beats;
mod daemon;
mod departed;
mod quiet;
mod registration;
mod retry;
mod runtimes;
mod sockets;
mod steering;
mod sweeps;
mod world;
