//! A large database, made inside the database: what a busy installation has
//! after years, in seconds, and skewed as such things are.

mod rows;
mod words;

use shipmate_core::id::{AccountId, WorkspaceId};

use crate::database::Kind;

/// How much of everything. What is not said follows from the issues.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Issues of all workspaces; half of them have had a run.
    pub issues: u64,
    /// Events of all workspaces.
    pub events: u64,
    /// Journal records of all runs.
    pub records: u64,
}

/// A workspace that is filled, and what it has already.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// One of its people, who has written the issues and follows them.
    pub owner: AccountId,
}

/// The statements that fill an empty workspace of a migrated database with
/// nine tenths of everything, and six invented ones beside it with the rest.
/// To be run in this order, in one transaction or many.
#[must_use]
pub fn statements(kind: Kind, place: Place, size: Size) -> Vec<String> {
    let dialect = Dialect(kind);
    let mut all = vec![dialect.strangers(OTHERS)];
    let others = size.issues / 10 / OTHERS;
    let mut from = 1;
    for number in 0..=OTHERS {
        let (workspace, owner) = match number {
            0 => (dialect.known(place.workspace.0), dialect.known(place.owner.0)),
            _ => {
                (dialect.id(Kindred::Workspace, &number.to_string()), dialect.id(Kindred::Account, &number.to_string()))
            }
        };
        let count = if number == 0 { size.issues - others * OTHERS } else { others };
        let events = if number == 0 { size.events - size.events / 10 } else { size.events / 10 / OTHERS };
        if count == 0 {
            continue;
        }
        let part = rows::Part { dialect, workspace, owner, number, from, count, events };
        all.extend(part.statements());
        from += count;
    }
    all.extend(rows::journals(dialect, size));
    all
}

/// How many workspaces are invented beside the one that was there.
const OTHERS: u64 = 6;

/// What an invented id belongs to. Ids of different things differ.
#[derive(Debug, Clone, Copy)]
enum Kindred {
    Workspace = 1,
    Account,
    Agent,
    Project,
    Label,
    Issue,
    Comment,
    Activity,
    InboxItem,
    Task,
    Trigger,
    Execution,
    Review,
    Session,
    Runtime,
    Attachment,
}

/// How one of the databases writes what the other one writes differently.
#[derive(Debug, Clone, Copy)]
struct Dialect(Kind);

impl Dialect {
    /// An id that was there before.
    fn known(self, id: uuid::Uuid) -> String {
        match self.0 {
            Kind::Sqlite => format!("x'{}'", id.simple()),
            Kind::Postgres => format!("CAST('{id}' AS UUID)"),
        }
    }

    /// The id of the thing with this number.
    fn id(self, what: Kindred, number: &str) -> String {
        let what = what as u64;
        match self.0 {
            Kind::Sqlite => format!("unhex(printf('%08x70008000%016x', {what}, {number}))"),
            Kind::Postgres => {
                format!("CAST('{what:08x}70008000' || lpad(to_hex(CAST({number} AS BIGINT)), 16, '0') AS UUID)")
            }
        }
    }

    /// A table `s` of the numbers `n` from one to another.
    fn numbers(self, from: u64, to: u64) -> String {
        match self.0 {
            Kind::Sqlite => format!(
                "(WITH RECURSIVE c (n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM c WHERE n < {to})
                  SELECT n FROM c WHERE n <= {to}) AS s"
            ),
            Kind::Postgres => format!("(SELECT n FROM generate_series(CAST({from} AS BIGINT), {to}) AS g (n)) AS s"),
        }
    }

    /// A moment so many seconds after the beginning of 2026.
    fn time(self, seconds: &str) -> String {
        match self.0 {
            Kind::Sqlite => format!("strftime('%Y-%m-%dT%H:%M:%S+00:00', 1767225600 + {seconds}, 'unixepoch')"),
            Kind::Postgres => format!("to_timestamp(1767225600 + {seconds})"),
        }
    }

    /// A text as bytes.
    fn bytes(self, text: &str) -> String {
        match self.0 {
            Kind::Sqlite => format!("CAST({text} AS BLOB)"),
            Kind::Postgres => format!("convert_to({text}, 'UTF8')"),
        }
    }

    /// One of the words, by number.
    fn word(self, number: &str) -> String {
        let cases: Vec<String> =
            words::WORDS.iter().enumerate().map(|(at, word)| format!("WHEN {at} THEN '{word}'")).collect();
        format!("CASE ({number}) % {} {} END", words::WORDS.len(), cases.join(" "))
    }

    /// People and workspaces that nobody else knows.
    fn strangers(self, count: u64) -> String {
        let (account, workspace) = (self.id(Kindred::Account, "n"), self.id(Kindred::Workspace, "n"));
        let (numbers, at) = (self.numbers(1, count), self.time("n"));
        format!(
            "INSERT INTO account (id, name, created_at) SELECT {account}, 'Stranger', {at} FROM {numbers};
             INSERT INTO workspace (id, name, slug, issue_prefix, created_at, updated_at)
             SELECT {workspace}, 'Elsewhere', 'elsewhere-' || n, 'ELSE', {at}, {at} FROM {numbers};
             INSERT INTO member (workspace_id, account_id, role, created_at)
             SELECT {workspace}, {account}, 'owner', {at} FROM {numbers}"
        )
    }
}
