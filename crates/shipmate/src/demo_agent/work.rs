//! What the demo agent does for real: it reads the work tree, writes a note, and extends the demo program.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use fs_err as fs;
use serde_json::json;

use super::task::Task;
use super::voice::Voice;

/// The program in the demo repository that lists what was done.
pub(crate) const PROGRAM: &str = "harbour.py";
/// The line above which a new entry goes.
const END_OF_LOG: &str = "]";
/// As much of a file as a reader needs.
const MAX_READ: usize = 4000;

/// Lists the files and reads what introduces them.
pub(super) fn look_around(voice: &mut Voice) -> io::Result<()> {
    voice.tool("list_files", &json!({ "path": "." }), || list(Path::new(".")))?;
    if Path::new("README.md").exists() {
        voice.tool("read_file", &json!({ "path": "README.md" }), || read(Path::new("README.md")))?;
    }
    Ok(())
}

/// Writes the note and the entry and checks what changed. The changed files, as people would name them.
pub(super) fn write(voice: &mut Voice, task: &Task) -> io::Result<Vec<String>> {
    let note = format!("notes/{}.md", task.file_stem());
    voice.text(&format!("I take it down in `{note}` first."))?;
    let content = format!(
        "# {}: {}\n\n- [x] Read what is here\n- [x] Took the task down\n- [ ] The rest is for you\n",
        task.key, task.title
    );
    let mut done = vec![format!("`{note}`")];
    voice.tool("write_file", &json!({ "path": note, "content": content }), || {
        fs::create_dir_all("notes")?;
        fs::write(&note, &content)?;
        Ok(format!("{} bytes written", content.len()))
    })?;
    if Path::new(PROGRAM).exists() {
        let entry = entry(task);
        voice.thinking("The program keeps a log of what came in. The task belongs there too.")?;
        voice.tool("edit_file", &json!({ "path": PROGRAM, "insert": entry }), || {
            add_entry(Path::new(PROGRAM), &entry)
        })?;
        done.push(format!("`{PROGRAM}`"));
    }
    // Without a repository the task is done in an empty folder.
    if Path::new(".git").exists() {
        voice.tool("run_command", &json!({ "command": "git status --short" }), git_status)?;
    } else {
        voice.tool("list_files", &json!({ "path": "notes" }), || list(Path::new("notes")))?;
    }
    Ok(done)
}

fn list(directory: &Path) -> io::Result<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let slash = if entry.file_type()?.is_dir() { "/" } else { "" };
        names.push(format!("{}{slash}", entry.file_name().to_string_lossy()));
    }
    names.retain(|name| !name.starts_with(".git"));
    names.sort();
    Ok(if names.is_empty() { "(no files)".to_owned() } else { names.join("\n") })
}

fn read(path: &Path) -> io::Result<String> {
    let bytes = fs::read(path)?;
    Ok(String::from_utf8_lossy(&bytes[..bytes.len().min(MAX_READ)]).into_owned())
}

/// The program's line for the task. A JSON string is a Python string as well.
fn entry(task: &Task) -> String {
    format!("    {},\n", json!(format!("{}: {}", task.key, task.title)))
}

fn add_entry(program: &Path, entry: &str) -> io::Result<String> {
    let text = fs::read_to_string(program)?;
    if text.contains(entry) {
        return Ok("the entry is there already".to_owned());
    }
    let extended = with_entry(&text, entry)
        .ok_or_else(|| io::Error::other(format!("{} has no log to extend", program.display())))?;
    fs::write(program, extended)?;
    Ok("1 line added".to_owned())
}

fn with_entry(text: &str, entry: &str) -> Option<String> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_end() == END_OF_LOG {
            return Some(format!("{}{entry}{}", &text[..at], &text[at..]));
        }
        at += line.len();
    }
    None
}

fn git_status() -> io::Result<String> {
    let answer = Command::new("git").args(["status", "--short"]).stdin(Stdio::null()).output()?;
    if !answer.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&answer.stderr).trim().to_owned()));
    }
    let text = String::from_utf8_lossy(&answer.stdout).trim_end().to_owned();
    Ok(if text.is_empty() { "(nothing changed)".to_owned() } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_goes_to_the_end_of_the_log() {
        let program = "LOG = [\n    \"a\",\n]\nprint(LOG)\n";
        let extended = with_entry(program, "    \"b\",\n").expect("there is a log");
        assert_eq!(extended, "LOG = [\n    \"a\",\n    \"b\",\n]\nprint(LOG)\n");
        assert_eq!(with_entry("print(1)\n", "x\n"), None);
    }

    #[test]
    fn a_title_can_not_break_out_of_its_string() {
        let task = Task { key: "SHIP-1".into(), title: "\"]\nimport os".into(), mischief: Vec::new() };
        assert_eq!(entry(&task), "    \"SHIP-1: \\\"]\\nimport os\",\n");
    }
}
