//! The browser's socket.

use std::time::Duration;

use serde_json::{Value, json};
use shipmate_core::api::board::CreateIssue;
use shipmate_core::api::identity::TokenKind;
use shipmate_core::event::Event;
use shipmate_core::id::WorkspaceId;
use shipmate_core::journal::Record;
use shipmate_testkit::client::note;
use shipmate_testkit::{Client, DEADLINE, Fault, Installation, Proxy, on_both};
use tokio_tungstenite::tungstenite::Message;

use super::client::Socket;
use crate::fixture::stranger;
use crate::program;

async fn open(installation: &Installation) -> Socket {
    let server = note(&installation.data()).expect("a server");
    Socket::open(&server.url, "/api/socket", &server.key).await
}

fn follow(workspace: WorkspaceId, after: Option<i64>) -> Value {
    json!({ "type": "follow", "workspace_id": workspace, "after": after })
}

async fn workspace(client: &Client) -> WorkspaceId {
    client.workspaces().await.first().expect("a workspace").id
}

async fn write_issues(client: &Client, count: usize) {
    for n in 0..count {
        client.create_issue(&CreateIssue { title: format!("Issue {n}"), ..CreateIssue::default() }).await;
    }
}

/// Every event after `after`, by request.
async fn by_request(client: &Client, mut after: i64) -> Vec<Event> {
    let mut all = Vec::new();
    loop {
        let page = client.events(after).await;
        if page.events.is_empty() {
            return all;
        }
        after = page.next;
        all.extend(page.events);
    }
}

/// Events from the socket up to number `last`.
async fn events_until(socket: &mut Socket, last: i64) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    while events.last().is_none_or(|event| event.seq < last) {
        let message = socket.next_of("event").await;
        events.push(serde_json::from_value(message["event"].clone()).expect("an event"));
    }
    events
}

/// Records of a run from the socket, up to the last.
async fn records_to_the_end(socket: &mut Socket, records: &mut Vec<Record>) -> Option<()> {
    loop {
        let message = socket.next().await?;
        if message["type"] != "records" {
            continue;
        }
        let more: Vec<Record> = serde_json::from_value(message["records"].clone()).expect("records");
        records.extend(more);
        let end = records.last().map_or(0, |record| record.n + 1);
        assert_eq!(message["next"], end, "the cursor is behind the last record");
        if message["ended"] == true {
            return Some(());
        }
    }
}

