//! One conversation between an agent and our driver, written down.

use std::error::Error;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use shipmate_agents::{Effect, Exit, Line, command, driver};
use shipmate_core::api::daemon::{AgentBrief, Approval, Assignment, Enclosures, IssueBrief};
use shipmate_core::journal::Body;
use shipmate_core::text::Text;
use shipmate_testkit::agents::{KEY, NOWHERE, RealAgent};
use shipmate_testkit::model::ModelStandIn;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin};

use crate::reduce::Reducer;
use crate::scenarios::{Beginning, Moment, Scenario};

/// No scenario takes this long, loaded machine or not.
const DEADLINE: Duration = Duration::from_secs(120);
/// How often it is looked whether the moment to cancel has come.
const LOOK: Duration = Duration::from_millis(50);
/// How long an agent may take to end when its input has.
const LEAVE: Duration = Duration::from_secs(3);
const UNKNOWN_SESSION: &str = "99999999-2222-4333-8444-555555555555";

/// What a conversation left behind.
pub(crate) struct Recording {
    /// The fixture.
    pub(crate) lines: String,
    /// How the driver judged it.
    pub(crate) verdict: Value,
}

/// Holds the conversation of `scenario`, with a home and a folder of its own.
pub(crate) async fn record(agent: &RealAgent, scenario: &Scenario) -> Result<Recording, Box<dyn Error>> {
    let place = tempfile::tempdir()?;
    let model = ModelStandIn::start().await?;
    model.play(scenario.turns.clone());
    fs_err::create_dir_all(place.path().join("home"))?;
    fs_err::create_dir_all(place.path().join("work"))?;
    let resume = match scenario.beginning {
        Beginning::New => None,
        Beginning::Unknown => Some(UNKNOWN_SESSION.to_owned()),
        Beginning::Resumed => Some(converse(agent, scenario, place.path(), &model, None).await?.session),
    };
    let conversation = converse(agent, scenario, place.path(), &model, resume).await?;
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
    agent: &RealAgent,
    scenario: &Scenario,
    place: &Path,
    model: &ModelStandIn,
    resume: Option<String>,
) -> Result<Conversation, Box<dyn Error>> {
    let work = place.join("work").display().to_string();
    let assignment = assignment(agent, scenario, resume);
    let mut driver = driver(agent.provider.protocol, &assignment, &work);
    let mut child = spawn(agent, scenario, place, model, &assignment)?;
    let mut stdin = child.stdin.take();
    let mut log = Log { lines: Vec::new(), reducer: Reducer::new(place, &model.url()) };
    let mut session = String::new();
    let mut cancel_at = scenario.cancel_at;

    let effects = driver.start();
    perform(effects, &mut stdin, &mut log, &mut session).await?;
    let mut output = BufReader::new(child.stdout.take().expect("it is piped")).split(b'\n');
    let deadline = tokio::time::sleep(DEADLINE);
    let mut look = tokio::time::interval(LOOK);
    let leave = tokio::time::sleep(DEADLINE);
    tokio::pin!(deadline, leave);
    loop {
        let line = tokio::select! {
            line = output.next_segment() => line?,
            _ = look.tick() => {
                if cancel_at.is_some_and(|moment| is_at(moment, place, model)) {
                    cancel_at = None;
                    log.lines.push(json!({"cancel": true}));
                    perform(driver.cancel(), &mut stdin, &mut log, &mut session).await?;
                }
                continue;
            }
            () = &mut leave => {
                child.start_kill()?;
                leave.as_mut().reset(tokio::time::Instant::now() + DEADLINE);
                continue;
            }
            () = &mut deadline => return Err(format!("{} took too long", scenario.name).into()),
        };
        let Some(line) = line else { break };
        // What is no message is kept as text.
        let said = serde_json::from_slice::<Value>(&line);
        log.lines.push(json!({ "agent": said.unwrap_or_else(|_| json!(String::from_utf8_lossy(&line))) }));
        perform(driver.line(Line::Whole(&line)), &mut stdin, &mut log, &mut session).await?;
        if driver.finished() && stdin.take().is_some() {
            // Some do not end when their input does.
            leave.as_mut().reset(tokio::time::Instant::now() + LEAVE);
        }
    }
    let exit = ended(&mut child).await?;
    log.lines.push(json!({"exit": {"code": exit.code, "signal": exit.signal, "stderr": exit.stderr_tail}}));
    Ok(Conversation { log, session, verdict: json!(driver.verdict(&exit)) })
}

fn spawn(
    agent: &RealAgent,
    scenario: &Scenario,
    place: &Path,
    model: &ModelStandIn,
    assignment: &Assignment,
) -> std::io::Result<Child> {
    let work = place.join("work");
    let program = agent.program.display().to_string();
    let wanted = command(agent.provider.protocol, &program, assignment, &work.display().to_string());
    let service = if scenario.reachable { model.url() } else { NOWHERE.to_owned() };
    let settled = agent.settle(&place.join("home"), &service, scenario.key.then_some(KEY))?;
    let mut child = tokio::process::Command::new(&wanted.program);
    child.args(&wanted.args).env_clear().envs(settled).envs(wanted.environment).current_dir(work).kill_on_drop(true);
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

fn is_at(moment: Moment, place: &Path, model: &ModelStandIn) -> bool {
    match moment {
        Moment::Asked => model.received().iter().any(|received| !received.tools().is_empty()),
        Moment::Running => place.join("work/started").exists(),
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

fn assignment(agent: &RealAgent, scenario: &Scenario, resume_session: Option<String>) -> Assignment {
    let id = uuid::Uuid::nil();
    Assignment {
        execution_id: id.into(),
        epoch: 1,
        task_id: id.into(),
        workspace_id: id.into(),
        runtime_id: id.into(),
        provider: agent.provider.name.to_owned(),
        agent: AgentBrief {
            name: "Ada".to_owned(),
            instructions: Text::default(),
            model: agent.model().to_owned(),
            approval: Approval::Full,
            patience_seconds: 3600,
            skills: Vec::new(),
            variables: Vec::new(),
        },
        issue: IssueBrief {
            identifier: "SHIP-1".to_owned(),
            title: scenario.name.into(),
            description: "A recording.".into(),
            comments: Vec::new(),
        },
        repository: None,
        resume_session,
        session_note: Text::default(),
        workspace_slug: String::new(),
        requester: None,
        project: None,
        enclosures: Enclosures::default(),
        lease_seconds: 60,
    }
}
