//! What the agents of runs ask, and what people answer.

use axum::Json;
use axum::extract::{Path, State};
use shipmate_core::api::board::MAX_PROSE_BYTES;
use shipmate_core::api::run::{AskedQuestion, GiveAnswer, Run};
use shipmate_core::error::ErrorBody;
use shipmate_core::question::{Answer, Question};
use shipmate_store::{executions, identity, questions};

use super::runs::find;
use crate::app::App;
use crate::auth::InWorkspace;
use crate::borrowed;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, bounded};

/// The questions of a run's newest attempt, oldest first.
#[utoipa::path(get, path = "/api/runs/{id}/questions", operation_id = "list_run_questions", tag = "runs", params(("id" = String, Path)),
    responses((status = 200, body = [AskedQuestion]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Vec<AskedQuestion>>, ApiError> {
    let mut read = app.read().await?;
    let (_, execution) = find(&mut read, &here, &raw).await?;
    Ok(Json(match execution {
        Some(id) => questions::list(&mut read, id).await?,
        None => Vec::new(),
    }))
}

/// Answers a question of the agent at work. The first answer counts.
#[utoipa::path(post, path = "/api/runs/{id}/answers", operation_id = "answer_run", tag = "runs", params(("id" = String, Path)),
    request_body = GiveAnswer,
    responses((status = 200, body = Run), (status = 409, body = ErrorBody), (status = "4XX", body = ErrorBody)))]
pub(super) async fn answer(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<GiveAnswer>,
) -> Result<Json<Run>, ApiError> {
    let nothing = || ApiError::conflict("the agent waits for no answer: it asked nothing, or was answered already");
    let mut write = app.write().await?;
    let (_, execution) = find(&mut write, &here, &raw).await?;
    let locked = match execution {
        Some(id) => executions::lock(&mut write, id).await?,
        None => None,
    };
    let locked = locked.filter(|execution| execution.live).ok_or_else(nothing)?;
    borrowed::check_machine(&mut write, here.workspace, &locked.daemon_id, here.account).await?;
    let asked = questions::list(&mut write, locked.id).await?;
    let mut open = asked.into_iter().filter(|asked| asked.open).map(|asked| asked.question);
    let question = match &body.question {
        Some(wanted) => open.find(|question| question.id.as_str() == wanted).ok_or_else(nothing)?,
        None => {
            let first = open.next().ok_or_else(nothing)?;
            if open.next().is_some() {
                return Err(ApiError::invalid("several questions are open; say which one with `question`"));
            }
            first
        }
    };
    let answer = understood(&question, &body)?;
    let members = identity::members(&mut write, here.workspace).await?;
    let me = members.into_iter().find(|member| member.account_id == here.account);
    let by = me.map(|member| member.name).unwrap_or_default();
    if !questions::answer(&mut write, &locked, &question, (&answer, &by), app.now()).await? {
        return Err(nothing());
    }
    let (run, _) = find(&mut write, &here, &raw).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Journal(run.id));
    app.bus.send(Hint::Daemon(locked.daemon_id));
    Ok(Json(run))
}

fn understood(question: &Question, body: &GiveAnswer) -> Result<Answer, ApiError> {
    match (&body.choice, &body.text, body.deny) {
        (Some(choice), None, false) => question.understand(choice).map_err(ApiError::invalid),
        (None, Some(text), false) => {
            Ok(Answer::Text { text: bounded("text", text, (1, MAX_PROSE_BYTES / 4))?.as_str().into() })
        }
        (None, None, true) => Ok(Answer::Denied),
        _ => Err(ApiError::invalid("give exactly one of `choice`, `text` and `deny`")),
    }
}
