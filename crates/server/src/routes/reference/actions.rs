//! What people ask of a machine, and what the machine answers.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use shipmate_core::api::choices::{Choices, KnownChoice};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::RuntimeId;
use shipmate_core::rules::rights::{Ownership, Verb};
use shipmate_core::text::sanitise_json;
use shipmate_store::runtimes;

use super::answers::Done;
use super::{MyRuntime, exact_id};
use crate::actions::Kind;
use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::Body;

type Object = Map<String, Value>;

fn clean(object: Object) -> Object {
    match sanitise_json(Value::Object(object)) {
        Value::Object(clean) => clean,
        _ => Object::new(),
    }
}

fn missing(kind: Kind, id: &str) -> ApiError {
    let word = if kind == Kind::Update { "update" } else { "request" };
    ApiError::not_found(Code::RequestNotFound, word, id)
}

async fn answered(app: &App, mine: &MyRuntime, (kind, id): (Kind, &str), body: Object) -> Result<Json<Done>, ApiError> {
    let body = clean(body);
    let choices = if kind == Kind::Models { choices(&body, app.now()) } else { None };
    if !app.actions.answered((mine.runtime.id, kind, id), body, app.now()) {
        return Err(missing(kind, id));
    }
    if let Some(choices) = choices {
        // What was asked once is there for everybody who chooses a model.
        let mut write = app.write().await?;
        runtimes::set_choices(&mut write, mine.runtime.workspace_id, mine.runtime.id, &choices).await?;
        app.commit(write).await?;
    }
    Ok(Json(Done::OK))
}

/// The models that a machine of the reference lists, if it does.
fn choices(answer: &Object, now: DateTime<Utc>) -> Option<Choices> {
    let models = answer.get("models").filter(|_| answer.get("status").is_some_and(|status| status == "completed"))?;
    let listed = models.as_array()?.iter().filter_map(|model| {
        let id = model["id"].as_str()?;
        Some(KnownChoice { id: id.to_owned(), name: model["label"].as_str().unwrap_or(id).to_owned() })
    });
    Some(Choices { models: listed.collect(), modes: Vec::new(), asked_at: Some(now) }.bounded())
}

/// A runtime that the caller may ask something of: its machine is theirs, or
/// they administrate the workspace.
async fn askable(app: &App, here: &InWorkspace, raw: &str) -> Result<RuntimeId, ApiError> {
    let id: RuntimeId = exact_id("runtime_id", raw)?;
    let known = runtimes::list(&mut app.read().await?, here.workspace, None).await?;
    let found = known.into_iter().find(|runtime| runtime.id == id);
    let found = found.ok_or_else(|| ApiError::not_found(Code::RuntimeNotFound, "runtime", raw))?;
    here.must(Verb::Machines, Ownership::own_if(found.owner_id == here.account))?;
    Ok(id)
}

async fn ask(
    app: &App,
    here: &InWorkspace,
    (raw, kind): (&str, Kind),
    field: Option<&str>,
    mut body: Object,
) -> Result<Json<Value>, ApiError> {
    let runtime = askable(app, here, raw).await?;
    body.retain(|name, value| Some(name.as_str()) == field && value.is_string());
    if let Some(field) = field.filter(|field| !body.contains_key(*field)) {
        return Err(ApiError::invalid(format!("{field} is required")));
    }
    let id = app.random.scattered_id::<uuid::Uuid>().simple().to_string();
    let asked = app.actions.ask((runtime, kind), id, clean(body), app.now());
    asked.map(Json).ok_or_else(|| {
        ApiError::new(StatusCode::CONFLICT, Code::Conflict, "an update is already in progress for this runtime")
    })
}

async fn outcome(app: &App, here: &InWorkspace, kind: Kind, (raw, id): (&str, &str)) -> Result<Json<Value>, ApiError> {
    let runtime = askable(app, here, raw).await?;
    app.actions.get((runtime, kind, id), app.now()).map(Json).ok_or_else(|| missing(kind, id))
}

macro_rules! action {
    ($kind:ident, $ask:ident, $outcome:ident, $answer:ident, $field:expr, $user:literal, $user_one:literal, $daemon:literal,
     $asks:literal, $tells:literal, $answers:literal) => {
        #[doc = $asks]
        #[utoipa::path(post, path = $user, tag = "reference daemon", params(("id" = String, Path)),
                                    request_body = std::collections::BTreeMap<String, String>,
                                    responses((status = 200, body = Object), (status = "4XX", body = ErrorBody)))]
        pub(crate) async fn $ask(
            State(app): State<App>,
            here: InWorkspace,
            Path(raw): Path<String>,
            Body(body): Body<Object>,
        ) -> Result<Json<Value>, ApiError> {
            ask(&app, &here, (&raw, Kind::$kind), $field, body).await
        }

        #[doc = $tells]
        #[utoipa::path(get, path = $user_one, tag = "reference daemon",
                                    params(("id" = String, Path), ("request_id" = String, Path)),
                                    responses((status = 200, body = Object), (status = "4XX", body = ErrorBody)))]
        pub(crate) async fn $outcome(
            State(app): State<App>,
            here: InWorkspace,
            Path(named): Path<(String, String)>,
        ) -> Result<Json<Value>, ApiError> {
            outcome(&app, &here, Kind::$kind, (&named.0, &named.1)).await
        }

        #[doc = $answers]
        #[utoipa::path(post, path = $daemon, tag = "reference daemon",
                                    params(("id" = String, Path), ("request_id" = String, Path)), request_body = Object,
                                    responses((status = 200, body = Done), (status = "4XX", body = ErrorBody)))]
        pub(crate) async fn $answer(
            State(app): State<App>,
            mine: MyRuntime,
            Path(named): Path<(String, String)>,
            Body(body): Body<Object>,
        ) -> Result<Json<Done>, ApiError> {
            answered(&app, &mine, (Kind::$kind, &named.1), body).await
        }
    };
}

action!(
    Update,
    ask_update,
    update,
    answer_update,
    Some("target_version"),
    "/api/runtimes/{id}/update",
    "/api/runtimes/{id}/update/{request_id}",
    "/api/daemon/runtimes/{id}/update/{request_id}/result",
    "Asks a machine of the reference for another version of its daemon.",
    "How the update is doing.",
    "What became of the update."
);
action!(
    Models,
    ask_models,
    models,
    answer_models,
    None,
    "/api/runtimes/{id}/models",
    "/api/runtimes/{id}/models/{request_id}",
    "/api/daemon/runtimes/{id}/models/{request_id}/result",
    "Asks a machine of the reference for the models its agent CLI knows.",
    "The models, once they are known.",
    "The models the agent CLI knows."
);
action!(
    Skills,
    ask_skills,
    skills,
    answer_skills,
    None,
    "/api/runtimes/{id}/local-skills",
    "/api/runtimes/{id}/local-skills/{request_id}",
    "/api/daemon/runtimes/{id}/local-skills/{request_id}/result",
    "Asks a machine of the reference for the skills that are on it.",
    "The skills, once they are known.",
    "The skills on the machine."
);
action!(
    Import,
    ask_import,
    import,
    answer_import,
    Some("skill_key"),
    "/api/runtimes/{id}/local-skills/import",
    "/api/runtimes/{id}/local-skills/import/{request_id}",
    "/api/daemon/runtimes/{id}/local-skills/import/{request_id}/result",
    "Asks a machine of the reference for one of its skills, whole.",
    "The skill, once it is known.",
    "The skill, whole."
);
