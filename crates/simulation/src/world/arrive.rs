//! What the server does with a request, and what must hold of that.

use std::time::Duration;

use shipmate_core::api::daemon::{Adopt, Append, Appended, Assignment, Beat, BeatAnswer, Claimed, Push};
use shipmate_core::id::ExecutionId;
use shipmate_core::journal::Body;
use shipmate_core::status::RunStatus;
use shipmate_daemon::stepped::CameBack;
use shipmate_server::stepped::Hinted;

use super::{Event, Sender, World};
use crate::board::Letter;

impl World {
    pub(super) async fn arrive(&mut self, letter: Letter, from: Option<Sender>) -> Result<(), String> {
        // Only a change must not come of what is over; asking costs time.
        let watched = self.watched(&letter);
        let before = match &watched {
            Some(path) => self.board.ask_anywhere(path).await,
            None => None,
        };
        let Some(answer) = self.board.deliver(&letter).await else {
            if let Some(Sender { machine, life, ticket, .. }) = from {
                let answer = Err("connection refused".to_owned());
                self.put(Duration::from_millis(1), Event::Answer { machine, life, ticket, answer });
            }
            return Ok(());
        };
        self.trace.add(&answer.body);
        let repeated = if from.is_none() { " (again)" } else { "" };
        self.say(format!("server: {} {}{repeated}: {}", letter.method, letter.path, answer.status));
        if answer.status >= 500 {
            return Err(format!("the server failed: {}", String::from_utf8_lossy(&answer.body)));
        }
        if let Some(path) = watched
            && self.board.ask_anywhere(&path).await != before
        {
            return Err(format!("a message about an execution that is over changed its run: {path}"));
        }
        let lacking = self.note(&letter, &answer, from.is_some());
        self.check_repeated(lacking).await?;
        self.check_adopted(&letter, &answer).await?;
        self.drain_hints();
        if let Some(Sender { machine, life, ticket, answer_after: Some(after) }) = from {
            self.put(after, Event::Answer { machine, life, ticket, answer: Ok(answer) });
        }
        Ok(())
    }

    /// The run that this message must not change: its execution is not the
    /// newest one, or the run is over.
    fn watched(&self, letter: &Letter) -> Option<String> {
        let execution = execution_of(&letter.path)?;
        let (task, epoch, workspace) = self.ledger.executions.get(&execution).copied()?;
        let over = self.ledger.finals.contains_key(&task) || self.ledger.epochs.get(&task) > Some(&epoch);
        over.then(|| format!("{workspace} /api/runs/{task}"))
    }

    /// What a wish was given and a repetition of it was not: that must be over.
    async fn check_repeated(&mut self, lacking: Vec<ExecutionId>) -> Result<(), String> {
        for execution in lacking {
            let Some((task, epoch, workspace)) = self.ledger.executions.get(&execution).copied() else { continue };
            let run = self.board.ask_in(Some(workspace), "GET", &format!("/api/runs/{task}"), None).await?;
            if run["status"] == RunStatus::Running.as_str() && run["attempt"] == epoch {
                return Err(format!("a wish was repeated and not given execution {execution} again"));
            }
        }
        Ok(())
    }

    /// Who offers what a restored server does not know is not sent away with
    /// it while its run waits for nothing newer.
    async fn check_adopted(&mut self, letter: &Letter, answer: &CameBack) -> Result<(), String> {
        let is_refused = letter.path.ends_with("/adopt") && answer.status == 409;
        let offer = letter.body.as_deref().filter(|_| is_refused).and_then(|body| serde_json::from_slice(body).ok());
        let Some(Adopt { daemon_id, assignment }) = offer else { return Ok(()) };
        let seen = async |path: String| self.board.ask_anywhere(&format!("{} {path}", assignment.workspace_id)).await;
        let Some(run) = seen(format!("/api/runs/{}", assignment.task_id)).await else { return Ok(()) };
        let waits = matches!(run["status"].as_str(), Some("queued" | "running"));
        let machines = seen("/api/machines".to_owned()).await.unwrap_or_default();
        let mine = machines.as_array().into_iter().flatten().find(|machine| machine["daemon_id"] == daemon_id.as_str());
        let offered = mine.and_then(|machine| machine["runtimes"].as_array()).into_iter().flatten();
        let is_here = offered.into_iter().any(|runtime| runtime["provider"] == assignment.provider.as_str());
        if waits && is_here && run["attempt"].as_i64() < Some(assignment.epoch) {
            let (id, task) = (assignment.execution_id, assignment.task_id);
            return Err(format!("execution {id} was not adopted although run {task} waits for nothing newer"));
        }
        Ok(())
    }

