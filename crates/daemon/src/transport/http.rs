//! The real wire: HTTP and WebSocket on one client.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use reqwest::header::{self, HeaderMap};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use tokio_tungstenite::tungstenite::handshake::{client::generate_key, derive_accept_key};

use super::socket::Socket;
use super::{Answer, Method, NoAnswer, PushSocket, Request, SocketRefused, Transport};
use crate::daemon::Error;

/// No answer of ours is larger.
const MAX_BODY_BYTES: usize = 8 * 1024 * 1024;
/// How long reaching the server may take.
const CONNECT: Duration = Duration::from_secs(10);
/// The header that every answer of ours carries.
const OURS: &str = "x-shipmate";

/// Speaks with one server, with the token that is in a file.
#[derive(Debug)]
pub(crate) struct HttpTransport {
    client: Client,
    server: Url,
    token_file: PathBuf,
}

impl HttpTransport {
    /// A transport to `server`. Connects to nothing yet.
    pub(crate) fn new(server: &str, token_file: &Path) -> Result<Self, Error> {
        let malformed = || Error::MalformedServer { given: server.chars().take(200).collect() };
        let url = Url::parse(server).map_err(|_| malformed())?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(malformed());
        }
        // A redirect would carry records to a place nobody named.
        let mut builder = Client::builder().redirect(reqwest::redirect::Policy::none()).connect_timeout(CONNECT);
        if is_loopback(&url) {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| Error::Client(error.to_string()))?;
        Ok(Self { client, server: url, token_file: token_file.to_owned() })
    }

    fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, NoAnswer> {
        let url = self.server.join(path).map_err(|error| NoAnswer(format!("`{path}` is no path: {error}")))?;
        let method = match method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Delete => reqwest::Method::DELETE,
        };
        Ok(self.client.request(method, url).bearer_auth(self.token()?))
    }

    fn token(&self) -> Result<String, NoAnswer> {
        match fs_err::read_to_string(&self.token_file) {
            Ok(token) if !token.trim().is_empty() => Ok(token.trim().to_owned()),
            Ok(_) => Err(NoAnswer(format!("the token file {} is empty", self.token_file.display()))),
            Err(error) => Err(NoAnswer(format!("the daemon's token can't be read: {error}"))),
        }
    }

    async fn exchange(&self, request: Request) -> Result<Answer, NoAnswer> {
        let mut builder = self.request(request.method, &request.path)?.timeout(request.deadline);
        if let Some(body) = request.body {
            if !request.headers.iter().any(|(name, _)| *name == header::CONTENT_TYPE.as_str()) {
                builder = builder.header(header::CONTENT_TYPE, "application/json");
            }
            builder = builder.body(body);
        }
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        let response = builder.send().await.map_err(|error| no_answer(&error))?;
        answer(response).await
    }

    async fn dial(&self, path: String) -> Result<Box<dyn PushSocket>, SocketRefused> {
        let key = generate_key();
        let request = self
            .request(Method::Get, &path)
            .map_err(SocketRefused::NoAnswer)?
            .header(header::CONNECTION, "Upgrade")
            .header(header::UPGRADE, "websocket")
            .header(header::SEC_WEBSOCKET_VERSION, "13")
            .header(header::SEC_WEBSOCKET_KEY, &key);
        let late = |_| SocketRefused::NoAnswer(NoAnswer("the push socket did not open in time".to_owned()));
        let response = tokio::time::timeout(CONNECT, request.send())
            .await
            .map_err(late)?
            .map_err(|error| SocketRefused::NoAnswer(no_answer(&error)))?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            let answered = tokio::time::timeout(CONNECT, answer(response)).await.map_err(late)?;
            return Err(answered.map_or_else(SocketRefused::NoAnswer, SocketRefused::Answered));
        }
        let accepted = response.headers().get(header::SEC_WEBSOCKET_ACCEPT).map(|value| value.as_bytes());
        if accepted != Some(derive_accept_key(key.as_bytes()).as_bytes()) {
            let why = "what answered is no WebSocket server".to_owned();
            return Err(SocketRefused::NoAnswer(NoAnswer(why)));
        }
        let upgraded = response.upgrade().await.map_err(|error| SocketRefused::NoAnswer(no_answer(&error)))?;
        Ok(Box::new(Socket::new(upgraded).await))
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, NoAnswer>> {
        self.exchange(request).boxed()
    }

    fn socket(&self, path: &str) -> BoxFuture<'_, Result<Box<dyn PushSocket>, SocketRefused>> {
        self.dial(path.to_owned()).boxed()
    }
}

/// A proxy that is meant for the way to the internet must not get between two
/// processes of one machine.
fn is_loopback(url: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

async fn answer(mut response: Response) -> Result<Answer, NoAnswer> {
    let headers = response.headers();
    let is_ours = headers.get(OURS).is_some_and(|value| value == "1");
    let retry_after = retry_after(headers);
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| no_answer(&error))? {
        if body.len() + chunk.len() > MAX_BODY_BYTES {
            return Err(NoAnswer(format!("the answer is larger than {MAX_BODY_BYTES} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status: response.status().as_u16(), is_ours, retry_after, body })
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// The innermost cause says what a person can act on, such as "connection refused".
fn no_answer(error: &reqwest::Error) -> NoAnswer {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let what = if error.is_timeout() {
        "no answer in time".to_owned()
    } else if error.is_connect() {
        format!("can't connect: {cause}")
    } else {
        cause.to_string()
    };
    NoAnswer(what)
}
