//! Who follows an issue, what people are told, and what they want to be told.

use chrono::{DateTime, Utc};
use shipmate_core::api::inbox::{InboxItem, InboxKind, InboxPreferences, SubscribeReason, Subscriber};
use shipmate_core::event::EventKind;
use shipmate_core::id::{AccountId, CommentId, InboxItemId, IssueId, TaskId, WorkspaceId};
use shipmate_core::status::{ActorKind, IssueStatus};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::Result;
use crate::events::Value;
use crate::sql::{Read, Sql, Write, args, statements};

/// The columns and joins that every item is read with.
macro_rules! item_query {
    ($condition:literal) => {
        concat!(
            "SELECT n.id, n.workspace_id, n.account_id, n.kind, n.issue_id, w.issue_prefix, i.number, i.title, i.status,
                    n.actor_type, n.actor_id, COALESCE(a.name, p.name, 'Shipmate') AS actor_name, n.body, n.comment_id,
                    n.task_id, n.read_at, n.archived_at, n.created_at
             FROM inbox_item n
             JOIN workspace w ON w.id = n.workspace_id
             JOIN issue i ON i.id = n.issue_id
             LEFT JOIN agent a ON n.actor_type = 'agent' AND a.id = n.actor_id
             LEFT JOIN account p ON n.actor_type = 'member' AND p.id = n.actor_id
             WHERE n.account_id = $1 AND n.workspace_id = $2 AND ",
            $condition
        )
    };
}

statements! {
    // A wish of their own counts over what was before; what others do does not.
    SUBSCRIBE = Sql::Same(
        "INSERT INTO subscriber (issue_id, account_id, reason, muted, created_at) VALUES ($1, $2, $3, FALSE, $4)
         ON CONFLICT (issue_id, account_id) DO UPDATE SET muted = FALSE WHERE $3 = 'manual'"
    );
    UNSUBSCRIBE = Sql::Same(
        "INSERT INTO subscriber (issue_id, account_id, reason, muted, created_at) VALUES ($1, $2, 'manual', TRUE, $3)
         ON CONFLICT (issue_id, account_id) DO UPDATE SET muted = TRUE"
    );
    SUBSCRIBERS = Sql::Same(
        "SELECT s.account_id, p.name, s.reason, s.created_at
         FROM subscriber s JOIN account p ON p.id = s.account_id
         JOIN issue i ON i.id = s.issue_id
         JOIN member m ON m.workspace_id = i.workspace_id AND m.account_id = s.account_id
         WHERE s.issue_id = $1 AND NOT s.muted ORDER BY s.created_at, p.id"
    );
    // What is not read yet is told anew, not twice.
    TELL = Sql::Same(
        "INSERT INTO inbox_item (id, workspace_id, account_id, kind, issue_id, actor_type, actor_id, comment_id, task_id,
                                 body, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (account_id, issue_id, kind) WHERE read_at IS NULL AND archived_at IS NULL
         DO UPDATE SET actor_type = $6, actor_id = $7, comment_id = $8, task_id = $9, body = $10, created_at = $11"
    );
    OPEN = Sql::Same(item_query!(
        "n.archived_at IS NULL AND (NOT $3 OR n.read_at IS NULL) ORDER BY n.created_at DESC, n.id DESC LIMIT $4"
    ));
    PUT_AWAY = Sql::Same(item_query!(
        "n.archived_at IS NOT NULL AND (NOT $3 OR n.read_at IS NULL) ORDER BY n.created_at DESC, n.id DESC LIMIT $4"
    ));
    BY_ID = Sql::Same(item_query!("n.id = $3"));
    UNREAD = Sql::Same(
        "SELECT COUNT(*) AS value FROM inbox_item
         WHERE account_id = $1 AND workspace_id = $2 AND read_at IS NULL AND archived_at IS NULL"
    );
    // What is unread again may not stand beside a newer unread one of the same
    // kind; it stays read then.
    MARK = Sql::Same(
        "UPDATE inbox_item SET read_at = $3, archived_at = $4
         WHERE account_id = $1 AND id = $2
           AND (CAST($3 AS TIMESTAMPTZ) IS NOT NULL OR CAST($4 AS TIMESTAMPTZ) IS NOT NULL
                OR NOT EXISTS (SELECT 1 FROM inbox_item o
                               WHERE o.account_id = inbox_item.account_id AND o.issue_id = inbox_item.issue_id
                                 AND o.kind = inbox_item.kind AND o.id <> inbox_item.id
                                 AND o.read_at IS NULL AND o.archived_at IS NULL))"
    );
    READ_ALL = Sql::Same(
        "UPDATE inbox_item SET read_at = $3 WHERE account_id = $1 AND workspace_id = $2 AND read_at IS NULL"
    );
    ARCHIVE_READ = Sql::Same(
        "UPDATE inbox_item SET archived_at = $3
         WHERE account_id = $1 AND workspace_id = $2 AND read_at IS NOT NULL AND archived_at IS NULL"
    );
    PREFERENCES = Sql::Same("SELECT kind, wanted FROM inbox_preference WHERE workspace_id = $1 AND account_id = $2");
    PREFER = Sql::Same(
        "INSERT INTO inbox_preference (workspace_id, account_id, kind, wanted) VALUES ($1, $2, $3, $4)
         ON CONFLICT (workspace_id, account_id, kind) DO UPDATE SET wanted = $4"
    );
}

