//! Folds journal records into what people see: the run's state, its usage, its
//! diff, its closing comment. The only way an execution changes a task.

use std::time::Duration;

use shipmate_core::api::inbox::InboxKind;
use shipmate_core::id::ExecutionId;
use shipmate_core::journal::{Body, Ended, FailureClass, Record};
use shipmate_core::rules::chain::{Chain, Stopped};
use shipmate_core::rules::retry::Attempt;
use shipmate_core::rules::session::{self, SessionState};
use shipmate_core::rules::task::{Next, after_execution};
use shipmate_core::rules::trigger::{Standing, still_matters};
use shipmate_core::status::{ActorKind, IssueStatus, RunStatus, TriggerKind};
use shipmate_store::comments::{self, NewComment};
use shipmate_store::executions::{self, Locked};
use shipmate_store::inbox::Notice;
use shipmate_store::issues::Mover;
use shipmate_store::tasks::{self, Retry, TaskPlace, Wake};
use shipmate_store::{Write, agents, issues, journal, questions, turns};

use crate::app::App;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::notice;
use crate::talk::{self, Word};

const IN_PROGRESS: IssueStatus = IssueStatus::InProgress;

/// Whether folding a record may change the issue the run works on; its row
/// must be locked first then.
pub(crate) fn touches_issue(body: &Body) -> bool {
    matches!(body, Body::Started(_) | Body::Question(_) | Body::Ended(_))
}

/// Stores a batch that continues the journal and folds each record. The caller
/// has checked epoch, offset and numbering.
pub(crate) async fn append(
    app: &App,
    write: &mut Write,
    execution: &mut Locked,
    records: &[Record],
) -> Result<(), ApiError> {
    journal::append(write, execution.id, execution.acknowledged, records).await?;
    executions::acknowledge(write, execution, records).await?;
    if let Some(last) = records.last() {
        app.metrics.appended(records.len(), app.now() - last.at);
    }
    for record in records {
        fold(app, write, execution, record).await?;
    }
    Ok(())
}

async fn fold(app: &App, write: &mut Write, execution: &mut Locked, record: &Record) -> Result<(), ApiError> {
    let now = app.now();
    match &record.body {
        Body::Started(started) => {
            executions::started(write, execution, started, now).await?;
            execution.started_at = Some(now);
            let from = [IssueStatus::Backlog, IssueStatus::Todo, IssueStatus::Blocked];
            let by = Mover { activity_id: app.id(), actor: (ActorKind::Agent, execution.agent_id.0) };
            issues::advance(write, execution.issue_id, &from, IssueStatus::InProgress, (by, now)).await?;
        }
        Body::Session { id, model } => {
            let model = model.as_ref().map(|model| model.as_str());
            executions::session(write, execution, id.as_str(), model).await?;
            execution.native_session = Some(id.as_str().to_owned());
        }
        Body::Usage(usage) => {
            let n = i64::try_from(record.n).unwrap_or(i64::MAX);
            executions::usage(write, execution, n, usage).await?;
        }
        Body::Question(question) => {
            let n = i64::try_from(record.n).unwrap_or(i64::MAX);
            questions::asked(write, execution, n, question, now).await?;
            let notice = Notice {
                workspace_id: execution.workspace_id,
                issue_id: execution.issue_id,
                kind: InboxKind::Question,
                actor: (ActorKind::Agent, execution.agent_id.0),
                comment_id: None,
                task_id: Some(execution.task_id),
                body: question.text.as_str(),
            };
            notice::tell_followers(app, write, notice, &[]).await?;
        }
        Body::Answered { question, answer, by } => {
            let by = by.as_ref().map(|by| by.as_str());
            questions::told(write, execution, question.as_str(), (answer, by), now).await?;
        }
        Body::Message { id, delivered, .. } => {
            questions::said(write, execution, (id.as_str(), *delivered), now).await?;
        }
        Body::Diff(diff) => executions::diff(write, execution, diff).await?,
        Body::TurnBegan { turn, message } => {
            let comment = message.as_ref().map(|message| message.as_str());
            turns::began(write, execution, record, (*turn, comment)).await?;
        }
        Body::TurnEnded(turn) => turns::ended(write, execution, record, turn).await?,
        Body::Ended(ended) => conclude(app, write, execution, ended, true).await?,
        Body::ToolCall { .. } if !execution.used_tools => {
            executions::used_tools(write, execution).await?;
            execution.used_tools = true;
        }
        Body::Preparing { .. }
        | Body::Text { .. }
        | Body::Thinking { .. }
        | Body::ToolCall { .. }
        | Body::ToolResult { .. }
        | Body::Notice { .. }
        | Body::Raw { .. } => {}
    }
    Ok(())
}

