//! Attending a running agent: its lines to the driver, the driver's wishes to
//! the journal and to the agent, until the last process of its tree is gone.

use std::io;
use std::time::Duration;

use shipmate_agents::{Driver, Effect, Exit, Remark};
use shipmate_core::journal::{Body, Ended};
use shipmate_core::question::{Answer, Content};
use tokio::time::{Instant, sleep, sleep_until};

use super::execution::LOOK_AGAIN;
use super::questions::Questions;
use super::recorder::{ROOM_CHECK, Recorder};
use crate::place::{EndReason, RunDir};
use crate::spawn::Child;

/// How long an agent may take to obey its own protocol's cancel.
const CANCEL_PATIENCE: Duration = Duration::from_secs(5);
/// How long an agent that said its last word may take to end.
const LEAVE_PATIENCE: Duration = Duration::from_secs(10);
/// The same, once somebody wants the end: some never end by themselves.
const LEAVE_AT_ONCE: Duration = Duration::from_secs(1);
/// How long a tree that is asked to end may take before it is killed.
const GRACE: Duration = Duration::from_secs(5);
/// The same for what an agent that ended by itself left running.
const GRACE_FOR_ORPHANS: Duration = Duration::from_secs(1);
/// How long output may be held open by somebody after the agent ended.
const DRAIN: Duration = Duration::from_secs(2);
/// An agent that does not read its input is not read from either.
const MAX_UNWRITTEN_BYTES: usize = 1024 * 1024;
/// How often ended orphans are taken in.
const REAP: Duration = Duration::from_secs(5);

/// What the agent is expected to do, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// To work, for as long as it takes.
    Working,
    /// To stop working: somebody wants the end.
    Cancelling(Instant),
    /// To exit: it has said its terminal message.
    Leaving(Instant),
    /// It has exited; what is in the pipe is still to be read.
    Gone(Instant),
}

async fn out_of_patience(phase: Phase) {
    match phase {
        Phase::Working => std::future::pending().await,
        Phase::Cancelling(until) | Phase::Leaving(until) | Phase::Gone(until) => sleep_until(until).await,
    }
}

/// A running agent and who looks after it.
pub(super) struct Attendance<'a> {
    child: Child,
    driver: Box<dyn Driver>,
    dir: &'a RunDir,
    recorder: &'a mut Recorder,
    phase: Phase,
    asked: Option<EndReason>,
    questions: Questions,
}

impl<'a> Attendance<'a> {
    pub(super) fn new(
        child: Child,
        driver: Box<dyn Driver>,
        dir: &'a RunDir,
        recorder: &'a mut Recorder,
        questions: Questions,
    ) -> Self {
        Self { child, driver, dir, recorder, phase: Phase::Working, asked: None, questions }
    }

    /// Attends until nothing of the agent lives. `Err` inside says that
    /// somebody wanted the end before the agent had come to one.
    ///
    /// # Errors
    /// The journal can't be written.
    pub(super) async fn end(mut self) -> io::Result<Result<Ended, EndReason>> {
        let effects = self.driver.start();
        self.perform(effects);
        self.attend().await?;
        let grace = if self.child.exit().is_some() { GRACE_FOR_ORPHANS } else { GRACE };
        self.child.drop_input();
        let left = self.child.end(grace).await;
        if !left.is_empty() {
            tracing::error!(processes = ?left, "the agent's processes can't be ended");
            let text = format!("{} processes of the agent could not be ended: {left:?}", left.len());
            self.recorder.record(Body::Notice { text: text.into() });
        }
        let verdict = self.verdict();
        self.settle().await?;
        Ok(verdict)
    }

