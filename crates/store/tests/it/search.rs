//! Search for words that are everywhere: another way to the same answers.

use shipmate_core::api::board::Issue;
use shipmate_core::id::IssueId;
use shipmate_store::issues::{Archived, Filter, Order};
use shipmate_store::words::{Question, find};
use shipmate_store::{Read, issues};
use shipmate_testkit::database::Kind;
use shipmate_testkit::{Database, crowd, on_both};

use crate::fixture::World;

/// Every `nth` issue has this word too.
async fn give(database: &Database, world: &World, (word, nth): (&str, i64)) {
    let (word, workspace) = match database.kind() {
        Kind::Sqlite => (format!("CAST('{word}' AS BLOB)"), format!("x'{}'", world.workspace.0.simple())),
        Kind::Postgres => (format!("convert_to('{word}', 'UTF8')"), format!("CAST('{}' AS UUID)", world.workspace)),
    };
    let sql = format!(
        "INSERT INTO issue_word (workspace_id, word, source_id, issue_id, weight)
         SELECT workspace_id, {word}, id, id, 3 FROM issue WHERE workspace_id = {workspace} AND number % {nth} = 0"
    );
    database.execute(&sql).await;
}

async fn all(read: &mut Read, world: &World) -> Vec<Issue> {
    let filter = Filter { archived: Archived::Shown, order: Order::Updated, limit: 100_000, ..Filter::default() };
    let (found, _) = issues::page(read, world.workspace, &filter).await.expect("a list");
    found.into_iter().map(|(issue, _)| issue).collect()
}

on_both! {
    async fn words_that_are_all_common_find_what_changed_last(database: Database) {
        let world = World::new(&database, 1).await;
        let place = crowd::Place { workspace: world.workspace, owner: world.owner };
        let size = crowd::Size { issues: 14_000, events: 0, records: 0 };
        for statement in crowd::statements(database.kind(), place, size) {
            database.execute(&statement).await;
        }
        // Each way to look: some thousands of places, and more than are gathered.
        for given in [("second", 2), ("third", 3), ("every", 1), ("each", 1)] {
            give(&database, &world, given).await;
        }
        let mut read = world.store.read().await.expect("a snapshot");
        let all = all(&mut read, &world).await;
        assert!(all.len() > 12_000, "{}", all.len());
        let asked = [
            ("second third", 6), ("each third every second", 6), ("third every", 3), ("second each", 2), ("each every", 1),
            ("third", 3), ("sec", 2),
        ];
        for (words, nth) in asked {
            for closed_too in [false, true] {
                let open = |issue: &Issue| issue.archived_at.is_none() && !issue.status.is_over();
                let wanted = all.iter().filter(|issue| issue.number % nth == 0 && (closed_too || open(issue)));
                let wanted: Vec<IssueId> = wanted.map(|issue| issue.id).collect();
                let whole = i64::try_from(wanted.len()).expect("few");
                for (limit, offset) in [(50, 0), (7, 190), (100, 250), (100, whole - 5), (10, whole), (10, whole + 1_000)] {
                    let question = Question { words: words.to_owned(), closed_too, limit, offset };
                    let (found, total) = find(&mut read, world.workspace, &question).await.expect("an answer");
                    let found: Vec<IssueId> = found.iter().map(|(issue, _)| issue.id).collect();
                    let skipped = usize::try_from(offset).expect("few");
                    let page = wanted.iter().copied().skip(skipped).take(usize::try_from(limit).expect("few"));
                    assert_eq!(found, page.collect::<Vec<_>>(), "{question:?}");
                    // The last page knows; before and beyond it, no more are counted.
                    let ends_here = !found.is_empty() && offset + limit > whole;
                    assert_eq!(total, if ends_here { whole } else { whole.min(200) }, "{question:?}");
                }
            }
        }
    }
}