/// Ends an execution and decides what becomes of its task. `closed` says
/// whether the journal itself said so.
async fn conclude(
    app: &App,
    write: &mut Write,
    execution: &mut Locked,
    ended: &Ended,
    closed: bool,
) -> Result<(), ApiError> {
    if !executions::end(write, execution, closed, app.now()).await? {
        return Ok(());
    }
    execution.live = false;
    execution.closed = closed;
    let agent = agents::get(write, execution.workspace_id, execution.agent_id).await?;
    let agent = agent.filter(|agent| agent.archived_at.is_none());
    let provider = agent.as_ref().map(|agent| agent.provider.clone()).unwrap_or_default();
    let unwanted = tasks::requester_left(write, execution.task_id).await?;
    let attempt = Attempt {
        number: execution.epoch,
        // An agent that was put away finishes what it does, and begins nothing; nor
        // does anybody begin again what only somebody wished for who is not here any more.
        allowed: agent.as_ref().filter(|_| !unwanted).map_or(0, |agent| agent.max_attempts),
        agent_ran: execution.started_at.is_some(),
        used_tools: execution.used_tools,
        has_conversation: has_conversation(write, execution, &provider).await?,
    };
    let chance = (app.now(), app.random.jitter());
    match after_execution(ended, attempt, execution.cancel_requested_at.is_some(), chance) {
        Next::Again(wait) => try_again(app, write, execution, (ended, &provider), wait).await,
        Next::Final(status) => finish(app, write, execution, ended, status).await,
    }
}

/// Whether the next execution on this machine could go on with a conversation:
/// this execution's, or the one it would itself have gone on with.
async fn has_conversation(write: &mut Write, execution: &Locked, provider: &str) -> Result<bool, ApiError> {
    if execution.native_session.is_some() {
        return Ok(true);
    }
    let whose = (execution.issue_id, execution.agent_id);
    let earlier = executions::earlier_session(write, whose, &execution.daemon_id, provider).await?;
    Ok(earlier.is_some_and(|earlier| earlier.is_usable))
}

/// Puts the task back into the queue. The issue stays where it is, and nobody
/// is told: there is nothing to do for a person.
async fn try_again(
    app: &App,
    write: &mut Write,
    execution: &Locked,
    (ended, provider): (&Ended, &str),
    wait: Duration,
) -> Result<(), ApiError> {
    let Ended::Failed { class, message, .. } = ended else { return Ok(()) };
    let now = app.now();
    let (state, reason) = session::after(ended);
    executions::keep_session(write, app.id(), execution, provider, (state, reason), now).await?;
    let retry = Retry {
        not_before: (!wait.is_zero()).then(|| now + wait),
        // Another machine knows nothing of what the agent has done so far.
        kept_for: (state == SessionState::Usable && execution.used_tools).then_some(execution.daemon_id.as_str()),
        failure: (*class, message.as_str()),
    };
    tracing::info!(task.id = %execution.task_id, execution.epoch, class = class.as_str(), ?wait, "is tried again");
    Ok(tasks::requeue(write, execution.task_id, app.id(), retry, now).await?)
}

