//! What agents at work have asked, and what they are to be told.

use chrono::{DateTime, Utc};
use shipmate_core::api::run::AskedQuestion;
use shipmate_core::id::{AccountId, ExecutionId};
use shipmate_core::question::{Answer, Letter, Question};
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::executions::Locked;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    INSERT = Sql::Same(
        "INSERT INTO question (execution_id, id, n, body, asked_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (execution_id, id) DO NOTHING"
    );
    LIST = Sql::Same(
        "SELECT q.body, q.asked_at, q.answered_at, q.answer, q.answered_by, e.live
         FROM question q JOIN execution e ON e.id = q.execution_id
         WHERE q.execution_id = $1 ORDER BY q.n"
    );
    // Once: who is first is heard.
    ANSWER = Sql::Same(
        "UPDATE question SET answered_at = $3, answer = $4, answered_by = $5
         WHERE execution_id = $1 AND id = $2 AND answered_at IS NULL"
    );
    POST = Sql::Same(
        "INSERT INTO letter (execution_id, number, question_id, body, created_at)
         VALUES ($1, (SELECT COUNT(*) + 1 FROM letter WHERE execution_id = $1), $2, $3, $4)"
    );
    // What the agent was really told: its time may have been over before the
    // answer came to it.
    TOLD = Sql::Same(
        "UPDATE question SET answered_at = $3, answer = $4, answered_by = $5 WHERE execution_id = $1 AND id = $2"
    );
    DELIVERED = Sql::Same(
        "UPDATE letter SET delivered_at = $3 WHERE execution_id = $1 AND question_id = $2 AND delivered_at IS NULL"
    );
    UNDELIVERED = Sql::Same(
        "SELECT l.execution_id, l.number, l.body
         FROM letter l JOIN execution e ON e.id = l.execution_id
         WHERE l.delivered_at IS NULL AND e.live AND e.daemon_id = $1
           AND EXISTS (SELECT 1 FROM machine m
                       WHERE m.workspace_id = e.workspace_id AND m.daemon_id = e.daemon_id AND m.owner_id = $2)
         ORDER BY l.execution_id, l.number LIMIT 1000"
    );
}

#[derive(FromRow)]
struct QuestionRow {
    body: String,
    asked_at: DateTime<Utc>,
    answered_at: Option<DateTime<Utc>>,
    answer: Option<String>,
    answered_by: Option<String>,
    live: bool,
}

#[derive(FromRow)]
struct LetterRow {
    execution_id: ExecutionId,
    number: i64,
    body: String,
}

fn wrong(error: &serde_json::Error) -> Error {
    Error::Query(format!("a question: {error}"))
}

fn json(answer: &Answer) -> Result<String> {
    serde_json::to_string(answer).map_err(|error| wrong(&error))
}

/// Folds `question`.
pub async fn asked(
    write: &mut Write,
    execution: &Locked,
    n: i64,
    question: &Question,
    now: DateTime<Utc>,
) -> Result<()> {
    let body = serde_json::to_string(question).map_err(|error| wrong(&error))?;
    let values = args![execution.id, question.id.as_str(), n, body, now];
    write.execute(INSERT, values).await?;
    crate::executions::tell_of_run(write, execution);
    Ok(())
}

/// Folds `answered`: the agent was told this.
pub async fn told(
    write: &mut Write,
    execution: &Locked,
    question: &str,
    (answer, by): (&Answer, Option<&str>),
    now: DateTime<Utc>,
) -> Result<()> {
    write.execute(TOLD, args![execution.id, question, now, json(answer)?, by]).await?;
    write.execute(DELIVERED, args![execution.id, question, now]).await?;
    crate::executions::tell_of_run(write, execution);
    Ok(())
}

/// The questions of an execution, in their order.
pub async fn list(read: &mut Read, execution: ExecutionId) -> Result<Vec<AskedQuestion>> {
    let rows: Vec<QuestionRow> = read.all(LIST, args![execution]).await?;
    rows.into_iter()
        .map(|row| {
            Ok(AskedQuestion {
                question: serde_json::from_str(&row.body).map_err(|error| wrong(&error))?,
                asked_at: row.asked_at,
                open: row.live && row.answered_at.is_none(),
                answer: row
                    .answer
                    .map(|said| serde_json::from_str(&said).map_err(|error| wrong(&error)))
                    .transpose()?,
                answered_by: row.answered_by,
            })
        })
        .collect()
}

/// Writes an answer down for the agent; false if there was one before.
pub async fn answer(
    write: &mut Write,
    execution: &Locked,
    question: &Question,
    (answer, by): (&Answer, &str),
    now: DateTime<Utc>,
) -> Result<bool> {
    let values = args![execution.id, question.id.as_str(), now, json(answer)?, by];
    if write.execute(ANSWER, values).await? == 0 {
        return Ok(false);
    }
    let body = serde_json::json!({ "question": question.id, "answer": answer, "by": by }).to_string();
    write.execute(POST, args![execution.id, question.id.as_str(), body, now]).await?;
    crate::executions::tell_of_run(write, execution);
    Ok(true)
}

/// What the agents that this person's daemon has at work are to be told.
pub async fn undelivered(read: &mut Read, daemon_id: &str, owner: AccountId) -> Result<Vec<Letter>> {
    let rows: Vec<LetterRow> = read.all(UNDELIVERED, args![daemon_id, owner]).await?;
    rows.into_iter()
        .map(|row| {
            let mut letter: serde_json::Value = serde_json::from_str(&row.body).map_err(|error| wrong(&error))?;
            letter["execution_id"] = serde_json::json!(row.execution_id);
            letter["number"] = serde_json::json!(row.number);
            serde_json::from_value(letter).map_err(|error| wrong(&error))
        })
        .collect()
}
