//! The cases: what the model is scripted to do, and what is then found.

use shipmate_core::api::daemon::Approval;
use shipmate_core::journal::Body;
use shipmate_testkit::agents::{NOWHERE, RealAgent};
use shipmate_testkit::model::{Tokens, Turn};
use shipmate_testkit::{DEADLINE, eventually};

use super::stage::{GONE_WITHIN, Outcome, Stage};

const CLOSING: &str = "All is done as it was asked.";
const THOUGHT: &str = "This is easily done.";
/// Words of an overflow that each service's clients know.
const OVERFLOW: &str = "prompt is too long: your input exceeds the context window and the maximum context length";

type Findings = Vec<(String, String)>;

/// Plays every case, one after the other.
pub(super) async fn play_all(agent: &RealAgent) -> Findings {
    let mut found = Findings::new();
    let mut note = |case: &str, what: String| found.push((case.to_owned(), what));
    let (text, thinking) = text(agent).await;
    note("text", text);
    note("thinking", thinking);
    let (work, usage) = work(agent).await;
    note("write and shell", work);
    note("usage", usage);
    note("deny", deny(agent).await);
    note("resume", resume(agent).await);
    note("cancel in text", cancel(agent, Turn::hang()).await);
    note("cancel in a tool", cancel(agent, Turn::shell("touch started && exec perl -e 'sleep 300'")).await);
    let errors: [(&str, Vec<Turn>); 7] = [
        ("auth error", vec![Turn::error(401, "Incorrect API key provided")]),
        ("rate limit once", vec![Turn::error(429, "Rate limit reached"), closing()]),
        ("rate limit", vec![Turn::error(429, "Rate limit reached")]),
        ("500", vec![Turn::error(500, "Internal server error")]),
        ("overflow", vec![Turn::error(400, OVERFLOW)]),
        ("cut stream", vec![Turn::cut("These words will break off in the middle."), closing()]),
        ("max tokens", vec![Turn::text("Half of a").max_tokens(), closing()]),
    ];
    for (case, turns) in errors {
        let stage = Stage::new(agent, turns).await;
        note(case, class(&stage.play(case, None).await));
    }
    let mut stage = Stage::new(agent, [closing()]).await;
    stage.elsewhere = Some(NOWHERE);
    note("refused connection", class(&stage.play("refused connection", None).await));
    found
}

fn closing() -> Turn {
    Turn::text(CLOSING).usage(300, 40, 12)
}

/// The class of a failure; all that happened if it is of none.
fn class(outcome: &Outcome) -> String {
    let word = outcome.word();
    if word.starts_with("agent_") || word == "no end" { format!("{word}\n  {}", outcome.told()) } else { word }
}

async fn text(agent: &RealAgent) -> (String, String) {
    let stage = Stage::new(agent, [Turn::thinking(THOUGHT).and(closing())]).await;
    let outcome = stage.play("text", None).await;
    let said = outcome.has(|body| matches!(body, Body::Text { text } if text.as_str() == CLOSING));
    let thought = outcome.has(|body| matches!(body, Body::Thinking { text } if text.as_str().contains(THOUGHT)));
    (judge(said && outcome.is_completed(), &outcome), if thought { "ok" } else { "not shown" }.to_owned())
}

