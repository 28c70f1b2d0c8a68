//! The turns of an execution: from something that was said to the agent to the
//! next thing, or to the end. At the end of each the work tree is kept as a
//! commit, and what changed is told.

use std::io;

use serde::{Deserialize, Serialize};
use shipmate_core::api::daemon::Assignment;
use shipmate_core::id::ExecutionId;
use shipmate_core::journal::{Body, Diff, TurnEnded};
use shipmate_core::text::Text;

use super::execution::end_asked;
use super::prepare;
use super::recorder::Recorder;
use crate::git::{self, Git, Tree};
use crate::order::RunOrder;
use crate::place::RunDir;

const FILE: &str = "turn.json";

/// Where an execution is, so that another runner can go on from there.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct At {
    /// The turn that began last, or has ended last.
    turn: i64,
    /// The commit it began with; none before the first commit of a repository.
    since: Option<String>,
    over: bool,
}

/// The turns of one execution.
pub(super) struct Turns {
    dir: RunDir,
    execution: ExecutionId,
    /// What its commits are about, and whom they are by.
    about: String,
    author: String,
    /// The tree, and a git that may look at it while the agent works.
    tree: Option<(Tree, Git)>,
    at: At,
}

impl Turns {
    /// Before the first one.
    pub(super) async fn new(dir: &RunDir, order: &RunOrder, tree: Option<Tree>) -> Self {
        let since = tree.as_ref().and_then(|tree| tree.tip.clone().or_else(|| tree.base.clone()));
        let Assignment { issue, agent, execution_id, .. } = &order.assignment;
        let tree = match tree {
            Some(tree) => {
                let git = prepare::confined(prepare::git_beside(dir), dir, order, &tree).await;
                Some((tree, git))
            }
            None => None,
        };
        Self {
            dir: dir.clone(),
            execution: *execution_id,
            about: format!("{}: {}", issue.identifier, issue.title.as_str()),
            author: agent.name.clone(),
            tree,
            at: At { turn: 0, since, over: true },
        }
    }

    /// Where an earlier runner came to.
    pub(super) async fn resume(dir: &RunDir, order: &RunOrder, tree: Option<Tree>) -> Self {
        let noted = dir.mark(FILE).and_then(|noted| serde_json::from_slice(&noted).ok());
        let fresh = Self::new(dir, order, tree).await;
        Self { at: noted.unwrap_or(fresh.at), ..fresh }
    }

    /// Begins the next turn, with the comment that the agent took up.
    pub(super) fn begin(&mut self, message: Option<Text>, recorder: &mut Recorder) {
        if !self.at.over {
            // Somebody wants the end; what comes until then is of this turn.
            return;
        }
        self.at.turn += 1;
        self.at.over = false;
        recorder.record(Body::TurnBegan { turn: self.at.turn, message });
        self.note();
    }

    /// Ends the turn that is under way in the middle of the agent's work,
    /// unless somebody wants the end: that is not kept waiting.
    pub(super) async fn change(&mut self, recorder: &mut Recorder) {
        let dir = self.dir.clone();
        tokio::select! {
            biased;
            _reason = end_asked(&dir) => {}
            _whole = self.end(recorder) => {}
        }
    }

    /// Ends the turn that is under way, if one is. Answers what the whole
    /// execution changed, where the turn began with what the execution did.
    pub(super) async fn end(&mut self, recorder: &mut Recorder) -> Option<Diff> {
        if self.at.over {
            return None;
        }
        let turn = self.at.turn;
        let (commit, diff) = match self.keep().await {
            Ok(Some((commit, diff))) => (commit, Some(diff)),
            Ok(None) => (None, None),
            Err(trouble) => {
                let text = format!("What changed in turn {turn} could not be told. {trouble}");
                recorder.record(Body::Notice { text: text.into() });
                (None, None)
            }
        };
        let is_whole = self.tree.as_ref().is_some_and(|(tree, _)| tree.base == self.at.since);
        let whole = if is_whole { diff.clone() } else { None };
        recorder.record(Body::TurnEnded(TurnEnded { turn, commit: commit.as_deref().map(Into::into), diff }));
        self.at.since = commit.or(self.at.since.take());
        self.at.over = true;
        self.note();
        whole
    }

    async fn keep(&self) -> Result<Option<(Option<String>, Diff)>, git::Trouble> {
        let Some((tree, git)) = &self.tree else { return Ok(None) };
        let message = format!("{} (turn {})", self.about, self.at.turn);
        let words = git::Words { message: &message, author: &self.author };
        let index = self.dir.path().join("turn.index");
        let from = (index.as_path(), self.at.since.as_deref());
        git::turn(git, tree, from, (self.execution, self.at.turn, words)).await.map(Some)
    }

    /// Without it a later runner says again what this one has said, which
    /// harms nobody; so a full disk is no reason to give up.
    fn note(&self) {
        let noted = serde_json::to_vec(&self.at).map_err(io::Error::other);
        if let Err(error) = noted.and_then(|at| self.dir.replace_mark(FILE, &at)) {
            tracing::warn!(%error, "the turn could not be noted");
        }
    }
}
