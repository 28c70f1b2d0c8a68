//! How each agent CLI is found, started, spoken to and understood.
//!
//! Pure: no IO, no clock, no async runtime. A [`Provider`] says what to look
//! for on a machine, [`command`] what to start, and a [`Driver`] turns what
//! the process prints into journal records and what we want into bytes for
//! its standard input. Whoever owns the process performs the effects.

mod acp;
mod bounds;
mod choices;
mod claude;
mod codex;
mod command;
mod driver;
mod exec;
mod failure;
mod jsonrpc;
mod memory;
mod pi;
mod prompt;
mod provider;
mod tools;
mod words;

pub use choices::{Inquiry, Said, Step};
pub use command::{Command, command};
pub use driver::{Driver, Effect, Exit, Line, Protocol, Remark, driver};
pub use memory::in_view_of_memory;
pub use prompt::prompt;
pub use provider::{
    ApprovalMeans, COMMON_ENVIRONMENT, Counting, ModelChoice, Provider, Resume, SkillMeans, ToolMeans, Version,
    builtin, read_version,
};
pub use tools::ToolServer;
