//! The project's own rules: what the compiler and clippy don't check.
//!
//! A rule is a function from the repository's files to complaints. The tests
//! in `tests/tidy.rs` apply every rule to the repository; the tests beside a
//! rule show that it bites.

pub mod dependencies;
pub mod files;
pub mod migrations;
pub mod mutants;
pub mod pinned;
pub mod purity;
pub mod sizes;
pub mod source;
pub mod systems;
pub mod waiting;
pub mod words;

pub use files::{File, Repository};

/// A sentence that names the file, what is wrong and what to do.
pub type Complaint = String;
