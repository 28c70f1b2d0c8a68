//! Everything Shipmate keeps, in SQLite or PostgreSQL.
//!
//! One module per kind of thing, each with its SQL beside the function that
//! runs it. A function that writes takes `&mut Write`; what it changed is told
//! by events that are committed with it.

pub mod activity;
pub mod acts;
pub mod agents;
pub mod attachments;
pub mod backup;
pub mod comments;
pub mod creations;
pub mod environment;
mod error;
pub mod events;
pub mod executions;
pub mod figures;
pub mod identity;
mod ids;
pub mod inbox;
pub mod issues;
pub mod joining;
pub mod journal;
pub mod labels;
pub mod machines;
mod migrate;
pub mod people;
pub mod placement;
pub mod prices;
pub mod projects;
pub mod questions;
pub mod reference;
pub mod repositories;
pub mod review_comments;
pub mod reviews;
pub mod runs;
pub mod runtimes;
pub mod skills;
mod sql;
pub mod standing;
pub mod tasks;
pub mod turns;
pub mod usage;
pub mod wishes;
pub mod words;

pub use error::{Error, Result};
pub use sql::{Plan, Read, Scan, Store, Write};

/// The statements of every module, by module and name.
fn all_statements() -> impl Iterator<Item = (&'static str, sql::Sql)> {
    [
        activity::STATEMENTS,
        acts::STATEMENTS,
        agents::STATEMENTS,
        attachments::STATEMENTS,
        comments::STATEMENTS,
        creations::STATEMENTS,
        environment::STATEMENTS,
        events::STATEMENTS,
        executions::STATEMENTS,
        executions::TOLD_STATEMENTS,
        figures::STATEMENTS,
        identity::STATEMENTS,
        inbox::STATEMENTS,
        issues::STATEMENTS,
        issues::DETAIL_STATEMENTS,
        issues::FAMILY_STATEMENTS,
        issues::ORDER_STATEMENTS,
        issues::WAY_STATEMENTS,
        joining::STATEMENTS,
        journal::STATEMENTS,
        labels::STATEMENTS,
        machines::STATEMENTS,
        people::STATEMENTS,
        placement::STATEMENTS,
        prices::STATEMENTS,
        projects::STATEMENTS,
        projects::DOCUMENT_STATEMENTS,
        questions::STATEMENTS,
        reference::STATEMENTS,
        reference::EXECUTION_STATEMENTS,
        reference::legacy::STATEMENTS,
        reference::messages::STATEMENTS,
        repositories::STATEMENTS,
        review_comments::STATEMENTS,
        reviews::STATEMENTS,
        runs::STATEMENTS,
        runtimes::STATEMENTS,
        skills::STATEMENTS,
        standing::STATEMENTS,
        tasks::STATEMENTS,
        tasks::WAITING_STATEMENTS,
        turns::STATEMENTS,
        usage::STATEMENTS,
        usage::DAILY_STATEMENTS,
        usage::RATE_STATEMENTS,
        wishes::STATEMENTS,
        words::STATEMENTS,
        words::FINDING_STATEMENTS,
    ]
    .into_iter()
    .flatten()
    .copied()
}
