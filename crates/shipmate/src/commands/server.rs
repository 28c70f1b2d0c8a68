//! `shipmate server`: only the server, in the foreground.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use shipmate_core::api::attachment::DEFAULT_QUOTA_BYTES;
use shipmate_seams::Tasks;

use crate::error::{CliError, Exit};
use crate::log::{self, Destination};
use crate::session::Session;
use crate::supervisor::lifeline;

/// More threads than this do not help one database.
const MOST_THREADS: usize = 4;
/// Bytes of a mebibyte.
const MIB: u64 = 1024 * 1024;

/// Runs only the server, in the foreground, until Ctrl-C.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate server --listen 127.0.0.1:4780 --data-dir ~/shipmate")]
pub(crate) struct ServerArguments {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:4780", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Keep everything in this PostgreSQL database instead of SQLite
    #[arg(long, env = "SHIPMATE_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Where NATS is, over which several servers of one PostgreSQL database tell each other what changed; repeatable
    #[arg(long, env = "SHIPMATE_NATS_URL", value_name = "URL", hide_env_values = true, value_delimiter = ',')]
    nats_url: Vec<String>,
    /// A host name under which it may be addressed, besides those of loopback; repeatable
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Where people and other machines reach it, if a proxy stands before it; links begin with it
    #[arg(long, env = "SHIPMATE_PUBLIC_URL", value_name = "URL", value_parser = crate::arguments::server_address)]
    public_url: Option<String>,
    /// How many mebibytes all files on the issues of a workspace may have together
    #[arg(long, env = "SHIPMATE_ATTACHMENT_QUOTA_MIB", value_name = "MIB", default_value_t = DEFAULT_QUOTA_BYTES / MIB)]
    attachment_quota_mib: u64,
    /// The file with the key that agents' environments are encrypted with, 64 hexadecimal digits; the same for every
    /// server of a database. Without it the first server makes `secret.key` in its data directory
    #[arg(long, env = "SHIPMATE_SECRET_KEY_FILE", value_name = "FILE")]
    secret_key_file: Option<PathBuf>,
    /// For how many days events are kept; of each workspace the newest 10,000 are, however old
    #[arg(long, env = "SHIPMATE_EVENT_RETENTION_DAYS", value_name = "DAYS",
          default_value_t = shipmate_server::Config::EVENT_RETENTION_DAYS, value_parser = clap::value_parser!(u32).range(1..=36500))]
    event_retention_days: u32,
    /// What to call the owner when the first account is made
    #[arg(long, hide = true, env = "USER", hide_env = true, default_value = "Owner")]
    owner_name: String,
    /// End when stdin does: whoever started this is gone
    #[arg(long, hide = true)]
    lifeline: bool,
    /// Log to this file, which is rotated, instead of to stderr
    #[arg(long, hide = true, value_name = "FILE")]
    log_file: Option<PathBuf>,
}

/// Runs the server to its end.
pub(crate) fn run(arguments: ServerArguments, session: &Session) -> Result<(), CliError> {
    let data_dir = session.data_dir()?;
    data_dir.create()?;
    log::start(&session.global.log, Destination::from(arguments.log_file.as_deref()))?;
    if !arguments.nats_url.is_empty() && arguments.database_url.is_none() {
        return Err(CliError::new(Exit::Usage, "--nats-url is for several servers of one PostgreSQL database")
            .hint("name the database with --database-url, or leave --nats-url out"));
    }
    let config = shipmate_server::Config {
        data_dir: data_dir.root().to_owned(),
        listen: arguments.listen,
        database_url: arguments.database_url,
        nats_urls: arguments.nats_url,
        allowed_hosts: arguments.allow_host,
        public_url: arguments.public_url,
        attachment_quota_bytes: arguments.attachment_quota_mib.saturating_mul(MIB),
        secret_key_file: arguments.secret_key_file,
        event_retention_days: arguments.event_retention_days,
        owner_name: if arguments.owner_name.is_empty() { "Owner".to_owned() } else { arguments.owner_name },
    };
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(MOST_THREADS);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build()
        .map_err(|error| CliError::failed(format!("the system gives no threads: {error}")))?;
    runtime.block_on(async {
        let tasks = Tasks::default();
        lifeline::watch(&tasks, arguments.lifeline)?;
        let (clock, random) = (session.clock.clone(), session.random);
        shipmate_server::run(config, clock, random, tasks).await.map_err(explained)
    })
}

fn explained(error: shipmate_server::Error) -> CliError {
    let failure = CliError::failed(error.to_string());
    match error {
        shipmate_server::Error::Listen { .. } => failure.hint("choose another address with --listen"),
        shipmate_server::Error::AlreadyRunning { .. } => failure.hint("open its board with `shipmate open`"),
        shipmate_server::Error::DataDirectory { .. } => failure.hint("choose another one with --data-dir"),
        shipmate_server::Error::Nats { .. } => failure.hint("it looks like nats://127.0.0.1:4222"),
        shipmate_server::Error::SecretKey { .. } => failure.hint("name a file with --secret-key-file, or leave it out"),
        shipmate_server::Error::Store(_) | shipmate_server::Error::Serve(_) => failure,
    }
}
