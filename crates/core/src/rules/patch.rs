//! Finding lines in a unified diff, as git makes it.

use crate::api::review::DiffSide;

/// How many lines before and after are shown with lines that somebody means.
const CONTEXT: usize = 3;

/// One line of a file's part of a diff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Line<'a> {
    /// Its number before and after; 0 where it is not there.
    old: i64,
    new: i64,
    /// With the sign at its beginning.
    whole: &'a str,
    /// Counts the pieces of the file that the diff shows.
    hunk: usize,
}

impl<'a> Line<'a> {
    fn number(&self, side: DiffSide) -> i64 {
        match side {
            DiffSide::Old => self.old,
            DiffSide::New => self.new,
        }
    }

    fn text(&self) -> &'a str {
        self.whole.get(1..).unwrap_or_default()
    }
}

/// The lines from `first` to `last` of a file, without the signs of the diff.
/// None if the diff does not show every one of them.
#[must_use]
pub fn lines<'a>(patch: &'a str, path: &str, side: DiffSide, (first, last): (i64, i64)) -> Option<Vec<&'a str>> {
    let all = of_file(patch, path);
    let meant = all.iter().filter(|line| (first..=last).contains(&line.number(side)));
    let found: Vec<&str> = meant.map(Line::text).collect();
    let count = last.checked_sub(first)?.checked_add(1)?;
    (first > 0 && count > 0 && i64::try_from(found.len()) == Ok(count)).then_some(found)
}

/// Where these lines stand in a file now, if the diff shows them one after the
/// other: the place nearest to `near`.
#[must_use]
pub fn find(patch: &str, path: &str, side: DiffSide, (code, near): (&[&str], i64)) -> Option<i64> {
    let all = of_file(patch, path);
    let shown: Vec<&Line<'_>> = all.iter().filter(|line| line.number(side) > 0).collect();
    let places = shown.windows(code.len().max(1)).filter(|window| {
        let begins = window[0].number(side);
        let follows =
            |(index, line): (usize, &&Line<'_>)| i64::try_from(index).is_ok_and(|n| line.number(side) - begins == n);
        window.len() == code.len()
            && window.iter().enumerate().all(follows)
            && window.iter().zip(code).all(|(line, text)| line.text() == *text)
    });
    places.map(|window| window[0].number(side)).min_by_key(|number| number.abs_diff(near))
}

/// These lines as the diff shows them, with some around.
#[must_use]
pub fn excerpt(patch: &str, path: &str, side: DiffSide, (first, last): (i64, i64)) -> String {
    let all = of_file(patch, path);
    let meant = |line: &Line<'_>| (first..=last).contains(&line.number(side));
    let (Some(begin), Some(end)) = (all.iter().position(meant), all.iter().rposition(meant)) else {
        return String::new();
    };
    let (least, most) = (begin.saturating_sub(CONTEXT), (end + CONTEXT).min(all.len() - 1));
    let (from_hunk, to_hunk) = (all[begin].hunk, all[end].hunk);
    let around = all[least..=most].iter().filter(|line| (from_hunk..=to_hunk).contains(&line.hunk));
    around.map(|line| line.whole).collect::<Vec<_>>().join("\n")
}

/// What the diff shows of a file.
fn of_file<'a>(patch: &'a str, path: &str) -> Vec<Line<'a>> {
    let mut found = Vec::new();
    let (mut is_it, mut names) = (false, ["", ""]);
    let (mut old, mut new, mut left, mut hunk) = (0, 0, (0, 0), 0);
    for line in patch.split('\n') {
        if left == (0, 0) {
            if let Some(name) = line.strip_prefix("--- ") {
                names[0] = name;
            } else if let Some(name) = line.strip_prefix("+++ ") {
                names[1] = name;
                is_it = names_file(names, path);
            } else if let Some((ranges, counts)) = line.strip_prefix("@@ ").and_then(hunk_head) {
                ((old, new), left) = (ranges, counts);
                hunk += 1;
            }
            continue;
        }
        let (before, after) = match line.as_bytes().first() {
            Some(b'-') => (true, false),
            Some(b'+') => (false, true),
            Some(b'\\') => continue,
            _ => (true, true),
        };
        let numbers = (if before { old } else { 0 }, if after { new } else { 0 });
        if is_it {
            found.push(Line { old: numbers.0, new: numbers.1, whole: line, hunk });
        }
        old = old.saturating_add(i64::from(before));
        new = new.saturating_add(i64::from(after));
        left = (left.0 - i64::from(before && left.0 > 0), left.1 - i64::from(after && left.1 > 0));
    }
    found
}

