//! Which journal records a daemon's own message numbers became.

use shipmate_core::id::ExecutionId;
use sqlx::FromRow;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    INSERT = Sql::Same(
        "INSERT INTO reference_message (execution_id, seq, n, tool, open) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (execution_id, seq) DO NOTHING"
    );
    OLDEST_OPEN = Sql::Same(
        "SELECT seq, n, tool FROM reference_message WHERE execution_id = $1 AND tool = $2 AND open
         ORDER BY seq LIMIT 1"
    );
    CLOSE = Sql::Same("UPDATE reference_message SET open = FALSE WHERE execution_id = $1 AND seq = $2");
    ALL = Sql::Same("SELECT seq, n, tool FROM reference_message WHERE execution_id = $1 ORDER BY n, seq");
}

/// A message's number, the record it begins with, and its tool.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Numbered {
    /// The daemon's number.
    pub seq: i64,
    /// The first record it became.
    pub n: i64,
    /// The tool it is about; empty for none.
    pub tool: String,
}

/// Notes that message `seq` begins with record `n`; `false` if the number was
/// already used, and then nothing is noted. `call` is said of a tool call
/// whose result will come.
pub async fn note(
    write: &mut Write,
    execution: ExecutionId,
    (seq, n): (i64, i64),
    tool: &str,
    call: bool,
) -> Result<bool> {
    Ok(write.execute(INSERT, args![execution, seq, n, tool, call]).await? > 0)
}

/// The oldest call of this tool that has no result; from now on it has one.
pub async fn answered_call(write: &mut Write, execution: ExecutionId, tool: &str) -> Result<Option<i64>> {
    let open: Option<Numbered> = write.optional(OLDEST_OPEN, args![execution, tool]).await?;
    if let Some(call) = &open {
        write.execute(CLOSE, args![execution, call.seq]).await?;
    }
    Ok(open.map(|call| call.seq))
}

/// Every numbered message of an execution, in the order of its journal.
pub async fn all(read: &mut Read, execution: ExecutionId) -> Result<Vec<Numbered>> {
    read.all(ALL, args![execution]).await
}
