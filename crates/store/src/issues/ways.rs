//! The ways to look for issues: each begins at the index that leaves the least
//! to look at, and the rest of a filter is values, so that one text serves
//! every combination of it.

use shipmate_core::status::IssueStatus;

use super::columns;
use super::filter::{Archived, Filter, Order};
use crate::ids::{among, as_text, in_workspace, json};
use crate::sql::{Sql, statements};

/// What all ways have in common. An empty text filters nothing.
macro_rules! matching {
    ($database:ident, $way:expr) => {
        concat!(
            " FROM issue i JOIN workspace w ON w.id = i.workspace_id
             WHERE ($2 = '' OR $2 LIKE '%,' || i.status || ',%')
               AND ($3 = '' OR $3 LIKE '%,' || i.priority || ',%')
               AND ($4 = '' OR $4 LIKE '%,' || ",
            as_text!($database, "i.assignee_id"),
            " || ',%')
               AND ($5 = '' OR $5 LIKE '%,' || ",
            as_text!($database, "i.parent_issue_id"),
            " || ',%')
               AND ($6 = '' OR $6 LIKE '%,' || ",
            as_text!($database, "i.creator_id"),
            " || ',%')
               AND ($7 = '' OR EXISTS (SELECT 1 FROM issue_label l
                                       WHERE l.issue_id = i.id AND $7 LIKE '%,' || ",
            as_text!($database, "l.label_id"),
            " || ',%'))
               AND ($8 = '' OR i.title_folded LIKE $8 ESCAPE '!')
               AND ($9 = '' OR i.due_date <= $9)
               AND ($10 = '' OR $10 LIKE '%,' || ",
            as_text!($database, "i.project_id"),
            " || ',%')
               AND ",
            $way
        )
    };
}

/// The issues of a set that has an index of its own.
macro_rules! few {
    ($database:ident, $column:literal) => {
        concat!(
            in_workspace!($database, "i.workspace_id"),
            " AND ",
            among!($database, $column, "$11"),
            " AND ($12 = 'all' OR ($12 = 'only') = (i.archived_at IS NOT NULL))"
        )
    };
}

macro_rules! every {
    () => {
        "i.workspace_id = $1 AND ($11 = 'all' OR ($11 = 'only') = (i.archived_at IS NOT NULL))"
    };
}

/// The issues with labels, which are looked up from the labels on.
macro_rules! labelled {
    (sqlite) => {
        labelled!(
            sqlite,
            "SELECT k.issue_id FROM json_each($11) j CROSS JOIN issue_label k ON k.label_id = unhex(j.value)"
        )
    };
    (postgres) => {
        labelled!(
            postgres,
            "SELECT k.issue_id FROM issue_label k WHERE k.label_id = ANY (CAST(translate($11, '[]', '{}') AS UUID[]))"
        )
    };
    ($database:ident, $issues:literal) => {
        concat!(
            in_workspace!($database, "i.workspace_id"),
            " AND i.id IN (",
            $issues,
            ") AND ($12 = 'all' OR ($12 = 'only') = (i.archived_at IS NOT NULL))"
        )
    };
}

/// The issues with a part of a title, out of the index that holds nothing else.
macro_rules! titled {
    (sqlite) => {
        titled!(sqlite, "issue t INDEXED BY issue_open_titles")
    };
    (postgres) => {
        titled!(postgres, "issue t")
    };
    ($database:ident, $titles:literal) => {
        concat!(
            in_workspace!($database, "i.workspace_id"),
            " AND i.archived_at IS NULL AND i.id IN (SELECT t.id FROM ",
            $titles,
            " WHERE t.workspace_id = $1 AND t.archived_at IS NULL AND t.title_folded LIKE $8 ESCAPE '!')"
        )
    };
}

macro_rules! in_columns {
    (sqlite) => {
        "i.workspace_id = $1 AND i.archived_at IS NULL AND i.status IN (SELECT value FROM json_each($11))"
    };
    (postgres) => {
        "i.workspace_id = $1 AND i.archived_at IS NULL
         AND i.status = ANY (CAST(translate($11, '[]', '{}') AS TEXT[]))"
    };
}

macro_rules! listing {
    ($database:ident, $way:expr, $order:expr) => {
        concat!("SELECT ", columns!(), matching!($database, $way), " ORDER BY ", $order)
    };
}

/// The order that the index has which a list is read from.
macro_rules! ordered {
    ($order:literal) => {
        Sql::Each {
            sqlite: listing!(
                sqlite,
                "i.workspace_id = $1 AND i.archived_at IS NULL",
                concat!($order, " LIMIT $11 OFFSET $12")
            ),
            postgres: listing!(
                postgres,
                "i.workspace_id = $1 AND i.archived_at IS NULL",
                concat!($order, " LIMIT $11 OFFSET $12")
            ),
        }
    };
}

/// The order of a set that is sorted when it is read.
macro_rules! sorted {
    ($order:literal, $limit:literal) => {
        concat!(
            "CASE WHEN ",
            $order,
            " = 'created' THEN i.number END DESC,
             CASE WHEN ",
            $order,
            " = 'updated' THEN i.updated_at END DESC,
             CASE WHEN ",
            $order,
            " = 'due' THEN COALESCE(i.due_date, '9999-12-31') END,
             CASE WHEN ",
            $order,
            " = 'priority' THEN CASE i.priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2
                  WHEN 'low' THEN 3 ELSE 4 END END,
             i.position, i.number DESC LIMIT ",
            $limit
        )
    };
}

macro_rules! list_few {
    ($column:literal) => {
        Sql::Each {
            sqlite: listing!(sqlite, few!(sqlite, $column), sorted!("$15", "$13 OFFSET $14")),
            postgres: listing!(postgres, few!(postgres, $column), sorted!("$15", "$13 OFFSET $14")),
        }
    };
}

macro_rules! counting {
    ($way:expr) => {
        Sql::Each {
            sqlite: concat!("SELECT COUNT(*) AS value", matching!(sqlite, $way)),
            postgres: concat!("SELECT COUNT(*) AS value", matching!(postgres, $way)),
        }
    };
}

macro_rules! count_few {
    ($column:literal) => {
        Sql::Each {
            sqlite: concat!("SELECT COUNT(*) AS value", matching!(sqlite, few!(sqlite, $column))),
            postgres: concat!("SELECT COUNT(*) AS value", matching!(postgres, few!(postgres, $column))),
        }
    };
}

statements! {
    BY_POSITION = ordered!("i.position, i.number DESC");
    BY_NUMBER = ordered!("i.number DESC");
    BY_CHANGE = ordered!("i.updated_at DESC, i.number DESC");
    // As the index has it: migration 0220.
    BY_PRIORITY = ordered!(
        "CASE i.priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END,
         i.position, i.number DESC"
    );
    BY_DUE_DATE = ordered!("COALESCE(i.due_date, '9999-12-31'), i.position, i.number DESC");
    IN_COLUMN = Sql::Each {
        sqlite: listing!(sqlite, "i.workspace_id = $1 AND i.archived_at IS NULL AND i.status = $11", "i.position, i.number DESC LIMIT $12 OFFSET $13"),
        postgres: listing!(postgres, "i.workspace_id = $1 AND i.archived_at IS NULL AND i.status = $11", "i.position, i.number DESC LIMIT $12 OFFSET $13"),
    };
    PUT_AWAY = Sql::Each {
        sqlite: listing!(sqlite, "i.workspace_id = $1 AND i.archived_at IS NOT NULL", "i.position, i.number DESC LIMIT $11 OFFSET $12"),
        postgres: listing!(postgres, "i.workspace_id = $1 AND i.archived_at IS NOT NULL", "i.position, i.number DESC LIMIT $11 OFFSET $12"),
    };
    WITHIN = list_few!("i.parent_issue_id");
    ASSIGNED = list_few!("i.assignee_id");
    IN_PROJECT = list_few!("i.project_id");
    LABELLED = Sql::Each {
        sqlite: listing!(sqlite, labelled!(sqlite), sorted!("$15", "$13 OFFSET $14")),
        postgres: listing!(postgres, labelled!(postgres), sorted!("$15", "$13 OFFSET $14")),
    };
    TITLED = Sql::Each {
        sqlite: listing!(sqlite, titled!(sqlite), sorted!("$13", "$11 OFFSET $12")),
        postgres: listing!(postgres, titled!(postgres), sorted!("$13", "$11 OFFSET $12")),
    };
    EVERY = Sql::Each {
        sqlite: listing!(sqlite, every!(), sorted!("$14", "$12 OFFSET $13")),
        postgres: listing!(postgres, every!(), sorted!("$14", "$12 OFFSET $13")),
    };
    COUNT_OPEN = counting!("i.workspace_id = $1 AND i.archived_at IS NULL");
    COUNT_COLUMNS = Sql::Each {
        sqlite: concat!("SELECT COUNT(*) AS value", matching!(sqlite, in_columns!(sqlite))),
        postgres: concat!("SELECT COUNT(*) AS value", matching!(postgres, in_columns!(postgres))),
    };
    COUNT_TITLED = Sql::Each {
        sqlite: concat!("SELECT COUNT(*) AS value", matching!(sqlite, titled!(sqlite))),
        postgres: concat!("SELECT COUNT(*) AS value", matching!(postgres, titled!(postgres))),
    };
    COUNT_PUT_AWAY = counting!("i.workspace_id = $1 AND i.archived_at IS NOT NULL");
    COUNT_WITHIN = count_few!("i.parent_issue_id");
    COUNT_ASSIGNED = count_few!("i.assignee_id");
    COUNT_IN_PROJECT = count_few!("i.project_id");
    COUNT_LABELLED = Sql::Each {
        sqlite: concat!("SELECT COUNT(*) AS value", matching!(sqlite, labelled!(sqlite))),
        postgres: concat!("SELECT COUNT(*) AS value", matching!(postgres, labelled!(postgres))),
    };
    COUNT_EVERY = counting!(every!());
}

/// How many issues are sorted rather than met one after the other.
const FEW: i64 = 1000;

/// Where looking for issues begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// At those that are not archived, in the order wanted.
    Open,
    /// At some columns of them.
    Columns(Vec<IssueStatus>),
    /// At those with a part of their title, if these are few.
    Titled,
    /// At those that are archived, by their place.
    Archived,
    /// At those that belong to something, which are few: its ids as JSON.
    Few(Owner, String),
    /// At all of the workspace.
    Every,
}

/// What issues belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Parent,
    Label,
    Assignee,
    Project,
}

impl Way {
    /// The way to the issues of a filter.
    pub(super) fn to_list(filter: &Filter, total: i64) -> Self {
        match Self::to_count(filter) {
            // One column is kept in the order of its places, and nothing else.
            Self::Columns(statuses) if statuses.len() > 1 || filter.order != Order::Position => Self::Open,
            // Those that many have are soon met in the order wanted.
            Self::Titled if total > FEW => Self::Open,
            Self::Archived if filter.order != Order::Position => Self::Every,
            way => way,
        }
    }

    /// The way to their number, for which their order does not matter.
    pub(super) fn to_count(filter: &Filter) -> Self {
        let labels: Vec<_> = filter.labels.iter().map(|id| Some(id.0)).collect();
        let owners = [
            (Owner::Parent, &filter.parents),
            (Owner::Label, &labels),
            (Owner::Project, &filter.projects),
            (Owner::Assignee, &filter.assignees),
        ];
        for (owner, ids) in owners {
            // Those that belong to nothing are many.
            let all: Option<Vec<_>> = ids.iter().copied().collect();
            if let Some(all) = all.filter(|all| !all.is_empty()) {
                return Self::Few(owner, json(all));
            }
        }
        match (filter.archived, &filter.statuses[..]) {
            (Archived::Hidden, _) if !filter.title_part.is_empty() => Self::Titled,
            (Archived::Hidden, []) => Self::Open,
            (Archived::Hidden, statuses) => Self::Columns(statuses.to_vec()),
            (Archived::Only, _) => Self::Archived,
            (Archived::Shown, _) => Self::Every,
        }
    }
}

/// The statement that lists by a way.
pub(super) fn list_by(way: &Way, order: Order) -> Sql {
    match (way, order) {
        (Way::Open, Order::Position) => BY_POSITION,
        (Way::Open, Order::Created) => BY_NUMBER,
        (Way::Open, Order::Updated) => BY_CHANGE,
        (Way::Open, Order::Priority) => BY_PRIORITY,
        (Way::Open, Order::Due) => BY_DUE_DATE,
        (Way::Columns(_), _) => IN_COLUMN,
        (Way::Titled, _) => TITLED,
        (Way::Archived, _) => PUT_AWAY,
        (Way::Few(Owner::Parent, _), _) => WITHIN,
        (Way::Few(Owner::Label, _), _) => LABELLED,
        (Way::Few(Owner::Assignee, _), _) => ASSIGNED,
        (Way::Few(Owner::Project, _), _) => IN_PROJECT,
        (Way::Every, _) => EVERY,
    }
}

/// The statement that counts by a way.
pub(super) fn count_by(way: &Way) -> Sql {
    match way {
        Way::Open => COUNT_OPEN,
        Way::Columns(_) => COUNT_COLUMNS,
        Way::Titled => COUNT_TITLED,
        Way::Archived => COUNT_PUT_AWAY,
        Way::Few(Owner::Parent, _) => COUNT_WITHIN,
        Way::Few(Owner::Label, _) => COUNT_LABELLED,
        Way::Few(Owner::Assignee, _) => COUNT_ASSIGNED,
        Way::Few(Owner::Project, _) => COUNT_IN_PROJECT,
        Way::Every => COUNT_EVERY,
    }
}
