//! Attending a running agent: its lines to the driver, the driver's wishes to
//! the journal and to the agent, until the last process of its tree is gone.

use std::io;
use std::time::Duration;

use shipmate_agents::{Driver, Effect, Exit, Remark, in_view_of_memory};
use shipmate_core::journal::{Body, Ended};
use shipmate_core::question::{Answer, Content};
use shipmate_core::rules::watch::{Limits, Watch};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until};

use super::execution::LOOK_AGAIN;
use super::questions::{Asking, Questions};
use super::recorder::{ROOM_CHECK, Recorder};
use super::turns::Turns;
use crate::os;
use crate::place::{EndReason, RunDir};
use crate::spawn::Child;

/// How long an agent may take to obey its own protocol's cancel.
const CANCEL_PATIENCE: Duration = Duration::from_secs(2);
/// When an agent that somebody wants to end is killed, however slowly it obeys:
/// what is left of five seconds is for the kernel to end its tree.
const KILLED_AFTER: Duration = Duration::from_secs(4);
/// How long an agent that said its last word may take to end.
const LEAVE_PATIENCE: Duration = Duration::from_secs(10);
/// The same, once somebody wants the end: some never end by themselves.
const LEAVE_AT_ONCE: Duration = Duration::from_secs(1);
/// How long the tree of an agent that said its last word and stays may take to
/// end before it is killed.
const GRACE: Duration = Duration::from_secs(5);
/// The same for what an agent that ended by itself left running.
const GRACE_FOR_ORPHANS: Duration = Duration::from_secs(1);
/// How long output may be held open by somebody after the agent ended.
const DRAIN: Duration = Duration::from_secs(2);
/// An agent that does not read its input is not read from either.
const MAX_UNWRITTEN_BYTES: usize = 1024 * 1024;
/// Who did not listen for so long may have missed a sign of life.
const ABSENCE: Duration = Duration::from_secs(20);
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
    turns: &'a mut Turns,
    phase: Phase,
    asked: Option<EndReason>,
    /// When it is killed, if somebody wants the end.
    killed_at: Option<Instant>,
    /// How we end it ourselves, if we do.
    overdue: Option<Ended>,
    watch: Watch,
    began: Instant,
    /// When we last listened; an agent can't be heard by who sleeps.
    listened: Duration,
    /// How many processes the kernel had killed for want of memory before.
    oom_kills: Option<u64>,
    questions: Questions,
    asks: mpsc::Receiver<Asking>,
}

impl<'a> Attendance<'a> {
    pub(super) fn new(
        child: Child,
        driver: Box<dyn Driver>,
        dir: &'a RunDir,
        (recorder, turns): (&'a mut Recorder, &'a mut Turns),
        (questions, asks): (Questions, mpsc::Receiver<Asking>),
        (limits, is_opaque): (Limits, bool),
    ) -> Self {
        Self {
            child,
            driver,
            dir,
            recorder,
            turns,
            phase: Phase::Working,
            asked: None,
            killed_at: None,
            overdue: None,
            watch: Watch::new(limits, is_opaque, Duration::ZERO),
            began: Instant::now(),
            listened: Duration::ZERO,
            oom_kills: os::oom_kills(),
            questions,
            asks,
        }
    }

    /// How long the agent has been at work while the machine was awake.
    fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    fn is_unwanted(&self) -> bool {
        self.asked.is_some() || self.overdue.is_some()
    }

