//! Journal records as lines for a terminal.

use owo_colors::OwoColorize as _;
use shipmate_core::journal::{Body, Ended, Record};
use shipmate_core::text::Text;

use crate::words;

/// Where the words begin: after `12:00:00  thinking  `.
const INDENT: usize = 20;
/// The most lines of a tool's answer that are shown; `--json` has them all.
const TOOL_LINES: usize = 20;

/// The record as one or more lines. The word in front says what it is, so
/// that nothing depends on colour.
pub(crate) fn render(record: &Record) -> String {
    let (label, words) = words(&record.body);
    let mut lines = words.lines();
    let first = lines.next().unwrap_or_default();
    let time = record.at.format("%H:%M:%S").to_string();
    let padded = format!("{label:<8}");
    let label = match record.body {
        Body::Text { .. } => padded.green().to_string(),
        Body::ToolCall { .. } => padded.cyan().to_string(),
        Body::ToolResult { is_error: true, .. } | Body::Ended(Ended::Failed { .. }) => padded.red().to_string(),
        Body::Notice { .. } => padded.yellow().to_string(),
        Body::Ended(_) => padded.bold().to_string(),
        _ => padded.dimmed().to_string(),
    };
    let mut text = format!("{}  {label}  {first}", time.dimmed()).trim_end().to_owned();
    for line in lines {
        text.push('\n');
        if !line.is_empty() {
            text.push_str(&" ".repeat(INDENT));
            text.push_str(line);
        }
    }
    text
}

fn words(body: &Body) -> (&'static str, String) {
    match body {
        Body::Preparing { step } => ("prepare", step.to_string()),
        Body::Started(started) => {
            let version = started.version.as_ref().map(|v| format!(" {v}")).unwrap_or_default();
            let branch = started.branch.as_ref().map(|b| format!(" on branch {b}")).unwrap_or_default();
            ("started", format!("{}{version}{branch} in {}", started.provider, started.directory))
        }
        Body::Session { id, model } => {
            let model = model.as_ref().map(|m| format!(", model {m}")).unwrap_or_default();
            ("session", format!("{id}{model}"))
        }
        Body::Text { text } => ("says", text.to_string()),
        Body::Thinking { text } => ("thinks", text.to_string()),
        Body::ToolCall { name, input, .. } => ("tool", format!("{name} {}", Text::bounded(&input.to_string(), 400))),
        Body::ToolResult { output, is_error, .. } => {
            (if *is_error { "failed" } else { "result" }, cut(output.as_str()))
        }
        Body::Question(question) => {
            let choices: Vec<&str> = question.choices.iter().map(|choice| choice.label.as_str()).collect();
            (
                "asks",
                if choices.is_empty() {
                    question.text.to_string()
                } else {
                    format!("{}\n[{}]", question.text, choices.join("] ["))
                },
            )
        }
        Body::Answered { answer, by, .. } => {
            let by = by.as_ref().map_or("nobody in time", |by| by.as_str());
            ("answer", format!("{} ({by})", answer.words().unwrap_or("no")))
        }
        Body::Message { by, text, delivered, .. } => {
            let when = if *delivered { "" } else { " (heard by the next run)" };
            ("told", format!("{by}{when}: {text}"))
        }
        Body::Notice { text } => ("notice", text.to_string()),
        Body::Usage(usage) => {
            ("tokens", format!("{}: {} in, {} out", usage.model, usage.input_tokens, usage.output_tokens))
        }
        Body::Diff(diff) => {
            let files: Vec<String> =
                diff.files.iter().map(|f| format!("{} +{} -{}", f.path, f.additions, f.deletions)).collect();
            ("changed", if files.is_empty() { "nothing".to_owned() } else { files.join("\n") })
        }
        Body::TurnBegan { turn, .. } => ("turn", format!("{turn} begins")),
        Body::TurnEnded(ended) => {
            let files = ended.diff.as_ref().map_or(0, |diff| diff.files.len());
            ("turn", format!("{} is over: {} changed", ended.turn, words::count(files, "file")))
        }
        Body::Raw { line } => ("raw", Text::bounded(line.as_str(), 400).into_string()),
        Body::Ended(Ended::Completed { summary }) => ("done", summary.to_string()),
        Body::Ended(Ended::Failed { class, message, .. }) => ("failed", format!("{message}\n{}", class.advice())),
        Body::Ended(Ended::Cancelled) => ("ended", "cancelled".to_owned()),
    }
}

fn cut(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() <= TOOL_LINES {
        return text.to_owned();
    }
    format!("{}\n… [{} more lines]", lines[..TOOL_LINES].join("\n"), lines.len() - TOOL_LINES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn rendered(body: Body) -> String {
        let at = DateTime::from_timestamp(43_200, 0).expect("noon");
        anstream::adapter::strip_str(&render(&Record { n: 0, at, body })).to_string()
    }

    #[test]
    fn every_kind_of_record_says_what_it_is_without_colour() {
        assert_eq!(
            rendered(Body::Text { text: "one\n\ntwo".into() }),
            "12:00:00  says      one\n\n                    two"
        );
        let call = Body::ToolCall { id: "1".into(), name: "run".into(), input: serde_json::json!({"command": "ls"}) };
        assert_eq!(rendered(call), "12:00:00  tool      run {\"command\":\"ls\"}");
        let failed = Body::ToolResult { id: "1".into(), output: "no".into(), is_error: true };
        assert_eq!(rendered(failed), "12:00:00  failed    no");
    }

    #[test]
    fn a_long_answer_is_cut_and_says_so() {
        let output: String = (0..50).map(|n| format!("{n}\n")).collect();
        let shown = rendered(Body::ToolResult { id: "1".into(), output: output.into(), is_error: false });
        assert_eq!(shown.lines().count(), TOOL_LINES + 1);
        assert!(shown.ends_with("… [30 more lines]"));
    }
}