on_both! {
    async fn history_and_present_come_without_a_seam(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        client.agent_online("demo").await;
        let here = workspace(&client).await;
        write_issues(&client, 5).await;
        let before = by_request(&client, 0).await;
        let middle = before.len() as i64 / 2;

        // While another client writes, one socket follows from each place.
        let mut sockets = [open(&installation).await, open(&installation).await, open(&installation).await];
        let cursors = [Some(0), Some(middle), None];
        let ((), begins) = tokio::join!(write_issues(&client, 40), async {
            let mut begins = Vec::new();
            for (socket, cursor) in sockets.iter_mut().zip(cursors) {
                socket.say(&follow(here, cursor)).await;
                let answer = socket.next().await.expect("an answer");
                assert_eq!((&answer["type"], &answer["workspace_id"]), (&json!("following"), &json!(here)));
                begins.push(answer["seq"].as_i64().expect("a number"));
            }
            begins
        });
        assert_eq!(begins[..2], [0, middle]);
        assert!(begins[2] >= before.len() as i64, "`null` means from now on");
        client.create_issue(&CreateIssue { title: "The last one".into(), ..CreateIssue::default() }).await;
        let all = by_request(&client, 0).await;
        let numbers: Vec<i64> = all.iter().map(|event| event.seq).collect();
        assert_eq!(numbers, (1..=all.len() as i64).collect::<Vec<_>>(), "numbered without gaps");
        for (socket, begin) in sockets.iter_mut().zip(begins) {
            let begin = usize::try_from(begin).expect("small");
            assert_eq!(events_until(socket, all.len() as i64).await, all[begin..], "from {begin} on");
        }

        // Following again begins again, from wherever one likes.
        let [socket, ..] = &mut sockets;
        socket.say(&follow(here, Some(3))).await;
        assert_eq!(socket.next_of("following").await["seq"], 3);
        assert_eq!(events_until(socket, all.len() as i64).await, all[3..]);
        for unknown in [1_000_000, -1, i64::MIN, i64::MAX] {
            socket.say(&follow(here, Some(unknown))).await;
            let answer = socket.next().await.expect("an answer");
            assert_eq!((&answer["type"], &answer["seq"]), (&json!("reset"), &json!(all.len())), "{unknown}");
        }
        client.create_issue(&CreateIssue { title: "After a reset".into(), ..CreateIssue::default() }).await;
        let message = socket.next_of("event").await;
        assert_eq!(message["event"]["seq"], all.len() + 1, "after a reset it goes on from there");
        assert!(up.stop().await.success());
        for socket in &mut sockets {
            // The server's end closes; what was still under way comes before.
            while let Some(message) = socket.next().await {
                assert_eq!(message["type"], "event", "{message}");
            }
        }
    }

    async fn a_transcript_is_watched_from_anywhere_to_its_end(database: Database) {
        let installation = Installation::new(program()).database(&database).demo_pace(Duration::from_millis(15));
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let issue = client.assign_new_issue("Watched", "demo: slow 60\ndemo: flood 700", agent.id).await;
        let run = client.newest_run(issue.id).await;
        let watch = |after: i64| json!({ "type": "watch", "run_id": run.id, "after": after });
        let mut from_start = open(&installation).await;
        from_start.say(&watch(0)).await;
        client.run_until(run.id, "a few steps", DEADLINE, |run| run.records > 8).await;
        let mut from_five = open(&installation).await;
        from_five.say(&watch(5)).await;
        let mut left = open(&installation).await;
        left.say(&watch(0)).await;
        left.next_of("records").await;
        left.say(&json!({ "type": "unwatch", "run_id": run.id })).await;
        left.say(&json!({ "type": "ping" })).await;
        left.next_of("pong").await;

        let (mut whole, mut tail) = (Vec::new(), Vec::new());
        records_to_the_end(&mut from_start, &mut whole).await.expect("not closed");
        records_to_the_end(&mut from_five, &mut tail).await.expect("not closed");
        let transcript = client.transcript(run.id).await;
        assert!(transcript.len() > 760, "a long one: {}", transcript.len());
        assert_eq!(whole, transcript);
        assert_eq!(tail, transcript[5..]);
        left.say(&json!({ "type": "ping" })).await;
        assert_eq!(left.next().await.expect("open")["type"], "pong", "what is watched no more is not sent");

        let mut late = open(&installation).await;
        late.say(&watch(3)).await;
        let mut records = Vec::new();
        records_to_the_end(&mut late, &mut records).await.expect("not closed");
        assert_eq!(records, transcript[3..], "a run that is over is told whole, at once");
        late.say(&watch(1_000_000)).await;
        let message = late.next_of("records").await;
        assert_eq!((&message["records"], &message["ended"]), (&json!([]), &json!(true)), "nothing beyond the end");
        assert!(up.stop().await.success());
    }

    async fn what_makes_no_sense_is_refused_in_words_and_the_socket_lives(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let here = workspace(&client).await;
        let agent = client.agent_online("demo").await;
        let issue = client.assign_new_issue("Mine", "", agent.id).await;
        let run = client.newest_run(issue.id).await;
        let theirs = stranger(&installation, &database).await;
        let token = theirs.client.create_token("socket", TokenKind::Personal).await.token;
        let server = note(&installation.data()).expect("a server");
        let mut socket = Socket::open(&server.url, "/api/socket", &token).await;
        let nonsense = [
            "", "x", "{}", "[]", "null", "0", "{\"type\":\"follow\"}", "{\"type\":\"shout\"}", "{\"type\":7}",
            "{\"type\":\"follow\",\"workspace_id\":\"x\",\"after\":0}", "{\"type\":\"watch\",\"run_id\":null,\"after\":0}",
            "{\"type\":\"follow\",\"workspace_id\":\"\\u0000\",\"after\":1e99}",
        ];
        let deep = "[".repeat(10_000);
        for text in nonsense.into_iter().chain([deep.as_str()]) {
            socket.say_raw(Message::text(text)).await;
            let answer = socket.next().await.unwrap_or_else(|| panic!("closed by {text:.80}"));
            assert_eq!((&answer["type"], &answer["code"]), (&json!("error"), &json!("invalid")), "{text:.80}: {answer}");
        }
        socket.say_raw(Message::binary(vec![0, 255])).await;
        assert_eq!(socket.next().await.expect("open")["code"], "invalid", "bytes are not text");
        socket.say(&follow(here, Some(0))).await;
        assert_eq!(socket.next().await.expect("open")["code"], "workspace_not_found");
        for foreign in [json!(run.id), json!(uuid::Uuid::nil())] {
            socket.say(&json!({ "type": "watch", "run_id": foreign, "after": 0 })).await;
            assert_eq!(socket.next().await.expect("open")["code"], "run_not_found");
        }
        socket.say(&follow(theirs.workspace, Some(0))).await;
        assert_eq!(socket.next().await.expect("open")["type"], "following");
        client.finished(run.id).await;
        client.comment(issue.id, "Not for strangers").await;
        theirs.client.create_issue(&CreateIssue { title: "Theirs".into(), ..CreateIssue::default() }).await;
        let event = socket.next().await.expect("open");
        assert_eq!((&event["type"], &event["workspace_id"]), (&json!("event"), &json!(theirs.workspace)));

        let id = theirs.client.tokens().await.into_iter().find(|token| token.name == "socket").expect("listed").id;
        theirs.client.delete(&format!("/api/tokens/{id}")).await;
        assert_eq!(socket.next_within(Duration::from_secs(10)).await, None, "a revoked credential's socket closes");
        assert!(up.stop().await.success());
    }

    async fn a_cut_socket_is_taken_up_at_its_cursor(database: Database) {
        let installation = Installation::new(program()).database(&database).demo_pace(Duration::from_millis(10));
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let here = workspace(&client).await;
        let server = note(&installation.data()).expect("a server");
        let host = server.url.trim_start_matches("http://").to_owned();
        let proxy = Proxy::to(host.parse().expect("an address")).await;
        let headers = [("host", host.clone()), ("authorization", format!("Bearer {}", server.key))];
        let issue = client.assign_new_issue("Cut", "demo: slow 60\ndemo: flood 500", agent.id).await;
        let run = client.newest_run(issue.id).await;

        let (mut events, mut records): (Vec<Event>, Vec<Record>) = (Vec::new(), Vec::new());
        let mut ended = false;
        let mut cuts = 0;
        while !ended {
            // Each connection bears a little more than the one before.
            proxy.set(if cuts < 12 { Fault::CutAfter(1500 * (cuts + 1)) } else { Fault::None });
            let mut socket = Socket::open_with(&proxy.url(), "/api/socket", &headers).await;
            socket.say(&follow(here, Some(events.last().map_or(0, |event| event.seq)))).await;
            let next = records.last().map_or(0, |record| record.n + 1);
            socket.say(&json!({ "type": "watch", "run_id": run.id, "after": next })).await;
            while let Some(message) = socket.next().await {
                match message["type"].as_str() {
                    Some("event") => events.push(serde_json::from_value(message["event"].clone()).expect("an event")),
                    Some("records") => {
                        let more: Vec<Record> = serde_json::from_value(message["records"].clone()).expect("records");
                        records.extend(more);
                        ended = message["ended"] == true;
                    }
                    _ => {}
                }
                let last = client.events(0).await.next;
                if ended && events.last().is_some_and(|event| event.seq == last) {
                    break;
                }
            }
            cuts += 1;
        }
        assert!(cuts > 2, "it was cut");
        assert_eq!(records, client.transcript(run.id).await);
        let seen = events.len();
        assert_eq!(events, by_request(&client, 0).await[..seen]);
        assert!(up.stop().await.success());
    }
}
