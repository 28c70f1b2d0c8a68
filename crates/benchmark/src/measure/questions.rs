//! What the board asks, of a database that holds many issues.

use shipmate_core::api::board::{CreateIssue, Issue};

use crate::board;
use crate::load::number;
use crate::load::{durations, micros};
use crate::measure::Bench;
use crate::report::{Section, count, millis};
use crate::server::Server;
use crate::trouble::Trouble;
use hyper::Method;
use shipmate_seams::Clock;

/// What is asked, and what it is called.
const QUESTIONS: [(&str, &str); 5] = [
    ("the board, first page of 1,000", "/api/issues?limit=1000&offset=0"),
    ("list, 50 of one status", "/api/issues?status=todo&limit=50"),
    ("list, 50 from the middle", "/api/issues?limit=50&offset=50000"),
    ("search for part of a title", "/api/issues?q=webhook%20breaks&limit=50"),
    ("search that finds nothing", "/api/issues?q=unheard-of&limit=50"),
];

/// Measures on all databases.
pub(crate) async fn measure(bench: &Bench) -> Result<Section, Trouble> {
    let title =
        format!("Questions to a board with {} issues", count(number(bench.scale.issues.try_into().unwrap_or(0))));
    let mut section = Section::new(&title, &["question", "p50", "p99", "slowest"]);
    for kind in &bench.databases {
        let server = bench.program.serve(kind, "questions").await?;
        let issues = board::issues(&server, bench.scale.issues, Vec::new()).await?;
        for (what, path) in QUESTIONS {
            let name = format!("{}: {what}", kind.name());
            section.row(ask(bench, &server, name, |_| path.to_owned()).await?);
        }
        let name = format!("{}: one issue", kind.name());
        let one = |n: usize| format!("/api/issues/{}", issues[n * 7919 % issues.len()].identifier);
        section.row(ask(bench, &server, name, one).await?);
        section.row(write(bench, &server, format!("{}: a new issue", kind.name())).await?);
        server.end().await?;
    }
    section
        .note(format!("Each is asked {} times over one connection, the whole answer is read.", bench.scale.questions));
    Ok(section)
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
        owner.send(Method::GET, &path(n), None).await?.done()?;
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
