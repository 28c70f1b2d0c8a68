//! The way to the server, and the one place that turns its refusals into exit codes.

use std::time::Duration;

use reqwest::{Method, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shipmate_core::error::{Code, ErrorBody};

use crate::error::{CliError, Exit};

/// Longer than any answer takes that is still of use to a person.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where a server is and what opens it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// Its address.
    pub(crate) url: String,
    /// The credential.
    pub(crate) bearer: String,
    /// Whether it is the one of this machine's data directory.
    pub(crate) local: bool,
}

/// Speaks to one server as one caller.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: Url,
    place: Place,
    workspace: Option<String>,
}

impl Client {
    /// A client for the server at `place`. Connects when it is first used.
    pub(crate) fn new(place: Place) -> Result<Self, CliError> {
        let base =
            Url::parse(&place.url).ok().filter(|url| matches!(url.scheme(), "http" | "https")).ok_or_else(|| {
                CliError::new(Exit::Usage, format!("`{}` is not the address of a server", place.url))
                    .hint("it looks like http://127.0.0.1:4780 or https://shipmate.example.org")
            })?;
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("shipmate/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(Duration::from_secs(5))
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none());
        if base.scheme() == "http" {
            // Reading the machine's certificates takes longer than the whole command.
            builder = builder.tls_certs_only([]);
        }
        if place.local {
            // A proxy in between would get the owner's key.
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| CliError::failed(words(&error)))?;
        Ok(Self { http, base, place, workspace: None })
    }

    /// The same way, into one workspace.
    pub(crate) fn in_workspace(self, id: String) -> Self {
        Self { workspace: Some(id), ..self }
    }

    /// The server's address.
    pub(crate) fn url(&self) -> &str {
        self.place.url.trim_end_matches('/')
    }

    /// Reads.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &[&str], query: &[(&str, &str)]) -> Result<T, CliError> {
        self.answer(self.request(Method::GET, path, query)?).await
    }

    /// Makes or does something.
    pub(crate) async fn post<B: Serialize + ?Sized, T: DeserializeOwned>(
        &self,
        path: &[&str],
        body: &B,
    ) -> Result<T, CliError> {
        self.answer(self.request(Method::POST, path, &[])?.json(body)).await
    }

    /// Changes something.
    pub(crate) async fn put<B: Serialize + ?Sized, T: DeserializeOwned>(
        &self,
        path: &[&str],
        body: &B,
    ) -> Result<T, CliError> {
        self.answer(self.request(Method::PUT, path, &[])?.json(body)).await
    }

    /// Removes something.
    pub(crate) async fn delete(&self, path: &[&str]) -> Result<(), CliError> {
        self.send(self.request(Method::DELETE, path, &[])?).await.map(|_| ())
    }

    /// Whether the server answers at all.
    pub(crate) async fn is_healthy(&self) -> bool {
        let mut url = self.base.clone();
        url.set_path("/health");
        self.http.get(url).send().await.is_ok_and(|answer| answer.status().is_success())
    }

    fn request(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<reqwest::RequestBuilder, CliError> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| CliError::new(Exit::Usage, format!("`{}` is not the address of a server", self.place.url)))?
            .pop_if_empty()
            .push("api")
            .extend(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let request = self.http.request(method, url).bearer_auth(&self.place.bearer);
        Ok(match &self.workspace {
            Some(id) => request.header("X-Workspace-ID", id),
            None => request,
        })
    }

    async fn answer<T: DeserializeOwned>(&self, request: reqwest::RequestBuilder) -> Result<T, CliError> {
        let answer = self.send(request).await?;
        let bytes = answer.bytes().await.map_err(|error| self.unreachable(&error))?;
        serde_json::from_slice(&bytes).map_err(|error| {
            CliError::failed(format!("{} answered something this version does not understand: {error}", self.url()))
                .hint("server and command line may be of different versions; compare with `shipmate --version`")
        })
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<reqwest::Response, CliError> {
        let answer = request.send().await.map_err(|error| self.unreachable(&error))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        let body = answer.bytes().await.unwrap_or_default();
        Err(self.refusal(status, &body))
    }

    fn unreachable(&self, error: &reqwest::Error) -> CliError {
        let what = if error.is_timeout() { "did not answer in time" } else { "can't be reached" };
        let failure =
            CliError::new(Exit::Unreachable, format!("the server at {} {what}: {}", self.url(), words(error)));
        if self.place.local {
            failure.hint("start it with `shipmate up`")
        } else {
            failure.hint("check the address and the network; `shipmate logout` goes back to this machine's own server")
        }
    }

    fn refusal(&self, status: StatusCode, body: &[u8]) -> CliError {
        let Ok(body) = serde_json::from_slice::<ErrorBody>(body) else {
            return CliError::failed(format!("{} answered {status} without a reason", self.url()))
                .hint("check that this is the address of a Shipmate server");
        };
        let failure = CliError::new(exit_for(body.code), body.error);
        match body.code {
            Code::Unauthenticated | Code::InvalidToken if self.place.local => {
                failure.hint("the server may just have been started again; try once more")
            }
            Code::Unauthenticated | Code::InvalidToken => {
                failure.hint("make a token on the board or with `shipmate token create`, then `shipmate login`")
            }
            Code::Conflict => failure.hint("look at its present state and try again"),
            Code::Internal => failure.hint(format!("the server's log has more under request {}", body.request_id)),
            _ => failure,
        }
    }
}

/// The exit code that a refusal stands for.
fn exit_for(code: Code) -> Exit {
    match code {
        Code::Invalid | Code::TooLarge => Exit::Usage,
        Code::Unauthenticated | Code::InvalidToken | Code::Forbidden | Code::ForeignOrigin => Exit::NotAllowed,
        Code::UnknownRoute
        | Code::WorkspaceNotFound
        | Code::IssueNotFound
        | Code::AgentNotFound
        | Code::RunNotFound
        | Code::RuntimeNotFound
        | Code::RepositoryNotFound
        | Code::TokenNotFound
        | Code::ExecutionNotFound => Exit::NotFound,
        Code::Superseded | Code::Conflict => Exit::Conflict,
        Code::Unavailable => Exit::Unreachable,
        Code::Throttled | Code::Internal => Exit::Failed,
    }
}

/// The innermost cause of an error, which is the one that helps a person.
fn words(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
