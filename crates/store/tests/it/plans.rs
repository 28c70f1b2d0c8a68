//! No statement reads a large table whole, on either database.

use std::collections::BTreeSet;

use shipmate_store::Plan;
use shipmate_testkit::database::Kind;
use shipmate_testkit::{Database, crowd, on_both};
use sqlx::Connection as _;

use crate::fixture::{World, open};

/// The tables that grow with what people and agents do. All others hold what
/// people set up by hand, which is read whole in no time.
const LARGE: [&str; 30] = [
    "act",
    "activity",
    "agent_session",
    "attachment",
    "attachment_chunk",
    "comment",
    "comment_mention",
    "comment_reaction",
    "creation",
    "credential",
    "daily_usage",
    "diff",
    "event",
    "execution",
    "inbox_item",
    "issue",
    "issue_blocker",
    "issue_label",
    "issue_word",
    "journal_chunk",
    "letter",
    "question",
    "reference_message",
    "review",
    "review_comment",
    "skill_bundle",
    "subscriber",
    "task",
    "task_trigger",
    "usage_entry",
];

/// Indexes of what waits or is under way: they stay short and may be read whole.
const SHORT: [&str; 15] = [
    "attachment_unused",
    "execution_live",
    "execution_live_in_workspace",
    "execution_live_on_runtime",
    "execution_not_in_daily_usage",
    "issue_not_findable",
    "review_open_on_daemon",
    "review_open_on_task",
    "task_later",
    "task_one_alive",
    "task_running",
    "task_trigger_unconsumed",
    "task_waiting",
    "task_waiting_alike",
    "task_waiting_longest",
];

/// Statements that may read this table whole, or sort all of a workspace, and why.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("identity::FORGET_EXPIRED", "credential", "once in an hour, of a table as long as the list of sign-ins"),
    ("standing::CREDENTIALS", "credential", "all of them are what is asked for, once at a server's start"),
    (
        "issues::ways::EVERY",
        "issue",
        "archived issues in another order than theirs, or with all others: nobody's first page",
    ),
];

fn allowed(plan: &Plan, table: &str) -> Option<usize> {
    ALLOWED.iter().position(|(name, of, _)| plan.statement.ends_with(name) && *of == table)
}

fn judge(plans: &[Plan], used: &mut BTreeSet<usize>) -> Vec<String> {
    let mut faults = Vec::new();
    for plan in plans {
        for scan in plan.scans.iter().filter(|scan| LARGE.contains(&scan.table.as_str())) {
            let short = scan.index.as_ref().is_some_and(|index| SHORT.contains(&index.as_str()));
            let fault = match &scan.bound {
                bound if bound.is_empty() && !short => "is read whole",
                bound if scan.sorted && bound == "workspace_id=?" => "is sorted whole for a workspace",
                _ => continue,
            };
            match allowed(plan, &scan.table) {
                Some(at) => drop(used.insert(at)),
                None => faults.push(format!("{}: {} {fault}\n{}\n", plan.statement, scan.table, plan.text)),
            }
        }
    }
    faults
}

/// A world with a few thousand issues and everything that hangs on them.
async fn crowded(database: &Database) -> World {
    let world = World::new(database, 1).await;
    let place = crowd::Place { workspace: world.workspace, owner: world.owner };
    let size = crowd::Size { issues: 4_000, events: 20_000, records: 200_000 };
    for statement in crowd::statements(database.kind(), place, size) {
        database.execute(&statement).await;
    }
    world
}

on_both! {
    async fn no_large_table_is_read_whole(database: Database) {
        let world = crowded(&database).await;
        let mut used = BTreeSet::new();
        // Nobody counts rows for SQLite, so its plans must be good without.
        let mut faults = match database.kind() {
            Kind::Sqlite => judge(&world.store.plans().await.expect("plans"), &mut used),
            Kind::Postgres => Vec::new(),
        };
        world.store.analyze().await.expect("counted");
        let plans = world.store.plans().await.expect("plans");
        assert!(plans.iter().map(|plan| plan.scans.len()).sum::<usize>() > 300, "plans are understood");
        faults.extend(judge(&plans, &mut used));
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
        if database.kind() == Kind::Sqlite {
            let idle: Vec<_> = (0..ALLOWED.len()).filter(|at| !used.contains(at)).map(|at| ALLOWED[at]).collect();
            assert!(idle.is_empty(), "allowed, but not needed: {idle:?}");
        }
    }
}

/// Otherwise SQLite plans a statement anew at each run that is bound a value
/// for LIMIT or LIKE; `.cargo/config.toml` says how it is built.
#[tokio::test]
async fn sqlite_plans_a_statement_once() {
    let database = Database::sqlite();
    open(&database).await;
    let stable = "SELECT COUNT(*) FROM pragma_compile_options WHERE compile_options = 'ENABLE_QPSG'";
    assert_eq!(database.number(stable).await, 1, "was it built from within the project's folder?");
}

/// A row that is deleted is looked for in every table that names it.
#[tokio::test]
async fn what_names_rows_that_are_deleted_is_indexed_by_them() {
    let database = Database::sqlite();
    let world = World::new(&database, 1).await;
    let plans = world.store.plans().await.expect("plans");
    let deleted: BTreeSet<&str> =
        plans.iter().filter_map(|plan| plan.sql.strip_prefix("DELETE FROM ")?.split_whitespace().next()).collect();
    assert!(deleted.contains("runtime") && deleted.contains("project"), "{deleted:?}");
    let mut connection = sqlx::SqliteConnection::connect(database.url()).await.expect("the file opens");
    let unindexed: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT t.name, f.\"table\", f.\"from\" FROM sqlite_master t, pragma_foreign_key_list(t.name) f
         WHERE t.type = 'table' AND NOT EXISTS (
             SELECT 1 FROM pragma_index_list(t.name) l, pragma_index_info(l.name) c, sqlite_master x
             WHERE x.name = l.name AND c.seqno = f.seq AND c.name = f.\"from\"
               AND (l.partial = 0 OR x.sql LIKE '%WHERE ' || f.\"from\" || ' IS NOT NULL%'))
           AND f.seq = 0",
    )
    .fetch_all(&mut connection)
    .await
    .expect("what the schema says");
    let faults: Vec<_> = unindexed
        .iter()
        .filter(|(child, parent, _)| LARGE.contains(&child.as_str()) && deleted.contains(parent.as_str()))
        .collect();
    assert!(faults.is_empty(), "table, what it names, by which column: {faults:#?}");
}
