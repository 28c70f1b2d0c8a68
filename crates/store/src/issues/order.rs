//! Where issues stand within their column.

use shipmate_core::api::board::Issue;
use shipmate_core::event::EventKind;
use shipmate_core::id::{IssueId, WorkspaceId};
use shipmate_core::rules::position;
use shipmate_core::status::IssueStatus;
use sqlx::FromRow;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    // Cards at one place stand by their number, the newest on top, as in lists.
    ABOVE = Sql::Same(
        "SELECT id, position FROM issue
         WHERE workspace_id = $1 AND status = $2 AND id <> $5 AND (position < $3 OR (position = $3 AND number > $4))
         ORDER BY position DESC, number LIMIT $6"
    );
    BELOW = Sql::Same(
        "SELECT id, position FROM issue
         WHERE workspace_id = $1 AND status = $2 AND id <> $5 AND (position > $3 OR (position = $3 AND number <= $4))
         ORDER BY position, number DESC LIMIT $6"
    );
    PLACE = Sql::Same("UPDATE issue SET position = $2 WHERE id = $1");
}

/// How many cards on each side are looked at, and moved if they stand too close.
const REACH: usize = 32;

#[derive(FromRow)]
struct Card {
    id: IssueId,
    position: f64,
}

async fn side(read: &mut Read, sql: Sql, issue: &Issue, limit: usize) -> Result<Vec<Card>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let status = issue.status.as_str();
    read.all(sql, args![issue.workspace_id, status, issue.position, issue.number, issue.id, limit]).await
}

/// The place right below an issue of this column, or right above it.
pub async fn beside(read: &mut Read, moved: IssueId, neighbour: &Issue, below: bool) -> Result<f64> {
    let cards = side(read, if below { BELOW } else { ABOVE }, neighbour, 2).await?;
    let other = cards.into_iter().find(|card| card.id != moved).map(|card| card.position);
    let at = Some(neighbour.position);
    Ok(if below { position::between(at, other) } else { position::between(other, at) })
}

/// The place on top of a column.
pub async fn top(read: &mut Read, workspace: WorkspaceId, status: IssueStatus) -> Result<f64> {
    let row: super::TopRow = read.one(super::TOP, args![workspace, status.as_str()]).await?;
    Ok(row.top - position::GAP)
}

/// Makes room around an issue that was just placed, if it stands too close to
/// others. Cards keep their order, and those beyond the neighbourhood their place.
pub async fn settle(write: &mut Write, issue: &mut Issue) -> Result<()> {
    let mut above = side(write, ABOVE, issue, REACH + 1).await?;
    let mut below = side(write, BELOW, issue, REACH + 1).await?;
    let nearest = [above.first().map(|c| c.position), Some(issue.position), below.first().map(|c| c.position)];
    if !position::too_close(&nearest.into_iter().flatten().collect::<Vec<_>>()) {
        return Ok(());
    }
    let beyond = |cards: &mut Vec<Card>| (cards.len() > REACH).then(|| cards.pop()).flatten().map(|card| card.position);
    let (first, last) = (beyond(&mut above), beyond(&mut below));
    let here = Card { id: issue.id, position: issue.position };
    let cards: Vec<Card> = above.into_iter().rev().chain([here]).chain(below).collect();
    for (card, place) in cards.iter().zip(position::spread(first, last, cards.len())) {
        write.execute(PLACE, args![card.id, place]).await?;
        write.tell(issue.workspace_id, EventKind::Issue, card.id, Some(card.id.0));
        if card.id == issue.id {
            issue.position = place;
        }
    }
    Ok(())
}
