//! Calls that create something once, however often they are repeated.

use axum::http::HeaderMap;
use sha2::{Digest, Sha256};
use shipmate_core::text::hex;
use shipmate_store::Write;
use shipmate_store::creations::{self, Named};
use uuid::Uuid;

use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;

/// The header that names a call.
const HEADER: &str = "idempotency-key";
/// The longest name.
const MAX_BYTES: usize = 200;

/// A call's name and what it asked for; or neither.
#[derive(Debug)]
pub(crate) struct Once(Option<(String, String)>);

/// The name that a request has, if it has one.
pub(crate) fn name(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let Some(value) = headers.get(HEADER) else { return Ok(None) };
    let name = value.to_str().ok().map(str::trim).filter(|name| (1..=MAX_BYTES).contains(&name.len()));
    let wrong =
        || ApiError::invalid(format!("invalid Idempotency-Key: it must be 1 to {MAX_BYTES} visible characters"));
    name.map(|name| Some(name.to_owned())).ok_or_else(wrong)
}

impl Once {
    pub(crate) fn new(name: Option<String>, path: &str, body: &[u8]) -> Self {
        Self(name.map(|name| {
            let mut digest = Sha256::new();
            digest.update(path.as_bytes());
            digest.update([0]);
            digest.update(body);
            let fingerprint = hex(&digest.finalize());
            (name, fingerprint)
        }))
    }

    /// Takes the name for `subject`, which is about to be created. Answers what
    /// an earlier call of this name has created.
    ///
    /// # Errors
    /// The earlier call asked for something else.
    pub(crate) async fn claim(
        &self,
        app: &App,
        write: &mut Write,
        here: &InWorkspace,
        subject: Uuid,
    ) -> Result<Option<Uuid>, ApiError> {
        let Some((name, fingerprint)) = &self.0 else { return Ok(None) };
        let caller = (here.workspace, here.account);
        match creations::claim(write, caller, (name, fingerprint), subject, app.now()).await? {
            Named::New => Ok(None),
            Named::Before(first) => Ok(Some(first)),
            Named::Otherwise => Err(ApiError::conflict(
                "this Idempotency-Key was used for a different request; use a new one for each thing to create",
            )),
        }
    }
}
