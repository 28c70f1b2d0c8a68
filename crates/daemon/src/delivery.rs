//! Hands accepted work over: pushes it, merges it, or opens a pull request.
//!
//! Everything is looked at before it is done, so it may be begun again at any
//! time: after a crash of this daemon, or when the server did not hear how it ended.

mod forge;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use shipmate_core::api::review::{AcceptHow, Delivery, DeliveryOutcome, EndDelivery, TakeDelivery};
use shipmate_core::id::ReviewId;

use crate::classify::{Outcome, classify};
use crate::disk;
use crate::git::{self, Address, Bench, Cache, Git, Merged, Pushed, Trouble, Words};
use crate::place::RunDir;
use crate::runner::{confined, earlier_tree};
use crate::transport::{Method, Request, Transport};

/// How long the server may take to answer.
const DEADLINE: Duration = Duration::from_secs(10);
/// How often a branch that moves on meanwhile is merged into anew.
const TRIES: u32 = 5;
/// How many files with conflicts are named.
const MOST_NAMED: usize = 10;
/// The variable that marks the git of a delivery.
const TAG: &str = "SHIPMATE_DELIVERY";

/// What a delivery needs.
pub(crate) struct Courier {
    pub(crate) state: PathBuf,
    pub(crate) daemon_id: String,
    pub(crate) transport: Arc<dyn Transport>,
    /// Local repositories that the owner allows.
    pub(crate) allowed_paths: Vec<PathBuf>,
    /// Where programs are looked for.
    pub(crate) search_path: OsString,
}

/// What the repository has now.
#[derive(Debug)]
struct Delivered {
    branch: String,
    commit: String,
    link: Option<String>,
}

impl Courier {
    /// Carries one delivery out. If it can't be learned what to do, or the
    /// server does not hear how it ended, the next beat names it again.
    pub(crate) async fn carry(&self, id: ReviewId) {
        let take = TakeDelivery { daemon_id: self.daemon_id.clone() };
        let delivery: Delivery = match self.ask(id, "begin", &take).await {
            Outcome::Ok(delivery) => delivery,
            other => return tracing::debug!(delivery.id = %id, ?other, "what to hand over is not known"),
        };
        tracing::info!(delivery.id = %id, execution.id = %delivery.execution_id, how = %delivery.how, "handing work over");
        let outcome = match self.deliver(&delivery).await {
            Ok(done) => DeliveryOutcome::Done {
                branch: done.branch.as_str().into(),
                commit: done.commit.as_str().into(),
                link: done.link.as_deref().map(Into::into),
            },
            Err(trouble) => {
                tracing::warn!(delivery.id = %id, "could not hand work over: {trouble}");
                DeliveryOutcome::Failed { reason: trouble.message.as_str().into() }
            }
        };
        let end = EndDelivery { daemon_id: self.daemon_id.clone(), outcome };
        let told: Outcome<()> = self.ask(id, "end", &end).await;
        tracing::debug!(delivery.id = %id, ?told, "told how it ended");
    }

    async fn ask<T: DeserializeOwned>(&self, id: ReviewId, verb: &str, body: &impl Serialize) -> Outcome<T> {
        let request = Request {
            method: Method::Post,
            path: format!("/api/daemon/deliveries/{id}/{verb}"),
            body: serde_json::to_vec(body).ok(),
            headers: Vec::new(),
            deadline: DEADLINE,
        };
        classify(self.transport.send(request).await)
    }

    async fn deliver(&self, delivery: &Delivery) -> Result<Delivered, Trouble> {
        let git = Git::new((TAG, &delivery.id.to_string()));
        let address = Address::judge(&delivery.url, &self.allowed_paths)?;
        let clone = self.clone_of(&git, delivery, &address).await?;
        let work = self.work(&git, delivery, &clone).await?;
        let directory = self.state.join("deliveries").join(format!("{}.git", delivery.id));
        let bench = Bench::set_up(&git, &directory, &clone, address.clone()).await?;
        let job = Job { git: &git, bench: &bench, address: &address, delivery, work };
        let done = match delivery.how {
            AcceptHow::Push => job.push(delivery.into.as_deref().unwrap_or(&delivery.branch)).await,
            AcceptHow::Merge => job.merge().await,
            AcceptHow::PullRequest => job.pull_request(&self.search_path).await,
        };
        bench.clear_away();
        done
    }

