//! What the demo agent understands of its prompt.

use super::mischief::Mischief;

/// The task, as far as a script needs to know it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Task {
    /// The issue's key, such as `SHIP-7`.
    pub(super) key: String,
    /// The issue's title.
    pub(super) title: String,
    /// What a test wants it to do besides.
    pub(super) mischief: Vec<Mischief>,
}

impl Task {
    /// Reads the prompt. Whatever it is, there is a task in it.
    pub(super) fn read(prompt: &str) -> Self {
        let title = titled(prompt).or_else(|| prompt.lines().map(str::trim).find(|line| !line.is_empty()));
        Self {
            key: key(prompt).unwrap_or("TASK").to_owned(),
            title: title.unwrap_or("nothing in particular").chars().take(200).collect(),
            mischief: prompt.lines().filter_map(Mischief::read).collect(),
        }
    }

    /// The key as part of a file name.
    pub(super) fn file_stem(&self) -> String {
        self.key.to_lowercase()
    }
}

/// The first word that looks like `SHIP-7`.
fn key(prompt: &str) -> Option<&str> {
    prompt.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').find(|word| {
        word.split_once('-').is_some_and(|(prefix, number)| {
            prefix.starts_with(|c: char| c.is_ascii_uppercase())
                && prefix.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
                && number.bytes().all(|b| b.is_ascii_digit())
                && !number.is_empty()
        })
    })
}

/// The fenced line under the heading that announces the title.
fn titled(prompt: &str) -> Option<&str> {
    let mut lines = prompt.lines().map(str::trim);
    lines.find(|line| line.starts_with('#') && line.to_lowercase().contains("title"))?;
    lines.find(|line| !line.is_empty() && !line.starts_with("```"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_title_and_directives_are_found_in_a_prompt() {
        let prompt = "You are demo. You have been assigned issue SHIP-12.\n\n## The issue's title\n\n````\nSay hello\n````\n\
                      \n## The issue's description\n\n````\nPlease.\ndemo: slow 3\ndemo: nonsense\n````\n";
        let task = Task::read(prompt);
        assert_eq!((task.key.as_str(), task.title.as_str()), ("SHIP-12", "Say hello"));
        assert_eq!(task.mischief, [Mischief::Slow(3)]);
    }

    #[test]
    fn any_prompt_has_a_task() {
        assert_eq!(Task::read("").title, "nothing in particular");
        assert_eq!(Task::read("\n tidy up\nmore").title, "tidy up");
    }
}
