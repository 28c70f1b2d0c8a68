//! The history of issues: who changed what, line by line.

use chrono::{DateTime, Utc};
use shipmate_core::api::issue::{ActivityAction, TimelineEntry, TimelineKind};
use shipmate_core::id::IssueId;
use shipmate_core::rules::activity::Change;
use shipmate_core::status::ActorKind;
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    INSERT = Sql::Same(
        "INSERT INTO activity (id, issue_id, version, actor_type, actor_id, action, before, after, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    LIST = Sql::Same(
        "SELECT v.id, v.actor_type, v.actor_id, v.action, v.before, v.after, v.created_at,
                COALESCE(a.name, p.name, 'Shipmate') AS actor_name
         FROM activity v
         LEFT JOIN agent a ON v.actor_type = 'agent' AND a.id = v.actor_id
         LEFT JOIN account p ON v.actor_type = 'member' AND p.id = v.actor_id
         WHERE v.issue_id = $1 AND v.version > $2 ORDER BY v.version, v.created_at, v.id LIMIT $3"
    );
}

#[derive(FromRow)]
struct ActivityRow {
    id: Uuid,
    #[sqlx(try_from = "String")]
    actor_type: ActorKind,
    actor_id: Uuid,
    actor_name: String,
    #[sqlx(try_from = "String")]
    action: ActivityAction,
    before: Option<String>,
    after: Option<String>,
    created_at: DateTime<Utc>,
}

/// Writes down what one change of an issue, which made `version`, consisted
/// of; each line comes with its id.
pub async fn note(
    write: &mut Write,
    (issue, version): (IssueId, i64),
    (actor_type, actor_id): (ActorKind, Uuid),
    changes: Vec<(Uuid, Change)>,
    now: DateTime<Utc>,
) -> Result<()> {
    for (id, change) in changes {
        let action = change.action.as_str();
        let values = args![id, issue, version, actor_type.as_str(), actor_id, action, change.from, change.to, now];
        write.execute(INSERT, values).await?;
    }
    Ok(())
}

/// At most `limit` lines of the versions after `version`, oldest first.
pub async fn after(read: &mut Read, issue: IssueId, version: i64, limit: i64) -> Result<Vec<TimelineEntry>> {
    let rows: Vec<ActivityRow> = read.all(LIST, args![issue, version, limit]).await?;
    Ok(rows
        .into_iter()
        .map(|row| TimelineEntry {
            kind: TimelineKind::Activity,
            id: row.id,
            actor_type: row.actor_type,
            actor_id: row.actor_id,
            actor_name: row.actor_name,
            action: Some(row.action),
            from: row.before,
            to: row.after,
            comment: None,
            created_at: row.created_at,
        })
        .collect())
}
