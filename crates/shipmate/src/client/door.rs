//! The way of a command that is inside a run: through the run's door, as the
//! run's agent.

use std::io;
use std::path::Path;

use bytes::Bytes;
use reqwest::{Method, StatusCode, Url};
use sha2::{Digest as _, Sha256};
use shipmate_core::api::door::{self, Enclosed, Reply, Wish};
use shipmate_core::question::Answer;
use shipmate_core::rules::door::NOT_INSIDE;
use shipmate_core::text::hex;
use shipmate_daemon::door::knock;

use super::{Call, Payload, refusal};
use crate::error::{CliError, Exit};

/// Stands for the server's address, which is not known here.
const SOMEWHERE: &str = "http://board.invalid/";

/// Makes a call; answers what a success carries.
pub(super) async fn call(door: &Path, call: &Call<'_>, name: Option<String>) -> Result<Bytes, CliError> {
    let somewhere = Url::parse(SOMEWHERE).map_err(|error| CliError::failed(error.to_string()))?;
    let address = call.address(somewhere)?;
    let method = match call.method {
        Method::GET => door::Method::Get,
        Method::POST => door::Method::Post,
        Method::PUT => door::Method::Put,
        Method::DELETE => door::Method::Delete,
        // No route that an agent may use takes another one.
        _ => return Err(CliError::new(Exit::NotAllowed, NOT_INSIDE)),
    };
    let path = address.path().to_owned();
    let query = address.query().unwrap_or_default().to_owned();
    let mut said = door::Call { method, path, query, body: None, file: None, name };
    let mut file = Bytes::new();
    match &call.body {
        None => {}
        Some(Payload::Json(body)) => said.body = Some(body.clone()),
        Some(Payload::File(bytes)) => {
            file = bytes.clone();
            said.file = Some(enclosed(bytes));
            // The door knows a call again by what it says. A name of this attempt
            // alone would make a repeat another call.
            said.name = None;
        }
    }
    match reply(door, &Wish::Call(said), &file).await? {
        Reply::Answered(answered) => {
            let body = serde_json::to_vec(&answered.body).map_err(|error| CliError::failed(error.to_string()))?;
            let status = StatusCode::from_u16(answered.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            if status.is_success() { Ok(body.into()) } else { Err(refusal::said(status, &body)) }
        }
        other => Err(unexpected(&other)),
    }
}

/// Asks a person, and waits for the answer. `None` means no.
pub(crate) async fn ask(door: &Path, question: String, choices: Vec<String>) -> Result<Option<String>, CliError> {
    match reply(door, &Wish::Ask { question, choices }, &[]).await? {
        Reply::Said { answer: Answer::Denied, by: None } => {
            Err(CliError::failed("nobody answered in time").hint("decide yourself, and say so at the end"))
        }
        Reply::Said { answer, .. } => Ok(answer.words().map(str::to_owned)),
        other => Err(unexpected(&other)),
    }
}

fn enclosed(bytes: &[u8]) -> Enclosed {
    Enclosed { size: bytes.len() as u64, sha256: hex(&Sha256::digest(bytes)) }
}

async fn reply(door: &Path, wish: &Wish, file: &[u8]) -> Result<Reply, CliError> {
    let reply = knock(door, wish, file).await.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound
        | io::ErrorKind::ConnectionRefused
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => CliError::new(
            Exit::Unreachable,
            "the run's door is shut: the run is over, or this process is not part of it",
        ),
        _ => CliError::new(Exit::Unreachable, format!("the run's door can't be used: {error}")),
    })?;
    match reply {
        Reply::Refused { why } => Err(CliError::new(Exit::NotAllowed, why)),
        Reply::Waiting { why } => Err(CliError::new(Exit::Unreachable, why)),
        reply => Ok(reply),
    }
}

fn unexpected(reply: &Reply) -> CliError {
    CliError::failed(format!("the run's door said something else than was asked: {reply:?}"))
}
