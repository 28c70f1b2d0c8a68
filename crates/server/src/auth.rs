//! Who is asking, and what for.

use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum_extra::extract::CookieJar;
use chrono::{DateTime, TimeDelta, Utc};
use shipmate_core::error::Code;
use shipmate_core::id::{AccountId, CredentialId, WorkspaceId};
use shipmate_core::rules::door as rules;
use shipmate_core::rules::rights::{self, Ownership, Verb};
use shipmate_core::status::{ActorKind, Role};
use shipmate_store::Read;
use shipmate_store::identity::{self, Credential, CredentialKind, Membership};
use uuid::Uuid;

use crate::app::App;
use crate::door::{self, Visit};
use crate::error::ApiError;
use crate::{liveness, secret};

/// How a caller proved who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Proof {
    /// The key of the machine's owner, for as long as this server runs.
    LocalKey,
    /// A token or a browser session.
    Credential { id: CredentialId, kind: CredentialKind, hash: String },
}

/// Anybody whose credential holds.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) account: AccountId,
    pub(crate) proof: Proof,
    /// The one workspace that a daemon's token serves, if it is bound to one.
    only: Option<WorkspaceId>,
}

/// A person, or a program that speaks for one.
#[derive(Debug, Clone)]
pub(crate) struct Caller(pub(crate) Known);

/// A person, if one is signed in.
#[derive(Debug, Clone)]
pub(crate) struct PerhapsCaller(pub(crate) Option<Known>);

/// A machine's daemon, or a person's program that acts as one.
#[derive(Debug, Clone)]
pub(crate) struct DaemonCaller(pub(crate) Known);

/// A person in one of their workspaces.
#[derive(Debug, Clone)]
pub(crate) struct InWorkspace {
    pub(crate) account: AccountId,
    pub(crate) workspace: WorkspaceId,
    pub(crate) issue_prefix: String,
    pub(crate) role: Role,
    /// Set if it is an agent in the middle of its run: then `account` is the
    /// person whose wish that run is.
    pub(crate) visit: Option<Visit>,
}

impl InWorkspace {
    /// Who does what is done now.
    pub(crate) fn actor(&self) -> (ActorKind, Uuid) {
        self.visit.as_ref().map_or((ActorKind::Member, self.account.0), Visit::actor)
    }

    /// Refuses what the caller's role does not let them do: the one place where
    /// `core::rules::rights` is asked.
    pub(crate) fn must(&self, verb: Verb, whose: Ownership) -> Result<(), ApiError> {
        if rights::may(self.role, verb, whose) { Ok(()) } else { Err(ApiError::forbidden(rights::refusal(verb))) }
    }

    /// The caller in the workspace of this id or slug.
    pub(crate) async fn named(read: &mut Read, known: &Known, name: &str) -> Result<Self, ApiError> {
        let membership = choose(known.workspaces(read).await?, Some(name))?;
        Ok(Self::of(known.account, membership))
    }

    fn of(account: AccountId, membership: Membership) -> Self {
        Self {
            account,
            workspace: membership.id,
            issue_prefix: membership.issue_prefix,
            role: membership.role,
            visit: None,
        }
    }
}

fn unauthenticated(message: &str) -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, Code::Unauthenticated, message)
}

fn invalid_token(message: &str) -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, Code::InvalidToken, message)
}

/// What the request shows: a bearer secret, or the session cookie.
fn presented<'a>(parts: &'a Parts, app: &App) -> Result<(Cow<'a, str>, bool), ApiError> {
    if let Some(value) = parts.headers.get(header::AUTHORIZATION) {
        let value = value.to_str().map_err(|_| unauthenticated("invalid authorization format"))?;
        let (scheme, secret) = value.split_once(' ').unwrap_or((value, ""));
        if !scheme.eq_ignore_ascii_case("bearer") || secret.trim().is_empty() {
            return Err(unauthenticated("invalid authorization format"));
        }
        return Ok((secret.trim().into(), false));
    }
    let cookies = CookieJar::from_headers(&parts.headers);
    match cookies.get(&app.session_cookie) {
        Some(cookie) => Ok((cookie.value().to_owned().into(), true)),
        None => Err(unauthenticated("not signed in: run `shipmate open` on the server's machine for a link")),
    }
}

/// Refuses a credential that no longer holds.
pub(crate) fn holds(credential: &Credential, now: DateTime<Utc>) -> Result<(), ApiError> {
    if credential.revoked_at.is_some() {
        return Err(invalid_token("this token was revoked; make a new one"));
    }
    if credential.expires_at.is_some_and(|at| at <= now) {
        return Err(invalid_token("this token has expired; make a new one"));
    }
    Ok(())
}

/// Which doors are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opens {
    Person,
    Daemon,
}

/// Somebody who speaks for themselves. What an agent's words come with is its
/// machine's credential, and that is not the agent's: see [`crate::door`].
async fn known(parts: &Parts, app: &App, opens: Opens) -> Result<Known, ApiError> {
    if door::is_visit(parts) {
        Err(ApiError::forbidden(rules::NOT_INSIDE))
    } else {
        identified(parts, app, opens).await
    }
}

/// The machine that carries an agent's words.
pub(crate) async fn carrier(parts: &Parts, app: &App) -> Result<Known, ApiError> {
    let known = identified(parts, app, Opens::Daemon).await?;
    if matches!(known.proof, Proof::Credential { kind: CredentialKind::Session, .. }) {
        return Err(ApiError::forbidden("a browser session does not open the daemon's routes"));
    }
    Ok(known)
}

