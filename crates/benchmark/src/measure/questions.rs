//! What people and programs ask, of a database as large as after years.

use hyper::Method;
use shipmate_core::api::board::{CreateIssue, Issue, IssueList};
use shipmate_core::api::run::Run;
use shipmate_seams::Clock;

use crate::crowd;
use crate::load::{durations, micros, number};
use crate::measure::Bench;
use crate::report::{Section, count, millis};
use crate::server::Server;
use crate::trouble::Trouble;

/// What is asked, and what it is called. `ISSUE`, `RUN` and `AGENT` are another one each time.
const QUESTIONS: [(&str, &str); 35] = [
    ("board, first 1,000 cards", "/api/issues?limit=1000"),
    ("board, cards 30,000 to 31,000", "/api/issues?limit=1000&offset=30000"),
    ("list, 50 of one column", "/api/issues?status=todo&limit=50"),
    ("list, 50 of two columns", "/api/issues?status=done,cancelled&limit=50"),
    ("list, the last 50 that changed", "/api/issues?sort=updated&limit=50"),
    ("list, the newest 50", "/api/issues?sort=created&limit=50"),
    ("list, the most urgent 50", "/api/issues?sort=priority&limit=50"),
    ("list, what is due first", "/api/issues?sort=due&limit=50"),
    ("list, 50 of one agent", "/api/issues?assignee_id=AGENT&limit=50"),
    ("list, 50 urgent of one agent", "/api/issues?assignee_id=AGENT&priority=urgent&limit=50"),
    ("archive, first 50", "/api/issues?archived=only&limit=50"),
    ("list, part of a title", "/api/issues?q=webhook%20breaks&limit=50"),
    ("list, part of no title", "/api/issues?q=unheard-of&limit=50"),
    ("search, a common word", "/api/issues/search?q=webhook&limit=50"),
    ("search, a common word, closed too", "/api/issues/search?q=webhook&include_closed=true&limit=50"),
    ("search, two common words", "/api/issues/search?q=webhook%20session&limit=50"),
    ("search, two common words, closed too", "/api/issues/search?q=webhook%20session&include_closed=true&limit=50"),
    ("search, two words of every issue", "/api/issues/search?q=breaks%20twice&limit=50"),
    ("search, a rare and a common word", "/api/issues/search?q=webhook%2050023&limit=50"),
    ("search, nothing", "/api/issues/search?q=unheardof&limit=50"),
    ("one issue", "/api/issues/ISSUE"),
    ("its timeline", "/api/issues/ISSUE/timeline"),
    ("its comments", "/api/issues/ISSUE/comments"),
    ("its runs", "/api/issues/ISSUE/runs"),
    ("the newest runs", "/api/runs"),
    ("runs under way", "/api/runs?status=running"),
    ("runs that wait", "/api/runs?status=queued"),
    ("one run", "/api/runs/RUN"),
    ("a page of its transcript", "/api/runs/RUN/transcript?limit=100"),
    ("inbox", "/api/inbox?limit=50"),
    ("projects with their progress", "/api/projects"),
    ("usage of a week by day", "/api/usage?by=day&since=2026-02-01&until=2026-02-07"),
    ("usage of a month by day", "/api/usage?by=day&since=2026-02-01&until=2026-02-28"),
    ("usage of a month by agent", "/api/usage?by=agent&since=2026-02-01&until=2026-02-28"),
    ("events, a page from long ago", "/api/events?after=1000&limit=500"),
];

/// Measures on all databases.
pub(crate) async fn measure(bench: &Bench) -> Result<Section, Trouble> {
    let size = bench.scale.crowd;
    let [issues, events, records] = [size.issues, size.events, size.records].map(|many| count(number(many)));
    let title = format!("Questions to a board with {issues} issues, {events} events and {records} journal records");
    let mut section = Section::new(&title, &["question", "p50", "p99", "slowest"]);
    for kind in &bench.databases {
        let server = bench.program.serve(kind, "questions").await?;
        let took = crowd::fill(&server, size).await?;
        let subjects = Subjects::of(&server).await?;
        for (what, path) in QUESTIONS {
            let name = format!("{}: {what}", kind.name());
            section.row(ask(bench, &server, name, |n| subjects.named(path, n)).await?);
        }
        section.row(write(bench, &server, format!("{}: a new issue", kind.name())).await?);
        server.end().await?;
        section.note(format!("{} was filled in {} s.", kind.name(), took.as_secs().max(1)));
    }
    section.note(format!(
        "Nine tenths of it are in one workspace, which is asked. Each is asked {} times over one connection, the whole \
         answer is read.",
        bench.scale.questions
    ));
    Ok(section)
}

/// What questions are about.
struct Subjects {
    issues: Vec<Issue>,
    runs: Vec<Run>,
}

impl Subjects {
    async fn of(server: &Server) -> Result<Self, Trouble> {
        let mut owner = server.owner().await?;
        let page: IssueList = owner.get("/api/issues?limit=1000").await?;
        let runs: Vec<Run> = owner.get("/api/runs?status=completed").await?;
        Ok(Self { issues: page.issues, runs })
    }

    fn named(&self, path: &str, n: usize) -> String {
        let issue = self.issues.get(n * 7919 % self.issues.len().max(1));
        let run = self.runs.get(n * 7919 % self.runs.len().max(1));
        let path = path.replace("ISSUE", issue.map_or("", |issue| &issue.identifier));
        let path = path.replace("RUN", &run.map(|run| run.id.to_string()).unwrap_or_default());
        path.replace("AGENT", &run.map(|run| run.agent_id.to_string()).unwrap_or_default())
    }
}

async fn ask(
    bench: &Bench,
    server: &Server,
    name: String,
    path: impl Fn(usize) -> String,
) -> Result<Vec<String>, Trouble> {
    let clock = Clock::system();
    let mut owner = server.owner().await?;
    let mut took = durations();
    let ends = clock.elapsed() + bench.scale.patience / 4;
    for n in 0..bench.scale.questions {
        let began = clock.elapsed();
        owner.send(Method::GET, &path(n), None).await?.done().map_err(|why| format!("{name}: {why}"))?;
        took.saturating_record(micros(clock.elapsed() - began));
        if clock.elapsed() > ends {
            break;
        }
    }
    Ok(row(name, &took))
}

async fn write(bench: &Bench, server: &Server, name: String) -> Result<Vec<String>, Trouble> {
    let clock = Clock::system();
    let mut owner = server.owner().await?;
    let mut took = durations();
    for n in 0..bench.scale.questions {
        let began = clock.elapsed();
        let wish = CreateIssue { title: format!("One more ({n})"), ..CreateIssue::default() };
        let _: Issue = owner.ask("/api/issues", &wish).await?;
        took.saturating_record(micros(clock.elapsed() - began));
    }
    Ok(row(name, &took))
}

fn row(name: String, took: &hdrhistogram::Histogram<u64>) -> Vec<String> {
    vec![name, millis(took.value_at_quantile(0.5)), millis(took.value_at_quantile(0.99)), millis(took.max())]
}
