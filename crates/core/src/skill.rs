//! Skills: what an agent can be taught, as a text and files.
//!
//! A skill is a folder with a `SKILL.md`, as agent CLIs read it: the text
//! begins with a front matter that names and describes it.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::text::Text;

/// The file in a skill's folder that has its text.
pub const DOCUMENT: &str = "SKILL.md";
/// The longest name of a skill, in bytes.
pub const MAX_SKILL_NAME_BYTES: usize = 64;
/// The longest description of a skill, in bytes.
pub const MAX_SKILL_DESCRIPTION_BYTES: usize = 1024;
/// The longest text of a skill, in bytes.
pub const MAX_SKILL_TEXT_BYTES: usize = 256 * 1024;
/// The largest file of a skill, in bytes.
pub const MAX_SKILL_FILE_BYTES: usize = 256 * 1024;
/// How many files a skill may have beside its text.
pub const MAX_SKILL_FILES: usize = 100;
/// How much all of a skill may be, in bytes.
pub const MAX_SKILL_BYTES: usize = 1024 * 1024;
/// How many skills an agent may have.
pub const MAX_AGENT_SKILLS: usize = 50;

const MAX_PATH_BYTES: usize = 200;
const MAX_PATH_DEPTH: usize = 8;

/// Names that Windows keeps for devices, whatever ending they have.
const RESERVED: &[&str] = &[
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Where a file is within a skill's folder. It can lead nowhere else, on no
/// operating system, and is not the skill's text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String))]
pub struct FilePath(String);

impl FilePath {
    /// The path, with `/` between its parts.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<FilePath> for String {
    fn from(path: FilePath) -> Self {
        path.0
    }
}

impl TryFrom<String> for FilePath {
    type Error = String;
    fn try_from(given: String) -> Result<Self, String> {
        match fault_of(&given) {
            None => Ok(Self(given)),
            Some(fault) => {
                let given: String = given.chars().filter(|c| !c.is_control()).take(80).collect();
                Err(format!("invalid path `{given}`: {fault}"))
            }
        }
    }
}

fn fault_of(path: &str) -> Option<&'static str> {
    if path.is_empty() || path.len() > MAX_PATH_BYTES {
        return Some("it must be 1 to 200 bytes long");
    }
    if path.chars().any(|c| c.is_control() || "\\:*?\"<>|".contains(c)) {
        return Some("it must have no backslash, no control character and none of :*?\"<>|");
    }
    let parts: Vec<&str> = path.split('/').collect();
    if parts.len() > MAX_PATH_DEPTH {
        return Some("it has too many folders within each other");
    }
    if parts.iter().any(|part| part.is_empty() || part.ends_with(['.', ' ']) || part.starts_with(' ')) {
        return Some("it must be relative, without `.`, `..` or empty parts");
    }
    let stem = |part: &str| part.split('.').next().unwrap_or_default().to_ascii_lowercase();
    if parts.iter().any(|part| RESERVED.contains(&stem(part).as_str()) || part.eq_ignore_ascii_case(".git")) {
        return Some("one of its parts is a name that is kept for something else");
    }
    (path.eq_ignore_ascii_case(DOCUMENT) || path.eq_ignore_ascii_case(".gitignore"))
        .then_some("this file is written by Shipmate; the skill's text goes into `content`")
}

/// A file of a skill beside its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SkillFile {
    /// Where it is within the skill's folder, such as `scripts/count.py`.
    pub path: FilePath,
    /// What it holds.
    pub content: Text,
    /// Whether it is a program.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub executable: bool,
}

/// A skill as an agent CLI reads it. It never changes: who changes a skill
/// makes another one of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkillBundle {
    /// What its folder is called.
    pub name: String,
    /// What stands in `SKILL.md`.
    pub document: Text,
    /// The other files, in the order of their paths.
    pub files: Vec<SkillFile>,
}

impl SkillBundle {
    /// How large it is, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.document.as_str().len() + self.files.iter().map(|file| file.content.as_str().len()).sum::<usize>()
    }
}

/// What is wrong with a skill's name, if something is.
#[must_use]
pub fn name_fault(name: &str) -> Option<String> {
    let fits = (1..=MAX_SKILL_NAME_BYTES).contains(&name.len());
    let plain = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let whole = !name.starts_with('-') && !name.ends_with('-') && !name.contains("--");
    if fits && plain && whole && !RESERVED.contains(&name) {
        return None;
    }
    let better = name_like(name);
    let hint = if better.is_empty() || better == name { String::new() } else { format!(", such as `{better}`") };
    Some(format!(
        "it must be 1 to {MAX_SKILL_NAME_BYTES} lower-case letters, digits and single hyphens between them{hint}"
    ))
}

