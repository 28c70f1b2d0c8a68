//! People come by invitation, have roles, and go.

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::identity::{Me, Member, SignInLink, Workspace};
use shipmate_core::api::people::{Invitation, OpenInvitation};
use shipmate_core::error::Code;
use shipmate_core::event::EventKind;
use shipmate_core::id::WorkspaceId;
use shipmate_core::status::Role;
use shipmate_testkit::client::Answer;
use shipmate_testkit::{Client, Installation, on_both};

use crate::fixture::{code_of, invite, person};
use crate::program;

async fn accept(by: &Client, code: &str, name: &str) -> Answer {
    by.request(Method::POST, "/api/invitations/accept", Some(&json!({ "code": code, "name": name }))).await
}

async fn home(client: &Client) -> WorkspaceId {
    client.workspaces().await.first().expect("a workspace").id
}

async fn members(client: &Client, workspace: WorkspaceId) -> Vec<Member> {
    client.get(&format!("/api/workspaces/{workspace}/members")).await
}

async fn set_role(by: &Client, workspace: WorkspaceId, who: &Client, role: Role) -> Answer {
    let path = format!("/api/workspaces/{workspace}/members/{}", who.me().await.id);
    by.request(Method::PATCH, &path, Some(&json!({ "role": role }))).await
}

async fn remove(by: &Client, workspace: WorkspaceId, who: &Client) -> Answer {
    let path = format!("/api/workspaces/{workspace}/members/{}", who.me().await.id);
    by.request(Method::DELETE, &path, None::<&()>).await
}

