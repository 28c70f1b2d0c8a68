//! HTTP connections that machines share, as many as requests are under way.

use std::sync::{Mutex, PoisonError};

use hyper::Method;
use shipmate_daemon::stepped::Sent;
use shipmate_seams::Tasks;
use tokio::sync::Semaphore;

use crate::trouble::{Context, Trouble};
use crate::wire::{Answer, Connection, Door};

/// Connections to one server. A process may have only so many files open, so
/// machines that are silent keep none; those that speak at once have one each.
#[derive(Debug)]
pub(super) struct Pool {
    pub(super) door: Door,
    pub(super) tasks: Tasks,
    idle: Mutex<Vec<Connection>>,
    room: Semaphore,
}

impl Pool {
    pub(super) fn new(door: Door, most: usize, tasks: Tasks) -> Self {
        Self { door, tasks, idle: Mutex::default(), room: Semaphore::new(most) }
    }

    /// Sends a daemon's request and reads the answer.
    pub(super) async fn exchange(&self, sent: Sent) -> Result<Answer, Trouble> {
        let _room = self.room.acquire().await.context("no connection")?;
        let method = if sent.method == "GET" { Method::GET } else { Method::POST };
        let body = sent.body.map(bytes::Bytes::from);
        if let Some(mut connection) = self.take()
            && let Ok(answer) = connection.send(method.clone(), &sent.path, body.clone()).await
        {
            self.give_back(connection);
            return Ok(answer);
        }
        // None is idle, or the server closed it meanwhile: on a new one.
        let mut connection = Connection::open(&self.door, &self.tasks).await?;
        let answer = connection.send(method, &sent.path, body).await?;
        self.give_back(connection);
        Ok(answer)
    }

    fn take(&self) -> Option<Connection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn give_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}
