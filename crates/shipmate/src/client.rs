//! The way to the server, and the one place that turns its refusals into exit codes.

mod door;
mod place;
mod refusal;

pub(crate) use door::ask;
pub(crate) use place::{Origin, Place};

use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use reqwest::{Method, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{CliError, Exit};

/// Longer than any answer takes that is still of use to a person.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a file may be on its way.
const FILE_PATIENCE: Duration = Duration::from_secs(600);
/// How often, and after which rest, something that is being started is tried.
pub(crate) const TRIES: (u32, Duration) = (60, Duration::from_millis(100));

/// How the server is reached.
#[derive(Debug, Clone)]
enum Way {
    /// Directly.
    Straight { http: reqwest::Client, place: Place },
    /// From inside a run, through the door in this directory.
    Door(PathBuf),
}

/// Speaks to one server as one caller.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    way: Way,
    workspace: Option<String>,
    call_name: Option<String>,
}

/// One request, as often as it must be made.
struct Call<'a> {
    method: Method,
    path: &'a [&'a str],
    query: &'a [(&'a str, &'a str)],
    body: Option<Payload>,
}

/// What a request carries.
enum Payload {
    Json(Value),
    File(Bytes),
}

impl Client {
    /// A client for the server at `place`. Connects when it is first used.
    pub(crate) fn new(place: Place) -> Result<Self, CliError> {
        let base = place.base()?;
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("shipmate/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(Duration::from_secs(5))
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none());
        if base.scheme() == "http" {
            // Reading the machine's certificates takes longer than the whole command.
            builder = builder.tls_certs_only([]);
        }
        if place.is_local() {
            // A proxy in between would get the owner's key.
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| CliError::failed(refusal::words(&error)))?;
        Ok(Self { way: Way::Straight { http, place }, workspace: None, call_name: None })
    }

    /// A client for a command inside a run, as the run's agent.
    pub(crate) fn inside(door: PathBuf) -> Self {
        Self { way: Way::Door(door), workspace: None, call_name: None }
    }

    /// The door that it goes through, if it is inside a run.
    pub(crate) fn door(&self) -> Option<&Path> {
        match &self.way {
            Way::Straight { .. } => None,
            Way::Door(door) => Some(door),
        }
    }

    /// The same way, into one workspace.
    pub(crate) fn in_workspace(self, id: String) -> Self {
        Self { workspace: Some(id), ..self }
    }

    /// The same way, with a name for what is created: the server creates it once,
    /// however often the call is made.
    pub(crate) fn named(&self, name: Option<String>) -> Self {
        Self { call_name: name, ..self.clone() }
    }

    /// The server's address.
    pub(crate) fn url(&self) -> &str {
        match &self.way {
            Way::Straight { place, .. } => place.url(),
            Way::Door(_) => "the server",
        }
    }

    /// Whether this machine's `shipmate up` keeps this server and a daemon running.
    pub(crate) fn comes_back(&self) -> bool {
        matches!(&self.way, Way::Straight { place, .. } if place.comes_back())
    }

