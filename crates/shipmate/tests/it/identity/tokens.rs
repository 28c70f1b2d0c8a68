//! Tokens: shown once, revoked at once, and each opens its own doors only.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use shipmate_core::api::identity::TokenKind;
use shipmate_core::error::Code;
use shipmate_store::identity::CredentialKind;
use shipmate_testkit::{Client, Installation, on_both};

use super::links::signed_in;
use crate::fixture::{Board, board, keep_secret, now, store};
use crate::operations::{self, Operation};
use crate::program;

async fn me(client: &Client) -> shipmate_testkit::client::Answer {
    client.request(Method::GET, "/api/me", None::<&()>).await
}

/// The status and code of an operation's answer to this caller.
async fn knock(client: &Client, operation: &Operation, board: &Board) -> (u16, String) {
    let answer =
        client.request(operation.method.clone(), &operation.address(board), operation.sample(board).as_ref()).await;
    let code = serde_json::from_str::<serde_json::Value>(&answer.body).ok();
    let code = code.and_then(|body| body["code"].as_str().map(str::to_owned)).unwrap_or_default();
    (answer.status.as_u16(), code)
}

on_both! {
    async fn a_token_works_until_it_is_revoked(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let owner = up.client();
        let made = owner.create_token("laptop", TokenKind::Personal).await;
        let body = made.token.strip_prefix("shp_").expect("our form").to_owned();
        let (ours, theirs) = (owner.with_token(&made.token), owner.with_token(&format!("mul_{body}")));
        assert_eq!(ours.me().await, owner.me().await);
        assert_eq!(theirs.me().await, owner.me().await);

        let listed = owner.request(Method::GET, "/api/tokens", None::<&()>).await;
        assert!(!listed.body.contains(&body), "a secret is shown once: {}", listed.body);
        let tokens = owner.tokens().await;
        let shown = tokens.iter().find(|token| token.id == made.listed.id).expect("it is listed");
        assert!(made.token.starts_with(&shown.token_prefix) && shown.token_prefix.len() < 16, "{shown:?}");
        assert!(shown.last_used_at.is_some(), "its use is noted");

        owner.delete(&format!("/api/tokens/{}", made.listed.id)).await;
        for revoked in [&ours, &theirs] {
            let answer = me(revoked).await;
            answer.must_be_refused(401, Code::InvalidToken);
            assert!(answer.error().error.contains("revoked"));
        }
        let again = owner.request(Method::DELETE, &format!("/api/tokens/{}", made.listed.id), None::<&()>).await;
        again.must_be_refused(404, Code::TokenNotFound);
        assert!(owner.tokens().await.iter().all(|token| token.id != made.listed.id));

        let store = store(&installation, &database).await;
        let past = now() - TimeDelta::seconds(1);
        let expired = keep_secret(&store, owner.me().await.id, (CredentialKind::Personal, "shp"), Some(past)).await;
        let answer = me(&owner.with_token(&expired)).await;
        answer.must_be_refused(401, Code::InvalidToken);
        assert!(answer.error().error.contains("expired"));
        for days in [0, 3651] {
            let wish = json!({ "name": "x", "expires_in_days": days });
            let answer = owner.request(Method::POST, "/api/tokens", Some(&wish)).await;
            answer.must_be_refused(400, Code::Invalid);
            assert!(answer.error().error.contains("expires_in_days"));
        }
        assert!(up.stop().await.success());
    }

    async fn a_header_that_proves_nothing_is_refused(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let (owner, nobody) = (up.client(), up.client().as_nobody());
        let (_, cookie) = signed_in(&owner).await;
        let key = shipmate_testkit::client::note(&installation.data()).expect("a server").key;
        let token = owner.create_token("t", TokenKind::Personal).await.token;

        me(&nobody).await.must_be_refused(401, Code::Unauthenticated);
        for header in [b"".as_slice(), b"Bearer", b"Bearer ", b"Basic eDp5", b"Token x", b"\xff\xfe", token.as_bytes()] {
            me(&nobody.with_header("authorization", header)).await.must_be_refused(401, Code::Unauthenticated);
        }
        let long = format!("Bearer shp_{}", "a".repeat(9000));
        for header in ["Bearer shp_", "Bearer x", "Bearer shp_0123", "Bearer shl_0", "Bearer \t shd_1", &long] {
            me(&nobody.with_header("authorization", header)).await.must_be_refused(401, Code::InvalidToken);
        }
        assert!(me(&nobody.with_header("authorization", format!("bearer {token}"))).await.status.is_success(),
            "the scheme's letter case does not matter");
        // A wrong header is not made good by a right cookie.
        me(&nobody.with_header("cookie", &cookie).with_header("authorization", "Bearer shp_0")).await
            .must_be_refused(401, Code::InvalidToken);

        let name = cookie.split_once('=').expect("a name").0;
        for secret in [&token, &key, &owner.create_token("d", TokenKind::Daemon).await.token] {
            me(&nobody.with_header("cookie", format!("{name}={secret}"))).await.must_be_refused(401, Code::InvalidToken);
        }
        for cookies in ["", ";;;", &format!("{name}="), "shipmate_session=x", "=; =;"] {
            let answer = me(&nobody.with_header("cookie", cookies)).await;
            assert_eq!(answer.status, 401, "{cookies}: {}", answer.body);
        }
        assert!(up.stop().await.success());
    }

    async fn each_credential_opens_its_own_doors_only(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let board = board(&installation).await;
        let owner = board.client.clone();
        let daemon = owner.with_token(&owner.create_token("machine", TokenKind::Daemon).await.token);
        let (browser, _) = signed_in(&owner).await;
        let nobody = owner.as_nobody();
        for operation in operations::all(&owner).await {
            let name = operation.name();
            let (status, code) = knock(&nobody, &operation, &board).await;
            let public = ["GET /health", "POST /api/auth/exchange", "POST /api/machines/join",
                "POST /api/invitations/look", "POST /api/invitations/accept"].contains(&name.as_str());
            if !public {
                assert_eq!((status, code.as_str()), (401, "unauthenticated"), "{name} without a credential");
            }
            let of_daemons = operation.path.starts_with("/api/daemon/");
            let (status, code) = knock(&daemon, &operation, &board).await;
            // A machine is no person who could accept anything.
            let public = public && name != "POST /api/invitations/accept";
            if of_daemons || public || name == "GET /api/workspaces" {
                assert!(status != 403 && (public || status != 401), "{name} as a daemon: {status} {code}");
            } else {
                assert_eq!((status, code.as_str()), (403, "forbidden"), "{name} as a daemon");
            }
            if of_daemons {
                let (status, code) = knock(&browser, &operation, &board).await;
                assert_eq!((status, code.as_str()), (403, "forbidden"), "{name} from a browser");
            }
        }
        assert!(nobody.request(Method::GET, "/", None::<&()>).await.status.is_success(), "the web app is for everybody");
        assert!(up.stop().await.success());
    }
}
