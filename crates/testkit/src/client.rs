//! A client of the public API, for tests.
//!
//! Typed calls fail the test when the server refuses; [`Client::request`]
//! hands the refusal back for tests that want it.

mod answer;
mod board;
mod identity;
mod runs;

use std::path::PathBuf;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shipmate_core::id::WorkspaceId;

pub use answer::Answer;

/// Speaks to one server as one caller.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    server: Server,
    credential: Credential,
    workspace: Option<WorkspaceId>,
    headers: HeaderMap,
}

/// Where the server is.
#[derive(Debug, Clone)]
enum Server {
    /// Always there.
    At(String),
    /// Wherever `server.json` of this data directory says at the moment of
    /// the request: a restarted server may be elsewhere.
    Of(PathBuf),
}

/// Who asks.
#[derive(Debug, Clone)]
enum Credential {
    Nobody,
    Token(String),
    /// The machine's owner, with the key of `server.json`, which is new at
    /// each start of the server.
    Owner,
}

/// What a server writes down when it listens.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct ServerNote {
    /// Where it listens.
    pub url: String,
    /// Its process.
    pub pid: i32,
    /// What the owner's programs identify themselves with.
    pub key: String,
}

impl Client {
    /// Speaks to the server at `url`, as nobody.
    #[must_use]
    pub fn at(url: &str) -> Self {
        Self::with(Server::At(url.trim_end_matches('/').to_owned()), Credential::Nobody)
    }

    /// Speaks as the machine's owner to whatever server runs on a data directory.
    #[must_use]
    pub fn of(data: impl Into<PathBuf>) -> Self {
        Self::with(Server::Of(data.into()), Credential::Owner)
    }

    fn with(server: Server, credential: Credential) -> Self {
        // No proxy: the environment of whoever runs the tests must not matter.
        let http = reqwest::Client::builder().no_proxy().build().expect("a client without options");
        Self { http, server, credential, workspace: None, headers: HeaderMap::new() }
    }

    /// The same client with this token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { credential: Credential::Token(token.to_owned()), ..self.clone() }
    }

    /// The same client without a credential.
    #[must_use]
    pub fn as_nobody(&self) -> Self {
        Self { credential: Credential::Nobody, ..self.clone() }
    }

    /// The same client, for this workspace rather than the caller's first.
    #[must_use]
    pub fn in_workspace(&self, workspace: WorkspaceId) -> Self {
        Self { workspace: Some(workspace), ..self.clone() }
    }

    /// The same client with one more header on every request, such as a
    /// cookie, an origin or a foreign host.
    ///
    /// # Panics
    /// If it is no header.
    #[must_use]
    pub fn with_header(&self, name: &str, value: impl AsRef<[u8]>) -> Self {
        let mut headers = self.headers.clone();
        let name: HeaderName = name.parse().expect("a header's name");
        headers.insert(name, HeaderValue::from_bytes(value.as_ref()).expect("a header's value"));
        Self { headers, ..self.clone() }
    }

    /// One request with a JSON body, or why no answer came.
    ///
    /// # Errors
    /// If the server is not there or the connection broke: what a test that
    /// kills servers must expect.
    pub async fn try_request(
        &self,
        method: Method,
        path: &str,
        body: Option<&impl Serialize>,
    ) -> Result<Answer, String> {
        let mut request = self.prepared(method.clone(), path)?;
        if let Some(body) = body {
            request = request.json(body);
        }
        Answer::read(format!("{method} {path}"), request).await
    }

    /// One request whose body is exactly these bytes, called whatever
    /// `content_type` says.
    ///
    /// # Panics
    /// If no answer came at all.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        content_type: Option<&str>,
        body: impl Into<Vec<u8>>,
    ) -> Answer {
        self.try_send(method, path, content_type, body).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// The same, or why no answer came.
    ///
    /// # Errors
    /// As for [`Client::try_request`].
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        content_type: Option<&str>,
        body: impl Into<Vec<u8>>,
    ) -> Result<Answer, String> {
        let mut request = self.prepared(method.clone(), path)?;
        if let Some(content_type) = content_type {
            request = request.header(CONTENT_TYPE, content_type);
        }
        Answer::read(format!("{method} {path}"), request.body(body.into())).await
    }

    fn prepared(&self, method: Method, path: &str) -> Result<RequestBuilder, String> {
        let (base, credential) = match (&self.server, &self.credential) {
            (Server::At(url), credential) => (url.clone(), credential.clone()),
            (Server::Of(data), credential) => {
                let note = note(data)?;
                let credential = match credential {
                    Credential::Owner => Credential::Token(note.key),
                    other => other.clone(),
                };
                (note.url, credential)
            }
        };
        let mut request = self.http.request(method, format!("{base}{path}"));
        if let Credential::Token(token) = credential {
            request = request.bearer_auth(token);
        }
        if let Some(workspace) = self.workspace {
            request = request.header("X-Workspace-ID", workspace.to_string());
        }
        Ok(request.headers(self.headers.clone()))
    }

    /// One request, for tests that want to see a refusal.
    ///
    /// # Panics
    /// If no answer came at all.
    pub async fn request(&self, method: Method, path: &str, body: Option<&impl Serialize>) -> Answer {
        self.try_request(method, path, body).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// `GET`, which must succeed.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        self.request(Method::GET, path, None::<&()>).await.json()
    }

    /// `POST`, which must succeed.
    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> T {
        self.request(Method::POST, path, Some(body)).await.json()
    }

    /// `PUT`, which must succeed.
    pub async fn put<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> T {
        self.request(Method::PUT, path, Some(body)).await.json()
    }

    /// `DELETE`, which must succeed.
    pub async fn delete(&self, path: &str) {
        self.request(Method::DELETE, path, None::<&()>).await.must_succeed();
    }

    /// Whether the server answers at all.
    pub async fn is_healthy(&self) -> bool {
        let answer = self.as_nobody().try_request(Method::GET, "/health", None::<&()>).await;
        answer.is_ok_and(|answer| answer.status.is_success())
    }
}

/// What the server of a data directory wrote down.
///
/// # Errors
/// If it has written nothing, or nothing that can be read.
pub fn note(data: &std::path::Path) -> Result<ServerNote, String> {
    let text = fs_err::read_to_string(data.join("server.json")).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| format!("server.json: {error}"))
}
