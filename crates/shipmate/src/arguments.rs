//! The command line: every command and every setting, turned into plain values once.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands;

/// Turns the coding agents on your machines into a team on a board.
///
/// Assign an issue to an agent; a daemon on one of your machines runs it in a
/// work tree of its own, streams what it does, and hands back a diff.
#[derive(Debug, Parser)]
#[command(
    name = "shipmate",
    version,
    arg_required_else_help = true,
    after_help = "\
Examples:
  shipmate up
  shipmate issue create --title \"Say hello\" --assignee demo
  shipmate run log -f SHIP-1

Exit codes: see `shipmate help exit-codes`."
)]
pub(crate) struct Arguments {
    /// What every command understands.
    #[command(flatten)]
    pub(crate) global: Global,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal that can, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What every command understands.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Where this installation keeps its data; also how the local server is found
    #[arg(long, global = true, env = "SHIPMATE_DATA_DIR", value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// The server to talk to, instead of the local one
    #[arg(long, global = true, env = "SHIPMATE_SERVER", value_name = "URL", hide_short_help = true)]
    pub(crate) server: Option<String>,
    /// The token to show to --server
    #[arg(
        long,
        global = true,
        env = "SHIPMATE_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true,
        hide_short_help = true
    )]
    pub(crate) token: Option<String>,
    /// The workspace to work in, by name, slug or id
    #[arg(long, global = true, env = "SHIPMATE_WORKSPACE", value_name = "NAME", hide_short_help = true)]
    pub(crate) workspace: Option<String>,
    /// The door of the run that this command is inside of, where there is one
    #[arg(long, global = true, env = "SHIPMATE_DOOR", value_name = "DIR", hide = true)]
    pub(crate) door: Option<PathBuf>,
    /// Print JSON, as the server's API has it
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", hide_short_help = true)]
    pub(crate) color: ColorChoice,
    /// What the server and the daemon log, such as `info` or `shipmate_daemon=debug`
    #[arg(
        long,
        global = true,
        env = "SHIPMATE_LOG",
        value_name = "FILTER",
        default_value = "info",
        hide_short_help = true
    )]
    pub(crate) log: String,
}

/// Every command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start everything on this machine: server, board and daemon
    Up(commands::up::UpArguments),
    /// Open the board in the browser
    Open(commands::open::OpenArguments),
    /// Let this machine serve a board on another one
    Join(commands::join::JoinArguments),
    /// Say what runs here
    Status(commands::status::StatusArguments),
    /// Create, find and change issues
    #[command(subcommand)]
    Issue(commands::issue::IssueCommand),
    /// Make and change the labels of the board
    #[command(subcommand)]
    Label(commands::label::LabelCommand),
    /// Make, import and change what agents can be taught
    #[command(subcommand)]
    Skill(commands::skill::SkillCommand),
    /// Make and change projects and their pages
    #[command(subcommand)]
    Project(commands::project::ProjectCommand),
    /// List, fetch and delete the files on issues
    #[command(subcommand)]
    Attachment(commands::attachment::AttachmentCommand),
    /// Read what happened to the issues you follow
    #[command(subcommand)]
    Inbox(commands::inbox::InboxCommand),
    /// Print what changed in the workspace, by number
    Events(commands::events::EventsArguments),
    /// Say why an issue's run waits
    Why(commands::why::WhyArguments),
    /// Watch, cancel and review what agents do
    #[command(subcommand)]
    Run(commands::run::RunCommand),
    /// Say what runs have used and what it costs
    Usage(commands::usage::UsageArguments),
    /// See and set what tokens cost
    #[command(subcommand)]
    Price(commands::price::PriceCommand),
    /// Make and change the agents of the board
    #[command(subcommand)]
    Agent(commands::agent::AgentCommand),
    /// Add machines, and list those whose daemons serve the board
    #[command(subcommand)]
    Machine(commands::machine::MachineCommand),
    /// Offer the board to programs that speak the Model Context Protocol
    Mcp(commands::mcp::McpArguments),
    /// List, switch, rename and delete what machines offer
    #[command(subcommand)]
    Runtime(commands::runtime::RuntimeCommand),
    /// Say which repositories agents work in
    #[command(subcommand)]
    Repo(commands::repo::RepoCommand),
    /// Offer commands of your own as agents on this machine
    #[command(subcommand)]
    Provider(commands::provider::ProviderCommand),
    /// List and make workspaces, and say who is in them
    #[command(subcommand)]
    Workspace(commands::workspace::WorkspaceCommand),
    /// Say who you are here, and what others call you
    Me(commands::me::MeArguments),
    /// Make and revoke tokens for programs
    #[command(subcommand)]
    Token(commands::token::TokenCommand),
    /// Remember a server and a token for all later commands
    Login(commands::login::LoginArguments),
    /// Forget the remembered server and token
    Logout(commands::login::LogoutArguments),
    /// Copy the database into one file, while the server runs
    Backup(commands::backup::BackupArguments),
    /// Begin a new data directory from a backup
    Restore(commands::restore::RestoreArguments),
    /// Run only the server, in the foreground
    Server(commands::server::ServerArguments),
    /// Run this machine's daemon, in the foreground or out of sight
    Daemon(commands::daemon::DaemonArguments),
    /// Have the system start this machine's daemon by itself
    #[command(subcommand)]
    Service(commands::service::ServiceCommand),
    /// Remove what this machine's runs left and nobody needs
    Gc(commands::gc::GcArguments),
    /// Print the completions for a shell
    Completions(commands::completions::CompletionsArguments),
    /// Write the manual pages into a folder
    Man(commands::man::ManArguments),
    /// Own one execution; started by the daemon
    #[command(hide = true)]
    Runner(commands::runner::RunnerArguments),
    /// Play an agent that needs no model; started by a runner
    #[command(hide = true)]
    DemoAgent(commands::demo_agent::DemoAgentArguments),
    /// The API's description, as the server serves it
    #[command(hide = true)]
    Openapi,
    /// What the exit codes mean
    #[command(hide = true, help_template = crate::error::EXIT_CODES)]
    ExitCodes,
}

/// The address of a server, as `--public-url` takes it.
pub(crate) fn server_address(given: &str) -> Result<String, String> {
    let url = reqwest::Url::parse(given).map_err(|error| error.to_string())?;
    if !matches!(url.scheme(), "http" | "https") || url.path() != "/" || url.query().is_some() {
        return Err("it looks like https://board.example.org, without a path".to_owned());
    }
    Ok(url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests;
