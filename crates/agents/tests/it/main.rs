//! The drivers, seen from outside: recorded and invented output in, records out.

mod exec;
mod hostile;
mod others;
mod peculiar;
mod place;
mod prompting;
mod questions;
mod recordings;
mod steering;
