use clap::{Command, CommandFactory as _};

use super::Arguments;

/// Calls `check` with every command that people are shown, and how it is called.
fn every_command(check: &mut impl FnMut(&Command, &str)) {
    fn walk(command: &Command, path: &str, check: &mut impl FnMut(&Command, &str)) {
        check(command, path);
        for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
            walk(sub, &format!("{path} {}", sub.get_name()), check);
        }
    }
    walk(&Arguments::command(), "shipmate", check);
}

/// The lines under `Example:` or `Examples:` of a command's help.
fn examples(command: &Command) -> Vec<String> {
    let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    help.lines().filter_map(|line| line.strip_prefix("  ")).map(str::to_owned).collect()
}

/// The command lines of ours in what somebody types into a shell, taken apart:
/// between the pipes, before what is redirected, behind the programs that call us.
fn ours(line: &str) -> Vec<Vec<String>> {
    let words = shlex::split(line).unwrap_or_else(|| panic!("no shell understands `{line}`"));
    let pieces = words.split(|word| matches!(word.as_str(), "|" | "&&"));
    let typed = pieces.map(|piece| piece.split(|word| matches!(word.as_str(), ">" | "<")).next().unwrap_or_default());
    // At the end of a line of another program's our name is one of its arguments.
    let begin = |piece: &[String]| piece.iter().rposition(|word| word == "shipmate").filter(|at| at + 1 < piece.len());
    typed.filter_map(|piece| Some(piece[begin(piece)?..].to_vec())).collect()
}

/// How the command is called that this command line stands for.
fn called(words: &[String]) -> Result<String, clap::Error> {
    let matches = Arguments::command().try_get_matches_from(words)?;
    let (mut path, mut at) = ("shipmate".to_owned(), &matches);
    while let Some((name, within)) = at.subcommand() {
        path = format!("{path} {name}");
        at = within;
    }
    Ok(path)
}

#[test]
fn the_command_line_is_sound() {
    Arguments::command().debug_assert();
}

#[test]
fn no_argument_takes_the_place_of_a_global_one() {
    let command = Arguments::command();
    let global: Vec<_> = command.get_arguments().map(|argument| argument.get_id().clone()).collect();
    every_command(&mut |command, path| {
        let mut arguments = command.get_arguments().filter(|_| path != "shipmate");
        let taken = arguments.find(|argument| global.contains(argument.get_id()));
        assert!(taken.is_none(), "`{path}` has {taken:?}");
    });
}

#[test]
fn every_command_has_an_example_of_itself() {
    let mut without = Vec::new();
    every_command(&mut |command, path| {
        let lines = examples(command);
        let mut called = lines.iter().flat_map(|line| ours(line)).filter_map(|words| called(&words).ok());
        if !called.any(|other| other == path || other.starts_with(&format!("{path} "))) {
            without.push(path.to_owned());
        }
    });
    assert!(without.is_empty(), "their --help has no example of themselves: {without:#?}");
}

#[test]
fn every_example_is_understood() {
    let mut refused = Vec::new();
    every_command(&mut |command, path| {
        for line in examples(command) {
            let ours = ours(&line);
            if ours.is_empty() {
                refused.push(format!("an example of `{path}` does not call us: {line}"));
            }
            let wrong = ours.iter().filter_map(|words| called(words).err());
            refused.extend(wrong.map(|why| format!("an example of `{path}` is refused: {line}\n{why}")));
        }
    });
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}
