//! The way to the server, and the one place that turns its refusals into exit codes.

mod place;
mod refusal;

pub(crate) use place::{Origin, Place};

use std::time::Duration;

use reqwest::{Method, Response, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{CliError, Exit};

/// Longer than any answer takes that is still of use to a person.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often, and after which rest, something that is being started is tried.
pub(crate) const TRIES: (u32, Duration) = (60, Duration::from_millis(100));

/// Speaks to one server as one caller.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    place: Place,
    workspace: Option<String>,
    call_name: Option<String>,
}

/// One request, as often as it must be made.
struct Call<'a> {
    method: Method,
    path: &'a [&'a str],
    query: &'a [(&'a str, &'a str)],
    body: Option<Value>,
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
        Ok(Self { http, place, workspace: None, call_name: None })
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
        self.place.url()
    }

    /// Whether this machine's `shipmate up` keeps this server and a daemon running.
    pub(crate) fn comes_back(&self) -> bool {
        self.place.comes_back()
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
        self.answer(Call { method: Method::POST, path, query: &[], body: Some(json(body)?) }).await
    }

    /// Changes something.
    pub(crate) async fn put<B, T>(&self, path: &[&str], body: &B) -> Result<T, CliError>
    where
        B: Serialize + ?Sized,
        T: DeserializeOwned,
    {
        self.answer(Call { method: Method::PUT, path, query: &[], body: Some(json(body)?) }).await
    }

    /// Changes a part of something.
    pub(crate) async fn patch<B, T>(&self, path: &[&str], body: &B) -> Result<T, CliError>
    where
        B: Serialize + ?Sized,
        T: DeserializeOwned,
    {
        self.answer(Call { method: Method::PATCH, path, query: &[], body: Some(json(body)?) }).await
    }

    /// Does something that is answered without words.
    pub(crate) async fn act(&self, path: &[&str]) -> Result<(), CliError> {
        self.send(Call { method: Method::POST, path, query: &[], body: None }).await.map(|_| ())
    }

    /// Removes something, and reads what is left.
    pub(crate) async fn take<T: DeserializeOwned>(&self, path: &[&str]) -> Result<T, CliError> {
        self.answer(Call { method: Method::DELETE, path, query: &[], body: None }).await
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
        let answer = self.send(call).await?;
        let bytes = answer.bytes().await.map_err(|error| refusal::unreachable(&self.place, &error))?;
        serde_json::from_slice(&bytes).map_err(|error| {
            CliError::failed(format!("{} answered something this version does not understand: {error}", self.url()))
                .hint("server and command line may be of different versions; compare with `shipmate --version`")
        })
    }

    /// Sends the call. The machine's own server may be between two lives: it
    /// is waited for, and asked again under its new key.
    async fn send(&self, call: Call<'_>) -> Result<Response, CliError> {
        let mut place = self.place.clone();
        let mut tries = 0;
        loop {
            match self.request(&place, &call)?.send().await {
                Ok(answer) if answer.status().is_success() => return Ok(answer),
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

    fn request(&self, place: &Place, call: &Call<'_>) -> Result<reqwest::RequestBuilder, CliError> {
        let mut url = place.base()?;
        append(&mut url, call.path)?;
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(call.query);
        }
        let mut request = self.http.request(call.method.clone(), url).bearer_auth(place.bearer());
        if let Some(id) = &self.workspace {
            request = request.header("X-Workspace-ID", id);
        }
        if let Some(name) = &self.call_name {
            request = request.header("Idempotency-Key", name);
        }
        Ok(match &call.body {
            Some(body) => request.json(body),
            None => request,
        })
    }
}

fn append(url: &mut Url, path: &[&str]) -> Result<(), CliError> {
    let mut segments = url
        .path_segments_mut()
        .map_err(|()| CliError::new(Exit::Usage, "the server's address can't have a path".to_owned()))?;
    segments.pop_if_empty().push("api").extend(path);
    Ok(())
}

fn json<B: Serialize + ?Sized>(body: &B) -> Result<Value, CliError> {
    serde_json::to_value(body).map_err(|error| CliError::failed(error.to_string()))
}