#[derive(FromRow)]
struct SubscriberRow {
    account_id: AccountId,
    name: String,
    #[sqlx(try_from = "String")]
    reason: SubscribeReason,
    created_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct ItemRow {
    id: InboxItemId,
    workspace_id: WorkspaceId,
    account_id: AccountId,
    #[sqlx(try_from = "String")]
    kind: InboxKind,
    issue_id: IssueId,
    issue_prefix: String,
    number: i64,
    title: String,
    #[sqlx(try_from = "String")]
    status: IssueStatus,
    #[sqlx(try_from = "String")]
    actor_type: ActorKind,
    actor_id: Uuid,
    actor_name: String,
    body: String,
    comment_id: Option<CommentId>,
    task_id: Option<TaskId>,
    read_at: Option<DateTime<Utc>>,
    archived_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct PreferenceRow {
    #[sqlx(try_from = "String")]
    kind: InboxKind,
    wanted: bool,
}

impl From<ItemRow> for InboxItem {
    fn from(row: ItemRow) -> Self {
        Self {
            id: row.id,
            workspace_id: row.workspace_id,
            recipient_id: row.account_id,
            kind: row.kind,
            issue_id: row.issue_id,
            issue_identifier: format!("{}-{}", row.issue_prefix, row.number),
            title: row.title,
            issue_status: row.status,
            actor_type: row.actor_type,
            actor_id: row.actor_id,
            actor_name: row.actor_name,
            body: row.body,
            comment_id: row.comment_id,
            run_id: row.task_id,
            read: row.read_at.is_some(),
            archived: row.archived_at.is_some(),
            created_at: row.created_at,
        }
    }
}

/// Makes a person a follower of an issue. Who has turned away stays away,
/// unless they want to themselves.
pub async fn subscribe(
    write: &mut Write,
    issue: IssueId,
    account: AccountId,
    reason: SubscribeReason,
    now: DateTime<Utc>,
) -> Result<()> {
    write.execute(SUBSCRIBE, args![issue, account, reason.as_str(), now]).await.map(drop)
}

/// Lets a person turn away from an issue, for good.
pub async fn unsubscribe(write: &mut Write, issue: IssueId, account: AccountId, now: DateTime<Utc>) -> Result<()> {
    write.execute(UNSUBSCRIBE, args![issue, account, now]).await.map(drop)
}

/// Who follows an issue and is still a member.
pub async fn subscribers(read: &mut Read, issue: IssueId) -> Result<Vec<Subscriber>> {
    let rows: Vec<SubscriberRow> = read.all(SUBSCRIBERS, args![issue]).await?;
    Ok(rows
        .into_iter()
        .map(|row| Subscriber {
            user_type: ActorKind::Member,
            user_id: row.account_id,
            name: row.name,
            reason: row.reason,
            created_at: row.created_at,
        })
        .collect())
}

/// Something to tell.
#[derive(Debug)]
pub struct Notice<'a> {
    /// Where it happened.
    pub workspace_id: WorkspaceId,
    /// The issue it is about.
    pub issue_id: IssueId,
    /// Why it is told.
    pub kind: InboxKind,
    /// Who did it.
    pub actor: (ActorKind, Uuid),
    /// The comment it is about.
    pub comment_id: Option<CommentId>,
    /// The run it is about.
    pub task_id: Option<TaskId>,
    /// What was said, or why it failed.
    pub body: &'a str,
}

/// Tells one person; what they have not read yet is told anew, not twice.
pub async fn tell(
    write: &mut Write,
    notice: &Notice<'_>,
    (to, id): (AccountId, InboxItemId),
    now: DateTime<Utc>,
) -> Result<()> {
    let (actor_type, actor_id) = notice.actor;
    let values = args![
        id,
        notice.workspace_id,
        to,
        notice.kind.as_str(),
        notice.issue_id,
        actor_type.as_str(),
        actor_id,
        notice.comment_id,
        notice.task_id,
        notice.body,
        now,
    ];
    write.execute(TELL, values).await?;
    changed(write, notice.workspace_id, to);
    Ok(())
}

/// The event names the person, not what they were told.
fn changed(write: &mut Write, workspace: WorkspaceId, account: AccountId) {
    write.tell(workspace, EventKind::Inbox, account, None);
}

/// Which items to list.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Only those that were not read.
    pub unread: bool,
    /// Those that were put away, instead of all others.
    pub archived: bool,
    /// At most so many.
    pub limit: i64,
}