    /// Attends until nothing of the agent lives. `Err` inside says that
    /// somebody wanted the end before the agent had come to one.
    ///
    /// # Errors
    /// The journal can't be written.
    pub(super) async fn end(mut self) -> io::Result<Result<Ended, EndReason>> {
        let effects = self.driver.start();
        self.perform(effects).await;
        self.attend().await?;
        let grace = self.at_most(if self.child.exit().is_some() { GRACE_FOR_ORPHANS } else { GRACE });
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

    /// So long, or less if it is to be killed before.
    fn at_most(&self, patience: Duration) -> Duration {
        let left = |at: Instant| at.saturating_duration_since(Instant::now());
        self.killed_at.map_or(patience, |at| patience.min(left(at)))
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
                let patience = if self.is_unwanted() { LEAVE_AT_ONCE } else { LEAVE_PATIENCE };
                self.phase = Phase::Leaving(Instant::now() + patience);
            }
            if !self.driver.finished() && !self.is_unwanted() && matches!(self.phase, Phase::Leaving(_)) {
                // It took up something that was said to it at the last moment.
                self.phase = Phase::Working;
            }
            if self.child.exit().is_some() {
                if self.child.is_silent() {
                    return Ok(());
                }
                if !matches!(self.phase, Phase::Gone(_)) {
                    self.phase = Phase::Gone(Instant::now() + self.at_most(DRAIN));
                }
            }
            let reading = self.child.unwritten() < MAX_UNWRITTEN_BYTES;
            tokio::select! {
                () = self.child.happen(reading) => {}
                Some(asking) = self.asks.recv() => {
                    if let Some(body) = self.questions.ask(asking, self.recorder.now()) {
                        self.watch.note(&body, self.elapsed());
                        self.recorder.record(body);
                    }
                }
                () = sleep_until(look) => {
                    look = Instant::now() + LOOK_AGAIN;
                    if !self.obey().await {
                        return Ok(());
                    }
                    self.hear().await;
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

    /// Passes on the wish for the end, once; it is ours if the agent was silent
    /// for too long. False if the agent has no way to be told, so that only
    /// signals help.
    async fn obey(&mut self) -> bool {
        if self.phase != Phase::Working {
            return true;
        }
        let now = self.elapsed();
        if now.saturating_sub(std::mem::replace(&mut self.listened, now)) > ABSENCE {
            self.watch.heard(now);
        }
        match self.dir.end_asked() {
            Some(reason) => {
                tracing::info!(?reason, "asked to end; telling the agent");
                self.asked = Some(reason);
            }
            None => {
                let Some(ended) = self.watch.overdue(now) else { return true };
                tracing::warn!("the agent was silent for too long; ending it");
                self.overdue = Some(ended);
            }
        }
        let now = Instant::now();
        self.killed_at = Some(now + KILLED_AFTER);
        self.phase = Phase::Cancelling(now + CANCEL_PATIENCE);
        let effects = self.driver.cancel();
        let can_be_told = !effects.is_empty();
        self.perform(effects).await;
        can_be_told
    }

    /// Gives the agent the answers that came, and no to what was asked too
    /// long ago.
    async fn hear(&mut self) {
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
                    self.perform(effects).await;
                }
            }
        }
        let late = self.questions.late(self.recorder.now());
        answers.extend(late.into_iter().map(|question| (question, Answer::Denied, None)));
        for (question, answer, by) in answers {
            if self.questions.answer(&question, &answer, by.as_ref()) {
                self.questions.closed(&question);
                self.record(Body::Answered { question, answer, by });
                continue;
            }
            let effects = self.driver.answer(question.as_str(), &answer);
            if self.questions.closed(&question) && !effects.is_empty() {
                self.perform(effects).await;
                self.record(Body::Answered { question, answer, by });
            }
        }
    }

    async fn take_lines(&mut self) -> io::Result<()> {
        while let Some(taken) = self.child.line() {
            let effects = self.driver.line(taken.as_line());
            self.watch.heard(self.began.elapsed());
            self.perform(effects).await;
            if self.recorder.is_full() {
                self.settle().await?;
            }
        }
        Ok(())
    }

    async fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Write(bytes) => self.child.write(&bytes),
                Effect::CloseInput => self.child.close_input(),
                Effect::Record(Body::Message { id, by, text, delivered: true }) => {
                    // Before anything that it does about it is read.
                    self.turns.change(self.recorder).await;
                    self.turns.begin(Some(id.clone()), self.recorder);
                    self.watch.turn(self.elapsed());
                    self.record(Body::Message { id, by, text, delivered: true });
                }
                Effect::Record(body) => {
                    let body = self.questions.noted(body, self.recorder.now());
                    self.record(body);
                }
            }
        }
    }

    fn record(&mut self, body: Body) {
        self.watch.note(&body, self.elapsed());
        self.recorder.record(body);
    }

    /// Writes what was recorded. As long as there is no room the agent is not
    /// read, so it waits; but the wish for the end is obeyed also then.
    async fn settle(&mut self) -> io::Result<()> {
        while !self.recorder.flush()? {
            sleep(ROOM_CHECK).await;
            self.watch.heard(self.elapsed());
            if self.asked.is_none() && self.child.exit().is_none() {
                self.asked = self.dir.end_asked();
                if self.asked.is_some() {
                    self.child.end(KILLED_AFTER).await;
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
        if let Some(overdue) = self.overdue.take() {
            return Ok(overdue);
        }
        let oom_killed = os::oom_kills().zip(self.oom_kills).is_some_and(|(now, before)| now > before);
        self.asked.map_or_else(|| Ok(in_view_of_memory(ended, &exit, oom_killed)), Err)
    }
}
