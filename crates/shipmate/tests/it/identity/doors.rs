//! Foreign host names and foreign pages stay outside, over HTTP and sockets.

use reqwest::Method;
use shipmate_core::error::Code;
use shipmate_testkit::client::{Answer, note};
use shipmate_testkit::{Client, Installation, on_both};

use super::links::signed_in;
use crate::program;
use crate::sockets::client::knock;

type Headers = Vec<(&'static str, String)>;

fn with(client: &Client, headers: &Headers) -> Client {
    headers.iter().fold(client.clone(), |client, (name, value)| client.with_header(name, value))
}

async fn me(client: &Client) -> Answer {
    client.request(Method::GET, "/api/me", None::<&()>).await
}

/// What a request may say of where it comes from, and what it may not.
fn welcome_and_unwelcome(port: &str) -> (Vec<Headers>, Vec<Headers>) {
    let host = |name: &str| ("host", format!("{name}:{port}"));
    let origin = |text: &str| ("origin", text.replace("PORT", port));
    let fetched =
        |site: &str, mode: &str| vec![("sec-fetch-site", site.to_owned()), ("sec-fetch-mode", mode.to_owned())];
    let welcome = vec![
        vec![],
        vec![host("localhost")],
        vec![host("LocalHost"), origin("http://localhost:PORT")],
        vec![host("[::1]")],
        vec![host("127.0.0.1"), origin("http://127.0.0.1:PORT")],
        fetched("same-origin", "cors"),
        fetched("none", "navigate"),
        fetched("cross-site", "navigate"),
    ];
    let unwelcome = vec![
        vec![host("evil.example")],
        vec![("host", "evil.example".to_owned())],
        vec![("host", "127.0.0.1".to_owned())],
        vec![("host", "127.0.0.1:1".to_owned())],
        vec![("host", String::new())],
        vec![("host", "\u{fc}".to_owned())],
        vec![host("127.0.0.1.evil.example")],
        vec![host("evil.example"), ("origin", format!("http://evil.example:{port}"))],
        vec![origin("http://evil.example")],
        vec![origin("http://evil.example:PORT")],
        vec![origin("null")],
        vec![origin("")],
        vec![origin("http://127.0.0.1")],
        vec![origin("http://127.0.0.1:1")],
        vec![origin("ws://127.0.0.1:PORT")],
        vec![origin("http://127.0.0.1:PORT.evil.example")],
        vec![host("127.0.0.1"), origin("http://localhost:PORT")],
        fetched("cross-site", "cors"),
        fetched("cross-site", "no-cors"),
        fetched("cross-site", "websocket"),
        fetched("same-site", "cors"),
        vec![("sec-fetch-site", "cross-site".to_owned())],
    ];
    (welcome, unwelcome)
}

on_both! {
    async fn foreign_names_and_pages_are_refused_over_http(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let owner = up.client();
        let url = note(&installation.data()).expect("a server").url;
        let port = url.rsplit(':').next().expect("a port");
        let (browser, _) = signed_in(&owner).await;
        let (welcome, unwelcome) = welcome_and_unwelcome(port);
        for headers in &welcome {
            for caller in [&owner, &browser] {
                let answer = me(&with(caller, headers)).await;
                assert!(answer.status.is_success(), "{headers:?}: {}", answer.body);
            }
        }
        for headers in &unwelcome {
            for caller in [&owner, &browser, &owner.as_nobody()] {
                me(&with(caller, headers)).await.must_be_refused(421, Code::ForeignOrigin);
            }
            for path in ["/health", "/", "/api/openapi.json", "/api/nothing", "/api/docs"] {
                let answer = with(&owner, headers).request(Method::GET, path, None::<&()>).await;
                assert_eq!(answer.status, 421, "{path} with {headers:?}: {}", answer.body);
            }
            let body = serde_json::json!({ "title": "made by a foreign page" });
            with(&browser, headers).request(Method::POST, "/api/issues", Some(&body)).await
                .must_be_refused(421, Code::ForeignOrigin);
        }
        assert_eq!(owner.issues().await.total, 0);
        assert!(up.stop().await.success());
    }

    async fn foreign_names_and_pages_get_no_socket(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let owner = up.client();
        let running = note(&installation.data()).expect("a server");
        let port = running.url.rsplit(':').next().expect("a port");
        let (_, cookie) = signed_in(&owner).await;
        let (welcome, unwelcome) = welcome_and_unwelcome(port);
        let bearer = ("authorization", format!("Bearer {}", running.key));
        for path in ["/api/socket", "/api/daemon/socket?daemon_id=d"] {
            for headers in &welcome {
                let all = [headers.as_slice(), std::slice::from_ref(&bearer)].concat();
                assert_eq!(knock(&running.url, path, &all).await, 101, "{path} with {headers:?}");
            }
            // This client refuses to send anything but ASCII.
            for headers in unwelcome.iter().filter(|headers| headers.iter().all(|(_, value)| value.is_ascii())) {
                for proof in [&bearer, &("cookie", cookie.clone())] {
                    let all = [headers.as_slice(), std::slice::from_ref(proof)].concat();
                    assert_eq!(knock(&running.url, path, &all).await, 421, "{path} with {headers:?}");
                }
            }
            assert_eq!(knock(&running.url, path, &[]).await, 401, "{path} without a credential");
        }
        assert_eq!(knock(&running.url, "/api/socket", &[("cookie", cookie.clone())]).await, 101);
        assert_eq!(knock(&running.url, "/api/daemon/socket?daemon_id=d", &[("cookie", cookie)]).await, 403);
        assert!(up.stop().await.success());
    }
}