async fn identified(parts: &Parts, app: &App, opens: Opens) -> Result<Known, ApiError> {
    let (secret, from_cookie) = presented(parts, app)?;
    let hash = secret::hash(&secret);
    if !from_cookie && secret.starts_with("shl_") && hash == app.local_key_hash {
        return Ok(Known { account: app.owner, proof: Proof::LocalKey, only: None });
    }
    let found = match opens {
        // Asked for again and again by machines that beat.
        Opens::Daemon => liveness::credential(app, &hash).await?,
        Opens::Person => Box::pin(from_database(app, &hash)).await?,
    };
    let credential = found.ok_or_else(|| invalid_token("this token is not known here; make a new one"))?;
    let now = app.now();
    holds(&credential, now)?;
    let kind = credential.kind();
    // A session's secret opens the door only as a cookie, a token's only as a
    // header, and a link's only through its exchange.
    if kind == CredentialKind::Link || (kind == CredentialKind::Session) != from_cookie {
        return Err(invalid_token("this secret does not open this door"));
    }
    let stale = credential.last_used_at.is_none_or(|at| now - at > TimeDelta::minutes(1));
    if stale && kind != CredentialKind::Session && opens == Opens::Person {
        // When it was last used is for people to look at. A disk that is full
        // must not keep them out.
        if let Err(error) = Box::pin(note_use(app, credential.id, now)).await {
            tracing::debug!(?error, "that a token was used could not be written down");
        }
    }
    Ok(Known {
        account: credential.account_id,
        proof: Proof::Credential { id: credential.id, kind, hash },
        only: credential.workspace_id,
    })
}

async fn from_database(app: &App, hash: &str) -> Result<Option<Arc<Credential>>, ApiError> {
    Ok(identity::credential(&mut app.read().await?, hash).await?.map(Arc::new))
}

async fn note_use(app: &App, id: CredentialId, now: DateTime<Utc>) -> Result<(), ApiError> {
    let mut write = app.write().await?;
    identity::touch_credential(&mut write, id, now).await?;
    app.commit(write).await
}

impl Known {
    fn is_daemon(&self) -> bool {
        matches!(self.proof, Proof::Credential { kind: CredentialKind::Daemon, .. })
    }

    /// Whether its credential opens this workspace, if it is a member there.
    pub(crate) fn opens(&self, workspace: WorkspaceId) -> bool {
        self.only.is_none_or(|only| only == workspace)
    }

    /// The workspaces this caller is in and its credential opens, oldest first.
    pub(crate) async fn workspaces(&self, read: &mut Read) -> Result<Vec<Membership>, ApiError> {
        let mut all = identity::workspaces(read, self.account).await?;
        all.retain(|membership| self.opens(membership.id));
        Ok(all)
    }

    /// Whether the credential still holds: asked again and again while a
    /// connection stays open.
    pub(crate) async fn still_holds(&self, app: &App) -> Result<bool, ApiError> {
        let Proof::Credential { hash, .. } = &self.proof else { return Ok(true) };
        let credential = liveness::credential(app, hash).await?;
        Ok(credential.is_some_and(|credential| holds(&credential, app.now()).is_ok()))
    }
}

impl FromRequestParts<App> for Known {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        known(parts, app, Opens::Person).await
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let known = known(parts, app, Opens::Person).await?;
        if known.is_daemon() {
            return Err(ApiError::forbidden("a daemon's token opens the daemon's routes only"));
        }
        Ok(Self(known))
    }
}

impl FromRequestParts<App> for PerhapsCaller {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        match Caller::from_request_parts(parts, app).await {
            Ok(Caller(known)) => Ok(Self(Some(known))),
            // A browser may still have the cookie of a session that is over.
            Err(error) if error.is_unauthenticated() && !parts.headers.contains_key(header::AUTHORIZATION) => {
                Ok(Self(None))
            }
            Err(error) => Err(error),
        }
    }
}

impl FromRequestParts<App> for DaemonCaller {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let known = known(parts, app, Opens::Daemon).await?;
        if matches!(known.proof, Proof::Credential { kind: CredentialKind::Session, .. }) {
            return Err(ApiError::forbidden("a browser session does not open the daemon's routes"));
        }
        Ok(Self(known))
    }
}

impl FromRequestParts<App> for InWorkspace {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        if door::is_visit(parts) {
            return door::enter(parts, app).await;
        }
        let Caller(known) = Caller::from_request_parts(parts, app).await?;
        let wanted = wanted_workspace(parts);
        let memberships = identity::workspaces(&mut app.read().await?, known.account).await?;
        Ok(Self::of(known.account, choose(memberships, wanted.as_deref())?))
    }
}

/// The workspace the request names: by header, by the reference's header for
/// slugs, or by query.
fn wanted_workspace(parts: &Parts) -> Option<String> {
    let header = |name| parts.headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let named = header("x-workspace-id").or_else(|| header("x-workspace-slug")).map(str::to_owned);
    named.filter(|name| !name.is_empty()).or_else(|| {
        let query = parts.uri.query()?;
        let value = query.split('&').find_map(|pair| pair.strip_prefix("workspace_id="))?;
        Some(value.to_owned())
    })
}

fn choose(memberships: Vec<Membership>, wanted: Option<&str>) -> Result<Membership, ApiError> {
    let found = match wanted {
        None => memberships.into_iter().next(),
        Some(name) => {
            let id: Option<WorkspaceId> = name.parse().ok();
            memberships.into_iter().find(|m| Some(m.id) == id || m.slug == name)
        }
    };
    found.ok_or_else(|| ApiError::not_found(Code::WorkspaceNotFound, "workspace", wanted.unwrap_or("(none)")))
}
