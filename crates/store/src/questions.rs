//! What agents at work have asked, and what they are to be told.

use chrono::{DateTime, Utc};
use shipmate_core::api::run::AskedQuestion;
use shipmate_core::id::{AccountId, CommentId, ExecutionId, TaskId};
use shipmate_core::question::{Answer, Content, Letter, Question};
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
        "INSERT INTO letter (execution_id, number, subject, body, created_at)
         VALUES ($1, (SELECT COUNT(*) + 1 FROM letter WHERE execution_id = $1), $2, $3, $4)"
    );
    // What the agent was really told: its time may have been over before the
    // answer came to it.
    TOLD = Sql::Same(
        "UPDATE question SET answered_at = $3, answer = $4, answered_by = $5 WHERE execution_id = $1 AND id = $2"
    );
    DELIVERED = Sql::Same(
        "UPDATE letter SET delivered_at = $3 WHERE execution_id = $1 AND subject = $2 AND delivered_at IS NULL"
    );
    // Held by whoever asks what runs; see tasks::wake.
    AT_WORK = Sql::Same(
        "SELECT e.id, e.daemon_id FROM execution e JOIN task t ON t.id = e.task_id AND t.epoch = e.epoch
         WHERE t.id = $1 AND e.live"
    );
    // What was heard wakes nobody again.
    HEARD = Sql::Same(
        "UPDATE task_trigger SET task_id = $4 WHERE issue_id = $1 AND agent_id = $2 AND comment_id = $3 AND task_id IS NULL"
    );
    UNDELIVERED = Sql::Same(
        "SELECT l.number, l.body
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
struct AtWorkRow {
    id: ExecutionId,
    daemon_id: String,
}

#[derive(FromRow)]
struct LetterRow {
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
    let content = Content::Answer { question: question.id.clone(), answer: answer.clone() };
    post(write, execution.id, (question.id.as_str(), by, content), now).await?;
    crate::executions::tell_of_run(write, execution);
    Ok(true)
}

async fn post(
    write: &mut Write,
    execution: ExecutionId,
    (subject, by, content): (&str, &str, Content),
    now: DateTime<Utc>,
) -> Result<()> {
    // Its number is given where it is written down.
    let letter = Letter { execution_id: execution, number: 0, by: by.into(), content };
    let body = serde_json::to_string(&letter).map_err(|error| wrong(&error))?;
    write.execute(POST, args![execution, subject, body, now]).await.map(drop)
}

/// The daemon that has a task now, if one does.
pub async fn daemon_at_work(read: &mut Read, task: TaskId) -> Result<Option<String>> {
    Ok(read.optional::<AtWorkRow>(AT_WORK, args![task]).await?.map(|row| row.daemon_id))
}

/// Writes down for the agent at work what was said to it. The task is held.
pub async fn say(
    write: &mut Write,
    task: TaskId,
    comment: CommentId,
    (text, by): (&str, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(at_work) = write.optional::<AtWorkRow>(AT_WORK, args![task]).await? else { return Ok(()) };
    let subject = comment.to_string();
    let content = Content::Message { id: subject.as_str().into(), text: text.into() };
    post(write, at_work.id, (&subject, by, content), now).await
}

/// Folds `message`: the agent took up what was said, or the next run will.
pub async fn said(
    write: &mut Write,
    execution: &Locked,
    (id, delivered): (&str, bool),
    now: DateTime<Utc>,
) -> Result<()> {
    write.execute(DELIVERED, args![execution.id, id, now]).await?;
    if let (true, Ok(comment)) = (delivered, id.parse::<CommentId>()) {
        let values = args![execution.issue_id, execution.agent_id, comment, execution.task_id];
        write.execute(HEARD, values).await?;
    }
    Ok(())
}

/// What the agents that this person's daemon has at work are to be told.
pub async fn undelivered(read: &mut Read, daemon_id: &str, owner: AccountId) -> Result<Vec<Letter>> {
    let rows: Vec<LetterRow> = read.all(UNDELIVERED, args![daemon_id, owner]).await?;
    rows.into_iter()
        .map(|row| {
            let letter: Letter = serde_json::from_str(&row.body).map_err(|error| wrong(&error))?;
            Ok(Letter { number: row.number, ..letter })
        })
        .collect()
}
