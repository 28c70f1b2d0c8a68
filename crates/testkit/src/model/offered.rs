//! Picks, among the tools an agent offers, the one that can do a thing, and
//! fills in its arguments by its declared schema.

use serde_json::{Map, Value, json};

use super::turn::Block;

/// The name and the arguments of the tool use that does what `block` says;
/// none if it is no tool use.
pub(super) fn tool_use(block: &Block, offered: &[Value]) -> Option<(String, Value)> {
    match block {
        Block::Thinking(_) | Block::Text(_) => None,
        Block::Tool { name, input } => Some((name.clone(), input.clone())),
        Block::Write { path, content } => {
            let wanted = [(&["file_path", "path", "filename"][..], path), (&["content", "text"], content)];
            Some(fill("Write", &wanted, offered))
        }
        Block::Shell(command) => Some(fill("Bash", &[(&["command", "cmd"][..], command)], offered)),
    }
}

/// The tool whose schema has a property for each of `wanted`; of several the
/// one called `usual`, else the first. When none fits the call goes to `usual`
/// with the first names: the agent's refusal then shows in its transcript.
fn fill(usual: &str, wanted: &[(&[&str], &String)], offered: &[Value]) -> (String, Value) {
    let fitting = || offered.iter().filter(|tool| wanted.iter().all(|(names, _)| property(tool, names).is_some()));
    let tool = fitting().find(|tool| tool["name"] == usual).or_else(|| fitting().next());
    let Some(tool) = tool else {
        let input: Map<_, _> = wanted.iter().map(|(names, value)| (names[0].to_owned(), json!(value))).collect();
        return (usual.to_owned(), Value::Object(input));
    };
    let mut input = Map::new();
    for (names, value) in wanted {
        let name = property(tool, names).expect("the filter saw it");
        input.insert(name.to_owned(), json!(value));
    }
    for required in tool["input_schema"]["required"].as_array().into_iter().flatten() {
        let Some(name) = required.as_str().filter(|name| !input.contains_key(*name)) else {
            continue;
        };
        input.insert(name.to_owned(), filler(&tool["input_schema"]["properties"][name]));
    }
    (tool["name"].as_str().unwrap_or(usual).to_owned(), Value::Object(input))
}

fn property<'a>(tool: &Value, names: &[&'a str]) -> Option<&'a str> {
    names.iter().copied().find(|name| tool["input_schema"]["properties"].get(name).is_some())
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

    #[test]
    fn a_tool_is_chosen_by_what_it_takes_and_its_required_arguments_are_filled() {
        let offered = [
            json!({"name": "read", "input_schema": {"properties": {"path": {"type": "string"}}}}),
            json!({"name": "run", "input_schema": {"properties": {"cmd": {"type": "string"},
                "why": {"type": "string"}, "quick": {"type": "boolean"}}, "required": ["cmd", "why", "quick"]}}),
        ];
        assert_eq!(
            tool_use(&Block::Shell("ls".into()), &offered),
            Some(("run".into(), json!({"cmd": "ls", "why": "asked for by the script", "quick": false})))
        );
        let write = Block::Write { path: "a".into(), content: "b".into() };
        assert_eq!(tool_use(&write, &offered), Some(("Write".into(), json!({"file_path": "a", "content": "b"}))));
    }
}
