//! Sets of ids as values, so that one statement serves any number of them.

use uuid::Uuid;

/// The condition that a column is one of the ids in a parameter, `$2` if not
/// said, which is a JSON array made by [`json`].
macro_rules! among {
    ($database:ident, $column:literal) => {
        $crate::ids::among!($database, $column, "$2")
    };
    (sqlite, $column:literal, $parameter:literal) => {
        concat!($column, " IN (SELECT unhex(value) FROM json_each(", $parameter, "))")
    };
    (postgres, $column:literal, $parameter:literal) => {
        // As an array, of which PostgreSQL knows that it is short.
        concat!($column, " = ANY (CAST(translate(", $parameter, ", '[]', '{}') AS UUID[]))")
    };
}
pub(crate) use among;

/// The condition that a row is of the workspace in parameter `$1`, beside one
/// that leaves fewer rows. SQLite, which nobody counts rows for, would take
/// the workspace for the smaller one: the sign keeps its index away.
macro_rules! in_workspace {
    (sqlite, $column:literal) => {
        concat!("+", $column, " = $1")
    };
    (postgres, $column:literal) => {
        concat!($column, " = $1")
    };
}
pub(crate) use in_workspace;

/// An id as the text that [`listed`] has, `none` for no id.
macro_rules! as_text {
    (sqlite, $column:literal) => {
        concat!("COALESCE(NULLIF(lower(hex(", $column, ")), ''), 'none')")
    };
    (postgres, $column:literal) => {
        concat!("COALESCE(replace(CAST(", $column, " AS TEXT), '-', ''), 'none')")
    };
}
pub(crate) use as_text;

/// Ids for [`among!`].
pub(crate) fn json(ids: impl IntoIterator<Item = Uuid>) -> String {
    let quoted: Vec<String> = ids.into_iter().map(|id| format!("\"{}\"", id.simple())).collect();
    format!("[{}]", quoted.join(","))
}

/// Words between commas, to be searched in; empty for none.
pub(crate) fn listed(words: impl IntoIterator<Item = String>) -> String {
    let mut list = String::new();
    for word in words {
        if list.is_empty() {
            list.push(',');
        }
        list.push_str(&word);
        list.push(',');
    }
    list
}
