//! Our git: cached clones, work trees and diffs, run so that neither an
//! address nor a repository can make it run or reach anything else.

mod address;
mod beside;
mod borrowing;
mod cache;
mod command;
mod deliver;
mod diff;
mod fetch;
mod own;
mod references;
mod snapshot;
mod tree;
mod trouble;

use shipmate_core::text::Text;

pub(crate) use address::Address;
pub(crate) use beside::beside;
pub(crate) use cache::Cache;
pub(crate) use command::Git;
pub(crate) use deliver::{Bench, Merged, Pushed, checked_out};
pub(crate) use diff::diff;
pub(crate) use own::Made;
pub(crate) use snapshot::{Words, keep_as, name_of, snapshot, turn};
pub(crate) use tree::{Places, Tree, identity};
pub(crate) use trouble::{Cause, Trouble};

/// Told of every step that may take a while.
pub(crate) type Report<'a> = &'a mut (dyn FnMut(Text) + Send);
