//! The binary, as people and programs meet it.

mod cli;