    /// This machine's clone; made again if it was cleared away.
    async fn clone_of(&self, git: &Git, delivery: &Delivery, address: &Address) -> Result<PathBuf, Trouble> {
        let repositories = self.state.join("repositories");
        let clone = Cache::place_of(&repositories, address);
        if !clone.exists() {
            Cache::fresh(git, &repositories, &delivery.url, &self.allowed_paths, &mut |_| {}).await?;
        }
        Ok(clone)
    }

    /// The commit that has what the run left behind: kept in the clone when
    /// the run ended, put aside when that was cleared away, or still only in
    /// the work tree of a run from before work was kept.
    async fn work(&self, git: &Git, delivery: &Delivery, clone: &std::path::Path) -> Result<String, Trouble> {
        let name = git::name_of(delivery.execution_id);
        let kept = || git.call_bare(clone).args(["rev-parse", "--verify", "--quiet"]).arg(format!("{name}^{{commit}}"));
        if let Ok(commit) = kept().text("the clone").await {
            return Ok(commit);
        }
        for bundle in disk::bundles(&self.state, delivery.execution_id, clone) {
            for kept_as in [format!("refs/shipmate/kept/{}", delivery.execution_id), name.clone()] {
                if bundle.exists() {
                    let fetch =
                        git.call_bare(clone).args(["fetch", "--quiet", "--no-write-fetch-head", "--"]).arg(&bundle);
                    let _other = fetch.arg(format!("{kept_as}:{name}")).over("file", "").text("the bundle").await;
                }
            }
        }
        if let Ok(run) = RunDir::open(&self.state.join("runs").join(delivery.execution_id.to_string()))
            && let Some(tree) = earlier_tree(&run).filter(|tree| tree.directory.exists())
        {
            let words = Words { message: delivery.title.as_str(), author: "Shipmate" };
            let index = run.path().join("delivery.index");
            let order = run.order().map_err(|error| Trouble::of_io(&error))?;
            let git = confined(git.clone(), &run, &order, &tree).await;
            git::snapshot(&git, &tree, &index, (delivery.execution_id, words)).await?;
        }
        kept().text("the clone").await.map_err(|_| {
            Trouble::new(
                git::Cause::Missing,
                "This machine does not have the run's work any more: its directory and its clone were removed.",
            )
        })
    }
}

/// One delivery, with everything at hand.
struct Job<'a> {
    git: &'a Git,
    bench: &'a Bench,
    address: &'a Address,
    delivery: &'a Delivery,
    /// The commit to deliver.
    work: String,
}

