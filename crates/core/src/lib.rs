//! Words, wire types and every rule of Shipmate.
//!
//! This crate is pure: no IO, no clock, no async runtime. Time and ids are
//! arguments. What the server and the daemon must agree on stands here and
//! nowhere else.

pub mod api;
pub mod error;
pub mod event;
pub mod id;
pub mod journal;
pub mod question;
pub mod rules;
pub mod skill;
pub mod status;
pub mod text;
