//! Tables of figures, in a form that is read in a terminal and kept in a document.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

/// One table with a title and what must be known to read it.
#[derive(Debug)]
pub(crate) struct Section {
    title: String,
    table: Table,
    notes: Vec<String>,
}

impl Section {
    /// A table with these columns and no rows yet. All but the first hold figures.
    pub(crate) fn new(title: &str, columns: &[&str]) -> Self {
        let mut table = Table::new();
        table.load_style(presets::ASCII_MARKDOWN).set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(columns);
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        Self { title: title.to_owned(), table, notes: Vec::new() }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.table.add_row(cells);
    }

    /// Adds a sentence that stands below the table.
    pub(crate) fn note(&mut self, sentence: impl Into<String>) {
        self.notes.push(sentence.into());
    }

    /// The table as Markdown.
    pub(crate) fn markdown(&self) -> String {
        let mut text = format!("### {}\n\n{}\n", self.title, self.table);
        for note in &self.notes {
            text.push_str(&format!("\n{note}\n"));
        }
        text
    }
}

/// A number with a comma between thousands: `12,345`.
pub(crate) fn count(number: f64) -> String {
    let digits = format!("{:.0}", number.abs());
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Milliseconds, with as many digits as are worth reading.
pub(crate) fn millis(microseconds: u64) -> String {
    let millis = seconds_of(microseconds) * 1000.0;
    if millis >= 100.0 {
        format!("{} ms", count(millis))
    } else if millis >= 10.0 {
        format!("{millis:.1} ms")
    } else {
        format!("{millis:.2} ms")
    }
}

/// Seconds out of whole microseconds.
pub(crate) fn seconds_of(microseconds: u64) -> f64 {
    std::time::Duration::from_micros(microseconds).as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!([7.0, 999.6, 1_234_567.0].map(count), ["7", "1,000", "1,234,567"]);
        assert_eq!([90, 12_345, 1_234_567].map(millis), ["0.09 ms", "12.3 ms", "1,235 ms"]);
    }
}
