//! What words a text is found by. Both databases keep these words and compare
//! them byte by byte, so that they give the same answers.

use std::collections::BTreeSet;

/// The longest word that is kept, in bytes; longer ones are cut.
pub const MAX_WORD_BYTES: usize = 64;
/// How many different words of one text are kept; the first ones.
pub const MAX_WORDS: usize = 4000;
/// How many words a query may have; further ones are left out.
pub const MAX_QUERY_WORDS: usize = 6;

/// The different words of a text, in order of their bytes.
///
/// A word is a run of letters and digits, in lower case and without the
/// commonest accents; scripts that are written without blanks give one word
/// for each character.
#[must_use]
pub fn words(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for word in split(text) {
        if found.len() == MAX_WORDS {
            break;
        }
        found.insert(word);
    }
    found
}

/// The words of a query, the most telling one first: the longest.
#[must_use]
pub fn query(text: &str) -> Vec<String> {
    let mut asked: Vec<String> = Vec::new();
    for word in split(text) {
        if !asked.contains(&word) {
            asked.push(word);
        }
    }
    asked.sort_by_key(|word| std::cmp::Reverse(word.len()));
    asked.truncate(MAX_QUERY_WORDS);
    asked
}

/// The bytes between which every word that begins with `word` lies: from the
/// first up to, not including, the second. Nothing lies outside for an empty one.
#[must_use]
pub fn range(word: &str) -> (Vec<u8>, Vec<u8>) {
    let from = word.as_bytes().to_vec();
    let mut to = from.clone();
    match to.last_mut() {
        // UTF-8 has no byte 255, so this never overflows.
        Some(last) => *last += 1,
        None => to.push(u8::MAX),
    }
    (from, to)
}

fn split(text: &str) -> impl Iterator<Item = String> + '_ {
    let lower: String = text.chars().flat_map(char::to_lowercase).flat_map(plain).collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for c in lower.chars() {
        let alone = is_written_without_blanks(c);
        if (alone || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if alone {
            words.push(c.to_string());
        } else if c.is_alphanumeric() && word.len() + c.len_utf8() <= MAX_WORD_BYTES {
            word.push(c);
        }
    }
    words.push(word);
    words.into_iter().filter(|word| !word.is_empty())
}

/// Letters of Latin alphabets without their accents.
fn plain(c: char) -> impl Iterator<Item = char> {
    let letters: &'static str = match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'ř' => "r",
        'ś' | 'š' | 'ş' => "s",
        'ß' => "ss",
        'ť' | 'ţ' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        // Combining accents.
        '\u{300}'..='\u{36f}' => "",
        _ => return Plain::Itself(Some(c)),
    };
    Plain::Letters(letters.chars())
}

enum Plain {
    Itself(Option<char>),
    Letters(std::str::Chars<'static>),
}

impl Iterator for Plain {
    type Item = char;
    fn next(&mut self) -> Option<char> {
        match self {
            Self::Itself(c) => c.take(),
            Self::Letters(letters) => letters.next(),
        }
    }
}

fn is_written_without_blanks(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn listed(text: &str) -> Vec<String> {
        words(text).into_iter().collect()
    }

    #[test]
    fn words_are_found_whatever_their_case_accents_and_marks() {
        assert_eq!(listed("Größe, GROSSE `fn_name`: x-1"), ["1", "fn", "grosse", "name", "x"]);
        assert_eq!(listed("cafe\u{301} Café"), ["cafe"]);
        assert_eq!(listed("修复bug"), ["bug", "修", "复"]);
        assert_eq!(query("a longer word a"), ["longer", "word", "a"]);
    }

    proptest! {
        #[test]
        fn what_a_text_says_is_found_by_any_beginning_of_it(text in "\\PC{0,40}") {
            let kept = words(&text);
            for word in query(&text) {
                let (from, to) = range(&word);
                prop_assert!(kept.iter().any(|w| w.as_bytes() >= from.as_slice() && w.as_bytes() < to.as_slice()));
            }
        }

        #[test]
        fn a_range_holds_exactly_what_begins_so(word in "[a-zäé修]{0,6}", other in "[a-zäé修]{0,8}") {
            let (from, to) = range(&word);
            let inside = other.as_bytes() >= from.as_slice() && other.as_bytes() < to.as_slice();
            prop_assert_eq!(inside, other.starts_with(&word));
        }
    }
}