    /// Reads.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &[&str], query: &[(&str, &str)]) -> Result<T, CliError> {
        self.answer(Call { method: Method::GET, path, query, body: None }).await
    }

    /// Makes or does something.
    pub(crate) async fn post<B, T>(&self, path: &[&str], body: &B) -> Result<T, CliError>
    where
        B: Serialize + ?Sized,
        T: DeserializeOwned,
    {
        self.answer(Call { method: Method::POST, path, query: &[], body: Some(Payload::Json(json(body)?)) }).await
    }

    /// Changes something.
    pub(crate) async fn put<B, T>(&self, path: &[&str], body: &B) -> Result<T, CliError>
    where
        B: Serialize + ?Sized,
        T: DeserializeOwned,
    {
        self.answer(Call { method: Method::PUT, path, query: &[], body: Some(Payload::Json(json(body)?)) }).await
    }

    /// Changes a part of something.
    pub(crate) async fn patch<B, T>(&self, path: &[&str], body: &B) -> Result<T, CliError>
    where
        B: Serialize + ?Sized,
        T: DeserializeOwned,
    {
        self.answer(Call { method: Method::PATCH, path, query: &[], body: Some(Payload::Json(json(body)?)) }).await
    }

    /// Sends a file.
    pub(crate) async fn send_file<T: DeserializeOwned>(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        bytes: Vec<u8>,
    ) -> Result<T, CliError> {
        self.answer(Call { method: Method::POST, path, query, body: Some(Payload::File(bytes.into())) }).await
    }

    /// Reads a file whole.
    pub(crate) async fn read_file(&self, path: &[&str]) -> Result<Bytes, CliError> {
        self.send(Call { method: Method::GET, path, query: &[], body: None }).await
    }

    /// Does something that is answered without words.
    pub(crate) async fn act(&self, path: &[&str]) -> Result<(), CliError> {
        self.send(Call { method: Method::POST, path, query: &[], body: None }).await.map(|_| ())
    }

    /// Removes something, and reads what is left.
    pub(crate) async fn take<T: DeserializeOwned>(&self, path: &[&str]) -> Result<T, CliError> {
        self.answer(Call { method: Method::DELETE, path, query: &[], body: None }).await
    }

    /// Takes back what `body` names, and reads what is left.
    pub(crate) async fn take_back<B, T>(&self, path: &[&str], body: &B) -> Result<T, CliError>
    where
        B: Serialize + ?Sized,
        T: DeserializeOwned,
    {
        self.answer(Call { method: Method::DELETE, path, query: &[], body: Some(Payload::Json(json(body)?)) }).await
    }

    /// Removes something.
    pub(crate) async fn delete(&self, path: &[&str]) -> Result<(), CliError> {
        self.delete_with(path, &[]).await
    }

    /// Removes something, and says how.
    pub(crate) async fn delete_with(&self, path: &[&str], query: &[(&str, &str)]) -> Result<(), CliError> {
        self.send(Call { method: Method::DELETE, path, query, body: None }).await.map(|_| ())
    }

    async fn answer<T: DeserializeOwned>(&self, call: Call<'_>) -> Result<T, CliError> {
        let bytes = self.send(call).await?;
        serde_json::from_slice(&bytes).map_err(|error| {
            CliError::failed(format!("{} answered something this version does not understand: {error}", self.url()))
                .hint("server and command line may be of different versions; compare with `shipmate --version`")
        })
    }

    /// Makes the call; answers what a success carries.
    async fn send(&self, call: Call<'_>) -> Result<Bytes, CliError> {
        match &self.way {
            Way::Straight { http, place } => self.send_to(http, place.clone(), &call).await,
            Way::Door(door) => door::call(door, &call, self.call_name.clone()).await,
        }
    }

    /// Sends the call. The machine's own server may be between two lives: it
    /// is waited for, and asked again under its new key.
    async fn send_to(&self, http: &reqwest::Client, mut place: Place, call: &Call<'_>) -> Result<Bytes, CliError> {
        let mut tries = 0;
        loop {
            match self.request(http, &place, call)?.send().await {
                Ok(answer) if answer.status().is_success() => {
                    return answer.bytes().await.map_err(|error| refusal::unreachable(&place, &error));
                }
                Ok(answer) if answer.status() == StatusCode::UNAUTHORIZED && place.renew() => {}
                Ok(answer) => {
                    let status = answer.status();
                    return Err(refusal::refusal(&place, status, &answer.bytes().await.unwrap_or_default()));
                }
                // Nothing was sent yet, or nothing is done by asking, so nothing is done twice.
                Err(error)
                    if (error.is_connect() || call.method == Method::GET) && tries < TRIES.0 && place.comes_back() =>
                {
                    tries += 1;
                    tokio::time::sleep(TRIES.1).await;
                    place.renew();
                }
                Err(error) => return Err(refusal::unreachable(&place, &error)),
            }
        }
    }

    fn request(
        &self,
        http: &reqwest::Client,
        place: &Place,
        call: &Call<'_>,
    ) -> Result<reqwest::RequestBuilder, CliError> {
        let mut request = http.request(call.method.clone(), call.address(place.base()?)?).bearer_auth(place.bearer());
        if let Some(id) = &self.workspace {
            request = request.header("X-Workspace-ID", id);
        }
        if let Some(name) = &self.call_name {
            request = request.header("Idempotency-Key", name);
        }
        Ok(match &call.body {
            Some(Payload::Json(body)) => request.json(body),
            Some(Payload::File(bytes)) => request
                .header(reqwest::header::CONTENT_TYPE, "application/octet-stream")
                .timeout(FILE_PATIENCE)
                .body(bytes.clone()),
            None => request,
        })
    }
}

impl Call<'_> {
    /// Where it goes, at a server with this address.
    fn address(&self, mut url: Url) -> Result<Url, CliError> {
        url.path_segments_mut()
            .map_err(|()| CliError::new(Exit::Usage, "the server's address can't have a path".to_owned()))?
            .pop_if_empty()
            .push("api")
            .extend(self.path);
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(self.query);
        }
        Ok(url)
    }
}

fn json<B: Serialize + ?Sized>(body: &B) -> Result<Value, CliError> {
    serde_json::to_value(body).map_err(|error| CliError::failed(error.to_string()))
}
