//! What people ask of a machine of the reference: it is told with its next
//! beat and answers when it has done it.
//!
//! Kept in memory and forgotten after minutes: whoever asked is waiting, and
//! asks again.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::{Map, Value, json};
use shipmate_core::id::RuntimeId;

/// A machine that has not fetched a wish by then is not there.
const FETCHED_WITHIN: TimeDelta = TimeDelta::seconds(60);
/// A machine that has not answered by then never will.
const ANSWERED_WITHIN: TimeDelta = TimeDelta::seconds(180);
/// How long the outcome can be read.
const KEPT: TimeDelta = TimeDelta::minutes(10);
/// How many are kept at most; the oldest goes first.
const MAX_KEPT: usize = 1000;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Another version of the daemon.
    Update,
    /// The models its agent CLI knows.
    Models,
    /// The skills that are on the machine.
    Skills,
    /// One of those skills, whole.
    Import,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Pending,
    Running,
    Completed,
    Failed,
    Timeout,
}

impl State {
    fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Running)
    }
}

#[derive(Debug, Clone)]
struct Action {
    id: String,
    runtime: RuntimeId,
    kind: Kind,
    state: State,
    detail: Map<String, Value>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Action {
    fn shown(&self) -> Value {
        let mut shown = self.detail.clone();
        if self.kind != Kind::Update && self.kind != Kind::Import {
            shown.entry("supported").or_insert(Value::Bool(true));
        }
        shown.extend([
            ("id".to_owned(), json!(self.id)),
            ("runtime_id".to_owned(), json!(self.runtime)),
            ("status".to_owned(), json!(self.state)),
            ("created_at".to_owned(), json!(self.created_at)),
            ("updated_at".to_owned(), json!(self.updated_at)),
        ]);
        Value::Object(shown)
    }
}

/// What a beat's answer asks of the machine.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
#[schema(as = ReferenceWishes)]
pub(crate) struct Wishes {
    /// Another version of the daemon.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pending_update: Option<Value>,
    /// The models its agent CLI knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pending_model_list: Option<Value>,
    /// The skills that are on the machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pending_local_skills: Option<Value>,
    /// One of those skills, whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pending_local_skill_import: Option<Value>,
}

/// Everything that is asked of machines.
#[derive(Debug, Default)]
pub(crate) struct Actions(Mutex<Vec<Action>>);

impl Actions {
    fn kept(&self, now: DateTime<Utc>) -> std::sync::MutexGuard<'_, Vec<Action>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|action| now - action.updated_at < KEPT);
        for action in all.iter_mut() {
            let silent = now - action.updated_at;
            let late = match action.state {
                State::Pending => silent > FETCHED_WITHIN,
                State::Running => silent > ANSWERED_WITHIN,
                _ => false,
            };
            if late {
                action.state = State::Timeout;
                action.detail.insert("error".to_owned(), json!("the machine did not answer in time"));
            }
        }
        all
    }

    /// Asks for something; `None` if the same is under way and may be only once.
    pub(crate) fn ask(
        &self,
        (runtime, kind): (RuntimeId, Kind),
        id: String,
        detail: Map<String, Value>,
        now: DateTime<Utc>,
    ) -> Option<Value> {
        let mut all = self.kept(now);
        let open = all.iter().any(|a| a.runtime == runtime && a.kind == kind && a.state.is_open());
        if open && kind == Kind::Update {
            return None;
        }
        if all.len() >= MAX_KEPT {
            all.remove(0);
        }
        let action = Action { id, runtime, kind, state: State::Pending, detail, created_at: now, updated_at: now };
        let shown = action.shown();
        all.push(action);
        Some(shown)
    }

    /// Hands the machine the oldest open wish of each kind.
    pub(crate) fn take(&self, runtime: RuntimeId, now: DateTime<Utc>) -> Wishes {
        let mut all = self.kept(now);
        let mut next = |kind| {
            let found = all.iter_mut().find(|a| a.runtime == runtime && a.kind == kind && a.state == State::Pending)?;
            found.state = State::Running;
            found.updated_at = now;
            let mut wish = found.detail.clone();
            wish.insert("id".to_owned(), json!(found.id));
            Some(Value::Object(wish))
        };
        Wishes {
            pending_update: next(Kind::Update),
            pending_model_list: next(Kind::Models),
            pending_local_skills: next(Kind::Skills),
            pending_local_skill_import: next(Kind::Import),
        }
    }

    /// Notes what the machine answered; `false` if nothing of this id is open or was.
    pub(crate) fn answered(
        &self,
        (runtime, kind, id): (RuntimeId, Kind, &str),
        answer: Map<String, Value>,
        now: DateTime<Utc>,
    ) -> bool {
        let mut all = self.kept(now);
        let found = all.iter_mut().find(|a| a.runtime == runtime && a.kind == kind && a.id == id);
        let Some(action) = found else { return false };
        // What is over stays as it is: the answer may be a repeat.
        if action.state.is_open() {
            action.state = match answer.get("status").and_then(Value::as_str) {
                Some("completed") => State::Completed,
                Some("running") => State::Running,
                _ => State::Failed,
            };
            action.updated_at = now;
            action.detail.extend(answer);
        }
        true
    }

    /// How something that was asked is doing.
    pub(crate) fn get(&self, (runtime, kind, id): (RuntimeId, Kind, &str), now: DateTime<Utc>) -> Option<Value> {
        let all = self.kept(now);
        all.iter().find(|a| a.runtime == runtime && a.kind == kind && a.id == id).map(Action::shown)
    }
}

#[cfg(test)]
#[path = "actions_tests.rs"]
mod tests;
