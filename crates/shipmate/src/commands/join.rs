//! `shipmate join`: this machine serves somebody's board from now on.

use clap::Args;
use reqwest::Url;
use shipmate_core::api::identity::Workspace;
use shipmate_core::api::joining::{JoinMachine, Joined};

use super::daemon::{self, Foreground};
use super::{single_threaded, text_or_stdin};
use crate::client::{Client, Origin, Place};
use crate::data_dir::{DataDir, JoinedFile, write_private};
use crate::error::{CliError, Exit};
use crate::session::Session;

/// How the secret of such a link begins.
const SECRET: &str = "shj_";

/// Lets this machine serve a board on another one, and starts its daemon.
///
/// The link comes from `shipmate machine add` or from the board. It works once:
/// after this command it is worth nothing, whoever has seen it. `-` reads it from
/// stdin, so that it never stands in a process list.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate join 'https://board.example.org/join#shj_…'
  shipmate join - --name \"the big box\" < link")]
pub(crate) struct JoinArguments {
    /// The link, or `-` to read it from stdin
    link: String,
    /// Run the daemon in this terminal instead of out of sight
    #[arg(long)]
    foreground: bool,
    /// How the daemon works.
    #[command(flatten)]
    daemon: Foreground,
}

/// A link, taken apart.
#[derive(Debug, PartialEq, Eq)]
struct Link {
    server: String,
    code: String,
}

impl Link {
    fn read(given: &str) -> Result<Self, CliError> {
        let wrong = || {
            CliError::new(Exit::Usage, "this is not a link for a machine").hint(format!(
                "it looks like https://board.example.org/join#{SECRET}…; `shipmate machine add` makes one"
            ))
        };
        let url = Url::parse(given.trim()).map_err(|_| wrong())?;
        let code = url.fragment().filter(|code| code.starts_with(SECRET)).ok_or_else(wrong)?.to_owned();
        if url.path() != "/join" || !matches!(url.scheme(), "http" | "https") {
            return Err(wrong());
        }
        Ok(Self { server: url.origin().ascii_serialization(), code })
    }

    fn is_loopback(&self) -> bool {
        let host = Url::parse(&self.server).ok().and_then(|url| url.host_str().map(str::to_owned));
        host.is_some_and(|host| {
            let host = host.trim_matches(['[', ']']);
            host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
        })
    }
}

/// Joins, and starts the daemon.
pub(crate) fn run(arguments: JoinArguments, session: &Session) -> Result<(), CliError> {
    if session.global.server.is_some() || session.global.token.is_some() {
        return Err(CliError::new(Exit::Usage, "the link says which server it is, and brings its own token")
            .hint("leave out --server, --token and the variables SHIPMATE_SERVER and SHIPMATE_TOKEN"));
    }
    let link = Link::read(&text_or_stdin(arguments.link)?)?;
    let data_dir = session.data_dir()?;
    let name = arguments.daemon.device_name();
    single_threaded(join(&link, &name, &data_dir, session))?;
    if arguments.foreground {
        session.output.note(&permanent(&data_dir, session));
        return daemon::in_this_terminal(arguments.daemon, session);
    }
    single_threaded(daemon::out_of_sight(&arguments.daemon, session))?;
    session.output.note(&permanent(&data_dir, session));
    Ok(())
}

/// Trades the link for a token and keeps what the daemon needs.
async fn join(link: &Link, name: &str, data_dir: &DataDir, session: &Session) -> Result<(), CliError> {
    // The link is used up by the exchange: what can go wrong here goes wrong before.
    data_dir.create()?;
    is_free(link, data_dir).await?;
    if link.server.starts_with("http://") && !link.is_loopback() {
        let words = "is spoken to without encryption: who is on the way can read the token and your code. Put TLS \
                     before it, or a tunnel.";
        session.output.note(&format!("{} {words}", link.server));
    }
    let client = Client::new(Place::new(&link.server, "", Origin::Named))?;
    let wish = JoinMachine { code: link.code.clone(), name: name.to_owned() };
    let joined: Joined = client.post(&["machines", "join"], &wish).await.map_err(|error| explained(error, link))?;
    let workspaces: Vec<String> = joined.workspaces.into_iter().map(|workspace| workspace.name).collect();
    let served = workspaces.join(", ");
    write_private(&data_dir.daemon_token(), joined.token.as_bytes())?;
    let note = JoinedFile {
        server: link.server.clone(),
        name: name.to_owned(),
        owner: joined.owner_name,
        workspaces,
        joined_at: session.clock.now(),
    };
    data_dir.write_joined(&note)?;
    session
        .output
        .note(&format!("This machine, {name}, is {}'s on {} now and serves {served}.", note.owner, note.server));
    session.output.note(&format!("Its token is kept in {}, for you alone to read.", data_dir.daemon_token().display()));
    Ok(())
}

