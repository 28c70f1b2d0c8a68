//! The people of a workspace: who is in it, what they may do, and their way back in.

mod departure;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::identity::{Member, SignInLink};
use shipmate_core::api::people::UpdateMember;
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::AccountId;
use shipmate_core::rules::rights::{Ownership, Verb, over};
use shipmate_core::status::Role;
use shipmate_store::{Read, Write, identity, people};

use super::auth::sign_in_link;
use crate::app::App;
use crate::auth::{Caller, InWorkspace};
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, id};

async fn everybody(read: &mut Read, here: &InWorkspace) -> Result<Vec<Member>, ApiError> {
    let people = identity::members(read, here.workspace).await?;
    let shown = people.into_iter().map(|person| Member {
        user_id: person.account_id,
        workspace_id: here.workspace,
        name: person.name,
        email: person.email,
        role: person.role,
        created_at: person.created_at,
    });
    Ok(shown.collect())
}

async fn find(read: &mut Read, here: &InWorkspace, raw: &str) -> Result<Member, ApiError> {
    let wanted: AccountId = id("user_id", raw)?;
    let found = everybody(read, here).await?.into_iter().find(|member| member.user_id == wanted);
    found.ok_or_else(|| ApiError::missing(Code::MemberNotFound, "member", raw))
}

/// The people of a workspace, in the order in which they came.
#[utoipa::path(get, path = "/api/workspaces/{id}/members", operation_id = "list_members", tag = "workspaces", params(("id" = String, Path)),
    responses((status = 200, body = [Member]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(
    State(app): State<App>,
    Caller(known): Caller,
    Path(raw): Path<String>,
) -> Result<Json<Vec<Member>>, ApiError> {
    let mut read = app.read().await?;
    let here = InWorkspace::named(&mut read, &known, &raw).await?;
    Ok(Json(everybody(&mut read, &here).await?))
}

/// Changes what a member may do.
#[utoipa::path(patch, path = "/api/workspaces/{id}/members/{user_id}", operation_id = "update_member", tag = "workspaces",
    params(("id" = String, Path), ("user_id" = String, Path)), request_body = UpdateMember,
    responses((status = 200, body = Member), (status = "4XX", body = ErrorBody)))]
pub(super) async fn update(
    State(app): State<App>,
    Caller(known): Caller,
    Path((raw, person)): Path<(String, String)>,
    Body(body): Body<UpdateMember>,
) -> Result<Json<Member>, ApiError> {
    let mut write = app.write().await?;
    let here = InWorkspace::named(&mut write, &known, &raw).await?;
    here.must(Verb::People, Ownership::Foreign)?;
    let owners = people::lock_owners(&mut write, here.workspace).await?;
    let member = find(&mut write, &here, &person).await?;
    here.must(over(member.role), Ownership::Foreign)?;
    here.must(over(body.role), Ownership::Foreign)?;
    if member.role == Role::Owner && body.role != Role::Owner {
        not_the_last(&owners)?;
    }
    people::set_role(&mut write, here.workspace, member.user_id, body.role).await?;
    app.commit(write).await?;
    Ok(Json(Member { role: body.role, ..member }))
}

/// Takes a person out of a workspace; one may take oneself out. What they did
/// there stays. Runs that wait only because they asked for them are cancelled;
/// their machines take no more work, and hand none over.
#[utoipa::path(delete, path = "/api/workspaces/{id}/members/{user_id}", operation_id = "remove_member", tag = "workspaces",
    params(("id" = String, Path), ("user_id" = String, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn remove(
    State(app): State<App>,
    Caller(known): Caller,
    Path((raw, person)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let mut write = app.write().await?;
    let here = InWorkspace::named(&mut write, &known, &raw).await?;
    let owners = people::lock_owners(&mut write, here.workspace).await?;
    let member = find(&mut write, &here, &person).await?;
    if member.user_id != here.account {
        here.must(over(member.role), Ownership::Foreign)?;
    }
    if member.role == Role::Owner {
        not_the_last(&owners)?;
    }
    people::remove(&mut write, here.workspace, member.user_id).await?;
    departure::of(&app, &mut write, &member).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Member(member.user_id));
    Ok(StatusCode::NO_CONTENT)
}

fn not_the_last(owners: &[AccountId]) -> Result<(), ApiError> {
    if owners.len() > 1 {
        return Ok(());
    }
    Err(ApiError::conflict("a workspace needs an owner, and this is the last one; make somebody else an owner first"))
}

/// Makes a one-time link that signs a member's browser in again, as when they
/// have lost theirs. Whoever holds it acts as this person everywhere, so it takes
/// the right over them in every workspace they are in.
#[utoipa::path(post, path = "/api/workspaces/{id}/members/{user_id}/sign-in-link", operation_id = "create_member_sign_in_link", tag = "workspaces",
    params(("id" = String, Path), ("user_id" = String, Path)),
    responses((status = 200, body = SignInLink), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create_link(
    State(app): State<App>,
    Caller(known): Caller,
    Path((raw, person)): Path<(String, String)>,
) -> Result<Json<SignInLink>, ApiError> {
    let mut write = app.write().await?;
    let here = InWorkspace::named(&mut write, &known, &raw).await?;
    here.must(Verb::People, Ownership::Foreign)?;
    let member = find(&mut write, &here, &person).await?;
    has_right_over(&mut write, &here, &member).await?;
    let link = sign_in_link(&app, &mut write, member.user_id).await?;
    app.commit(write).await?;
    Ok(Json(link))
}

async fn has_right_over(write: &mut Write, here: &InWorkspace, member: &Member) -> Result<(), ApiError> {
    if member.user_id == here.account {
        return Ok(());
    }
    let mine = identity::workspaces(write, here.account).await?;
    for theirs in identity::workspaces(write, member.user_id).await? {
        let role = mine.iter().find(|mine| mine.id == theirs.id).map(|mine| mine.role);
        let may =
            role.is_some_and(|role| shipmate_core::rules::rights::may(role, over(theirs.role), Ownership::Foreign));
        if !may {
            return Err(ApiError::forbidden(format!(
                "{} is also in a workspace where you may not act for them; they make such a link themselves, with \
                 `shipmate open`",
                member.name
            )));
        }
    }
    Ok(())
}
