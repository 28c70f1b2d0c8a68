//! `shipmate`: the whole of Shipmate in one binary.

mod arguments;
mod browser;
mod client;
mod commands;
mod credentials;
mod data_dir;
mod demo_agent;
mod diagnosis;
mod error;
mod git;
mod log;
mod machine_files;
mod os;
mod output;
mod resolve;
mod service;
mod session;
mod supervisor;
mod transcript;
mod words;

use std::process::ExitCode;

use clap::Parser as _;

/// A server with thousands of daemons does little but read and write short messages; a seventh of its time went into
/// the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match arguments::Arguments::try_parse() {
        Ok(arguments) => commands::run(arguments),
        Err(refused) => {
            // Nothing sensible can be done when even the help has no reader.
            let _ = refused.print();
            ExitCode::from(u8::try_from(refused.exit_code()).unwrap_or(2))
        }
    }
}
