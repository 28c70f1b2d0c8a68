//! What the played server answers.

use std::collections::BTreeSet;

use axum::Router;
use axum::body::Body;
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::extract::{Json, Path, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use shipmate_core::api::daemon::{Append, Appended, Beat, BeatAnswer, Claim, Claimed, Register};
use shipmate_core::id::{ExecutionId, RuntimeId};
use uuid::Uuid;

use super::{Server, Truth, ended, workspace};

pub(super) fn router(server: &Server) -> Router {
    Router::new()
        .route("/api/workspaces", get(async || Json(json!([{ "id": workspace() }]))))
        .route("/api/daemon/register", post(register))
        .route("/api/daemon/beat", post(beat))
        .route("/api/daemon/claim", post(claim))
        .route("/api/daemon/executions/{id}/journal", post(append))
        .route("/api/daemon/deregister", post(deregister))
        .route("/api/daemon/socket", get(socket))
        .layer(from_fn_with_state(server.clone(), at_the_door))
        .with_state(server.clone())
}

fn refusal(status: StatusCode, code: &str) -> Response {
    (status, Json(json!({ "error": "why", "code": code, "request_id": "r" }))).into_response()
}

fn refusal_about(execution: ExecutionId, status: StatusCode, code: &str) -> Response {
    let subject = json!({ "kind": "execution", "id": execution });
    (status, Json(json!({ "error": "why", "code": code, "request_id": "r", "subject": subject }))).into_response()
}

async fn at_the_door(State(server): State<Server>, request: Request, next: Next) -> Response {
    let expected = format!("Bearer {}", server.truth().token);
    let given = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let mut response = if given == Some(&expected) {
        next.run(request).await
    } else {
        server.truth().refusals += 1;
        refusal(StatusCode::UNAUTHORIZED, "invalid_token")
    };
    response.headers_mut().insert("x-shipmate", "1".parse().expect("a header"));
    response
}

async fn register(State(server): State<Server>, Json(register): Json<Register>) -> Json<Value> {
    let mut truth = server.truth();
    for offered in &register.runtimes {
        if !truth.runtimes.contains_key(&offered.provider) {
            truth.made += 1;
            let id = Uuid::from_u128(1_000 + truth.made).into();
            truth.runtimes.insert(offered.provider.clone(), id);
        }
    }
    let row = |(provider, id): (&String, &RuntimeId)| {
        json!({
            "id": id, "workspace_id": workspace(), "daemon_id": register.daemon_id, "name": provider,
            "runtime_mode": "local", "provider": provider, "status": "online", "device_info": "",
            "owner_id": Uuid::nil(), "last_seen_at": "2026-01-01T00:00:00Z",
            "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
        })
    };
    Json(json!({ "runtimes": truth.runtimes.iter().map(row).collect::<Vec<_>>(), "features": [] }))
}

fn gone(truth: &Truth, named: &[RuntimeId]) -> Vec<RuntimeId> {
    named.iter().filter(|id| !truth.runtimes.values().any(|known| known == *id)).copied().collect()
}

async fn beat(State(server): State<Server>, Json(beat): Json<Beat>) -> Json<BeatAnswer> {
    let mut truth = server.truth();
    let named: Vec<ExecutionId> = beat.executions.iter().map(|fence| fence.execution_id).collect();
    let among = |set: &BTreeSet<ExecutionId>| named.iter().filter(|id| set.contains(id)).copied().collect();
    let answer = BeatAnswer {
        letters: Vec::new(),
        gone: gone(&truth, &beat.runtimes),
        disabled: Vec::new(),
        superseded: among(&truth.superseded),
        unknown: Vec::new(),
        cancel: among(&truth.cancelled),
        missing: Vec::new(),
        lease_seconds: 600,
        next_beat_seconds: 1,
        work_available: !truth.waiting.is_empty(),
        replaced: false,
        deliveries: Vec::new(),
    };
    truth.beats.push(beat);
    Json(answer)
}

async fn claim(State(server): State<Server>, Json(claim): Json<Claim>) -> Json<Claimed> {
    let mut truth = server.truth();
    let gone = gone(&truth, &claim.runtimes);
    if !truth.wishes.contains_key(&claim.request_id) {
        let able = if gone.len() == claim.runtimes.len() { 0 } else { claim.slots as usize };
        let count = able.min(truth.waiting.len());
        let given = truth.waiting.drain(..count).collect();
        truth.wishes.insert(claim.request_id, given);
    }
    Json(Claimed { assignments: truth.wishes[&claim.request_id].clone(), gone })
}

async fn append(State(server): State<Server>, Path(id): Path<Uuid>, Json(append): Json<Append>) -> Response {
    let id = ExecutionId::from(id);
    let mut truth = server.truth();
    if truth.forgotten.contains(&id) {
        truth.refusals += 1;
        return refusal_about(id, StatusCode::NOT_FOUND, "execution_not_found");
    }
    if truth.superseded.contains(&id) || append.epoch != 1 {
        return refusal_about(id, StatusCode::CONFLICT, "superseded");
    }
    let cancel = truth.cancelled.contains(&id);
    let journal = truth.journals.entry(id).or_default();
    let stored = append.offset == journal.len() as u64 && !append.records.is_empty();
    if stored {
        journal.extend(append.records);
    }
    let answer = Appended { acknowledged: journal.len() as u64, ended: ended(journal), cancel };
    if stored && truth.answers_to_lose > 0 {
        truth.answers_to_lose -= 1;
        let cut = futures_util::stream::iter([Err::<&[u8], _>(std::io::Error::other("cut"))]);
        return Response::new(Body::from_stream(cut));
    }
    Json(answer).into_response()
}

async fn deregister(State(server): State<Server>) -> StatusCode {
    server.truth().deregistered = true;
    StatusCode::NO_CONTENT
}

async fn socket(State(server): State<Server>, upgrade: WebSocketUpgrade) -> Response {
    let mut pushes = server.pushes.subscribe();
    upgrade.on_upgrade(async move |mut socket| {
        server.truth().sockets += 1;
        while let Ok(Some(push)) = pushes.recv().await {
            let text = serde_json::to_string(&push).expect("a push is JSON");
            if socket.send(Message::Text(text.into())).await.is_err() {
                return;
            }
        }
    })
}