impl Job<'_> {
    /// Pushes the work as `branch`, which must not hold anything else.
    async fn push(&self, branch: &str) -> Result<Delivered, Trouble> {
        for _ in 0..TRIES {
            self.bench.fetch().await?;
            let tip = self.bench.tip(branch).await;
            if let Some(tip) = &tip
                && self.bench.has(tip, &self.work).await?
            {
                return Ok(self.delivered(branch, &self.work));
            }
            if let Some(tip) = &tip
                && !self.bench.has(&self.work, tip).await?
            {
                let message = format!(
                    "The repository {} has a branch {branch} with other commits. Nothing was changed; \
                     accept it again under another name.",
                    self.address.shown()
                );
                return Err(Trouble::new(git::Cause::Refused, message));
            }
            self.must_be_free(branch, "Accept it again with push and another name.").await?;
            if self.bench.push(&self.work, branch).await? == Pushed::Done {
                return Ok(self.delivered(branch, &self.work));
            }
        }
        Err(self.moves_on(branch))
    }

    /// Merges the work into the named branch, or the default one.
    async fn merge(&self) -> Result<Delivered, Trouble> {
        let branch = self.target().await?;
        for _ in 0..TRIES {
            self.bench.fetch().await?;
            let Some(tip) = self.bench.tip(&branch).await else {
                let message = format!(
                    "The repository {} has no branch {branch}. Nothing was changed; accept it again into one that \
                     is there, or with push.",
                    self.address.shown()
                );
                return Err(Trouble::new(git::Cause::Missing, message));
            };
            if self.bench.has(&tip, &self.work).await? {
                return Ok(self.delivered(&branch, &tip));
            }
            let advice = format!(
                "Accept it with push, which makes a new branch, and merge that there: git merge {}",
                self.delivery.branch
            );
            self.must_be_free(&branch, &advice).await?;
            let merged = if self.bench.has(&self.work, &tip).await? {
                self.work.clone()
            } else {
                self.merged(&branch, &tip).await?
            };
            if self.bench.push(&merged, &branch).await? == Pushed::Done {
                return Ok(self.delivered(&branch, &merged));
            }
        }
        Err(self.moves_on(&branch))
    }

    async fn merged(&self, branch: &str, tip: &str) -> Result<String, Trouble> {
        let accepted_by = self.delivery.accepted_by.as_str();
        let title = self.delivery.title.as_str();
        let message = format!("Merge {title}\n\nThe work of {}, accepted by {accepted_by}.", self.delivery.branch);
        let words = Words { message: &message, author: accepted_by };
        match self.bench.merge((tip, &self.work), (words, self.delivery.accepted_at)).await? {
            Merged::Commit(commit) => Ok(commit),
            Merged::Conflict(files) => {
                let mut named = files.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
                if files.len() > MOST_NAMED {
                    named.push_str(&format!(" and {} more", files.len() - MOST_NAMED));
                }
                let message = format!(
                    "It can't be merged into {branch} by itself: both sides changed the same lines of {named}. \
                     Nothing was changed. Have the agent bring its work up to date, or accept with push and merge by hand."
                );
                Err(Trouble::new(git::Cause::Refused, message))
            }
        }
    }

    async fn pull_request(&self, search_path: &std::ffi::OsStr) -> Result<Delivered, Trouble> {
        let base = self.target().await?;
        let pushed = self.push(&self.delivery.branch).await?;
        let link = forge::open(self.address.target(), self.delivery, &base, search_path).await?;
        Ok(Delivered { link: Some(link), ..pushed })
    }

    /// The branch that was named, or the repository's default one.
    async fn target(&self) -> Result<String, Trouble> {
        if let Some(named) = &self.delivery.into {
            return Ok(named.clone());
        }
        self.bench.default_branch().await?.ok_or_else(|| {
            let message = format!(
                "The repository {} has no default branch, perhaps because it has no commits. Nothing was changed; \
                 name a branch to merge into, or accept with push.",
                self.address.shown()
            );
            Trouble::new(git::Cause::NoHead, message)
        })
    }

    /// Refuses to move a branch under somebody's checkout: their files would
    /// seem to undo what came in.
    async fn must_be_free(&self, branch: &str, advice: &str) -> Result<(), Trouble> {
        let Some(folder) = self.address.folder() else { return Ok(()) };
        match git::checked_out(self.git, folder, branch).await? {
            None => Ok(()),
            Some(place) => {
                let message = format!(
                    "{branch} is checked out in {place}, and Shipmate does not touch anybody's checkout. \
                     Nothing was changed. {advice}"
                );
                Err(Trouble::new(git::Cause::Refused, message))
            }
        }
    }

    fn delivered(&self, branch: &str, commit: &str) -> Delivered {
        Delivered { branch: branch.to_owned(), commit: commit.to_owned(), link: None }
    }

    fn moves_on(&self, branch: &str) -> Trouble {
        let shown = self.address.shown();
        let message = format!("{branch} of {shown} was changed by others again and again meanwhile; accept it again.");
        Trouble::new(git::Cause::Busy, message)
    }
}
