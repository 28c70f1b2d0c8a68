//! The life of an execution on this machine.

use std::time::Duration;

use shipmate_agents::{Protocol, builtin};
use shipmate_core::api::daemon::{Appended, Assignment, Fence};
use shipmate_core::id::ExecutionId;
use shipmate_core::question::Letter;

use super::Core;
use crate::actor::execution::{Execution, Retry, Stage, fence, runner_died};
use crate::actor::message::{Action, Moment, Program, RunnerGone, Upload};
use crate::actor::outage::Call;
use crate::classify::Outcome;
use crate::place::EndReason;

impl Core {
    /// The server gave us an execution, in the answer to a message sent at `sent`.
    pub(super) fn start(&mut self, now: Duration, sent: Duration, given: Assignment, actions: &mut Vec<Action>) {
        let lease = fence(sent, given.lease_seconds);
        let id = given.execution_id;
        if let Some(known) = self.executions.get_mut(&id) {
            known.stage.renew(lease);
            return;
        }
        if lease <= now {
            tracing::warn!(execution.id = %id, "an execution was given to us whose lease is over already");
            return;
        }
        tracing::info!(
            execution.id = %id, execution.epoch = given.epoch, task.id = %given.task_id,
            provider = %given.provider, issue = %given.issue.identifier, "starting an execution"
        );
        actions.push(Action::Place(Box::new(given.clone()), self.program(&given.provider)));
        let (epoch, workspace) = (given.epoch, given.workspace_id);
        let stage = Stage::Placing { assignment: Box::new(given), lease, end: None, retry: Retry::default() };
        self.executions.insert(id, Execution { epoch, workspace, noted: Duration::ZERO, stage });
    }

    /// How to start a provider. One that is not on this machine any more gets
    /// its plain name, so that its runner says what is missing.
    fn program(&self, provider: &str) -> Program {
        if let Some(program) = self.inventory.programs.get(provider) {
            return program.clone();
        }
        let known = builtin().iter().find(|known| known.name == provider);
        let executable = known.and_then(|known| known.executables.first()).copied();
        Program {
            protocol: known.map_or(Protocol::ExecLines, |known| known.protocol),
            path: executable.unwrap_or(provider).to_owned(),
            args: Vec::new(),
            version: None,
        }
    }

    /// Making the execution's directory came to an end.
    pub(super) fn placed(
        &mut self,
        moment: Moment,
        id: ExecutionId,
        result: Result<(), String>,
        actions: &mut Vec<Action>,
    ) {
        let Some(execution) = self.executions.get_mut(&id) else { return };
        let Stage::Placing { lease, end, retry, .. } = &mut execution.stage else { return };
        let told = Fence { execution_id: id, epoch: execution.epoch };
        let abandoned = *end == Some(EndReason::Abandoned);
        match result {
            Ok(()) if !abandoned => {
                actions.extend(end.map(|reason| Action::End(id, reason)));
                actions.extend([Action::Run(id), Action::Upload(told)]);
                execution.stage = Stage::running(*lease, *end, moment.now);
            }
            Ok(()) => {
                actions.push(Action::Close(id));
                self.executions.remove(&id);
            }
            Err(_) if abandoned => {
                self.executions.remove(&id);
            }
            Err(why) => {
                retry.failed(moment.now, moment.jitter);
                if retry.failures == 1 {
                    tracing::warn!(execution.id = %id, "the execution's directory can't be made: {why}; trying again");
                }
                if retry.is_hopeless() {
                    tracing::error!(execution.id = %id, "the execution's directory can't be made: {why}; giving up");
                    actions.push(Action::Report(told, format!("The machine can't make a place for the run: {why}")));
                    execution.stage = Stage::Failing;
                }
            }
        }
    }

    /// No runner holds the execution's directory any more.
    pub(super) fn runner_gone(&mut self, moment: Moment, id: ExecutionId, how: RunnerGone, actions: &mut Vec<Action>) {
        let Some(execution) = self.executions.get_mut(&id) else { return };
        match (&mut execution.stage, how) {
            (Stage::Leaving, _) => {
                actions.push(Action::Close(id));
                self.executions.remove(&id);
            }
            (Stage::Running { .. }, RunnerGone::Ended) => {
                tracing::info!(execution.id = %id, "the execution has ended here; handing in the rest of it");
                execution.stage = Stage::Reporting;
                self.claim.hint(moment.now);
            }
            (Stage::Running { since, retry, .. }, how) => {
                runner_died(retry, *since, moment.now, moment.jitter);
                if retry.failures == 1 {
                    let why = match how {
                        RunnerGone::NotStarted(why) => format!("a runner can't be started: {why}"),
                        _ => "the runner ended without a last word".to_owned(),
                    };
                    tracing::warn!(execution.id = %id, "{why}; starting another one");
                }
            }
            _ => {}
        }
    }

