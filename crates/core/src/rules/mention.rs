//! Whom and what a text mentions. Parsed once, here, when the text arrives.

use std::str::FromStr;

use uuid::Uuid;

/// How many mentions of one text count; the first ones.
pub const MAX_MENTIONS: usize = 50;

/// What a text mentions, as it says so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mention {
    /// An agent, by `[@name](mention://agent/ID)`.
    Agent(Uuid),
    /// A person, by `[@name](mention://member/ID)`.
    Member(Uuid),
    /// An issue, by `[SHIP-7](mention://issue/ID)`.
    Issue(Uuid),
    /// An agent or a person, by `@name`.
    Name(String),
    /// An issue, by `SHIP-7`.
    Key(String),
}

/// What a Markdown text mentions, each once, in the order of its words. What
/// stands in code is not meant.
#[must_use]
pub fn mentions(text: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    for piece in prose(text) {
        scan(piece, &mut found);
    }
    let mut once: Vec<Mention> = Vec::new();
    for mention in found {
        if once.len() < MAX_MENTIONS && !once.contains(&mention) {
            once.push(mention);
        }
    }
    once
}

/// The pieces of a text that are not code.
fn prose(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let start = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (Some(_), _) => {}
            // Every second piece between back quotes is code; an unpaired quote is none.
            (None, None) => {
                let parts: Vec<&str> = line.split('`').collect();
                let paired = parts.len() - usize::from(parts.len().is_multiple_of(2));
                pieces.extend(
                    parts.iter().enumerate().filter(|(n, _)| n % 2 == 0 || *n >= paired).map(|(_, part)| *part),
                );
            }
        }
    }
    pieces
}

fn scan(piece: &str, found: &mut Vec<Mention>) {
    let mut rest = piece;
    let mut before: Option<char> = None;
    while let Some(c) = rest.chars().next() {
        let fresh = before.is_none_or(|b| !b.is_alphanumeric() && b != '_');
        let (mention, length) = match c {
            '[' => linked(rest),
            '@' if fresh && before != Some('/') => named(rest),
            c if fresh && c.is_ascii_uppercase() && before != Some('-') => keyed(rest),
            _ => (None, 0),
        };
        let length = if mention.is_some() { length } else { c.len_utf8() };
        found.extend(mention);
        before = rest[..length].chars().last();
        rest = &rest[length..];
    }
}

/// `[@name](mention://agent/ID)`.
fn linked(text: &str) -> (Option<Mention>, usize) {
    const SCHEME: &str = "](mention://";
    let none = (None, 0);
    let Some(at) = text.find(SCHEME).filter(|at| *at <= 300 && !text[..*at].contains(']')) else { return none };
    let target = &text[at + SCHEME.len()..];
    let Some(end) = target.find(')') else { return none };
    let Some((kind, id)) = target[..end].split_once('/') else { return none };
    let Ok(id) = Uuid::from_str(id) else { return none };
    let mention = match kind {
        "agent" => Mention::Agent(id),
        "member" => Mention::Member(id),
        "issue" => Mention::Issue(id),
        _ => return none,
    };
    (Some(mention), at + SCHEME.len() + end + 1)
}

/// `@name`: letters, digits, `.`, `_` and `-`, not ending with one of these.
fn named(text: &str) -> (Option<Mention>, usize) {
    let name: String =
        text.chars().skip(1).take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-')).take(100).collect();
    let name = name.trim_end_matches(['.', '_', '-']);
    if name.is_empty() {
        return (None, 0);
    }
    (Some(Mention::Name(name.to_owned())), 1 + name.len())
}

/// `SHIP-7`.
fn keyed(text: &str) -> (Option<Mention>, usize) {
    let prefix = text.bytes().take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit()).count();
    let Some(number) = text[prefix..].strip_prefix('-') else { return (None, 0) };
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let ends = number[digits..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '-');
    if prefix > 10 || digits == 0 || digits > 12 || !ends {
        return (None, 0);
    }
    let length = prefix + 1 + digits;
    (Some(Mention::Key(text[..length].to_owned())), length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ID: &str = "0198f0a0-0000-7000-8000-000000000001";

    fn name(name: &str) -> Mention {
        Mention::Name(name.to_owned())
    }

    #[test]
    fn people_agents_and_issues_are_mentioned_by_name_key_or_link() {
        let id = Uuid::from_str(ID).expect("an id");
        assert_eq!(mentions("@bob, ask @code-reviewer. Or (@Åsa)?"), [name("bob"), name("code-reviewer"), name("Åsa")]);
        assert_eq!(mentions(&format!("[@The Bot](mention://agent/{ID}) do it")), [Mention::Agent(id)]);
        assert_eq!(
            mentions(&format!("[@x](mention://member/{ID})[y](mention://issue/{ID})")),
            [Mention::Member(id), Mention::Issue(id)]
        );
        assert_eq!(
            mentions("see SHIP-7, not SHIP-7a or xSHIP-8 or UTF-8-ish @bob @bob"),
            [Mention::Key("SHIP-7".to_owned()), name("bob")]
        );
    }

    #[test]
    fn addresses_code_and_broken_links_mention_nobody() {
        for text in [
            "mail me@host.org",
            "https://x.org/@user",
            "`@bob`",
            "```\n@bob\n```",
            "~~~ text\n@bob",
            "@",
            "@.",
            "a@b",
            "[@x](mention://agent/nope)",
            "[@x](mention://robot/0198f0a0-0000-7000-8000-000000000001)",
            "[@](mention://",
            "SHIP-",
            "-7",
        ] {
            let found: Vec<_> =
                mentions(text).into_iter().filter(|m| !matches!(m, Mention::Name(n) if n == "x")).collect();
            assert_eq!(found, [], "{text}");
        }
        assert_eq!(mentions("an odd ` @bob"), [name("bob")]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in any::<String>()) {
            prop_assert!(mentions(&text).len() <= MAX_MENTIONS);
        }

        #[test]
        fn a_name_is_found_between_any_blanks(before in "[ \\n.,(]{0,3}", bob in "[a-z][a-z0-9]{0,8}", after in "[ \\n.,)!]{0,3}") {
            prop_assert_eq!(mentions(&format!("{before}@{bob}{after}")), [Mention::Name(bob)]);
        }
    }
}
