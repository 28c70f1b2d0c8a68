//! What a test can have the demo agent do: lines such as `demo: fail` in an issue's description.

use std::io;
use std::process::{Command, Stdio};

use super::board;
use super::voice::Voice;

/// One wish of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mischief {
    /// Report an error.
    Fail,
    /// Report that the model's service is overloaded.
    Overload,
    /// Die with exit code 3 and without a last word.
    Crash,
    /// Think this many steps more.
    Slow(u32),
    /// Say this many lines without a rest.
    Flood(u32),
    /// Print what no protocol has.
    Garbage,
    /// Leave a process behind that does not want to end.
    Child,
    /// Speak to the board from inside the run, with these words of the command line.
    Shipmate(Vec<String>),
    /// The same by a tool of the board's MCP server, with this JSON.
    Mcp(String, String),
}

impl Mischief {
    /// Reads a line; most are none.
    pub(super) fn read(line: &str) -> Option<Self> {
        let (verb, rest) = split(line.trim().strip_prefix("demo:")?);
        let mut words = rest.split_whitespace();
        let mut number = || words.next()?.parse::<u32>().ok();
        match verb {
            "fail" => Some(Self::Fail),
            "overload" => Some(Self::Overload),
            "crash" => Some(Self::Crash),
            "slow" => number().map(Self::Slow),
            "flood" => number().map(Self::Flood),
            "garbage" => Some(Self::Garbage),
            "child" => Some(Self::Child),
            "shipmate" => board::words(rest).map(Self::Shipmate),
            "mcp" => {
                let (tool, input) = split(rest);
                Some(Self::Mcp(tool.to_owned(), input.to_owned()))
            }
            _ => None,
        }
    }
}

/// The first word, and what comes after it.
fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(char::is_whitespace).map_or((text, ""), |(word, rest)| (word, rest.trim()))
}

/// Thinks for `steps` steps.
pub(super) fn think_for(voice: &mut Voice, steps: u32) -> io::Result<()> {
    for step in 1..=steps {
        voice.thinking(&format!("Step {step} of {steps}: I am still thinking."))?;
    }
    Ok(())
}

/// Says `lines` lines as fast as it can.
pub(super) fn flood(voice: &mut Voice, lines: u32) -> io::Result<()> {
    for line in 1..=lines {
        voice.text_at_once(&format!("Line {line} of {lines}."))?;
    }
    Ok(())
}

/// NUL, bytes that are no UTF-8, terminal sequences, broken and foreign JSON,
/// and one line of 20 MB.
pub(super) fn garbage(voice: &mut Voice) -> io::Result<()> {
    const LONG_LINE: usize = 20 * 1024 * 1024;
    let chunk = vec![b'x'; 64 * 1024];
    voice.text("Now comes what no protocol has.")?;
    voice.raw(b"before\0after a NUL\n")?;
    voice.raw(b"no UTF-8: \xff\xfe\xc3\x28\n")?;
    voice.raw(b"\x1b[2J\x1b[31mred\x1b[0m \x1b]0;a title\x07 and a bell\x07\n")?;
    voice.raw(b"{\"type\":\"text\",\"text\":\"never closed\n")?;
    voice.raw(b"{\"type\":\"of no protocol\",\"text\":\"\\u0000\"}\n")?;
    voice.raw(b"{\"type\":\"usage\",\"input_tokens\":\"many\"}\n[1,2,3]\n\r\n\n")?;
    for _ in 0..LONG_LINE / chunk.len() {
        voice.raw(&chunk)?;
    }
    voice.raw(b"\n")?;
    voice.text("That was it.")
}

/// Starts a process that keeps our output open and ignores every polite request to end.
pub(super) fn leave_a_child(voice: &mut Voice) -> io::Result<()> {
    let child = Command::new("sh").args(["-c", "trap '' TERM INT HUP; sleep 600"]).stdin(Stdio::null()).spawn()?;
    voice.text(&format!("I left process {} behind.", child.id()))
}

#[cfg(test)]
mod tests {
    use super::Mischief;

    #[test]
    fn directives_are_read_and_other_lines_are_not() {
        assert_eq!(Mischief::read("  demo: slow 12 "), Some(Mischief::Slow(12)));
        assert_eq!(Mischief::read("demo: crash"), Some(Mischief::Crash));
        let words = ["run", "ask", "Red or blue?"].map(str::to_owned).to_vec();
        assert_eq!(Mischief::read("demo: shipmate run ask \"Red or blue?\""), Some(Mischief::Shipmate(words)));
        let mcp = Mischief::Mcp("get_issue".to_owned(), "{\"issue\": \"SHIP-1\"}".to_owned());
        assert_eq!(Mischief::read("demo: mcp get_issue {\"issue\": \"SHIP-1\"}"), Some(mcp));
        for line in ["demo", "demo: slow", "demo: flood -1", "a demo: fail", "demo: dance", "demo: shipmate up"] {
            assert_eq!(Mischief::read(line), None, "{line}");
        }
    }
}