async fn finish(
    app: &App,
    write: &mut Write,
    execution: &Locked,
    ended: &Ended,
    status: RunStatus,
) -> Result<(), ApiError> {
    let now = app.now();
    let (failure, summary) = match ended {
        Ended::Completed { summary } => (None, Some(summary.as_str())),
        Ended::Failed { class, message, .. } if status == RunStatus::Failed => (Some((*class, message.as_str())), None),
        Ended::Failed { .. } | Ended::Cancelled => (None, None),
    };
    let Some(place) = tasks::finish(write, execution.task_id, status, failure, summary, now).await? else {
        return Ok(());
    };
    let said = failure.map(|(_, message)| message).or(summary).unwrap_or_default();
    let agent = agents::get(write, place.workspace_id, place.agent_id).await?;
    let is_here = agent.as_ref().is_some_and(|agent| agent.archived_at.is_none());
    let provider = agent.map(|agent| agent.provider).unwrap_or_default();
    executions::keep_session(write, app.id(), execution, &provider, session::after(ended), now).await?;
    if let (RunStatus::Completed, Some(summary)) = (status, summary) {
        close_in_words(app, write, execution, &place, summary).await?;
    }
    tell_the_end(app, write, execution, &place, (status, said)).await?;
    if is_here {
        wake_again(app, write, &place).await?;
    }
    // After that: an issue that is worked on again stays where it is.
    let by = Mover { activity_id: app.id(), actor: (ActorKind::Agent, place.agent_id.0) };
    match status {
        RunStatus::Failed => {
            issues::leave(write, place.issue_id, IN_PROGRESS, IssueStatus::Blocked, (by, now)).await?;
        }
        RunStatus::Cancelled => {
            issues::leave(write, place.issue_id, IN_PROGRESS, IssueStatus::Todo, (by, now)).await?;
        }
        RunStatus::Queued | RunStatus::Running | RunStatus::Completed => {}
    }
    Ok(())
}

/// Those who follow the issue are told how the run ended, unless somebody
/// ended it.
async fn tell_the_end(
    app: &App,
    write: &mut Write,
    execution: &Locked,
    place: &TaskPlace,
    (status, words): (RunStatus, &str),
) -> Result<(), ApiError> {
    let kind = match status {
        RunStatus::Completed => InboxKind::Review,
        RunStatus::Failed => InboxKind::Failed,
        RunStatus::Queued | RunStatus::Running | RunStatus::Cancelled => return Ok(()),
    };
    let notice = Notice {
        workspace_id: place.workspace_id,
        issue_id: place.issue_id,
        kind,
        actor: (ActorKind::Agent, place.agent_id.0),
        comment_id: None,
        task_id: Some(execution.task_id),
        body: words,
    };
    notice::tell_followers(app, write, notice, &[]).await
}

/// The agent's closing words become its comment, and the issue waits for a
/// person's look.
async fn close_in_words(
    app: &App,
    write: &mut Write,
    execution: &Locked,
    place: &TaskPlace,
    summary: &str,
) -> Result<(), ApiError> {
    let content = if summary.trim().is_empty() { "Done." } else { summary };
    let comment = NewComment {
        id: app.id(),
        workspace_id: place.workspace_id,
        issue_id: place.issue_id,
        author: (ActorKind::Agent, place.agent_id.0),
        content,
        task_id: Some(execution.task_id),
        parent_id: None,
    };
    comments::create(write, &comment, app.now()).await?;
    hear(app, write, execution, &comment).await?;
    let from = [IssueStatus::Todo, IssueStatus::InProgress];
    let by = Mover { activity_id: app.id(), actor: (ActorKind::Agent, place.agent_id.0) };
    issues::advance(write, place.issue_id, &from, IssueStatus::InReview, (by, app.now())).await?;
    Ok(())
}