    /// An uploader learned something from the server.
    pub(super) fn uploaded(&mut self, moment: Moment, id: ExecutionId, news: Upload, actions: &mut Vec<Action>) {
        match news {
            Upload::CancelAsked => self.ask_to_end(id, EndReason::Cancelled, actions),
            Upload::Unanswered(why) => self.note(Call::Journal(id), &Outcome::<()>::NoAnswer(why), moment.now),
            Upload::Answered => self.note(Call::Journal(id), &Outcome::Ok(()), moment.now),
            Upload::Superseded => {
                self.note(Call::Journal(id), &Outcome::Ok(()), moment.now);
                self.leave(id, actions);
            }
            Upload::HandedIn => {
                if self.executions.remove(&id).is_some() {
                    tracing::info!(execution.id = %id, "the execution is handed in");
                    self.claim.hint(moment.now);
                }
            }
        }
    }

    /// Asks an execution's runner to end, once.
    pub(super) fn ask_to_end(&mut self, id: ExecutionId, reason: EndReason, actions: &mut Vec<Action>) {
        let Some(execution) = self.executions.get_mut(&id) else { return };
        match &mut execution.stage {
            Stage::Placing { end, .. } => *end = end.or(Some(reason)),
            Stage::Running { end, .. } if end.is_none() => {
                *end = Some(reason);
                tracing::info!(execution.id = %id, ?reason, "asking the runner to end");
                actions.push(Action::End(id, reason));
            }
            _ => {}
        }
    }

    /// Gives a runner something for its agent. The server says it again until
    /// the journal says that the agent has it.
    pub(super) fn deliver(&mut self, letter: Letter, actions: &mut Vec<Action>) {
        let execution = self.executions.get(&letter.execution_id);
        if execution.is_some_and(|execution| matches!(execution.stage, Stage::Running { .. })) {
            actions.push(Action::Deliver(letter));
        }
    }

    /// The server has proved that an execution is not ours any more: its
    /// runner ends, and nobody is told what it still did.
    pub(super) fn leave(&mut self, id: ExecutionId, actions: &mut Vec<Action>) {
        let Some(execution) = self.executions.get_mut(&id) else { return };
        match &mut execution.stage {
            Stage::Leaving => return,
            // Its directory is being made right now; closed when it is there.
            Stage::Placing { end, retry, .. } if retry.at.is_none() => *end = Some(EndReason::Abandoned),
            Stage::Running { retry, .. } if retry.at.is_none() => {
                actions.push(Action::End(id, EndReason::Abandoned));
                execution.stage = Stage::Leaving;
            }
            Stage::Placing { .. } | Stage::Failing => {
                self.executions.remove(&id);
            }
            Stage::Running { .. } | Stage::Reporting => {
                actions.push(Action::Close(id));
                self.executions.remove(&id);
            }
        }
        tracing::info!(execution.id = %id, "the execution is not ours any more; ending it");
    }

    /// The server has proved that it does not know an execution: it was perhaps
    /// restored from a backup. What has a directory is offered to it; what has
    /// none did not begin, and is given away anew.
    pub(super) fn offer(&mut self, id: ExecutionId, actions: &mut Vec<Action>) {
        match self.executions.get(&id).map(|execution| &execution.stage) {
            Some(Stage::Running { .. } | Stage::Reporting) => {
                tracing::info!(execution.id = %id, "the server does not know the execution; offering it");
                actions.push(Action::Adopt(id));
            }
            Some(Stage::Placing { .. } | Stage::Failing) => self.leave(id, actions),
            Some(Stage::Leaving) | None => {}
        }
    }

    /// What was offered is taken, or not wanted. Anything else is no answer:
    /// the next beat says again what is not known.
    pub(super) fn adopted(&mut self, id: ExecutionId, answer: &Outcome<Appended>, actions: &mut Vec<Action>) {
        match answer {
            Outcome::Ok(_) => actions.push(Action::Wake),
            Outcome::Superseded => self.leave(id, actions),
            _ => {}
        }
    }

    /// Does what is due: tries again, and lets go of what could not be renewed.
    pub(super) fn reconcile_executions(&mut self, now: Duration, actions: &mut Vec<Action>) {
        let is_due = |stage: &Stage| stage.deadline().is_some_and(|at| at <= now);
        let due = self.executions.iter().filter(|(_, execution)| is_due(&execution.stage));
        for id in due.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.execution_due(now, id, actions);
        }
    }

    fn execution_due(&mut self, now: Duration, id: ExecutionId, actions: &mut Vec<Action>) {
        let Some(execution) = self.executions.get_mut(&id) else { return };
        match &mut execution.stage {
            Stage::Placing { lease, .. } if *lease <= now => {
                tracing::warn!(execution.id = %id, "the lease is over before the execution had a directory");
                self.leave(id, actions);
            }
            Stage::Placing { assignment, retry, .. } => {
                if retry.take_due(now) {
                    let assignment = assignment.clone();
                    let program = self.program(&assignment.provider);
                    actions.push(Action::Place(assignment, program));
                }
            }
            Stage::Running { lease, end, since, retry } => {
                if retry.take_due(now) {
                    *since = now;
                    actions.push(Action::Run(id));
                }
                // Its end is still handed in: only the server knows whether
                // somebody else has it by now.
                if *lease <= now && end.is_none() {
                    tracing::warn!(execution.id = %id, "the lease could not be renewed in time");
                    self.ask_to_end(id, EndReason::Abandoned, actions);
                }
            }
            Stage::Reporting | Stage::Failing | Stage::Leaving => {}
        }
    }
}
