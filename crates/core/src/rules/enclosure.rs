//! Which files a machine is handed with an assignment, and what they are called there.

use std::collections::BTreeSet;

use crate::api::attachment::Attachment;
use crate::api::daemon::{Enclosure, EnclosureKind, Enclosures};
use crate::api::project::Document;
use crate::rules::attachment;

/// How many files of an issue are handed over.
pub const MAX_FILES: usize = 50;
/// How many bytes they have together.
pub const MAX_BYTES: i64 = 100 * 1024 * 1024;

/// How many pages of a project are handed over.
pub const MAX_PAGES: usize = 40;
/// How many bytes they have together.
pub const MAX_PAGE_BYTES: i64 = 1024 * 1024;

/// What is handed over: the newest of an issue's files that are within bounds,
/// oldest first, then the first of its project's pages that are, each under a
/// name of its own. How many are left out is told.
#[must_use]
pub fn choose(attachments: &[Attachment], pages: &[Document]) -> Enclosures {
    let mut names = Names::default();
    let mut files = of_issue(attachments, &mut names);
    files.extend(of_project(pages, &mut names));
    let left_out = attachments.len() + pages.len() - files.len();
    Enclosures { files, left_out: u32::try_from(left_out).unwrap_or(u32::MAX), folder: String::new() }
}

fn of_project(pages: &[Document], names: &mut Names) -> Vec<Enclosure> {
    let mut room = MAX_PAGE_BYTES;
    let fit = pages.iter().take(MAX_PAGES).filter(|page| {
        let fits = page.size_bytes <= room;
        room -= if fits { page.size_bytes } else { 0 };
        fits
    });
    fit.map(|page| Enclosure {
        id: page.id.0,
        kind: EnclosureKind::Document,
        name: names.take(&attachment::filename(&format!("{}.md", page.title))),
        size_bytes: page.size_bytes,
        missing: None,
    })
    .collect()
}

fn of_issue(attachments: &[Attachment], names: &mut Names) -> Vec<Enclosure> {
    let mut room = MAX_BYTES;
    let mut chosen: Vec<&Attachment> = Vec::new();
    for file in attachments.iter().rev() {
        if chosen.len() < MAX_FILES && file.size_bytes <= room {
            room -= file.size_bytes;
            chosen.push(file);
        }
    }
    chosen.reverse();
    chosen
        .into_iter()
        .map(|file| Enclosure {
            id: file.id.0,
            kind: EnclosureKind::Attachment,
            name: names.take(&file.filename),
            size_bytes: file.size_bytes,
            missing: None,
        })
        .collect()
}

/// Gives out each name once: `a.txt`, `a-2.txt`. Disks may not tell letter cases apart.
#[derive(Debug, Default)]
pub struct Names(BTreeSet<String>);

impl Names {
    /// The wanted name, or the next like it that is free.
    pub fn take(&mut self, wanted: &str) -> String {
        let (stem, extension) = match wanted.rfind('.') {
            Some(at) if at > 0 => wanted.split_at(at),
            _ => (wanted, ""),
        };
        let mut name = wanted.to_owned();
        let mut next = 2;
        while !self.0.insert(name.to_lowercase()) {
            name = format!("{stem}-{next}{extension}");
            next += 1;
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::ActorKind;

    fn file(number: u128, filename: &str, size_bytes: i64) -> Attachment {
        Attachment {
            id: uuid::Uuid::from_u128(number).into(),
            workspace_id: uuid::Uuid::nil().into(),
            issue_id: None,
            comment_id: None,
            uploader_type: ActorKind::Member,
            uploader_id: uuid::Uuid::nil(),
            filename: filename.to_owned(),
            content_type: String::new(),
            size_bytes,
            sha256: String::new(),
            url: String::new(),
            download_url: String::new(),
            markdown: String::new(),
            created_at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    fn names(chosen: &Enclosures) -> Vec<&str> {
        chosen.files.iter().map(|file| file.name.as_str()).collect()
    }

    #[test]
    fn the_newest_that_fit_are_handed_over_in_their_order() {
        let all = [file(1, "old.bin", MAX_BYTES), file(2, "a.txt", 1), file(3, "b.txt", 2)];
        let chosen = choose(&all, &[]);
        assert_eq!((names(&chosen), chosen.left_out), (vec!["a.txt", "b.txt"], 1));
        let many: Vec<Attachment> = (0..60).map(|n| file(n, &format!("{n}.txt"), 1)).collect();
        let chosen = choose(&many, &[]);
        assert_eq!((chosen.files.len(), chosen.left_out), (MAX_FILES, 10));
        assert_eq!(chosen.files.last().map(|file| file.name.as_str()), Some("59.txt"));
        assert_eq!(choose(&[], &[]), Enclosures::default());
    }

    #[test]
    fn pages_come_after_files_and_never_take_their_names() {
        let page = |number: u128, title: &str, size_bytes: i64| Document {
            id: uuid::Uuid::from_u128(number).into(),
            project_id: uuid::Uuid::nil().into(),
            title: title.to_owned(),
            content: None,
            size_bytes,
            updated_by_type: ActorKind::Member,
            updated_by_id: uuid::Uuid::nil(),
            version: 1,
            created_at: chrono::DateTime::UNIX_EPOCH,
            updated_at: chrono::DateTime::UNIX_EPOCH,
        };
        let pages = [page(1, "Plan", 5), page(2, "../Plan", 5), page(3, "Huge", MAX_PAGE_BYTES), page(4, "Last", 1)];
        let chosen = choose(&[file(1, "plan.md", 1)], &pages);
        assert_eq!((names(&chosen), chosen.left_out), (vec!["plan.md", "Plan-2.md", "Plan-3.md", "Last.md"], 1));
    }

    #[test]
    fn each_has_a_name_of_its_own() {
        let all =
            [file(1, "a.txt", 1), file(2, "A.txt", 1), file(3, "a-2.txt", 1), file(4, "a.txt", 1), file(5, "x", 1)];
        assert_eq!(names(&choose(&all, &[])), ["a.txt", "A-2.txt", "a-2-2.txt", "a-3.txt", "x"]);
    }
}
