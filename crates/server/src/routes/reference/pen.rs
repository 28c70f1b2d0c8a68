//! Writes an execution's journal on behalf of a daemon that has none.

use chrono::TimeDelta;
use shipmate_core::journal::{Body, Record};
use shipmate_core::text::Text;
use shipmate_store::executions::{self, Locked};
use shipmate_store::{Write, reference};

use super::MyTask;
use crate::app::App;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::fold;

/// How old the last word about an execution may become before the next one is
/// written down, in seconds.
const HEARD_EVERY: i64 = 10;

/// An execution's journal, open at its end. Dropped without [`Pen::done`] it
/// has written nothing.
pub(super) struct Pen<'a> {
    app: &'a App,
    task: &'a MyTask,
    pub(super) write: Write,
    pub(super) journal: Locked,
}

impl<'a> Pen<'a> {
    /// `None` if the execution is over or was replaced: nothing changes it any more.
    pub(super) async fn take(app: &'a App, task: &'a MyTask) -> Result<Option<Self>, ApiError> {
        let mut write = app.write().await?;
        let Some(journal) = executions::lock(&mut write, task.execution.id).await? else { return Ok(None) };
        let open = journal.live && journal.is_current(task.execution.epoch);
        Ok(open.then_some(Self { app, task, write, journal }))
    }

    /// The number the next record gets.
    pub(super) fn next(&self) -> i64 {
        self.journal.acknowledged
    }

    pub(super) async fn write(&mut self, bodies: Vec<Body>) -> Result<(), ApiError> {
        if bodies.is_empty() {
            return Ok(());
        }
        let first = u64::try_from(self.next()).unwrap_or(0);
        let at = self.app.now();
        let records: Vec<Record> = (first..).zip(bodies).map(|(n, body)| Record { n, at, body }).collect();
        fold::append(self.app, &mut self.write, &mut self.journal, &records).await
    }

    /// The conversation and the place the agent works in, as far as said.
    pub(super) async fn pin(&mut self, session: &str, directory: &str) -> Result<(), ApiError> {
        let (session, directory) = (Text::from(session), Text::from(directory));
        if !session.is_empty() && self.journal.native_session.as_deref() != Some(session.as_str()) {
            self.write(vec![Body::Session { id: session, model: None }]).await?;
        }
        if !directory.is_empty() {
            reference::place(&mut self.write, self.journal.id, directory.as_str()).await?;
        }
        Ok(())
    }

    pub(super) async fn done(mut self) -> Result<(), ApiError> {
        let (app, task) = (self.app, &self.task.execution);
        executions::renew(&mut self.write, task.id, task.lease_seconds, app.now()).await?;
        let (ended, workspace) = (!self.journal.live, self.journal.workspace_id);
        app.commit(self.write).await?;
        app.bus.send(Hint::Journal(task.task_id));
        if ended {
            // Its agent and its machine have room again.
            app.bus.send(Hint::Work(workspace));
        }
        Ok(())
    }
}

/// Notes that a daemon speaks of an execution, so that its lease goes on. An
/// old daemon's beat does not name what lives on it; this does.
pub(super) async fn heard(app: &App, task: &MyTask) -> Result<(), ApiError> {
    let execution = &task.execution;
    let now = app.now();
    let fresh = TimeDelta::seconds(execution.lease_seconds - HEARD_EVERY);
    if !execution.live || execution.lease_expires_at > now + fresh {
        return Ok(());
    }
    let mut write = app.write().await?;
    executions::renew(&mut write, execution.id, execution.lease_seconds, now).await?;
    app.commit(write).await
}