    /// Pumps until the agent is gone, or its time is over.
    async fn attend(&mut self) -> io::Result<()> {
        let mut look = Instant::now() + LOOK_AGAIN;
        let mut reap = Instant::now() + REAP;
        loop {
            self.take_lines().await?;
            self.settle().await?;
            if self.driver.finished() && matches!(self.phase, Phase::Working | Phase::Cancelling(_)) {
                self.child.close_input();
                let patience = if self.asked.is_some() { LEAVE_AT_ONCE } else { LEAVE_PATIENCE };
                self.phase = Phase::Leaving(Instant::now() + patience);
            }
            if !self.driver.finished() && self.asked.is_none() && matches!(self.phase, Phase::Leaving(_)) {
                // It took up something that was said to it at the last moment.
                self.phase = Phase::Working;
            }
            if self.child.exit().is_some() {
                if self.child.is_silent() {
                    return Ok(());
                }
                if !matches!(self.phase, Phase::Gone(_)) {
                    self.phase = Phase::Gone(Instant::now() + DRAIN);
                }
            }
            let reading = self.child.unwritten() < MAX_UNWRITTEN_BYTES;
            tokio::select! {
                () = self.child.happen(reading) => {}
                () = sleep_until(look) => {
                    look = Instant::now() + LOOK_AGAIN;
                    if !self.obey() {
                        return Ok(());
                    }
                    self.hear();
                }
                () = sleep_until(reap) => {
                    self.child.reap();
                    reap = Instant::now() + REAP;
                }
                () = out_of_patience(self.phase) => {
                    // The rest of a line that somebody holds open is a line now.
                    self.child.close_output();
                    return self.take_lines().await;
                }
            }
        }
    }

    /// Passes on the wish for the end, once. False if the agent has no way to
    /// be told, so that only signals help.
    fn obey(&mut self) -> bool {
        if self.phase != Phase::Working {
            return true;
        }
        let Some(reason) = self.dir.end_asked() else { return true };
        tracing::info!(?reason, "asked to end; telling the agent");
        self.asked = Some(reason);
        self.phase = Phase::Cancelling(Instant::now() + CANCEL_PATIENCE);
        let effects = self.driver.cancel();
        let can_be_told = !effects.is_empty();
        self.perform(effects);
        can_be_told
    }

    /// Gives the agent the answers that came, and no to what was asked too
    /// long ago.
    fn hear(&mut self) {
        if self.phase != Phase::Working {
            return;
        }
        let mut answers = Vec::new();
        while let Some(letter) = self.dir.letter(self.questions.next_letter()) {
            self.questions.took_letter();
            match letter.content {
                Content::Answer { question, answer } => answers.push((question, answer, Some(letter.by))),
                Content::Message { id, text } => {
                    let effects = self.driver.message(Remark { id, by: letter.by, text });
                    self.perform(effects);
                }
            }
        }
        let late = self.questions.late(self.recorder.now());
        answers.extend(late.into_iter().map(|question| (question, Answer::Denied, None)));
        for (question, answer, by) in answers {
            let effects = self.driver.answer(question.as_str(), &answer);
            if self.questions.closed(&question) && !effects.is_empty() {
                self.perform(effects);
                self.recorder.record(Body::Answered { question, answer, by });
            }
        }
    }

    async fn take_lines(&mut self) -> io::Result<()> {
        while let Some(taken) = self.child.line() {
            let effects = self.driver.line(taken.as_line());
            self.perform(effects);
            if self.recorder.is_full() {
                self.settle().await?;
            }
        }
        Ok(())
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Write(bytes) => self.child.write(&bytes),
                Effect::CloseInput => self.child.close_input(),
                Effect::Record(body) => {
                    let body = self.questions.noted(body, self.recorder.now());
                    self.recorder.record(body);
                }
            }
        }
    }

    /// Writes what was recorded. As long as there is no room the agent is not
    /// read, so it waits; but the wish for the end is obeyed also then.
    async fn settle(&mut self) -> io::Result<()> {
        while !self.recorder.flush()? {
            sleep(ROOM_CHECK).await;
            if self.asked.is_none() && self.child.exit().is_none() {
                self.asked = self.dir.end_asked();
                if self.asked.is_some() {
                    self.child.end(GRACE).await;
                }
            }
        }
        Ok(())
    }

    fn verdict(&mut self) -> Result<Ended, EndReason> {
        let exit = self.child.exit().unwrap_or_default();
        let exit = Exit { code: exit.code, signal: exit.signal, stderr_tail: self.child.tail() };
        tracing::info!(code = ?exit.code, signal = ?exit.signal, "the agent's process is gone");
        let ended = self.driver.verdict(&exit);
        self.asked.map_or(Ok(ended), Err)
    }
}