/// The name closest to `text` that a skill can have; empty if there is none.
#[must_use]
pub fn name_like(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let joined = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
    joined.chars().take(MAX_SKILL_NAME_BYTES).collect::<String>().trim_end_matches('-').to_owned()
}

/// A skill's text, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Document<'a> {
    /// What the front matter says.
    fields: Map<String, Value>,
    /// The text behind it.
    body: &'a str,
}

impl<'a> Document<'a> {
    /// Takes a skill's text apart. One without a front matter is all body.
    ///
    /// # Errors
    /// Why the front matter can't be understood.
    pub fn read(text: &'a str) -> Result<Self, String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let whole = || Ok(Self { fields: Map::new(), body: text });
        let Some((first, rest)) = text.split_once('\n') else { return whole() };
        if first.trim_end() != "---" {
            return whole();
        }
        let mut at = 0;
        for line in rest.split_inclusive('\n') {
            if line.trim_end() == "---" {
                let fields = fields(&rest[..at])?;
                return Ok(Self { fields, body: rest[at + line.len()..].trim_start_matches('\n') });
            }
            at += line.len();
        }
        Err("the front matter that begins with `---` does not end with such a line".to_owned())
    }

    /// The name that it gives itself.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.fields.get("name")?.as_str().map(str::trim).filter(|name| !name.is_empty())
    }

    /// What it says it is for.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.fields.get("description")?.as_str().map(str::trim).filter(|words| !words.is_empty())
    }

    /// The text for `SKILL.md`: with this name and description, and whatever
    /// else the front matter said.
    #[must_use]
    pub fn written(&self, name: &str, description: &str) -> Text {
        let mut text = format!("---\nname: {name}\ndescription: {}\n", Value::from(description));
        for (field, value) in self.fields.iter().filter(|(field, _)| *field != "name" && *field != "description") {
            // JSON is YAML too.
            text.push_str(&format!("{}: {value}\n", Value::from(field.as_str())));
        }
        text.push_str("---\n\n");
        text.push_str(self.body);
        Text::from(text)
    }
}

fn fields(yaml: &str) -> Result<Map<String, Value>, String> {
    if yaml.trim().is_empty() {
        return Ok(Map::new());
    }
    serde_saphyr::from_str(yaml).map_err(|error| {
        let said = error.to_string();
        let first = said.lines().next().unwrap_or_default();
        format!("the front matter can't be understood ({first}); put text with a colon in quotes")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_nowhere_else() {
        for good in ["a.md", "scripts/count.py", "deep/er/x", ".config", "gitignore"] {
            assert!(FilePath::try_from(good.to_owned()).is_ok(), "{good}");
        }
        let long = "x".repeat(201);
        for bad in [
            "",
            "/etc/passwd",
            "../x",
            "a/../b",
            "a//b",
            "a/",
            ".",
            "a\\..\\b",
            "C:x",
            "a/NUL.txt",
            "a/.git/hooks",
            "SKILL.md",
            "skill.MD",
            ".gitignore",
            "a\0",
            "a\n",
            "x ",
            "a/b/c/d/e/f/g/h/i",
            &long,
        ] {
            assert!(FilePath::try_from(bad.to_owned()).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_wrong_name_is_answered_with_a_right_one() {
        assert_eq!(name_fault("code-review"), None);
        for bad in ["", "Code Review", "-a", "a-", "a--b", "a/b", "aux", "ä", &"a".repeat(65)] {
            assert!(name_fault(bad).is_some(), "{bad}");
        }
        assert!(name_fault("Code Review").is_some_and(|why| why.contains("`code-review`")));
    }

    #[test]
    fn the_front_matter_names_and_describes() {
        let text = "---\nname: pdf\ndescription: >-\n  Reads PDF files.\n  Slowly.\nallowed-tools: [Read, Bash]\n---\n\n# PDF\n";
        let document = Document::read(text).expect("read");
        assert_eq!((document.name(), document.description()), (Some("pdf"), Some("Reads PDF files. Slowly.")));
        let written = document.written("pdf-reader", "Says: \"hello\"");
        let again = Document::read(written.as_str()).expect("read again");
        assert_eq!((again.name(), again.description()), (Some("pdf-reader"), Some("Says: \"hello\"")));
        assert_eq!(again.fields["allowed-tools"], serde_json::json!(["Read", "Bash"]));
        assert!(written.as_str().ends_with("---\n\n# PDF\n"), "{written}");
    }

    #[test]
    fn a_text_without_a_front_matter_is_all_body() {
        let document = Document::read("# Just text\n--- \nand more").expect("read");
        assert_eq!((document.name(), document.body), (None, "# Just text\n--- \nand more"));
        assert!(Document::read("---\nname: x\n").is_err());
        let why = Document::read("---\nname: x\ndescription: Use when: asked\n---\n").expect_err("a second colon");
        assert!(why.contains("in quotes"), "{why}");
    }
}
