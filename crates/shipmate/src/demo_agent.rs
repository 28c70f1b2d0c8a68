//! The built-in demo agent: scripted, without a model or a key, but at real work in a real work tree.
//!
//! It speaks the same JSON lines that any command may speak, so that nothing
//! on its way through Shipmate is left out.

mod board;
mod mischief;
mod task;
mod voice;
mod work;

pub(crate) use work::PROGRAM;

use std::io::{self, Read as _};
use std::process::ExitCode;
use std::time::Duration;

use mischief::Mischief;
use task::Task;
use voice::Voice;

/// The model name it gives for its usage numbers.
const MODEL: &str = "demo-1";
/// The class of an error of its own.
const ERROR: &str = "agent_error";
/// More than any prompt has.
const MAX_PROMPT_BYTES: u64 = 4 * 1024 * 1024;

/// How the play goes on.
enum Ending {
    /// The task is done; these are the closing words.
    Done(String),
    /// It reports that it could not do it: the class of the error, and words.
    Failed(&'static str, String),
    /// It dies without a word.
    Crashed,
}

/// Plays the agent in the current directory, resting `pace` between steps.
pub(crate) fn play(pace: Duration) -> ExitCode {
    let mut prompt = Vec::new();
    if let Err(error) = io::stdin().take(MAX_PROMPT_BYTES).read_to_end(&mut prompt) {
        tracing::debug!(%error, "the prompt could not be read to its end");
    }
    let task = Task::read(&String::from_utf8_lossy(&prompt));
    let mut voice = Voice::new(pace);
    let ending = act(&task, &mut voice, prompt.len());
    let said = match &ending {
        Ok(Ending::Done(summary)) => voice.result(summary),
        Ok(Ending::Failed(class, message)) => voice.error(class, message),
        Ok(Ending::Crashed) => return ExitCode::from(3),
        Err(error) => voice.error(ERROR, &format!("the demo agent could not go on: {error}")),
    };
    match (ending, said) {
        (Ok(Ending::Done(_)), Ok(())) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn act(task: &Task, voice: &mut Voice, prompt_bytes: usize) -> io::Result<Ending> {
    voice.session(&format!("demo-{}", std::process::id()), MODEL)?;
    voice.thinking(&format!("{} asks for “{}”. Before I change anything I look around.", task.key, task.title))?;
    work::look_around(voice)?;
    for mischief in &task.mischief {
        match mischief {
            Mischief::Fail => {
                voice.usage(MODEL, tokens(prompt_bytes), 40)?;
                return Ok(Ending::Failed(ERROR, "the issue told me to fail, so I did".to_owned()));
            }
            Mischief::Overload => {
                return Ok(Ending::Failed("overload", "my model's service has no time for me".to_owned()));
            }
            Mischief::Crash => return Ok(Ending::Crashed),
            Mischief::Slow(steps) => mischief::think_for(voice, *steps)?,
            Mischief::Flood(lines) => mischief::flood(voice, *lines)?,
            Mischief::Garbage => mischief::garbage(voice)?,
            Mischief::Child => mischief::leave_a_child(voice)?,
            Mischief::Shipmate(words) => board::say(voice, words)?,
            Mischief::Mcp(tool, input) => board::call(voice, tool, input)?,
        }
    }
    let done = work::write(voice, task)?;
    voice.usage(MODEL, tokens(prompt_bytes), tokens(voice.bytes()))?;
    Ok(Ending::Done(format!(
        "I took “{}” down in {}. I am the demo agent and follow a script; an agent with a model can do the real work.",
        task.title,
        done.join(" and ")
    )))
}

/// About as many tokens as a model would count.
fn tokens(bytes: usize) -> usize {
    bytes.div_ceil(4)
}
