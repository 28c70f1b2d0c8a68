//! One HTTP connection, kept open: as little between the clock and the server as possible.

use std::net::SocketAddr;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shipmate_seams::{OnFailure, Tasks};
use tokio::net::TcpStream;

use crate::trouble::{Context, Trouble};

/// Where a server is, and what opens its doors.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// A bearer secret; empty for none.
    pub(crate) token: String,
}

/// A connection; one request at a time.
#[derive(Debug)]
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    authorization: String,
}

/// What the server said.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: StatusCode,
    /// Whether it carries the header that every answer of our server has.
    pub(crate) is_ours: bool,
    /// The body, whole.
    pub(crate) body: Bytes,
}

impl Answer {
    /// The body of a success, read as JSON.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, Trouble> {
        if !self.status.is_success() {
            return Err(format!("answered {}: {}", self.status, String::from_utf8_lossy(&self.body)));
        }
        serde_json::from_slice(&self.body).context("an answer could not be read")
    }

    /// Nothing, if it was a success.
    pub(crate) fn done(&self) -> Result<(), Trouble> {
        if self.status.is_success() {
            return Ok(());
        }
        Err(format!("answered {}: {}", self.status, String::from_utf8_lossy(&self.body)))
    }
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(door: &Door, tasks: &Tasks) -> Result<Self, Trouble> {
        let stream = TcpStream::connect(door.address).await.context("could not connect")?;
        stream.set_nodelay(true).context("could not connect")?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.context("could not connect")?;
        tasks.spawn("carry an HTTP connection", OnFailure::Log, async move {
            // What broke is told to whoever waits for an answer.
            let _ = connection.await;
        });
        let authorization = if door.token.is_empty() { String::new() } else { format!("Bearer {}", door.token) };
        Ok(Self { sender, host: door.address.to_string(), authorization })
    }

    /// Sends a request and reads the answer whole.
    pub(crate) async fn send(&mut self, method: Method, path: &str, body: Option<Bytes>) -> Result<Answer, Trouble> {
        let mut request = Request::builder().method(method).uri(path).header(HOST, &self.host);
        if !self.authorization.is_empty() {
            request = request.header(AUTHORIZATION, &self.authorization);
        }
        if body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let request = request.body(Full::new(body.unwrap_or_default())).context("a request could not be made")?;
        self.sender.ready().await.context("the connection broke")?;
        let answer = self.sender.send_request(request).await.context("no answer")?;
        let status = answer.status();
        let is_ours = answer.headers().contains_key("x-shipmate");
        let body = answer.into_body().collect().await.context("an answer broke off")?.to_bytes();
        Ok(Answer { status, is_ours, body })
    }

    /// Posts JSON that was written before.
    pub(crate) async fn post(&mut self, path: &str, body: Bytes) -> Result<Answer, Trouble> {
        self.send(Method::POST, path, Some(body)).await
    }

    /// Posts a value and reads the answer as another.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &mut self,
        path: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<T, Trouble> {
        self.post(path, json(body)?).await?.read().context(path)
    }

    /// Gets a value.
    pub(crate) async fn get<T: DeserializeOwned>(&mut self, path: &str) -> Result<T, Trouble> {
        self.send(Method::GET, path, None).await?.read().context(path)
    }
}

/// A value as JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<Bytes, Trouble> {
    Ok(serde_json::to_vec(value).context("a request could not be written")?.into())
}
