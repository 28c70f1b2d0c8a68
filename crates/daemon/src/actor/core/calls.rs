//! What the server's answers change.

use std::collections::BTreeSet;
use std::time::Duration;

use shipmate_core::api::daemon::{BeatAnswer, Claimed, Registered};
use shipmate_core::error::Code;
use shipmate_core::id::{RuntimeId, WorkspaceId};

use super::{CLAIM_EVERY, Core, LIST_EVERY};
use crate::actor::execution::fence;
use crate::actor::message::{Action, Moment};
use crate::actor::outage::Call;
use crate::classify::Outcome;
use crate::place::EndReason;

/// The bounds of the pace that a server may ask for, in seconds.
const FASTEST_BEAT: i64 = 1;
const SLOWEST_BEAT: i64 = 300;
/// A beat that was answered so recently need not be repeated because a socket opened.
const JUST_NOW: Duration = Duration::from_secs(5);

impl Core {
    /// The push socket is open: the server is there, and may have changed
    /// anything while it was not. One beat finds that out.
    pub(super) fn connected(&mut self, now: Duration, actions: &mut Vec<Action>) {
        self.socket_open = true;
        if !self.beat.succeeded_within(JUST_NOW, now) {
            self.beat.retry_now(now);
        }
        self.there_again(now, actions);
    }

    /// What was refused may be allowed now.
    pub(super) fn credential_changed(&mut self, now: Duration, actions: &mut Vec<Action>) {
        self.beat.retry_now(now);
        self.claim.retry_now(now);
        self.list.retry_now(now);
        self.there_again(now, actions);
    }

    /// The server is there again, for this daemon and perhaps for thousands.
    /// So only what its work depends on is asked for at once: a beat brings
    /// claims whose answer was lost, and says whether more work waits.
    fn there_again(&mut self, now: Duration, actions: &mut Vec<Action>) {
        self.claim.forgive();
        if self.roster.workspaces().is_empty() {
            self.list.retry_now(now);
        } else {
            self.list.forgive();
        }
        self.fleet.retry_now(now);
        actions.push(Action::Wake);
    }

    pub(super) fn workspaces_listed(&mut self, moment: Moment, answer: Outcome<Vec<WorkspaceId>>) {
        self.note(Call::Workspaces, &answer, moment.now);
        let pause = answer.pause();
        let Outcome::Ok(listed) = answer else {
            return self.list.failed(moment.now, moment.jitter, pause);
        };
        self.list.succeeded(moment.now, LIST_EVERY);
        let live: BTreeSet<_> = self.executions.values().map(|execution| execution.workspace).collect();
        self.roster.listed(&listed, &live);
        self.wish_for_runtimes();
        if self.fleet.is_settled() {
            // The workspace whose call failed may be forgotten by now.
            self.note(Call::Register, &Outcome::Ok(()), moment.now);
        }
    }

    pub(super) fn registered(&mut self, moment: Moment, workspace: WorkspaceId, answer: Outcome<Registered>) {
        self.note(Call::Register, &answer, moment.now);
        match answer {
            Outcome::Ok(registered) => {
                let before = self.fleet.runtimes();
                let mut runtimes = registered.runtimes;
                runtimes.retain(|runtime| runtime.workspace_id == workspace);
                let named: Vec<RuntimeId> = runtimes.iter().map(|runtime| runtime.id).collect();
                let disabled = runtimes.iter().filter(|runtime| runtime.disabled_at.is_some());
                let disabled: BTreeSet<RuntimeId> = disabled.map(|runtime| runtime.id).collect();
                let runtimes = runtimes.into_iter().map(|runtime| (runtime.provider, runtime.id));
                self.fleet.registered(workspace, runtimes, moment.now, moment.jitter);
                self.fleet.disabled(&named, &disabled);
                let after = self.fleet.runtimes();
                if after != before {
                    tracing::info!(workspace.id = %workspace, runtimes = after.len(), "runtimes are registered");
                    self.claim.hint(moment.now);
                }
            }
            answer => {
                if matches!(answer, Outcome::NotFound(Code::WorkspaceNotFound)) {
                    self.list.hint(moment.now);
                }
                self.fleet.failed(workspace, moment.now, moment.jitter);
            }
        }
    }

