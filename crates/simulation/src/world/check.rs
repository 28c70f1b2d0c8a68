//! What must hold of all that people can see.

use std::collections::BTreeMap;
use std::time::Duration;

use shipmate_core::api::board::Comment;
use shipmate_core::api::run::{Run, Transcript};
use shipmate_core::journal::{Ended, FailureClass};
use shipmate_core::rules::lease::BEAT;
use shipmate_core::status::{ActorKind, RunStatus};
use shipmate_daemon::stepped::Daemon;

use super::World;
use crate::disk::Dir;
use crate::plan::{WORKSPACES, Weather};

/// One beat, and the time that its messages take.
const ONE_BEAT: Duration = BEAT.saturating_add(Duration::from_secs(3));

impl World {
    /// A person looks at every run: what was over stays as it was.
    pub(super) async fn observe(&mut self) -> Result<(), String> {
        for workspace in 0..WORKSPACES {
            for run in self.runs(workspace).await? {
                let seen = (run.status, run.summary.clone(), run.attempt);
                match self.ledger.finals.get(&run.id) {
                    Some(before) if *before != seen => {
                        return Err(format!("run {} was over as {before:?} and is now {seen:?}", run.id));
                    }
                    None if run.status.is_final() => {
                        self.ledger.finals.insert(run.id, seen);
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// What the server has given up nobody may still be at work on, unless
    /// the machine slept or its daemon was away meanwhile.
    pub(super) async fn check_leases(&mut self) -> Result<(), String> {
        if !self.board.is_up() {
            return Ok(());
        }
        let silent = self.machines.iter().filter(|machine| !machine.asleep);
        let silent = silent.filter(|machine| self.ledger.is_silent(self.now, &machine.name));
        let at_work = silent.flat_map(|machine| machine.disk.values());
        for dir in at_work.filter(|dir| dir.is_at_work() && dir.undisturbed) {
            let (task, epoch, workspace) = (dir.assignment.task_id, dir.assignment.epoch, dir.assignment.workspace_id);
            let run = self.board.ask_in(Some(workspace), "GET", &format!("/api/runs/{task}"), None).await?;
            // What a person has cancelled is over for the board although its machine is away:
            // nobody else is given it.
            if run["status"] == RunStatus::Cancelled.as_str() {
                continue;
            }
            if run["status"] != RunStatus::Running.as_str() || run["attempt"] != epoch {
                return Err(format!("the server gave run {task} up while its machine was at work on it"));
            }
        }
        Ok(())
    }

    /// A runtime that is deleted is back within one beat, without any hint.
    pub(super) async fn check_self_heal(&mut self) -> Result<(), String> {
        self.weather = Weather { lose_hint: 1.0, ..self.weather };
        let all = self.all_runtimes().await?;
        let Some(chosen) = all.get(self.dice.below(all.len())) else { return Err("no runtimes".to_owned()) };
        self.delete(chosen).await?;
        self.until(self.now + ONE_BEAT).await?;
        if self.runtimes_agree().await? {
            Ok(())
        } else {
            let rows = self.all_runtimes().await?.into_iter();
            let rows: Vec<String> = rows.map(|row| format!("{} of {}", row.id, row.daemon_id)).collect();
            let machines = self.machines.iter().map(|it| (&it.name, it.daemon.as_ref().map(Daemon::runtimes)));
            let machines: Vec<_> = machines.collect();
            Err(format!("runtime {} was deleted and not back after a beat: {rows:?}, {machines:?}", chosen.id))
        }
    }

    /// Everything is over: the whole of it must be right.
    pub(super) async fn check_end(&mut self) -> Result<(), String> {
        self.observe().await?;
        let mut of_issue: BTreeMap<String, Vec<Run>> = BTreeMap::new();
        for workspace in 0..WORKSPACES {
            for run in self.runs(workspace).await? {
                self.check_run(workspace, &run).await?;
                of_issue.entry(run.issue_id.to_string()).or_default().push(run);
            }
        }
        for issue in self.issues.clone() {
            let runs = of_issue.remove(&issue.id).unwrap_or_default();
            let most = 1 + issue.comments.len() + issue.reruns;
            if runs.is_empty() || runs.len() > most {
                return Err(format!("issue {} has {} runs; between 1 and {most} were wanted", issue.id, runs.len()));
            }
            if let Some(unread) = issue.comments.iter().find(|words| !self.ledger.read.contains(*words))
                && !issue.cancelled
            {
                return Err(format!("no agent was given `{unread}` to read"));
            }
            let path = format!("/api/issues/{}/comments", issue.id);
            let workspace = self.board.workspaces.get(issue.workspace).copied();
            let comments = self.board.ask_in(workspace, "GET", &path, None).await?;
            let comments: Vec<Comment> = serde_json::from_value(comments).map_err(|error| error.to_string())?;
            for run in &runs {
                let closing =
                    comments.iter().filter(|it| it.author_type == ActorKind::Agent && it.run_id == Some(run.id));
                let (closing, wanted) = (closing.count(), usize::from(run.status == RunStatus::Completed));
                if closing != wanted {
                    return Err(format!("run {} is {} and has {closing} closing comments", run.id, run.status));
                }
            }
        }
        Ok(())
    }

    async fn check_run(&self, workspace: usize, run: &Run) -> Result<(), String> {
        let path = format!("/api/runs/{}/transcript", run.id);
        let told = self.board.ask_in(self.board.workspaces.get(workspace).copied(), "GET", &path, None).await?;
        let told: Transcript = serde_json::from_value(told).map_err(|error| error.to_string())?;
        let dirs = self.machines.iter().flat_map(|machine| machine.disk.values());
        // What the server has forgotten, and did not adopt, it gave away anew.
        let dirs = dirs.filter(|dir| self.ledger.executions.contains_key(&dir.assignment.execution_id));
        let mut dirs = dirs.filter(|dir| (dir.assignment.task_id, dir.assignment.epoch) == (run.id, run.attempt));
        let (dir, other) = (dirs.next(), dirs.next());
        if other.is_some() {
            return Err(format!("attempt {} of run {} has two journals", run.attempt, run.id));
        }
        let Some(Dir { journal, .. }) = dir else {
            let excused = told.records.is_empty() && run.status != RunStatus::Completed;
            return if excused { Ok(()) } else { Err(format!("run {} is over without a journal", run.id)) };
        };
        if told.records != journal[..told.records.len().min(journal.len())] {
            return Err(format!("the transcript of run {} is not what its runner wrote", run.id));
        }
        // A lease that ended, or a wish to cancel that came first, cuts a transcript short.
        let lost = run.failure.as_ref().is_some_and(|failure| failure.class == FailureClass::Lost);
        let silent = self.machines.iter().any(|machine| self.ledger.was_silent(&machine.name));
        let cut_short = (lost && silent) || run.status == RunStatus::Cancelled;
        if told.records.len() < journal.len() && !cut_short {
            return Err(format!("run {} has {} of {} records", run.id, told.records.len(), journal.len()));
        }
        let whole = told.records.len() == journal.len();
        let proper = match dir.and_then(Dir::ended) {
            Some(Ended::Completed { .. }) if whole => run.status == RunStatus::Completed,
            Some(Ended::Cancelled) if whole => run.status == RunStatus::Cancelled,
            Some(Ended::Failed { .. }) if whole => matches!(run.status, RunStatus::Failed | RunStatus::Cancelled),
            _ => cut_short,
        };
        if proper { Ok(()) } else { Err(format!("run {} is {} but its journal ended otherwise", run.id, run.status)) }
    }

    /// What is not done yet, in words.
    pub(super) async fn unfinished(&self) -> Result<String, String> {
        let mut words = Vec::new();
        for workspace in 0..WORKSPACES {
            for run in self.runs(workspace).await?.iter().filter(|run| !run.status.is_final()) {
                let why = run.wait.as_ref().map_or("", |wait| wait.text.as_str());
                words.push(format!("run {} is {} (attempt {}) {why}", run.id, run.status, run.attempt));
            }
        }
        for machine in &self.machines {
            let open = machine.disk.iter().filter(|(_, dir)| !dir.closed);
            words.extend(open.map(|(id, dir)| format!("{} has {id} with {} records", machine.name, dir.journal.len())));
        }
        if !self.runtimes_agree().await? {
            words.push("machines and server do not agree about the runtimes".to_owned());
        }
        Ok(words.join("; "))
    }
}
