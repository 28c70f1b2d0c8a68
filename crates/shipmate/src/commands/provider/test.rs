//! `shipmate provider test`: a small conversation with one agent, through the
//! real driver, and in words what works.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use shipmate_core::api::daemon::ProviderState;
use shipmate_core::journal::{Body, Ended, Record};
use shipmate_daemon::place::{EndReason, RunDir};
use shipmate_daemon::tryout::{self, Candidate, FILE};

use super::TestArguments;
use crate::error::{CliError, Exit};
use crate::machine_files::OwnProvider;
use crate::session::Session;

/// How long a trial may take.
const PATIENCE: Duration = Duration::from_secs(180);

/// What was found.
#[derive(Debug, Default, serde::Serialize)]
struct Findings {
    provider: String,
    works: bool,
    found: Vec<String>,
}

/// Tries one agent.
pub(super) async fn run(arguments: TestArguments, own: &[OwnProvider], session: &Session) -> Result<(), CliError> {
    let (candidate, about) = candidate(&arguments, own).await?;
    session.output.note(&about);
    let place = tempfile::tempdir()?;
    let execution = session.random.id(session.clock.now());
    let dir = tryout::prepare(place.path(), candidate, execution)?;
    let mut runner = tokio::process::Command::new(std::env::current_exe()?)
        .arg("runner")
        .arg("--directory")
        .arg(dir.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if tokio::time::timeout(PATIENCE, runner.wait()).await.is_err() {
        dir.ask_to_end(EndReason::Cancelled)?;
        runner.wait().await?;
    }
    let records = dir.journal_from(0, usize::MAX)?.records;
    let findings = judge(arguments.name, &records, &dir);
    session.output.either(&findings, |findings| findings.found.join("\n"))?;
    if findings.works {
        return Ok(());
    }
    Err(CliError::failed(format!("`{}` does not work on this machine yet", findings.provider)))
}

/// The agent to try and a sentence about it.
async fn candidate(arguments: &TestArguments, own: &[OwnProvider]) -> Result<(Candidate, String), CliError> {
    let name = &arguments.name;
    let model = arguments.model.clone().unwrap_or_default();
    if let Some(own) = own.iter().find(|own| own.name == *name) {
        let (program, args) = own.command.split_first().ok_or_else(|| CliError::failed("its command is empty"))?;
        let protocol = super::protocol(own.protocol.as_deref());
        let (program, args) = (PathBuf::from(program), args.to_vec());
        let candidate = Candidate { provider: name.clone(), protocol, program, args, model };
        return Ok((candidate, format!("Trying `{}`…", own.command.join(" "))));
    }
    let Some(row) = shipmate_agents::builtin().iter().find(|row| row.name == *name) else {
        return Err(CliError::new(Exit::NotFound, format!("there is no provider `{name}`"))
            .hint("`shipmate provider list --all` shows those there are"));
    };
    let report = tryout::report(row, &arguments.search_path).await;
    let (ProviderState::Found, Some(path)) = (report.state, report.path) else {
        let why = report.detail.unwrap_or_default();
        return Err(CliError::failed(format!("{} can't be used here: {why}", row.title))
            .hint(format!("install it with: {}", row.install)));
    };
    let about = format!("Trying {} {} at {path}…", row.title, report.version.unwrap_or_default());
    let candidate =
        Candidate { provider: name.clone(), protocol: row.protocol, program: path.into(), args: Vec::new(), model };
    Ok((candidate, about))
}

fn judge(provider: String, records: &[Record], dir: &RunDir) -> Findings {
    let has = |wanted: fn(&Body) -> bool| records.iter().any(|record| wanted(&record.body));
    let file = std::fs::read_to_string(dir.work().join(FILE)).is_ok_and(|text| text.trim() == "hello");
    let tokens: i64 = records
        .iter()
        .map(|record| match &record.body {
            Body::Usage(usage) => usage.input_tokens + usage.output_tokens + usage.cache_read_tokens,
            _ => 0,
        })
        .sum();
    let checks = [
        ("It started.", "It did not start.", has(|body| matches!(body, Body::Started(_)))),
        (
            "It named its conversation, so that it can go on with it.",
            "It named no conversation: each run begins afresh.",
            has(|body| matches!(body, Body::Session { .. })),
        ),
        (
            "It used tools, and they are shown.",
            "No use of a tool was shown.",
            has(|b| matches!(b, Body::ToolCall { .. })),
        ),
        ("It wrote the file it was asked for.", "It did not write the file it was asked for.", file),
        ("It told the tokens it used.", "It told no tokens.", tokens > 0),
    ];
    let mut found: Vec<String> =
        checks.iter().map(|(yes, no, holds)| if *holds { format!("✓ {yes}") } else { format!("✗ {no}") }).collect();
    let ended = records.iter().rev().find_map(|record| match &record.body {
        Body::Ended(ended) => Some(ended),
        _ => None,
    });
    let works = match ended {
        Some(Ended::Completed { summary }) => {
            found.push(format!("✓ It ended well and said: {}", crate::output::one_line(summary.as_str())));
            file
        }
        Some(Ended::Failed { class, message, .. }) => {
            found.push(format!("✗ {message}"));
            found.push(format!("  {}", class.advice()));
            false
        }
        Some(Ended::Cancelled) => {
            found.push(format!("✗ It was not done within {} s and was stopped.", PATIENCE.as_secs()));
            false
        }
        None => {
            found.push("✗ The runner ended without a last word.".to_owned());
            false
        }
    };
    Findings { provider, works, found }
}
