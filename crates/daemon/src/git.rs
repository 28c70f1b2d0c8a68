//! Our git: cached clones, work trees and diffs, run so that neither an
//! address nor a repository can make it run or reach anything else.

mod address;
mod cache;
mod command;
mod diff;
mod fetch;
mod tree;
mod trouble;

use shipmate_core::text::Text;

pub(crate) use cache::Cache;
pub(crate) use command::Git;
pub(crate) use diff::diff;
pub(crate) use tree::{Tree, identity};
pub(crate) use trouble::Trouble;

/// Told of every step that may take a while.
pub(crate) type Report<'a> = &'a mut (dyn FnMut(Text) + Send);