/// A file is called as it is now, or as it was if it is gone.
fn names_file([old, new]: [&str; 2], path: &str) -> bool {
    let name = if new.trim_end() == "/dev/null" { old.strip_prefix("a/") } else { new.strip_prefix("b/") };
    // Git ends a name that has blanks in it with a tab.
    name.is_some_and(|name| name.trim_end_matches('\t') == path)
}

/// Reads `-1,3 +1,4 @@ …`: where the lines begin, and how many there are.
fn hunk_head(head: &str) -> Option<((i64, i64), (i64, i64))> {
    let mut words = head.split(' ');
    let mut range = |sign: char| {
        let range = words.next()?.strip_prefix(sign)?;
        // One line is not counted.
        let (begin, count) = range.split_once(',').unwrap_or((range, "1"));
        Some((begin.parse::<i64>().ok()?, count.parse::<i64>().ok()?))
    };
    let ((old, olds), (new, news)) = (range('-')?, range('+')?);
    Some(((old, new), (olds, news)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATCH: &str = "diff --git a/src/a.rs b/src/a.rs\nindex 1..2 100644\n--- a/src/a.rs\n+++ b/src/a.rs\n\
        @@ -1,4 +1,5 @@ fn main\n one\n-two\n+zwei\n+--- drei\n three\n four\n@@ -20,1 +21,2 @@\n twenty\n+more\n\
        diff --git a/new file b/new file\nnew file mode 100644\n--- /dev/null\n+++ b/new file\t\n@@ -0,0 +1 @@\n+only\n\
        \\ No newline at end of file\n\
        diff --git a/gone b/gone\n--- a/gone\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n";

    #[test]
    fn lines_are_found_on_both_sides_and_only_where_they_are_shown() {
        let new = |path, range| lines(PATCH, path, DiffSide::New, range);
        assert_eq!(new("src/a.rs", (2, 3)), Some(vec!["zwei", "--- drei"]));
        assert_eq!(lines(PATCH, "src/a.rs", DiffSide::Old, (2, 2)), Some(vec!["two"]));
        assert_eq!(new("src/a.rs", (21, 22)), Some(vec!["twenty", "more"]));
        assert_eq!(new("new file", (1, 1)), Some(vec!["only"]));
        assert_eq!(lines(PATCH, "gone", DiffSide::Old, (1, 2)), Some(vec!["a", "b"]));
        for (path, range) in [
            ("src/a.rs", (5, 6)),
            ("src/a.rs", (0, 1)),
            ("src/a.rs", (3, 2)),
            ("none", (1, 1)),
            ("src/a.rs", (1, i64::MAX)),
            ("src/a.rs", (i64::MIN, i64::MAX)),
        ] {
            assert_eq!(new(path, range), None, "{path} {range:?}");
        }
    }

    #[test]
    fn lines_that_moved_are_found_and_those_that_changed_are_not() {
        let found = |code: &[&str], near| find(PATCH, "src/a.rs", DiffSide::New, (code, near));
        assert_eq!(found(&["three", "four"], 1), Some(4));
        assert_eq!(found(&["zwei", "three"], 1), None, "not one after the other");
        assert_eq!(found(&["four", "twenty"], 1), None, "there is something in between");
        assert_eq!(found(&["two"], 1), None);
        assert_eq!(found(&[], 1), None);
    }

    #[test]
    fn an_excerpt_stays_within_its_piece() {
        assert_eq!(excerpt(PATCH, "src/a.rs", DiffSide::New, (22, 22)), " twenty\n+more");
        assert_eq!(excerpt(PATCH, "src/a.rs", DiffSide::New, (2, 2)), " one\n-two\n+zwei\n+--- drei\n three\n four");
        assert_eq!(excerpt(PATCH, "src/a.rs", DiffSide::New, (99, 99)), "");
    }

    #[test]
    fn no_patch_is_too_odd() {
        for odd in [
            "",
            "@@ -1 +1 @@\n",
            "+++ b/x\n@@ -9223372036854775807,2 +9223372036854775807,2 @@\n a",
            "@@ -a,b +c @@",
            "\\",
        ] {
            let _found = lines(odd, "x", DiffSide::New, (1, 1));
        }
    }
}
