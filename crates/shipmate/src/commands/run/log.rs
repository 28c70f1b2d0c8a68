//! `shipmate run log`: a run's transcript, live with `-f`.

use std::time::Duration;

use clap::Args;
use shipmate_core::api::run::{Run, Transcript};
use shipmate_core::id::TaskId;

use crate::client::Client;
use crate::error::CliError;
use crate::resolve;
use crate::session::Session;
use crate::transcript;
use crate::words;

/// How often to look for more.
const PAUSE: Duration = Duration::from_millis(250);
/// How long a server may be away before we stop waiting for it.
const PATIENCE: Duration = Duration::from_secs(120);

/// Prints a run's transcript. With --json each record is one line.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate run log SHIP-7
  shipmate run log -f SHIP-7")]
pub(crate) struct LogArguments {
    /// Its id, the beginning of it, or an issue's key
    run: String,
    /// Go on until the run is over
    #[arg(short, long)]
    follow: bool,
}

/// How far the reader is.
struct Follower<'a> {
    session: &'a Session,
    id: TaskId,
    attempt: Option<i64>,
    next: i64,
    said: String,
}

/// Prints the transcript.
pub(crate) async fn run(arguments: LogArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let run = resolve::run(&client, &arguments.run).await?;
    let mut follower = Follower { session, id: run.id, attempt: None, next: 0, said: String::new() };
    if !arguments.follow {
        while follower.print_more(&client).await? {}
        return Ok(());
    }
    let mut client = client;
    let mut away_since = None;
    loop {
        match follower.look(&client).await {
            Ok(true) => return Ok(()),
            Ok(false) => away_since = None,
            // The server is being started again, perhaps under a new key.
            Err(error) if error.may_pass() => {
                let since = *away_since.get_or_insert_with(|| {
                    session.output.note("The server is away; waiting for it.");
                    session.clock.elapsed()
                });
                if session.clock.elapsed().saturating_sub(since) > PATIENCE {
                    return Err(error);
                }
                if let Ok(fresh) = session.client().await {
                    client = fresh;
                }
            }
            Err(error) => return Err(error),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

impl Follower<'_> {
    /// Prints what is new. Whether the run is over and all of it is printed.
    async fn look(&mut self, client: &Client) -> Result<bool, CliError> {
        // The run first: if it is over now, what is read after this is all of it.
        let run: Run = client.get(&["runs", &self.id.to_string()], &[]).await?;
        while self.print_more(client).await? {}
        if run.status.is_final() {
            self.say(&words::run_sentence(&run));
            return Ok(true);
        }
        if run.wait.is_some() {
            self.say(&words::run_sentence(&run));
        }
        Ok(false)
    }

    /// Prints the next piece. Whether there may be another one right now.
    async fn print_more(&mut self, client: &Client) -> Result<bool, CliError> {
        let after = self.next.to_string();
        let query = [("after", after.as_str()), ("limit", "500")];
        let piece: Transcript = client.get(&["runs", &self.id.to_string(), "transcript"], &query).await?;
        if self.attempt.is_some_and(|attempt| attempt != piece.attempt) {
            // Another attempt has a journal of its own, which begins at 0.
            self.attempt = Some(piece.attempt);
            self.next = 0;
            self.say(&format!("Attempt {}:", piece.attempt));
            return Ok(true);
        }
        self.attempt = Some(piece.attempt);
        for record in &piece.records {
            if self.session.output.is_json() {
                self.session.output.json_line(record)?;
            } else {
                self.session.output.data(&transcript::render(record))?;
            }
        }
        self.next = piece.next;
        Ok(!piece.records.is_empty() && !piece.ended)
    }

    fn say(&mut self, words: &str) {
        if self.said != words {
            self.session.output.note(words);
            words.clone_into(&mut self.said);
        }
    }
}
