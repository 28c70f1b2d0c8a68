//! Picks, among the tools an agent offers, the one that can do a thing, and
//! fills in its arguments by its declared schema.

use serde_json::{Map, Value, json};

use super::turn::Block;

/// The names under which agents offer to write a file, most telling first.
const WRITERS: [&str; 6] = ["Write", "write_file", "write", "create", "create_file", "developer__write"];
/// The names under which agents offer to run a command.
const SHELLS: [&str; 7] =
    ["Bash", "run_shell_command", "bash", "exec_command", "shell_command", "shell", "developer__shell"];
/// What the argument for a file's path, its content, and a command is called.
const PATHS: &[&str] = &["file_path", "path", "filePath", "filename", "absolute_path"];
const CONTENTS: &[&str] = &["content", "file_text", "text", "contents"];
const COMMANDS: &[&str] = &["command", "cmd"];
/// Codex's way to write files, which takes a patch as free text.
const PATCH: &str = "apply_patch";

/// A tool that an agent offers.
#[derive(Debug, Clone, PartialEq)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// The schema of its arguments; null for one that takes free text.
    pub schema: Value,
    /// The group of tools it belongs to, if it has to be named.
    pub(super) namespace: Option<String>,
}

/// The wish to use a tool.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Use {
    pub(super) tool: String,
    pub(super) input: Input,
    pub(super) namespace: Option<String>,
}

/// What a tool is given.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Input {
    Arguments(Value),
    Free(String),
}

impl Tool {
    pub(super) fn function(name: &Value, schema: &Value) -> Self {
        let name = name.as_str().unwrap_or_default().to_owned();
        Self { name, schema: schema.clone(), namespace: None }
    }

    pub(super) fn free(name: &Value) -> Self {
        Self::function(name, &Value::Null)
    }

    fn property<'a>(&self, names: &[&'a str]) -> Option<&'a str> {
        names.iter().copied().find(|name| self.schema["properties"].get(name).is_some())
    }
}

/// The tool use that does what `block` says; none if it is no tool use.
pub(super) fn tool_use(block: &Block, offered: &[Tool]) -> Option<Use> {
    match block {
        Block::Thinking(_) | Block::Text(_) => None,
        Block::Tool { name, input } => {
            let namespace = offered.iter().find(|tool| tool.name == *name).and_then(|tool| tool.namespace.clone());
            Some(Use { tool: name.clone(), input: Input::Arguments(input.clone()), namespace })
        }
        Block::Write { path, content } => match offered.iter().find(|tool| tool.name == PATCH) {
            Some(tool) if tool.schema.is_null() => {
                let lines: String = content.lines().map(|line| format!("+{line}\n")).collect();
                let patch = format!("*** Begin Patch\n*** Add File: {path}\n{lines}*** End Patch");
                Some(Use { tool: PATCH.to_owned(), input: Input::Free(patch), namespace: tool.namespace.clone() })
            }
            _ if !offered.iter().any(|tool| tool.property(PATHS).is_some() && tool.property(CONTENTS).is_some()) => {
                // No tool for files at all: then the shell has to do.
                let quoted = content.replace('\'', r"'\''");
                let command = format!("printf '%s' '{quoted}' > '{path}'");
                Some(fill(&SHELLS, &[(COMMANDS, &command)], offered))
            }
            _ => Some(fill(&WRITERS, &[(PATHS, path), (CONTENTS, content)], offered)),
        },
        Block::Shell(command) => Some(fill(&SHELLS, &[(COMMANDS, command)], offered)),
    }
}

/// The tool whose schema has a property for each of `wanted`; of several one
/// with a `usual` name, else the first. When none fits the call goes to the
/// first usual name: the agent's refusal then shows in its transcript.
fn fill(usual: &[&str], wanted: &[(&[&str], &String)], offered: &[Tool]) -> Use {
    let fits = |tool: &&Tool| wanted.iter().all(|(names, _)| tool.property(names).is_some());
    let named = usual.iter().find_map(|name| offered.iter().filter(fits).find(|tool| tool.name == *name));
    let Some(tool) = named.or_else(|| offered.iter().find(fits)) else {
        let input: Map<_, _> = wanted.iter().map(|(names, value)| (names[0].to_owned(), json!(value))).collect();
        return Use { tool: usual[0].to_owned(), input: Input::Arguments(Value::Object(input)), namespace: None };
    };
    let mut input = Map::new();
    for (names, value) in wanted {
        let name = tool.property(names).expect("the filter saw it");
        input.insert(name.to_owned(), json!(value));
    }
    for required in tool.schema["required"].as_array().into_iter().flatten() {
        let Some(name) = required.as_str().filter(|name| !input.contains_key(*name)) else {
            continue;
        };
        input.insert(name.to_owned(), filler(&tool.schema["properties"][name]));
    }
    Use { tool: tool.name.clone(), input: Input::Arguments(Value::Object(input)), namespace: tool.namespace.clone() }
}

fn filler(schema: &Value) -> Value {
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    match schema["type"].as_str() {
        Some("boolean") => json!(false),
        Some("integer" | "number") => json!(1),
        Some("array") => json!([]),
        Some("object") => json!({}),
        _ => json!("asked for by the script"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(block: &Block, offered: &[Tool]) -> (String, Input) {
        let wanted = tool_use(block, offered).expect("a use");
        (wanted.tool, wanted.input)
    }

    #[test]
    fn a_tool_is_chosen_by_what_it_takes_and_its_required_arguments_are_filled() {
        let offered = [
            Tool::function(&json!("read"), &json!({"properties": {"path": {"type": "string"}}})),
            Tool::function(
                &json!("run"),
                &json!({"properties": {"cmd": {"type": "string"}, "why": {"type": "string"},
                    "quick": {"type": "boolean"}}, "required": ["cmd", "why", "quick"]}),
            ),
        ];
        let expected = json!({"cmd": "ls", "why": "asked for by the script", "quick": false});
        let shell = Block::Shell("ls".into());
        assert_eq!(arguments(&shell, &offered), ("run".into(), Input::Arguments(expected)));
    }

    #[test]
    fn a_file_is_written_with_a_patch_or_the_shell_where_nothing_else_is_offered() {
        let write = Block::Write { path: "a".into(), content: "b\nc\n".into() };
        let patch = "*** Begin Patch\n*** Add File: a\n+b\n+c\n*** End Patch";
        let offered = [Tool::free(&json!("apply_patch"))];
        assert_eq!(arguments(&write, &offered), ("apply_patch".into(), Input::Free(patch.into())));
        let shell = [Tool::function(&json!("exec_command"), &json!({"properties": {"cmd": {}}}))];
        let command = json!({"cmd": "printf '%s' 'b\nc\n' > 'a'"});
        assert_eq!(arguments(&write, &shell), ("exec_command".into(), Input::Arguments(command)));
    }
}