    pub(super) fn beaten(&mut self, moment: Moment, answer: Outcome<BeatAnswer>, actions: &mut Vec<Action>) {
        self.note(Call::Beat, &answer, moment.now);
        let pause = answer.pause();
        let (Outcome::Ok(answer), Some(beating)) = (answer, self.beating.take()) else {
            return self.beat.failed(moment.now, moment.jitter, pause);
        };
        if self.beat.is_failing() {
            self.there_again(moment.now, actions);
        }
        let next = answer.next_beat_seconds.clamp(FASTEST_BEAT, SLOWEST_BEAT);
        // Not to the second: daemons that were brought into step, by the start
        // of their server, would stay in it for ever.
        let pause = Duration::from_secs(next.unsigned_abs()).mul_f64(0.85 + 0.15 * moment.jitter);
        self.beat.succeeded(moment.now, pause);
        self.introduced = true;
        self.stand_back(answer.replaced);
        for runtime in &answer.gone {
            tracing::info!(runtime.id = %runtime, "the server does not have this runtime any more; registering again");
            self.fleet.gone(*runtime, moment.now);
        }
        self.take_notice_of_disabled(moment.now, &beating.runtimes, answer.disabled);
        for id in &answer.superseded {
            self.leave(*id, actions);
        }
        for id in &answer.unknown {
            self.offer(*id, actions);
        }
        let until = fence(beating.sent, answer.lease_seconds);
        for id in beating.named.iter().filter(|id| !answer.superseded.contains(id) && !answer.unknown.contains(id)) {
            if let Some(execution) = self.executions.get_mut(id) {
                execution.stage.renew(until);
            }
        }
        for id in answer.cancel {
            self.ask_to_end(id, EndReason::Cancelled, actions);
        }
        for letter in answer.letters {
            self.deliver(letter, actions);
        }
        for assignment in answer.missing {
            self.start(moment.now, beating.sent, assignment, actions);
        }
        // Another daemon with this id may have the work, and will be told too.
        let fresh = answer.deliveries.into_iter().filter(|_| !answer.replaced);
        actions.extend(fresh.filter(|id| self.delivering.insert(*id)).map(Action::HandOver));
        if answer.work_available {
            self.claim.hint(moment.now);
        }
    }

    /// Takes note of whether another daemon with our id was started later.
    fn stand_back(&mut self, replaced: bool) {
        if replaced && !self.replaced {
            tracing::error!(
                "another daemon with this machine's id was started later, perhaps from a copy of the state \
                 directory; this one takes no new runs until that one ends, and goes on with those it has. Stop one \
                 of the two, or delete this one's file `id` and restart it, to make it a machine of its own"
            );
        } else if self.replaced && !replaced {
            tracing::info!("the other daemon with this machine's id is gone; working again");
            self.fleet.announce();
        }
        self.replaced = replaced;
    }

    fn take_notice_of_disabled(&mut self, now: Duration, named: &[RuntimeId], disabled: Vec<RuntimeId>) {
        let before = self.fleet.serving();
        self.fleet.disabled(named, &disabled.into_iter().collect());
        let after = self.fleet.serving();
        if after.iter().any(|id| !before.contains(id)) {
            tracing::info!("a runtime is enabled again");
            self.claim.hint(now);
        } else if before.iter().any(|id| !after.contains(id)) {
            tracing::info!("a runtime was disabled on the board; it takes no work until it is enabled there");
        }
    }

    pub(super) fn claimed(&mut self, moment: Moment, answer: Outcome<Claimed>, actions: &mut Vec<Action>) {
        self.note(Call::Claim, &answer, moment.now);
        match answer {
            Outcome::Ok(claimed) => {
                self.claim.succeeded(moment.now, CLAIM_EVERY);
                let sent = self.wish.take().map_or(moment.now, |wish| wish.sent);
                for runtime in claimed.gone {
                    self.fleet.gone(runtime, moment.now);
                }
                for assignment in claimed.assignments {
                    self.start(moment.now, sent, assignment, actions);
                }
            }
            // Nothing was given, and repeating the same wish would not change that.
            Outcome::Gone | Outcome::Superseded | Outcome::NotFound(_) | Outcome::Refused(_) => {
                self.wish = None;
                self.claim.failed(moment.now, moment.jitter, None);
                self.beat.hint(moment.now);
            }
            answer @ (Outcome::Unauthorized(_) | Outcome::Throttled(_) | Outcome::NoAnswer(_)) => {
                self.claim.failed(moment.now, moment.jitter, answer.pause());
            }
        }
    }

    pub(super) fn note<T>(&mut self, call: Call, outcome: &Outcome<T>, now: Duration) {
        if let Some(sentence) = self.outage.note(call, outcome, now) {
            if matches!(outcome, Outcome::Ok(_)) {
                tracing::info!("{sentence}");
            } else {
                tracing::warn!("{sentence}");
            }
        }
    }
}
