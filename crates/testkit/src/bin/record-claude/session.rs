//! One conversation between Claude Code and our driver, written down.

use std::error::Error;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use shipmate_agents::{Effect, Exit, Line, Protocol, command, driver};
use shipmate_core::api::daemon::{AgentBrief, Approval, Assignment, IssueBrief};
use shipmate_core::journal::Body;
use shipmate_core::text::Text;
use shipmate_testkit::model::ModelStandIn;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin};

use crate::reduce::Reducer;
use crate::scenarios::{Beginning, Moment, Scenario};

/// No scenario takes this long, loaded machine or not.
const DEADLINE: Duration = Duration::from_secs(120);
const UNKNOWN_SESSION: &str = "99999999-2222-4333-8444-555555555555";

/// What a conversation left behind.
pub(crate) struct Recording {
    /// The fixture.
    pub(crate) lines: String,
    /// How the driver judged it.
    pub(crate) verdict: Value,
}

/// Holds the conversation of `scenario`, with a home and a folder of its own.
pub(crate) async fn record(program: &Path, scenario: &Scenario) -> Result<Recording, Box<dyn Error>> {
    let place = tempfile::tempdir()?;
    let model = ModelStandIn::start().await?;
    model.play(scenario.turns.clone());
    fs_err::create_dir_all(place.path().join("home"))?;
    fs_err::create_dir_all(place.path().join("work"))?;
    let resume = match scenario.beginning {
        Beginning::New => None,
        Beginning::Unknown => Some(UNKNOWN_SESSION.to_owned()),
        Beginning::Resumed => Some(converse(program, scenario, place.path(), &model, None).await?.session),
    };
    let conversation = converse(program, scenario, place.path(), &model, resume).await?;
    Ok(Recording { lines: conversation.log.lines()?, verdict: conversation.verdict })
}

struct Conversation {
    log: Log,
    session: String,
    verdict: Value,
}

/// The lines of a fixture to be, as they came.
struct Log {
    lines: Vec<Value>,
    reducer: Reducer,
}

impl Log {
    fn lines(self) -> Result<String, serde_json::Error> {
        let reduced = self.lines.into_iter().filter_map(|line| self.reducer.reduce(line));
        reduced.map(|line| serde_json::to_string(&line).map(|line| line + "\n")).collect()
    }
}

async fn converse(
    program: &Path,
    scenario: &Scenario,
    place: &Path,
    model: &ModelStandIn,
    resume: Option<String>,
) -> Result<Conversation, Box<dyn Error>> {
    let work = place.join("work").display().to_string();
    let assignment = assignment(scenario, resume);
    let mut driver = driver(Protocol::ClaudeStream, &assignment, &work);
    let mut child = spawn(program, scenario, place, model, &assignment)?;
    let mut stdin = child.stdin.take();
    let mut log = Log { lines: Vec::new(), reducer: Reducer::new(place, &model.url()) };
    let mut session = String::new();
    let mut cancel_at = scenario.cancel_at;

    let effects = driver.start();
    perform(effects, &mut stdin, &mut log, &mut session).await?;
    let mut output = BufReader::new(child.stdout.take().expect("it is piped")).split(b'\n');
    let deadline = tokio::time::sleep(DEADLINE);
    tokio::pin!(deadline);
    loop {
        let line = tokio::select! {
            line = output.next_segment() => line?,
            () = &mut deadline => return Err(format!("{} took too long", scenario.name).into()),
        };
        let Some(line) = line else { break };
        log.lines.push(json!({ "agent": serde_json::from_slice::<Value>(&line)? }));
        let effects = driver.line(Line::Whole(&line));
        let reached = cancel_at.is_some_and(|moment| effects.iter().any(|effect| is_at(effect, moment)));
        perform(effects, &mut stdin, &mut log, &mut session).await?;
        if reached {
            cancel_at = None;
            log.lines.push(json!({"cancel": true}));
            perform(driver.cancel(), &mut stdin, &mut log, &mut session).await?;
        }
        if driver.finished() {
            stdin = None;
        }
    }
    let exit = ended(&mut child).await?;
    log.lines.push(json!({"exit": {"code": exit.code, "signal": exit.signal, "stderr": exit.stderr_tail}}));
    Ok(Conversation { log, session, verdict: json!(driver.verdict(&exit)) })
}

fn spawn(
    program: &Path,
    scenario: &Scenario,
    place: &Path,
    model: &ModelStandIn,
    assignment: &Assignment,
) -> std::io::Result<Child> {
    let work = place.join("work");
    let wanted =
        command(Protocol::ClaudeStream, &program.display().to_string(), assignment, &work.display().to_string());
    let mut child = tokio::process::Command::new(&wanted.program);
    child.args(&wanted.args).env_clear().envs(wanted.environment).current_dir(work).kill_on_drop(true);
    child.env("HOME", place.join("home")).env("PATH", "/usr/local/bin:/usr/bin:/bin");
    // Nothing listens on the discard port where there is no network but loopback.
    let service = if scenario.reachable { model.url() } else { "http://127.0.0.1:9".to_owned() };
    child.env("ANTHROPIC_BASE_URL", service).env("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
    child.env("CLAUDE_CODE_MAX_RETRIES", "1");
    if scenario.key {
        child.env("ANTHROPIC_API_KEY", "dummy-key");
    }
    child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
}

async fn perform(
    effects: Vec<Effect>,
    stdin: &mut Option<ChildStdin>,
    log: &mut Log,
    session: &mut String,
) -> Result<(), Box<dyn Error>> {
    for effect in effects {
        match effect {
            Effect::Write(bytes) => {
                log.lines.push(json!({ "driver": serde_json::from_slice::<Value>(&bytes)? }));
                if let Some(stdin) = stdin {
                    // A program that is gone already says why on its way out.
                    stdin.write_all(&bytes).await.ok();
                }
            }
            Effect::CloseInput => *stdin = None,
            Effect::Record(body) => {
                if let Body::Session { id, .. } = body {
                    *session = id.into_string();
                }
            }
        }
    }
    Ok(())
}

fn is_at(effect: &Effect, moment: Moment) -> bool {
    match moment {
        Moment::Introduced => matches!(effect, Effect::Record(Body::Session { .. })),
        Moment::Permitted => matches!(effect, Effect::Write(_)),
    }
}

async fn ended(child: &mut Child) -> std::io::Result<Exit> {
    let mut stderr = Vec::new();
    if let Some(mut pipe) = child.stderr.take() {
        pipe.read_to_end(&mut stderr).await?;
    }
    let status = child.wait().await?;
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    Ok(Exit { code: status.code(), signal, stderr_tail: Text::from_bytes(&stderr) })
}

fn assignment(scenario: &Scenario, resume_session: Option<String>) -> Assignment {
    let id = uuid::Uuid::nil();
    Assignment {
        execution_id: id.into(),
        epoch: 1,
        task_id: id.into(),
        workspace_id: id.into(),
        runtime_id: id.into(),
        provider: "claude".to_owned(),
        agent: AgentBrief {
            name: "Claude".to_owned(),
            instructions: Text::default(),
            model: "claude-sonnet-4-5".to_owned(),
            approval: Approval::Full,
        },
        issue: IssueBrief {
            identifier: "SHIP-1".to_owned(),
            title: scenario.name.into(),
            description: "A recording.".into(),
            comments: Vec::new(),
        },
        repository: None,
        resume_session,
        lease_seconds: 60,
    }
}