/// Some work in the place, and the tokens it took.
async fn work(agent: &RealAgent) -> (String, String) {
    let stage = Stage::new(agent, []).await;
    let run = stage.start("write and shell", None);
    let file = run.dir.work().join("notes.txt");
    stage.model.play([
        Turn::text("A file first.").and(Turn::write(file.display().to_string(), "one\ntwo\n")).usage(1000, 0, 50),
        Turn::shell("wc -l notes.txt && echo done > shell.txt").usage(1100, 900, 30),
        closing(),
    ]);
    let shell = run.dir.work().join("shell.txt");
    let outcome = run.finish().await;
    let wrote = fs_err::read_to_string(&file).is_ok_and(|text| text.starts_with("one\ntwo")) && shell.exists();
    let calls = |wanted: fn(&Body) -> bool| outcome.records.iter().filter(|record| wanted(&record.body)).count();
    let called = calls(|body| matches!(body, Body::ToolCall { .. })) == 2;
    let answered = calls(|body| matches!(body, Body::ToolResult { is_error: false, .. })) == 2;
    let shown =
        outcome.has(|body| matches!(body, Body::ToolResult { output, .. } if output.as_str().contains("notes.txt")));
    let fine = wrote && called && answered && shown && outcome.is_completed();
    let Tokens { input, cache_read, output } = stage.model.reported();
    let told = outcome.used();
    let usage = match told {
        _ if told == (input, cache_read, output) => "ok".to_owned(),
        (0, 0, 0) => "not told".to_owned(),
        _ => format!("told {told:?} of {:?}", (input, cache_read, output)),
    };
    (judge(fine, &outcome), usage)
}

/// An agent that may only look writes nothing.
async fn deny(agent: &RealAgent) -> String {
    let mut stage = Stage::new(agent, []).await;
    stage.approval = Approval::ReadOnly;
    let run = stage.start("deny", None);
    let file = run.dir.work().join("notes.txt");
    stage.model.play([Turn::write(file.display().to_string(), "one\n"), closing()]);
    let outcome = run.finish().await;
    match (file.exists(), stage.was_asked()) {
        (true, _) => format!("it wrote\n  {}", outcome.told()),
        (false, true) => judge(outcome.is_completed(), &outcome),
        (false, false) => outcome.word(),
    }
}

/// The second run knows what was said in the first.
async fn resume(agent: &RealAgent) -> String {
    let stage = Stage::new(agent, [closing(), closing()]).await;
    let first = stage.play("The marker is 7341", None).await;
    let Some(session) = first.session() else { return format!("no session\n  {}", first.told()) };
    let second = stage.play("What was it", Some(session.clone())).await;
    if !second.is_completed() {
        return format!("{}\n  {}", second.word(), second.told());
    }
    let last = stage.model.received().into_iter().rfind(|received| !received.tools().is_empty());
    let knows = last.is_some_and(|question| question.body.to_string().contains("marker is 7341"));
    match (knows, second.session() == Some(session)) {
        (true, true) => "ok".to_owned(),
        (true, false) => "ok, under another id".to_owned(),
        (false, _) => "begins afresh".to_owned(),
    }
}

/// A cancelled run ends as such, and soon nothing of it is left.
async fn cancel(agent: &RealAgent, turn: Turn) -> String {
    let in_tool = !turn.blocks.is_empty();
    let stage = Stage::new(agent, [turn, closing()]).await;
    let run = stage.start("cancel", None);
    let started = run.dir.work().join("started");
    let at_work = tokio::time::timeout(DEADLINE, async {
        eventually(2 * DEADLINE, "the agent to be at work", async || {
            let at_work = if in_tool { started.exists() } else { stage.was_asked() };
            let over = run.dir.has_ended().unwrap_or(false);
            (at_work || over).then_some(())
        })
        .await;
    });
    let came_to_work = at_work.await.is_ok();
    run.cancel();
    let gone = tokio::time::timeout(GONE_WITHIN, async {
        eventually(2 * DEADLINE, "the agent's processes to end", async || run.left().is_empty().then_some(())).await;
    });
    let soon = gone.await.is_ok();
    let left = run.left();
    let outcome = run.finish().await;
    let cancelled = outcome.has(|body| matches!(body, Body::Ended(shipmate_core::journal::Ended::Cancelled)));
    match (cancelled, soon) {
        _ if !came_to_work => "its tool never ran".to_owned(),
        (true, true) => "ok".to_owned(),
        (true, false) => format!("after 5 s these still run: {left:?}"),
        (false, _) => format!("{}\n  {}", outcome.word(), outcome.told()),
    }
}

fn judge(fine: bool, outcome: &Outcome) -> String {
    if fine { "ok".to_owned() } else { format!("{}\n  {}", outcome.word(), outcome.told()) }
}
