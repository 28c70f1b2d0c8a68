//! Journals as uploaded.

use shipmate_core::id::ExecutionId;
use shipmate_core::journal::Record;
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    INSERT = Sql::Same("INSERT INTO journal_chunk (execution_id, first, count, records) VALUES ($1, $2, $3, $4)");
    FROM = Sql::Same(
        "SELECT first, records FROM journal_chunk
         WHERE execution_id = $1 AND first + count > $2 ORDER BY first LIMIT $3"
    );
}

/// How much JSON one call reads before it is content: records may be long,
/// and a page of them is held in memory whole.
const ENOUGH_BYTES: usize = 4 * 1024 * 1024;

#[derive(FromRow)]
struct ChunkRow {
    first: i64,
    records: String,
}

/// Stores a batch of records, as one row.
pub async fn append(write: &mut Write, execution: ExecutionId, first: i64, records: &[Record]) -> Result<()> {
    let text = serde_json::to_string(records).map_err(|error| Error::Query(error.to_string()))?;
    let count = i64::try_from(records.len()).unwrap_or(i64::MAX);
    write.execute(INSERT, args![execution, first, count, text]).await.map(drop)
}

/// At most `limit` records from number `from` on, in order, without gaps.
/// Fewer may come although there are more; none only if there are none.
pub async fn from(read: &mut Read, execution: ExecutionId, from: i64, limit: usize) -> Result<Vec<Record>> {
    let mut records: Vec<Record> = Vec::new();
    let mut bytes = 0;
    let mut chunks = 4;
    loop {
        let next = records.last().map_or(from, |last| i64::try_from(last.n).map_or(i64::MAX, |n| n + 1));
        let rows: Vec<ChunkRow> = read.all(FROM, args![execution, next, chunks]).await?;
        // Most chunks are short; whoever wants many should not ask a thousand times.
        chunks = (chunks * 2).min(32);
        if rows.is_empty() {
            return Ok(records);
        }
        for row in rows {
            let chunk: Vec<Record> = serde_json::from_str(&row.records)
                .map_err(|error| Error::Query(format!("journal chunk {}: {error}", row.first)))?;
            let skip = usize::try_from(next - row.first).unwrap_or(0);
            records.extend(chunk.into_iter().skip(skip).take(limit - records.len()));
            bytes += row.records.len();
            if records.len() >= limit || bytes >= ENOUGH_BYTES {
                return Ok(records);
            }
        }
    }
}
