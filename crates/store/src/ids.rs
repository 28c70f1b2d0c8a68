//! Sets of ids as values, so that one statement serves any number of them.

use uuid::Uuid;

/// The condition that a column is one of the ids in parameter `$2`, a JSON
/// array made by [`json`].
macro_rules! among {
    (sqlite, $column:literal) => {
        concat!($column, " IN (SELECT unhex(value) FROM json_each($2))")
    };
    (postgres, $column:literal) => {
        concat!($column, " IN (SELECT CAST(value AS UUID) FROM json_array_elements_text(CAST($2 AS JSON)))")
    };
}
pub(crate) use among;

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
