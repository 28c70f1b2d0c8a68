//! The machine side from the outside: real processes, real git, real files.

mod actor;
mod conformance;
mod runner;
