//! A server that is away while runs go on.

use shipmate_core::api::identity::TokenKind;
use shipmate_testkit::client::note;
use shipmate_testkit::{DEADLINE, Installation, eventually, on_both, settings};

use super::{Counting, after, prepare};
use crate::fixture::{server_alone, server_at};
use crate::program;

const RUNS: usize = 5;

on_both! {
    async fn a_server_that_is_away_costs_one_line_and_no_word(database: Database) {
        let installation = Installation::new(program()).database(&database);
        prepare(&installation, RUNS).await;
        let server = server_alone(&installation, &database).await;
        let token = installation.client().create_token("daemon", TokenKind::Daemon).await.token;
        let address = address_of(&installation);
        let url = format!("http://{address}");
        installation.say(&["daemon", "start", "--server", &url, "--token", &token]).await;
        let counting = Counting::begin(&installation, RUNS).await;

        server.kill().await;
        let before = counting.journals();
        let grown = || counting.journals().iter().zip(&before).all(|(now, before)| now > before);
        after(settings::away(), grown).await;
        let server = server_at(&installation, &database, &address).await;

        counting.go_on().await;
        counting.finish().await;
        eventually(DEADLINE, "the daemon to say that the server is back", async || {
            said(&installation).contains("the server answers again").then_some(())
        })
        .await;
        let said = said(&installation);
        let complaints: Vec<&str> = said.lines().filter(|line| line.contains("WARN") || line.contains("ERROR")).collect();
        assert!(complaints.len() == 1 && complaints[0].contains("the server can't be reached"), "{complaints:#?}");
        assert_eq!(said.matches("the server answers again").count(), 1, "{said}");
        installation.say(&["daemon", "stop"]).await;
        server.end().await;
        installation.nothing_runs().await;
    }
}

fn address_of(installation: &Installation) -> String {
    note(&installation.data()).expect("a server").url.trim_start_matches("http://").to_owned()
}

/// What the daemon has logged.
fn said(installation: &Installation) -> String {
    fs_err::read_to_string(installation.data().join("logs").join("daemon.log")).expect("a log")
}
