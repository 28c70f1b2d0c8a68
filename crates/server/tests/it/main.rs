//! The real router on a real store, in invented time.

mod beats;
mod behind;
mod daemon;
mod departed;
mod fair;
mod forgotten;
mod leases;
mod quiet;
mod registration;
mod restored;
mod retry;
mod runtimes;
mod sockets;
mod steering;
mod sweeps;
mod world;
