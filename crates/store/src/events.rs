//! The numbered event log of each workspace.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use shipmate_core::event::{Event, EventKind};
use shipmate_core::id::WorkspaceId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    // Locks the workspace's row: the numbers of one workspace are given out in
    // the order of the commits, so a reader that has seen 7 will never be
    // shown a 6 later.
    NEXT_SEQ = Sql::Same("UPDATE workspace SET last_event = last_event + 1 WHERE id = $1 RETURNING last_event AS value");
    INSERT = Sql::Same(
        "INSERT INTO event (workspace_id, seq, kind, subject_id, issue_id, at) VALUES ($1, $2, $3, $4, $5, $6)"
    );
    AFTER = Sql::Same(
        "SELECT seq, kind, subject_id, issue_id, at FROM event WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"
    );
    LAST = Sql::Same("SELECT last_event AS value FROM workspace WHERE id = $1");
    FIRST = Sql::Same("SELECT seq AS value FROM event WHERE workspace_id = $1 ORDER BY seq LIMIT 1");
    WORKSPACES = Sql::Same("SELECT id FROM workspace WHERE last_event > $1 ORDER BY id");
    // The oldest ones, up to the first that is to be kept: no hole is made.
    OLDEST = Sql::Same(
        "SELECT e.seq, e.at FROM event e JOIN workspace w ON w.id = e.workspace_id
         WHERE e.workspace_id = $1 AND e.seq <= w.last_event - $2 ORDER BY e.seq LIMIT $3"
    );
    FORGET = Sql::Same("DELETE FROM event WHERE workspace_id = $1 AND seq <= $2");
}

#[derive(Debug, Clone)]
pub(crate) struct NewEvent {
    workspace_id: WorkspaceId,
    kind: EventKind,
    subject_id: Uuid,
    issue_id: Option<Uuid>,
}

#[derive(FromRow)]
pub(crate) struct Value {
    pub(crate) value: i64,
}

#[derive(FromRow)]
struct WorkspaceRow {
    id: WorkspaceId,
}

#[derive(FromRow)]
struct AgeRow {
    seq: i64,
    at: DateTime<Utc>,
}

#[derive(FromRow)]
struct EventRow {
    seq: i64,
    kind: String,
    subject_id: Uuid,
    issue_id: Option<Uuid>,
    at: DateTime<Utc>,
}

impl Write {
    /// Tells of a change; numbered and stored when the transaction commits.
    pub(crate) fn tell(
        &mut self,
        workspace_id: WorkspaceId,
        kind: EventKind,
        subject_id: impl Into<Uuid>,
        issue_id: Option<Uuid>,
    ) {
        let event = NewEvent { workspace_id, kind, subject_id: subject_id.into(), issue_id };
        let told = self
            .events
            .iter()
            .any(|e| e.workspace_id == event.workspace_id && e.kind == event.kind && e.subject_id == event.subject_id);
        if !told {
            self.events.push(event);
        }
    }

    /// Makes the changes and their events durable, together.
    ///
    /// Answers the workspaces whose listeners should look.
    ///
    /// # Errors
    /// Nothing was changed, unless the connection was lost while the database
    /// answered: then it is unknown, and the caller must be able to repeat.
    pub async fn commit(mut self, now: DateTime<Utc>) -> Result<BTreeSet<WorkspaceId>> {
        // Numbered last and in one order of workspaces, so that the row locks
        // are short and two transactions can't wait for each other.
        let mut events = std::mem::take(&mut self.events);
        events.sort_by_key(|event| event.workspace_id);
        let mut touched = BTreeSet::new();
        for event in events {
            let Some(Value { value: seq }) = self.optional(NEXT_SEQ, args![event.workspace_id]).await? else {
                continue; // the workspace itself went with this transaction
            };
            self.execute(
                INSERT,
                args![event.workspace_id, seq, event.kind.as_str(), event.subject_id, event.issue_id, now],
            )
            .await?;
            touched.insert(event.workspace_id);
        }
        self.finish().await?;
        Ok(touched)
    }
}

/// At most `limit` events after number `after`, in order, without gaps.
pub async fn after(read: &mut Read, workspace: WorkspaceId, after: i64, limit: i64) -> Result<Vec<Event>> {
    let rows: Vec<EventRow> = read.all(AFTER, args![workspace, after, limit]).await?;
    rows.into_iter()
        .map(|row| {
            let kind = serde_json::from_value(serde_json::Value::String(row.kind))
                .map_err(|error| Error::Query(format!("event kind: {error}")))?;
            Ok(Event { seq: row.seq, kind, subject_id: row.subject_id, issue_id: row.issue_id, at: row.at })
        })
        .collect()
}

/// The number of the newest event; 0 if there is none.
pub async fn last(read: &mut Read, workspace: WorkspaceId) -> Result<i64> {
    let row: Option<Value> = read.optional(LAST, args![workspace]).await?;
    Ok(row.map_or(0, |row| row.value))
}

/// Whether every event after number `after` is still there, and that number
/// was given out at all.
pub async fn is_whole_after(read: &mut Read, workspace: WorkspaceId, after: i64) -> Result<bool> {
    let last = last(read, workspace).await?;
    if after < 0 || after > last {
        return Ok(false);
    }
    let first: Option<Value> = read.optional(FIRST, args![workspace]).await?;
    Ok(first.map_or(last, |row| row.value - 1) <= after)
}

/// How many events of a workspace are kept, however old they are: whoever was
/// away for long in a quiet workspace still finds out what happened.
pub const NEWEST: i64 = 10_000;

/// The workspaces that may have events to forget.
pub async fn long_logs(read: &mut Read) -> Result<Vec<WorkspaceId>> {
    let rows: Vec<WorkspaceRow> = read.all(WORKSPACES, args![NEWEST]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Forgets at most `limit` of a workspace's oldest events: those from before
/// `kept_since` that are not among the [`NEWEST`]. Answers how many. Their
/// numbers are not given out again.
pub async fn forget(write: &mut Write, workspace: WorkspaceId, kept_since: DateTime<Utc>, limit: i64) -> Result<usize> {
    let oldest: Vec<AgeRow> = write.all(OLDEST, args![workspace, NEWEST, limit]).await?;
    let old: Vec<&AgeRow> = oldest.iter().take_while(|event| event.at < kept_since).collect();
    let Some(last) = old.last() else { return Ok(0) };
    write.execute(FORGET, args![workspace, last.seq]).await?;
    Ok(old.len())
}
