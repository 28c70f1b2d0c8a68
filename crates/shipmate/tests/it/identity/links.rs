//! One-time links and the browser sessions they are traded for.

use chrono::TimeDelta;
use reqwest::Method;
use reqwest::header::SET_COOKIE;
use serde_json::json;
use shipmate_core::api::identity::Me;
use shipmate_core::error::Code;
use shipmate_store::identity::CredentialKind;
use shipmate_testkit::client::Answer;
use shipmate_testkit::{Client, Installation, on_both};

use crate::fixture::{keep_secret, now, store};
use crate::program;

async fn exchange(client: &Client, code: &str) -> Answer {
    client.as_nobody().request(Method::POST, "/api/auth/exchange", Some(&json!({ "code": code }))).await
}

fn code_of(link: &str) -> &str {
    link.split_once("/sign-in#").expect("the secret stands behind the #").1
}

/// The `name=value` of the cookie that an answer sets.
fn cookie(answer: &Answer) -> String {
    let set = answer.headers.get(SET_COOKIE).expect("a cookie").to_str().expect("text");
    set.split(';').next().expect("a value").to_owned()
}

/// A browser that has just signed in by link.
pub(super) async fn signed_in(client: &Client) -> (Client, String) {
    let answer = exchange(client, code_of(&client.sign_in_link().await.url)).await;
    answer.must_succeed();
    let cookie = cookie(&answer);
    (client.as_nobody().with_header("cookie", &cookie), cookie)
}

on_both! {
    async fn a_link_signs_in_once(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let owner = up.client();

        for link in [up.link().await, owner.sign_in_link().await.url] {
            let answer = exchange(&owner, code_of(&link)).await;
            assert_eq!(answer.json::<Me>(), owner.me().await);
            let set = answer.headers.get(SET_COOKIE).expect("a cookie").to_str().expect("text").to_owned();
            for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] {
                assert!(set.contains(attribute), "no {attribute} in {set}");
            }
            assert!(!set.contains("Domain="), "the cookie is for this host only: {set}");
            let again = exchange(&owner, code_of(&link)).await;
            again.must_be_refused(401, Code::InvalidToken);
            let words = again.error().error;
            assert!(words.contains("used already") && words.contains("shipmate open"), "{words}");
            assert!(again.headers.get(SET_COOKIE).is_none());
        }

        let link = owner.sign_in_link().await.url;
        let (one, other) = tokio::join!(exchange(&owner, code_of(&link)), exchange(&owner, code_of(&link)));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401], "of two at once exactly one is let in");

        let store = store(&installation, &database).await;
        let account = owner.me().await.id;
        let past = now() - TimeDelta::seconds(1);
        let expired = keep_secret(&store, account, (CredentialKind::Link, "sho"), Some(past)).await;
        let answer = exchange(&owner, &expired).await;
        answer.must_be_refused(401, Code::InvalidToken);
        assert!(answer.error().error.contains("expired"));
        let token = keep_secret(&store, account, (CredentialKind::Personal, "shp"), None).await;
        for code in ["", "sho_", "sho_0", "none", &token, "\u{0}", "ü"] {
            exchange(&owner, code).await.must_be_refused(401, Code::InvalidToken);
        }
        let unused = owner.sign_in_link().await.url;
        owner.with_token(code_of(&unused)).request(Method::GET, "/api/me", None::<&()>).await
            .must_be_refused(401, Code::InvalidToken);
        assert!(up.stop().await.success());
    }

    async fn a_session_lives_in_its_cookie_until_it_is_signed_out(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let owner = up.client();
        let (browser, cookie) = signed_in(&owner).await;
        let (other, _) = signed_in(&owner).await;
        assert_eq!(browser.me().await, owner.me().await);

        let secret = cookie.split_once('=').expect("a value").1;
        owner.with_token(secret).request(Method::GET, "/api/me", None::<&()>).await
            .must_be_refused(401, Code::InvalidToken);
        let answer = browser.request(Method::GET, "/api/tokens", None::<&()>).await;
        assert!(!answer.body.contains(&secret[..12]), "sessions are not listed: {}", answer.body);

        let answer = browser.request(Method::POST, "/api/auth/logout", None::<&()>).await;
        assert_eq!(answer.status, 204);
        let set = answer.headers.get(SET_COOKIE).expect("the cookie is taken back").to_str().expect("text");
        assert!(set.contains("Max-Age=0") && set.contains("Path=/"), "{set}");
        browser.request(Method::GET, "/api/me", None::<&()>).await.must_be_refused(401, Code::InvalidToken);
        other.me().await;

        let store = store(&installation, &database).await;
        let past = now() - TimeDelta::seconds(1);
        let expired = keep_secret(&store, owner.me().await.id, (CredentialKind::Session, "shs"), Some(past)).await;
        let name = cookie.split_once('=').expect("a name").0;
        owner.as_nobody().with_header("cookie", format!("{name}={expired}"))
            .request(Method::GET, "/api/me", None::<&()>).await.must_be_refused(401, Code::InvalidToken);

        // A program that says good-bye does not lose its token by that.
        let program = owner.with_token(&owner.create_token("program", shipmate_core::api::identity::TokenKind::Personal).await.token);
        assert_eq!(program.request(Method::POST, "/api/auth/logout", None::<&()>).await.status, 204);
        program.me().await;
        assert!(up.stop().await.success());
    }
}
