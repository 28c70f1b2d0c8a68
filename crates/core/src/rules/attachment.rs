//! What a file that somebody sent may be called, what it is taken for, and
//! which files a text mentions.

use crate::api::attachment::MAX_FILENAME_BYTES;
use crate::id::AttachmentId;
use crate::text::Text;

/// What is not proved to be anything else.
pub const UNKNOWN: &str = "application/octet-stream";
/// How many first bytes [`content_type`] looks at, at most.
pub const LOOKED_AT: usize = 16;
/// How many files one text is searched for.
const MOST_MENTIONED: usize = 200;

/// What the first bytes of a file prove it to be. Only images that can't
/// carry a script have a kind of their own; what a sender says of a file, or
/// its name, proves nothing.
#[must_use]
pub fn content_type(first: &[u8]) -> &'static str {
    match first {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => "image/gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        _ => UNKNOWN,
    }
}

/// Whether a browser may show it in a page.
#[must_use]
pub fn is_shown(content_type: &str) -> bool {
    content_type.starts_with("image/")
}

/// A name that is one, on every system: the last part of a path, without
/// anything that a disk, a terminal or a reader could take for something else.
#[must_use]
pub fn filename(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean = Text::sanitise(last);
    let visible: String = clean
        .as_str()
        .chars()
        .filter(|c| !turns_text_around(*c))
        .map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\n' | '\t') { '_' } else { c })
        .collect();
    match bare(&visible) {
        "" => "file".to_owned(),
        device if is_a_device(device) => cut(&format!("_{device}")),
        name => cut(name),
    }
}

/// A name without the dots and spaces around it: those before it hide it, those after it are lost on Windows.
fn bare(name: &str) -> &str {
    name.trim_matches(|c: char| c == '.' || c.is_whitespace())
}

/// Characters that nobody sees but that change how the rest is read.
fn turns_text_around(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// As much of a name as is allowed, its extension last.
fn cut(name: &str) -> String {
    if name.len() <= MAX_FILENAME_BYTES {
        return name.to_owned();
    }
    let extension = name.rfind('.').map(|at| &name[at..]).filter(|end| end.len() <= 16).unwrap_or_default();
    let mut end = MAX_FILENAME_BYTES - extension.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    bare(&format!("{}{extension}", &name[..end])).to_owned()
}

/// Names that stand for something else than a file on Windows.
fn is_a_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let numbered =
        |kind: &str| stem.strip_prefix(kind).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit());
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

/// Where a file is, from the root of its server.
#[must_use]
pub fn address(id: AttachmentId) -> String {
    format!("/api/attachments/{id}/download")
}

/// What a text mentions a file by: shown if it can be, else a link.
#[must_use]
pub fn markdown(id: AttachmentId, filename: &str, content_type: &str) -> String {
    let mut label = String::with_capacity(filename.len());
    for c in filename.chars() {
        if matches!(c, '\\' | '[' | ']' | '(' | ')' | '`' | '!' | '*' | '_' | '<' | '>') {
            label.push('\\');
        }
        label.push(c);
    }
    let mark = if is_shown(content_type) { "!" } else { "" };
    format!("{mark}[{label}]({})", address(id))
}

/// The files whose [address](address()) a text holds, each once, in order.
#[must_use]
pub fn mentioned(text: &str) -> Vec<AttachmentId> {
    const BEGINNING: &str = "/api/attachments/";
    let mut found: Vec<AttachmentId> = Vec::new();
    for (at, _) in text.match_indices(BEGINNING) {
        let rest = &text[at + BEGINNING.len()..];
        let id = rest.get(..36).filter(|_| rest[36..].starts_with("/download")).and_then(|id| id.parse().ok());
        if let Some(id) = id.filter(|id| !found.contains(id)) {
            found.push(id);
            if found.len() == MOST_MENTIONED {
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_is_one_name_on_every_disk() {
        let cases = [
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\win.ini", "win.ini"),
            (".bashrc", "bashrc"),
            ("..", "file"),
            ("", "file"),
            ("a\u{0}b\u{1b}[31mc.txt", "abc.txt"),
            ("gpj.\u{202e}exe", "gpj.exe"),
            ("nul.txt", "_nul.txt"),
            ("com1", "_com1"),
            ("what? <b>.png", "what_ _b_.png"),
            ("zwei Wörter.md", "zwei Wörter.md"),
        ];
        for (given, expected) in cases {
            assert_eq!(filename(given), expected, "{given:?}");
        }
        let long = filename(&format!("{}.tar.gz", "ö".repeat(300)));
        assert!(long.len() <= MAX_FILENAME_BYTES && long.ends_with(".gz"), "{long}");
    }

    #[test]
    fn only_what_begins_like_an_image_is_one() {
        assert_eq!(content_type(b"\x89PNG\r\n\x1a\nrest"), "image/png");
        assert_eq!(content_type(b"RIFF\0\0\0\0WEBPVP8 "), "image/webp");
        for other in [&b"<svg xmlns='http://www.w3.org/2000/svg'>"[..], b"<html>", b"", b"RIFF\0\0\0\0WAVE", b"GIF8"] {
            assert_eq!(content_type(other), UNKNOWN);
            assert!(!is_shown(content_type(other)));
        }
    }

    #[test]
    fn a_text_mentions_what_its_markdown_says() {
        let (one, other) = (AttachmentId(uuid::Uuid::from_u128(1)), AttachmentId(uuid::Uuid::from_u128(2)));
        let text = format!(
            "See {} and {} and {} again, not /api/attachments/{one}/content",
            markdown(one, "a [b](c).png", "image/png"),
            markdown(other, "notes.txt", UNKNOWN),
            address(one)
        );
        assert!(text.starts_with("See ![a \\[b\\]\\(c\\).png](/api/attachments/"), "{text}");
        assert_eq!(mentioned(&text), [one, other]);
        assert_eq!(mentioned("/api/attachments/ö/download and /api/attachments/"), []);
    }

    proptest! {
        #[test]
        fn no_name_leaves_its_folder(given in prop_oneof![any::<String>(), "[ .a/]{0,8}", "con[. ö]{0,200}[a.]{0,60}"]) {
            let name = filename(&given);
            prop_assert!((1..=MAX_FILENAME_BYTES).contains(&name.len()));
            prop_assert!(!name.contains(['/', '\\', '\0', '\n']) && !name.starts_with('.'), "{name:?}");
            prop_assert_eq!(filename(&name), name.clone());
        }

        #[test]
        fn no_text_breaks_the_search(text in "(/api/attachments/)?[ -~ö]{0,60}(/download)?") {
            prop_assert!(mentioned(&text).len() <= 1);
        }
    }
}
