use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Actions, Kind};
use shipmate_core::id::RuntimeId;

const RUNTIME: RuntimeId = RuntimeId(Uuid::from_u128(1));

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
}

fn asked(actions: &Actions, kind: Kind, id: &str, seconds: i64) -> bool {
    actions.ask((RUNTIME, kind), id.to_owned(), Map::new(), at(seconds)).is_some()
}

fn status(actions: &Actions, kind: Kind, id: &str, seconds: i64) -> Option<String> {
    actions.get((RUNTIME, kind, id), at(seconds)).map(|shown| shown["status"].as_str().unwrap_or_default().to_owned())
}

fn done() -> Map<String, Value> {
    json!({ "status": "completed", "models": [] }).as_object().cloned().unwrap_or_default()
}

#[test]
fn what_no_machine_fetches_or_answers_is_over_in_time_and_then_forgotten() {
    for kind in [Kind::Update, Kind::Models, Kind::Skills, Kind::Import] {
        let actions = Actions::default();
        assert!(asked(&actions, kind, "never fetched", 0));
        assert_eq!(status(&actions, kind, "never fetched", 60).as_deref(), Some("pending"));
        assert_eq!(status(&actions, kind, "never fetched", 61).as_deref(), Some("timeout"));

        assert!(asked(&actions, kind, "never answered", 100), "what is over is not in the way");
        actions.take(RUNTIME, at(130));
        assert_eq!(status(&actions, kind, "never answered", 310).as_deref(), Some("running"));
        assert_eq!(status(&actions, kind, "never answered", 311).as_deref(), Some("timeout"));
        // An answer that comes later changes nothing, but is no mistake of the machine.
        assert!(actions.answered((RUNTIME, kind, "never answered"), done(), at(320)));
        assert_eq!(status(&actions, kind, "never answered", 320).as_deref(), Some("timeout"));
        assert_eq!(status(&actions, kind, "never answered", 730), None);
        assert!(!actions.answered((RUNTIME, kind, "never answered"), done(), at(730)));
    }
}

#[test]
fn only_one_update_is_under_way_and_each_wish_is_told_once() {
    let actions = Actions::default();
    assert!(asked(&actions, Kind::Update, "one", 0));
    assert!(!asked(&actions, Kind::Update, "two", 1));
    assert!(asked(&actions, Kind::Models, "three", 1) && asked(&actions, Kind::Models, "four", 1));
    let told = json!(actions.take(RUNTIME, at(2)));
    assert_eq!((&told["pending_update"]["id"], &told["pending_model_list"]["id"]), (&json!("one"), &json!("three")));
    let told = json!(actions.take(RUNTIME, at(3)));
    assert_eq!((&told["pending_update"], &told["pending_model_list"]["id"]), (&Value::Null, &json!("four")));
    assert!(actions.answered((RUNTIME, Kind::Update, "one"), done(), at(4)));
    assert!(asked(&actions, Kind::Update, "five", 5));
}