on_both! {
    async fn an_invitation_lets_one_person_in(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let owner = up.client();
        let here = home(&owner).await;
        let before = owner.events(0).await.next;
        let created = invite(&owner, here, Role::Admin).await;
        let listed: Vec<Invitation> = owner.get(&format!("/api/workspaces/{here}/invitations")).await;
        assert_eq!(listed, std::slice::from_ref(&created.listed));
        let nobody = owner.as_nobody();
        let code = code_of(&created.url);
        let shown: OpenInvitation = nobody.post("/api/invitations/look", &json!({ "code": code })).await;
        assert_eq!((shown.workspace_name.as_str(), shown.role), ("Workspace", Role::Admin));
        accept(&nobody, code, "  ").await.must_be_refused(400, Code::Invalid);

        let (one, other) = tokio::join!(accept(&nobody, code, "Ada"), accept(&nobody, code, "Bea"));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401], "of two at once exactly one is let in");
        let people = members(&owner, here).await;
        assert_eq!(people.len(), 2);
        assert_eq!(people[1].role, Role::Admin);
        let open: Vec<Invitation> = owner.get(&format!("/api/workspaces/{here}/invitations")).await;
        assert_eq!(open, []);
        let kinds: Vec<EventKind> = owner.events(before).await.events.into_iter().map(|event| event.kind).collect();
        assert!(kinds.contains(&EventKind::Member) && kinds.contains(&EventKind::Invitation), "{kinds:?}");

        // Who is there already does not use an invitation up; taken back, it is worth nothing.
        let again = invite(&owner, here, Role::Member).await;
        accept(&owner, code_of(&again.url), "").await.must_be_refused(409, Code::Conflict);
        let path = format!("/api/workspaces/{here}/invitations/{}", again.listed.id);
        owner.delete(&path).await;
        owner.request(Method::DELETE, &path, None::<&()>).await.must_be_refused(404, Code::InvitationNotFound);
        accept(&nobody, code_of(&again.url), "Cem").await.must_be_refused(401, Code::InvalidToken);
        // A browser whose session is over is a newcomer, not an error.
        let third = invite(&owner, here, Role::Member).await;
        let stale = nobody.with_header("cookie", "shipmate_session_1=shs_gone");
        accept(&stale, code_of(&third.url), "Dan").await.must_succeed();
        assert!(up.stop().await.success());
    }

    async fn roles_are_given_and_taken_within_bounds(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let owner = up.client();
        let here = home(&owner).await;
        let (admin, member) = (person(&owner, here, "Ada", Role::Admin).await, person(&owner, here, "Mia", Role::Member).await);
        let other = person(&owner, here, "Max", Role::Member).await;

        for (by, role) in [(&admin, Role::Owner), (&member, Role::Member)] {
            let path = format!("/api/workspaces/{here}/invitations");
            by.request(Method::POST, &path, Some(&json!({ "role": role }))).await.must_be_refused(403, Code::Forbidden);
        }
        set_role(&admin, here, &owner, Role::Member).await.must_be_refused(403, Code::Forbidden);
        set_role(&admin, here, &admin, Role::Owner).await.must_be_refused(403, Code::Forbidden);
        set_role(&member, here, &member, Role::Admin).await.must_be_refused(403, Code::Forbidden);
        remove(&admin, here, &owner).await.must_be_refused(403, Code::Forbidden);
        remove(&member, here, &other).await.must_be_refused(403, Code::Forbidden);
        set_role(&owner, here, &owner, Role::Admin).await.must_be_refused(409, Code::Conflict);
        remove(&owner, here, &owner).await.must_be_refused(409, Code::Conflict);

        set_role(&admin, here, &other, Role::Admin).await.must_succeed();
        set_role(&owner, here, &admin, Role::Owner).await.must_succeed();
        set_role(&admin, here, &owner, Role::Admin).await.must_succeed();
        set_role(&admin, here, &owner, Role::Owner).await.must_succeed();

        // Whoever goes is out at once, of what they made invitations to, too.
        let left_open = invite(&other, here, Role::Member).await;
        remove(&owner, here, &other).await.must_succeed();
        other.request(Method::GET, &format!("/api/workspaces/{here}"), None::<&()>).await
            .must_be_refused(404, Code::WorkspaceNotFound);
        accept(&owner.as_nobody(), code_of(&left_open.url), "Eve").await.must_be_refused(401, Code::InvalidToken);
        remove(&member, here, &member).await.must_succeed();
        assert_eq!(members(&owner, here).await.len(), 2);
        let nobody = WorkspaceId(uuid::Uuid::from_u128(7));
        owner.request(Method::DELETE, &format!("/api/workspaces/{here}/members/{nobody}"), None::<&()>).await
            .must_be_refused(404, Code::MemberNotFound);
        assert!(up.stop().await.success());
    }

    async fn people_have_names_ways_back_in_and_workspaces_of_their_own(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let owner = up.client();
        let here = home(&owner).await;
        let mia = person(&owner, here, "Mia", Role::Member).await;
        let changed: Me = mia.request(Method::PATCH, "/api/me", Some(&json!({ "name": "Mia M.", "email": "mia@example.org" }))).await.json();
        assert_eq!((changed.name.as_str(), changed.email.as_deref()), ("Mia M.", Some("mia@example.org")));
        mia.request(Method::PATCH, "/api/me", Some(&json!({ "email": "nowhere" }))).await.must_be_refused(400, Code::Invalid);
        assert!(members(&owner, here).await.iter().any(|member| member.name == "Mia M."));

        let path = format!("/api/workspaces/{here}/members/{}/sign-in-link", changed.id);
        let link: SignInLink = owner.post(&path, &json!({})).await;
        let exchange = json!({ "code": code_of(&link.url) });
        let back: Me = owner.as_nobody().post("/api/auth/exchange", &exchange).await;
        assert_eq!(back, changed);
        mia.request(Method::POST, &path, Some(&json!({}))).await.must_be_refused(403, Code::Forbidden);

        let made: Workspace = mia.post("/api/workspaces", &json!({ "name": "Side Project" })).await;
        assert_eq!((made.slug.as_str(), made.issue_prefix.as_str(), made.role), ("side-project", "SIDE", Role::Owner));
        mia.request(Method::POST, "/api/workspaces", Some(&json!({ "name": "x", "slug": "side-project" }))).await
            .must_be_refused(409, Code::Conflict);
        mia.request(Method::POST, "/api/workspaces", Some(&json!({ "name": "x", "slug": "Not So" }))).await
            .must_be_refused(400, Code::Invalid);
        let issue: Value = mia.in_workspace(made.id).post("/api/issues", &json!({ "title": "Mine" })).await;
        assert_eq!(issue["identifier"], "SIDE-1");
        owner.request(Method::GET, &format!("/api/workspaces/{}", made.id), None::<&()>).await
            .must_be_refused(404, Code::WorkspaceNotFound);
        let path_of_made = format!("/api/workspaces/{}", made.id);
        let renamed: Workspace = mia.request(Method::PUT, &path_of_made, Some(&json!({ "name": "Main Project" }))).await.json();
        assert_eq!((renamed.name.as_str(), renamed.slug.as_str()), ("Main Project", "side-project"));
        mia.request(Method::PUT, &path_of_made, Some(&json!({ "name": " " }))).await.must_be_refused(400, Code::Invalid);
        mia.request(Method::PUT, &format!("/api/workspaces/{here}"), Some(&json!({ "name": "Mine now" }))).await
            .must_be_refused(403, Code::Forbidden);
        // Now such a link would open more than the owner has a right to.
        owner.request(Method::POST, &path, Some(&json!({}))).await.must_be_refused(403, Code::Forbidden);
        assert!(up.stop().await.success());
    }
}