/// Refuses a data directory that serves a board already.
async fn is_free(link: &Link, data_dir: &DataDir) -> Result<(), CliError> {
    let taken = |said: String| CliError::new(Exit::Conflict, said);
    let elsewhere = "the link is not used up; to serve one more board from here, name another --data-dir";
    if let Some(up) = data_dir.read_up_file().filter(|_| data_dir.is_kept_up()) {
        return Err(
            taken(format!("`shipmate up` (process {}) runs here, with a board of its own", up.pid)).hint(elsewhere)
        );
    }
    let Ok(token) = fs_err::read_to_string(data_dir.daemon_token()) else { return Ok(()) };
    match data_dir.read_joined() {
        Some(joined) if joined.server == link.server => {
            if !opens(&joined.server, token.trim()).await? {
                // Its token was revoked: this is how it comes back.
                return Ok(());
            }
            Err(taken(format!(
                "this machine has joined {} already, as {}'s {}",
                joined.server, joined.owner, joined.name
            ))
            .hint("the link is not used up; `shipmate daemon start` starts this machine's daemon"))
        }
        Some(joined) => Err(taken(format!("this machine serves {} already", joined.server)).hint(elsewhere)),
        None => Err(taken(format!("the daemon of {} has a token already", data_dir.root().display())).hint(elsewhere)),
    }
}

/// Whether a daemon's token is still good.
async fn opens(server: &str, token: &str) -> Result<bool, CliError> {
    let client = Client::new(Place::new(server, token, Origin::Named))?;
    match client.get::<Vec<Workspace>>(&["workspaces"], &[]).await {
        Ok(_) => Ok(true),
        Err(CliError::Failure(failure)) if failure.exit == Exit::NotAllowed => Ok(false),
        Err(error) => Err(error),
    }
}

fn explained(error: CliError, link: &Link) -> CliError {
    let CliError::Failure(failure) = &error else { return error };
    match failure.exit {
        Exit::NotAllowed => error.hint("nothing was changed on this machine"),
        Exit::Unreachable if link.is_loopback() => error.hint(
            "such an address leads to this very machine; start the server with --public-url, or bring it here with a \
             tunnel (`ssh -L`)",
        ),
        Exit::Unreachable => error.hint("check the network between the two machines; the link is not used up"),
        _ => error,
    }
}

fn permanent(data_dir: &DataDir, session: &Session) -> String {
    let here = match &session.global.data_dir {
        Some(_) => format!(" --data-dir {}", data_dir.root().display()),
        None => String::new(),
    };
    format!("It runs until this machine is switched off; `shipmate service install{here}` makes it permanent.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_taken_apart_and_anything_else_is_refused() {
        let link = Link::read(" https://board.example.org:8443/join#shj_ab\n").expect("a link");
        assert_eq!(link, Link { server: "https://board.example.org:8443".into(), code: "shj_ab".into() });
        assert!(!link.is_loopback());
        for here in ["http://127.0.0.1:1/join#shj_a", "http://localhost:1/join#shj_a", "http://[::1]:1/join#shj_a"] {
            assert!(Link::read(here).expect("a link").is_loopback(), "{here}");
        }
        for wrong in [
            "",
            "shj_ab",
            "https://x.org/sign-in#sho_ab",
            "https://x.org/join",
            "https://x.org/#shj_ab",
            "ftp://x.org/join#shj_ab",
        ] {
            assert!(Link::read(wrong).is_err(), "{wrong}");
        }
    }
}