/// What a person was told, the newest first.
pub async fn list(
    read: &mut Read,
    (workspace, account): (WorkspaceId, AccountId),
    wanted: Wanted,
) -> Result<Vec<InboxItem>> {
    let statement = if wanted.archived { PUT_AWAY } else { OPEN };
    let rows: Vec<ItemRow> = read.all(statement, args![account, workspace, wanted.unread, wanted.limit]).await?;
    Ok(rows.into_iter().map(InboxItem::from).collect())
}

/// One thing a person was told.
pub async fn get(
    read: &mut Read,
    (workspace, account): (WorkspaceId, AccountId),
    id: InboxItemId,
) -> Result<Option<InboxItem>> {
    Ok(read.optional::<ItemRow>(BY_ID, args![account, workspace, id]).await?.map(InboxItem::from))
}

/// How much a person has not read.
pub async fn unread(read: &mut Read, (workspace, account): (WorkspaceId, AccountId)) -> Result<i64> {
    let row: Value = read.one(UNREAD, args![account, workspace]).await?;
    Ok(row.value)
}

/// Says of an item whether it was read and whether it is put away.
pub async fn mark(write: &mut Write, item: &InboxItem, read: bool, archived: bool, now: DateTime<Utc>) -> Result<()> {
    let at = |set: bool| set.then_some(now);
    write.execute(MARK, args![item.recipient_id, item.id, at(read), at(archived)]).await?;
    changed(write, item.workspace_id, item.recipient_id);
    Ok(())
}

/// Marks everything as read.
pub async fn read_all(
    write: &mut Write,
    (workspace, account): (WorkspaceId, AccountId),
    now: DateTime<Utc>,
) -> Result<()> {
    write.execute(READ_ALL, args![account, workspace, now]).await?;
    changed(write, workspace, account);
    Ok(())
}

/// Puts away what was read.
pub async fn archive_read(
    write: &mut Write,
    (workspace, account): (WorkspaceId, AccountId),
    now: DateTime<Utc>,
) -> Result<()> {
    write.execute(ARCHIVE_READ, args![account, workspace, now]).await?;
    changed(write, workspace, account);
    Ok(())
}

/// What a person wants to be told of; what they said nothing about is wanted.
pub async fn preferences(read: &mut Read, (workspace, account): (WorkspaceId, AccountId)) -> Result<InboxPreferences> {
    let rows: Vec<PreferenceRow> = read.all(PREFERENCES, args![workspace, account]).await?;
    let mut preferences = InboxPreferences::default();
    for kind in InboxKind::ALL {
        *preferences.field(*kind) = Some(true);
    }
    for row in rows {
        *preferences.field(row.kind) = Some(row.wanted);
    }
    Ok(preferences)
}

/// Keeps whether a person wants to be told of something.
pub async fn prefer(
    write: &mut Write,
    (workspace, account): (WorkspaceId, AccountId),
    kind: InboxKind,
    wanted: bool,
) -> Result<()> {
    write.execute(PREFER, args![workspace, account, kind.as_str(), wanted]).await.map(drop)
}
