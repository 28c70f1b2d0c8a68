//! `shipmate man`: the manual pages, one for each command.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory as _};
use clap_mangen::Man;

use crate::arguments::Arguments;
use crate::error::CliError;
use crate::session::Session;
use crate::words;

/// Writes the manual pages into a folder, one for each command.
///
/// `man` finds them in a folder `man1` of its search path, such as
/// ~/.local/share/man/man1: `man shipmate`, `man shipmate-issue-create`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate man ~/.local/share/man/man1")]
pub(crate) struct ManArguments {
    /// The folder; it is made if it is not there
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

/// Writes the pages.
pub(crate) fn run(arguments: &ManArguments, session: &Session) -> Result<(), CliError> {
    let folder = &arguments.folder;
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    let pages = fs_err::create_dir_all(folder).and_then(|()| write(&command, folder)).map_err(|error| {
        CliError::failed(format!("the manual pages can't be written into {}: {error}", folder.display()))
            .hint("name a folder of yours")
    })?;
    session.output.note(&format!("{} in {}.", words::count(pages, "page"), folder.display()));
    Ok(())
}

/// Writes the page of a command and those of all within it; answers how many.
fn write(command: &clap::Command, folder: &Path) -> io::Result<usize> {
    // A page has room for what the short help leaves out.
    let whole = command.clone().mut_args(|argument| argument.hide_short_help(false));
    Man::new(whole).source(concat!("shipmate ", env!("CARGO_PKG_VERSION"))).generate_to(folder)?;
    let within = command.get_subcommands().filter(|sub| !sub.is_hide_set());
    within.map(|sub| write(sub, folder)).sum::<io::Result<usize>>().map(|pages| pages + 1)
}
