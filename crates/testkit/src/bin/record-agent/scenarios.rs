//! What is recorded: the situations a driver must understand.

use shipmate_testkit::model::Turn;

/// One recording.
pub(crate) struct Scenario {
    /// The fixture's name.
    pub(crate) name: &'static str,
    /// What the model answers.
    pub(crate) turns: Vec<Turn>,
    /// Whether the agent has a key.
    pub(crate) key: bool,
    /// Whether the model's service can be reached.
    pub(crate) reachable: bool,
    /// When to interrupt.
    pub(crate) cancel_at: Option<Moment>,
    /// How the conversation begins.
    pub(crate) beginning: Beginning,
}

/// A moment in a conversation.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Moment {
    /// The model was asked.
    Asked,
    /// The agent's command runs.
    Running,
}

/// How a conversation begins.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Beginning {
    /// As a new one.
    New,
    /// As the continuation of one that was just held.
    Resumed,
    /// As the continuation of one that never was.
    Unknown,
}

/// Every situation.
pub(crate) fn all() -> Vec<Scenario> {
    let closing = || Turn::text("All done: **one** file.").usage(300, 40, 12);
    vec![
        of("text", [Turn::thinking("Only words are wanted here.").and(closing())]),
        of(
            "tools",
            [
                Turn::thinking("A file first.").and(Turn::text("I write the file.")).and(write()).usage(1000, 0, 50),
                Turn::shell("wc -c notes.txt && ls no-such-file").usage(1100, 900, 30),
                closing(),
            ],
        ),
        of("parallel-tools", [write().and(Turn::shell("echo both")).usage(10, 0, 20), closing()]),
        of("question", [ask(), closing()]),
        of("error-401", [Turn::error(401, "invalid x-api-key")]),
        of("error-404-model", [Turn::error(404, "model: no-such-model")]),
        of("error-429", [Turn::error(429, "too many requests")]),
        of("error-429-once", [Turn::error(429, "too many requests"), closing()]),
        of("error-500", [Turn::error(500, "internal server error")]),
        of("error-529", [Turn::error(529, "overloaded")]),
        of("error-overflow", [Turn::error(400, "prompt is too long: 250000 tokens > 200000 maximum")]),
        of("error-after-work", [write().usage(500, 0, 20), Turn::error(500, "internal server error")]),
        of("max-tokens", [Turn::text("Half of a").max_tokens().usage(100, 0, 32), closing()]),
        of("cut-stream", [Turn::cut("These words will break off in the middle."), closing()]),
        Scenario { cancel_at: Some(Moment::Asked), ..of("interrupt-text", [Turn::hang()]) },
        Scenario {
            cancel_at: Some(Moment::Running),
            ..of("interrupt-tool", [Turn::shell("touch started && exec perl -e 'sleep 300'")])
        },
        Scenario { reachable: false, ..of("error-connection", []) },
        Scenario { key: false, ..of("no-key", []) },
        Scenario { beginning: Beginning::Resumed, ..of("resume", [closing(), closing()]) },
        Scenario { beginning: Beginning::Unknown, ..of("resume-unknown", [closing()]) },
    ]
}

fn of(name: &'static str, turns: impl IntoIterator<Item = Turn>) -> Scenario {
    let turns = turns.into_iter().collect();
    Scenario { name, turns, key: true, reachable: true, cancel_at: None, beginning: Beginning::New }
}

fn write() -> Turn {
    Turn::write("notes.txt", "one\ntwo\n")
}

fn ask() -> Turn {
    let option = |label: &str| serde_json::json!({"label": label, "description": label});
    let question = serde_json::json!({"question": "Which one?", "header": "Choice", "multiSelect": false,
        "options": [option("left"), option("right")]});
    Turn::tool("AskUserQuestion", serde_json::json!({ "questions": [question] }))
}
