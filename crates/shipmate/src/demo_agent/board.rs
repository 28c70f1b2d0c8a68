//! The demo agent on the board: by the `shipmate` command that it finds inside its run, and by its MCP server.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::voice::Voice;

/// The command, as every agent finds it.
const PROGRAM: &str = "shipmate";
/// What of it is for agents. An issue's text is anybody's, and moves nothing else.
const COMMANDS: &[&str] = &["issue", "run", "why", "agent"];
/// Options that lead past the run's door, or to any file.
const ELSEWHERE: &[&str] = &["--server", "--data-dir", "--token", "--door", "--attachment"];

/// The words of a command line, with quoted ones kept together, if an agent may say them.
pub(super) fn words(line: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    for c in line.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            c if c.is_whitespace() && !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    let known = words.first().is_some_and(|first| COMMANDS.contains(&first.as_str()));
    let strays = words.iter().any(|word| ELSEWHERE.iter().any(|option| word.starts_with(option)));
    (known && !strays).then_some(words)
}

/// Runs the command and tells what it said.
pub(super) fn say(voice: &mut Voice, words: &[String]) -> io::Result<()> {
    let line = format!("{PROGRAM} {}", words.join(" "));
    let attaches = words.get(1).is_some_and(|verb| verb == "attach");
    voice.tool("run_command", &json!({ "command": line }), || {
        for word in words.iter().filter(|_| attaches) {
            must_be_own(word)?;
        }
        let answer = Command::new(PROGRAM).args(words).stdin(Stdio::null()).output()?;
        let text = String::from_utf8_lossy(&answer.stdout).into_owned() + &String::from_utf8_lossy(&answer.stderr);
        if answer.status.success() { Ok(text) } else { Err(io::Error::other(text)) }
    })
}

/// Calls a tool of the board's MCP server and tells what it said.
pub(super) fn call(voice: &mut Voice, tool: &str, input: &str) -> io::Result<()> {
    let input: Value = serde_json::from_str(input)?;
    voice.tool(tool, &input, || {
        must_be_own(input["path"].as_str().unwrap_or_default())?;
        let mut server = Command::new(PROGRAM).arg("mcp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let said = converse(&mut server, tool, &input);
        server.kill()?;
        server.wait()?;
        said
    })
}

/// Refuses a file from outside the work tree: who writes issues must not read with it
/// what is the machine owner's.
fn must_be_own(name: &str) -> io::Result<()> {
    // What is no file is for the command to judge.
    let Ok(found) = Path::new(name).canonicalize() else { return Ok(()) };
    if found.starts_with(Path::new(".").canonicalize()?) {
        return Ok(());
    }
    Err(io::Error::other(format!("{name} is not in the work tree, and nothing else is attached")))
}

fn converse(server: &mut std::process::Child, tool: &str, input: &Value) -> io::Result<String> {
    let silent = || io::Error::other("the MCP server says nothing");
    let mut says = server.stdin.take().ok_or_else(silent)?;
    let mut hears = BufReader::new(server.stdout.take().ok_or_else(silent)?).lines();
    let client = json!({ "name": "demo", "version": "1" });
    let hello = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client });
    writeln!(says, "{}", json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello }))?;
    hears.next().ok_or_else(silent)??;
    writeln!(says, "{}", json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }))?;
    let wish = json!({ "name": tool, "arguments": input });
    writeln!(says, "{}", json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": wish }))?;
    let answer: Value = serde_json::from_str(&hears.next().ok_or_else(silent)??)?;
    match answer["result"]["content"][0]["text"].as_str() {
        Some(text) if answer["result"]["isError"] != true => Ok(text.to_owned()),
        Some(text) => Err(io::Error::other(text.to_owned())),
        None => Err(io::Error::other(answer["error"]["message"].to_string())),
    }
}