    /// Takes note of an answer. What a repeated wish was given before and is
    /// not given again.
    fn note(&mut self, letter: &Letter, answer: &CameBack, first: bool) -> Vec<ExecutionId> {
        let mut lacking = Vec::new();
        if answer.status != 200 {
            return lacking;
        }
        let given: Vec<Assignment> = match letter.path.as_str() {
            "/api/daemon/claim" => {
                let claimed = serde_json::from_slice::<Claimed>(&answer.body).ok();
                let given = claimed.map(|claimed| claimed.assignments).unwrap_or_default();
                if let Some(wish) = letter.body.as_deref().and_then(|body| serde_json::from_slice(body).ok()) {
                    lacking = self.ledger.claimed(&wish, &given);
                }
                given
            }
            "/api/daemon/beat" => {
                if first {
                    self.ledger.beaten(self.now, letter.body.as_deref());
                }
                self.check_told(letter, answer);
                serde_json::from_slice::<BeatAnswer>(&answer.body).map(|beaten| beaten.missing).unwrap_or_default()
            }
            path if path.ends_with("/adopt") => {
                if let Some(offer) = letter.body.as_deref().and_then(|body| serde_json::from_slice::<Adopt>(body).ok())
                {
                    self.ledger.adopted(&offer.assignment);
                }
                return lacking;
            }
            path => {
                if let Some(execution) = execution_of(path) {
                    self.note_append(execution, letter, answer);
                }
                return lacking;
            }
        };
        for assignment in given {
            self.given(&assignment);
        }
        lacking
    }

    /// Who names an execution that was replaced is told so, by this very beat.
    fn check_told(&mut self, letter: &Letter, answer: &CameBack) {
        let beat = letter.body.as_deref().and_then(|body| serde_json::from_slice::<Beat>(body).ok());
        let told = serde_json::from_slice::<BeatAnswer>(&answer.body).ok();
        let (Some(beat), Some(told)) = (beat, told) else { return };
        for id in beat.executions.iter().map(|named| named.execution_id) {
            let known = self.ledger.executions.get(&id);
            let replaced = known.is_some_and(|(task, epoch, _)| self.ledger.epochs.get(task) > Some(epoch));
            if replaced && !told.superseded.contains(&id) {
                self.ledger.violate(format!("a beat names execution {id}, which was replaced, and is not told"));
                return;
            }
        }
    }

    /// The server gave an execution away: nobody else may be at work on its task.
    fn given(&mut self, assignment: &Assignment) {
        let (task, epoch) = (assignment.task_id, assignment.epoch);
        self.ledger.given(assignment);
        let mut both = Vec::new();
        for machine in self.machines.iter().filter(|machine| !machine.asleep) {
            let dirs = machine.disk.values().filter(|dir| dir.assignment.task_id == task);
            both.extend(
                dirs.filter(|dir| dir.assignment.epoch < epoch && dir.is_at_work() && dir.undisturbed)
                    .map(|dir| format!("{} has {}", machine.name, dir.assignment.execution_id)),
            );
        }
        if !both.is_empty() {
            self.ledger.violate(format!("run {task} was given away (epoch {epoch}) while {both:?} at work"));
        }
    }

    fn note_append(&mut self, execution: ExecutionId, letter: &Letter, answer: &CameBack) {
        let append = letter.body.as_deref().and_then(|body| serde_json::from_slice::<Append>(body).ok());
        let appended = serde_json::from_slice::<Appended>(&answer.body).ok();
        let (Some(append), Some(appended)) = (append, appended) else { return };
        let Some((task, epoch, _)) = self.ledger.executions.get(&execution).copied() else { return };
        if append.epoch != epoch || self.ledger.epochs.get(&task) != Some(&epoch) {
            self.ledger.violate(format!("an append of execution {execution} with an old epoch was accepted"));
        }
        let taken = append.records.iter().filter(|record| record.n < appended.acknowledged);
        if taken.into_iter().any(|record| matches!(record.body, Body::ToolCall { .. })) {
            self.ledger.worked.insert(task);
        }
    }

    /// Carries the server's hints to the daemons that have a socket.
    pub(super) fn drain_hints(&mut self) {
        while let Some(hint) = self.board.hint() {
            for number in 0..self.machines.len() {
                let machine = &self.machines[number];
                let push = match &hint {
                    Hinted::Work(_) => Push::TaskAvailable,
                    Hinted::Daemon(name) if *name == machine.name => Push::Look,
                    Hinted::Daemon(_) => continue,
                };
                if machine.connected && self.now >= machine.mute_until && !self.dice.happens(self.weather.lose_hint) {
                    let (after, life) = (self.dice.millis(1, 200), machine.life);
                    self.put(after, Event::Push { machine: number, life, push });
                }
            }
        }
    }
}

fn execution_of(path: &str) -> Option<ExecutionId> {
    path.strip_prefix("/api/daemon/executions/")?.strip_suffix("/journal")?.parse().ok()
}
