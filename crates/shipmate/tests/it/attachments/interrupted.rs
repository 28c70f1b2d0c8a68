//! Uploads that break off, are repeated, or meet a server that dies.

use reqwest::Method;
use shipmate_core::api::attachment::Attachment;
use shipmate_testkit::settings::rounds;
use shipmate_testkit::{Client, DEADLINE, Installation, client, eventually, on_both};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::{fetch, files, sent, titled};
use crate::fixture::store;
use crate::program;

/// A server that is killed as soon as it is back is started again later each time; after a few it takes seconds.
const MOST_KILLS: usize = 8;

/// Some megabytes, different ones for each number.
fn content(number: usize) -> String {
    format!("{number} {}", "0123456789abcdef".repeat(200_000))
}

fn address(number: usize) -> String {
    format!("/api/upload-file?filename={number}.txt&issue_id=SHIP-1")
}

fn named(client: &Client, number: usize) -> Client {
    client.with_header("idempotency-key", format!("file {number}"))
}

on_both! {
    async fn what_is_cut_off_is_not_there_and_leaves_nothing(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let issue = titled(&client, "Cut").await;
        let here = client.workspaces().await[0].id;
        let note = client::note(&installation.data()).expect("a server");
        let host = note.url.trim_start_matches("http://").to_owned();
        for length in [0, 10, 1_500_000] {
            let mut stream = TcpStream::connect(&host).await.expect("it listens");
            let head = format!(
                "POST {} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nContent-Length: 3000000\r\n\r\n",
                address(0), note.key
            );
            stream.write_all(head.as_bytes()).await.expect("sent");
            stream.write_all(&vec![b'x'; length]).await.expect("sent");
            stream.flush().await.expect("sent");
            drop(stream);
        }
        let store = store(&installation, &database).await;
        eventually(DEADLINE, "what was cut off to be forgotten", async || {
            let mut write = store.write().await.expect("a transaction");
            (shipmate_store::attachments::stored(&mut write, here).await.expect("a number") == 0).then_some(())
        })
        .await;
        store.close().await;
        assert!(files(&client, issue.id).await.is_empty());
        assert!(up.stop().await.success());
    }

    async fn a_repeat_sends_nothing_twice(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let issue = titled(&client, "Once").await;
        let send = async |text: String| named(&client, 7).send(Method::POST, &address(7), None, text).await;
        let first: Attachment = send(content(7)).await.json();
        let again: Attachment = send(content(7)).await.json();
        assert_eq!(first, again);
        assert_eq!(files(&client, issue.id).await, ["7.txt"]);
        send(content(8)).await.must_be_refused(409, shipmate_core::error::Code::Conflict);
        assert_eq!(sent(&client, "7.txt", content(7), "&issue_id=SHIP-1").await.sha256, first.sha256);
        assert_eq!(files(&client, issue.id).await.len(), 2, "without a name it is another one");
        assert!(up.stop().await.success());
    }

    async fn a_server_that_dies_keeps_what_it_has_acknowledged(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let issue = titled(&client, "Killed").await;
        let mut whole = 0;
        let kills = rounds().min(MOST_KILLS);
        for round in 0..kills {
            let numbers = [3 * round, 3 * round + 1, 3 * round + 2];
            let uploads = numbers.map(|number| {
                let client = named(&client, number);
                async move { (number, client.try_send(Method::POST, &address(number), None, content(number)).await) }
            });
            let began = files(&client, issue.id).await.len();
            let kill = async {
                eventually(DEADLINE, "one of them to be there", async || {
                    let count = client.try_request(Method::GET, "/api/issues/SHIP-1/attachments", None::<&()>).await;
                    count.ok().filter(|answer| answer.json::<Vec<Attachment>>().len() > began)
                })
                .await;
                up.kill_server().await;
            };
            let (done, ()) = tokio::join!(futures_util::future::join_all(uploads), kill);
            eventually(DEADLINE, "the server to be back", async || client.is_healthy().await.then_some(())).await;
            for (number, answer) in done {
                if let Ok(answer) = answer && answer.status.is_success() {
                    let file: Attachment = answer.json();
                    assert!(fetch(&client, &file).await.body == content(number), "an acknowledged file is not whole");
                    whole += 1;
                }
                let again: Attachment = named(&client, number).send(Method::POST, &address(number), None, content(number)).await.json();
                assert!(fetch(&client, &again).await.body == content(number));
            }
            let mut there = files(&client, issue.id).await;
            there.sort_by_key(|name| name.trim_end_matches(".txt").parse::<usize>().ok());
            let expected: Vec<String> = (0..3 * round + 3).map(|number| format!("{number}.txt")).collect();
            assert_eq!(there, expected, "each once");
        }
        assert!(whole <= 3 * kills);
        assert!(up.stop().await.success());
    }
}
