//! Keeps the list of what is there up to date.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use shipmate_agents::{Protocol, Provider};
use shipmate_core::api::choices::Choices;
use shipmate_core::api::daemon::{ProviderReport, ProviderState};
use shipmate_seams::Clock;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::custom::Custom;
use super::lookup::{self, Stamp};
use super::{SearchPath, broken, choices, probe};
use crate::actor::{Event, Inventory, Program};
use crate::config::{Config, DemoConfig};
use crate::watched::Watched;

/// The name of the demo agent's provider.
pub(super) const DEMO: &str = "demo";

/// How often the machine is looked over. Costs a few look-ups of files.
const EVERY: Duration = Duration::from_secs(10);
/// How soon something is looked at again that was there a moment ago.
const DOUBTED: Duration = Duration::from_secs(2);
/// How often a program is run again that did not answer as it should.
const ASK_AGAIN: Duration = Duration::from_secs(60);
/// How often one is run again that did: what its file starts may have changed.
const ASK_ANYWAY: Duration = Duration::from_secs(60 * 60);
/// How often one is asked again which models it has.
const CHOICES_AGAIN: Duration = Duration::from_secs(24 * 60 * 60);

/// What is known of one provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// What people are told.
    pub(crate) report: ProviderReport,
    /// How it is started, if it can be.
    pub(crate) program: Option<Program>,
}

impl Entry {
    fn is_found(&self) -> bool {
        self.report.state == ProviderState::Found
    }
}

#[derive(Debug)]
struct Known {
    entry: Entry,
    stamp: Option<Stamp>,
    asked: Duration,
    /// It was there, and at the last look it was not. One failure may be an
    /// update that is under way; only the second one counts.
    doubted: bool,
}

/// Looks this machine over, again and again.
#[derive(Debug)]
pub(crate) struct Scanner {
    providers: &'static [Provider],
    search_path: Arc<SearchPath>,
    demo: Option<DemoConfig>,
    custom: Watched<Custom>,
    known: BTreeMap<&'static str, Known>,
    chosen_of: BTreeMap<&'static str, Asked>,
    /// Where a CLI is started to be asked: no project of anybody's.
    place: PathBuf,
    clock: Clock,
    deadline: Duration,
    patience: Duration,
}

/// What a program said can be chosen of it, or that it would not say.
#[derive(Debug)]
struct Asked {
    choices: Option<Choices>,
    stamp: Stamp,
    at: Duration,
}

impl Scanner {
    /// A scanner that has not looked yet.
    pub(crate) fn new(config: &Config, search_path: Arc<SearchPath>, clock: Clock) -> Self {
        Self {
            providers: shipmate_agents::builtin(),
            search_path,
            demo: config.demo.clone(),
            custom: Watched::new(config.state.join("providers.toml")),
            known: BTreeMap::new(),
            chosen_of: BTreeMap::new(),
            place: config.state.join("inquiries"),
            clock,
            deadline: probe::DEADLINE,
            patience: choices::DEADLINE,
        }
    }

    /// The same, looking for these providers with this patience.
    #[cfg(all(test, unix))]
    pub(super) fn looking_for(mut self, providers: &'static [Provider], deadline: Duration) -> Self {
        (self.providers, self.deadline, self.patience) = (providers, deadline, deadline);
        self
    }

    /// Looks and tells the actor what is not as it was, until `shutdown`.
    pub(crate) async fn keep(mut self, events: mpsc::Sender<Event>, shutdown: CancellationToken) {
        let _ended = shutdown.run_until_cancelled(self.keep_on(events)).await;
    }

    async fn keep_on(&mut self, events: mpsc::Sender<Event>) {
        self.search_path.find().await;
        loop {
            self.scan(&events).await;
            self.ask_one(&events).await;
            let doubts = self.known.values().any(|known| known.doubted);
            tokio::time::sleep(if doubts { DOUBTED } else { EVERY }).await;
        }
    }

    /// Looks once. What needs no probe is told first, each probe's result as it comes.
    pub(super) async fn scan(&mut self, events: &mpsc::Sender<Event>) {
        self.custom.refresh();
        let now = self.clock.elapsed();
        let mut probes = FuturesUnordered::new();
        for provider in self.providers {
            let path = lookup::find(provider.executables, self.search_path.known());
            let Some((path, stamp)) = path.and_then(|path| lookup::stamp(&path).map(|stamp| (path, stamp))) else {
                self.learn(provider, None, probe::missing(provider));
                continue;
            };
            if self.is_answered(provider, &stamp, now) {
                continue;
            }
            let (search_path, deadline) = (self.search_path.clone(), self.deadline);
            probes.push(async move {
                (provider, stamp, probe::probe(provider, &path, search_path.known(), deadline).await)
            });
        }
        self.tell(events).await;
        while let Some((provider, stamp, entry)) = probes.next().await {
            self.learn(provider, Some(stamp), entry);
            self.tell(events).await;
        }
    }