/// Whom the agent's closing words mention is woken, as long as the chain of
/// causes goes anywhere; where it ends, the issue says so.
async fn hear(app: &App, write: &mut Write, execution: &Locked, said: &NewComment<'_>) -> Result<(), ApiError> {
    let Some((issue, _)) = issues::get(write, said.workspace_id, said.issue_id).await? else { return Ok(()) };
    let chain = match tasks::requester_left(write, execution.task_id).await? {
        true => Err(Stopped::RequesterLeft),
        false => tasks::chain_after(write, execution.task_id).await?,
    };
    let requester = tasks::requester(write, execution.task_id).await?;
    let word = Word {
        issue: &issue,
        comment: said.id,
        content: said.content,
        author: said.author,
        requester,
        replies_to: None,
        chain,
        is_edit: false,
    };
    let receipts = talk::hear(app, write, &word).await?;
    let unheard: Vec<String> = receipts
        .into_iter()
        .filter_map(|receipt| Some(format!("{} was not woken: {}", receipt.target_name, receipt.reason?)))
        .collect();
    if unheard.is_empty() {
        return Ok(());
    }
    let note = NewComment {
        id: app.id(),
        author: (ActorKind::System, said.author.1),
        content: &unheard.join("\n\n"),
        task_id: None,
        ..*said
    };
    Ok(comments::create(write, &note, app.now()).await?)
}

/// What was said while the agent worked wakes it again, if it still matters.
async fn wake_again(app: &App, write: &mut Write, place: &TaskPlace) -> Result<(), ApiError> {
    let Some((issue, _)) = issues::get(write, place.workspace_id, place.issue_id).await? else { return Ok(()) };
    let wake = Wake {
        trigger_id: app.id(),
        task_id: app.id(),
        workspace_id: place.workspace_id,
        issue_id: place.issue_id,
        agent_id: place.agent_id,
        kind: TriggerKind::Comment,
        actor: (ActorKind::System, place.agent_id.0),
        // Whose wish it is is known of what is consumed.
        requester: None,
        comment_id: None,
        priority: issue.priority,
        chain: Chain::default(),
    };
    let standing = Standing::of(&issue);
    tasks::consume_left_over(write, wake, |kind| still_matters(kind, place.agent_id, standing), app.now()).await?;
    Ok(())
}

/// Ends an execution whose journal will never be closed.
pub(crate) async fn lose(app: &App, write: &mut Write, execution: &mut Locked, message: &str) -> Result<(), ApiError> {
    let ended = Ended::failed(FailureClass::Lost, message);
    conclude(app, write, execution, &ended, false).await
}

/// Ends an execution whose end somebody asked for, on a machine that is not
/// there to do it. Should it come back, it is told that this is over.
pub(crate) async fn end_for_absent(app: &App, id: ExecutionId) -> Result<(), ApiError> {
    let mut write = app.write().await?;
    issues::lock_of_execution(&mut write, id).await?;
    let Some(mut execution) = executions::lock(&mut write, id).await? else { return Ok(()) };
    if !execution.live || execution.cancel_requested_at.is_none() {
        return Ok(());
    }
    tracing::info!(execution.id = %id, execution.epoch, "cancelled on a machine that is away");
    conclude(app, &mut write, &mut execution, &Ended::Cancelled, false).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Journal(execution.task_id));
    app.bus.send(Hint::Work(execution.workspace_id));
    app.bus.send(Hint::Daemon(execution.daemon_id));
    Ok(())
}

/// Ends an execution whose lease is over: its machine has had its time, and
/// another may take the task.
pub(crate) async fn expire(app: &App, id: ExecutionId) -> Result<(), ApiError> {
    let mut write = app.write().await?;
    issues::lock_of_execution(&mut write, id).await?;
    let Some(mut execution) = executions::lock(&mut write, id).await? else { return Ok(()) };
    // Renewed, or ended, since it was found.
    if !execution.live || execution.lease_expires_at > app.now() {
        return Ok(());
    }
    tracing::info!(execution.id = %id, execution.epoch, "a lease is over");
    let message = "The machine was not heard of until its lease on this run was over.";
    lose(app, &mut write, &mut execution, message).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Journal(execution.task_id));
    app.bus.send(Hint::Work(execution.workspace_id));
    app.bus.send(Hint::Daemon(execution.daemon_id));
    Ok(())
}
