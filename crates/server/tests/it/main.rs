//! The real router on a real store, in invented time.

mod daemon;
mod runtimes;
mod world;