    /// Asks one program what can be chosen of it, if one has not been asked
    /// lately: one after the other, since each is a whole agent.
    pub(super) async fn ask_one(&mut self, events: &mpsc::Sender<Event>) {
        let now = self.clock.elapsed();
        let due = self.providers.iter().find_map(|provider| {
            let known = self.known.get(provider.name).filter(|known| known.entry.is_found() && !known.doubted)?;
            let stamp = known.stamp.clone().filter(|_| choices::can_be_asked(provider))?;
            let lately = self
                .chosen_of
                .get(provider.name)
                .is_some_and(|asked| asked.stamp == stamp && now.saturating_sub(asked.at) < CHOICES_AGAIN);
            let program = known.entry.program.as_ref().filter(|_| !lately)?;
            Some((provider, PathBuf::from(&program.path), stamp))
        });
        let Some((provider, path, stamp)) = due else { return };
        let search_path = self.search_path.clone();
        let said = choices::ask(provider, &path, &self.place, search_path.known(), self.patience).await;
        let said = match said {
            Ok((models, modes)) => Some(Choices { models, modes, asked_at: Some(self.clock.now()) }.bounded()),
            Err(why) => {
                tracing::info!(provider = provider.name, "it does not say which models it has: {why}");
                None
            }
        };
        let before = self.chosen_of.remove(provider.name).and_then(|asked| asked.choices);
        let at = self.clock.elapsed();
        // What it said before is better than nothing.
        self.chosen_of.insert(provider.name, Asked { choices: said.or(before), stamp, at });
        self.tell(events).await;
    }

    /// Whether what is known of this very program still holds.
    fn is_answered(&self, provider: &Provider, stamp: &Stamp, now: Duration) -> bool {
        self.known.get(provider.name).is_some_and(|known| {
            let same = known.stamp.as_ref() == Some(stamp) && !known.doubted;
            same && now.saturating_sub(known.asked) < if known.entry.is_found() { ASK_ANYWAY } else { ASK_AGAIN }
        })
    }

    fn learn(&mut self, provider: &'static Provider, stamp: Option<Stamp>, entry: Entry) {
        let asked = self.clock.elapsed();
        let known = self.known.get_mut(provider.name).filter(|known| known.entry.is_found() && !known.doubted);
        if let Some(known) = known.filter(|_| !entry.is_found()) {
            known.doubted = true;
            return;
        }
        let before = self.known.insert(provider.name, Known { entry, stamp, asked, doubted: false });
        let report = &self.known[provider.name].entry.report;
        if before.is_none_or(|before| before.entry.report != *report) {
            let detail = report.detail.as_deref().unwrap_or_default();
            tracing::info!(
                provider = provider.name, state = ?report.state, version = report.version.as_deref(), "{detail}"
            );
        }
    }

    async fn tell(&self, events: &mpsc::Sender<Event>) {
        // The actor compares; without an actor the process is ending.
        let _ = events.send(Event::Inventory(self.inventory())).await;
    }

    /// Everything that is known by now.
    fn inventory(&self) -> Inventory {
        let custom = self.custom.good().providers.iter().map(|provider| provider.entry(self.search_path.known()));
        let builtin = self.providers.iter().filter_map(|provider| self.known.get(provider.name));
        let entries = self.demo.as_ref().map(demo).into_iter();
        let entries = entries.chain(builtin.map(|known| known.entry.clone())).chain(custom);
        let mut inventory = Inventory::default();
        for Entry { report, program } in entries {
            if let Some(program) = program {
                inventory.programs.insert(report.provider.clone(), program);
            }
            inventory.reports.push(report);
        }
        let said = self.chosen_of.iter().filter_map(|(name, asked)| Some(((*name).to_owned(), asked.choices.clone()?)));
        inventory.choices = said.collect();
        let problem = self.custom.problem().map(|problem| broken("providers.toml", problem.to_owned()));
        inventory.reports.extend(problem);
        inventory
    }
}

fn demo(config: &DemoConfig) -> Entry {
    let path = config.program.to_string_lossy().into_owned();
    Entry {
        report: ProviderReport {
            provider: DEMO.to_owned(),
            title: "Demo agent".to_owned(),
            state: ProviderState::Found,
            version: None,
            path: Some(path.clone()),
            detail: None,
            install: None,
        },
        program: Some(Program { protocol: Protocol::ExecLines, path, args: config.args.clone(), version: None }),
    }
}
