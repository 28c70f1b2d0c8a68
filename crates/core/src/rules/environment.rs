//! Which variables an agent's environment may have: those of its work, none
//! that say how the machine runs it.

use std::collections::BTreeMap;

/// The longest name, in bytes.
pub const MAX_VARIABLE_NAME_BYTES: usize = 100;
/// The longest value, in bytes: a certificate with its chain fits.
pub const MAX_VARIABLE_VALUE_BYTES: usize = 32 * 1024;
/// How many variables an agent may have.
pub const MAX_VARIABLES: usize = 50;
/// A value that is shorter is not looked for in what an agent prints: too much
/// else would be taken for it.
pub const SHORTEST_HIDDEN_BYTES: usize = 8;

/// Names that are the machine's: where programs and state are, who runs, and
/// what is loaded before a program is itself.
const OF_THE_MACHINE: &[&str] = &[
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "USERNAME",
    "USERPROFILE",
    "SHELL",
    "COMSPEC",
    "PATHEXT",
    "SYSTEMROOT",
    "PWD",
    "OLDPWD",
    "TMPDIR",
    "TMP",
    "TEMP",
    "IFS",
    "ENV",
    "BASH_ENV",
    "SHELLOPTS",
    "BASHOPTS",
    "PROMPT_COMMAND",
    "ZDOTDIR",
    "NODE_OPTIONS",
    "NODE_PATH",
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "PERL5LIB",
    "PERL5OPT",
    "PERL5DB",
    "RUBYLIB",
    "RUBYOPT",
    "JAVA_TOOL_OPTIONS",
    "JDK_JAVA_OPTIONS",
    "_JAVA_OPTIONS",
    "GCONV_PATH",
    "LOCPATH",
    "NLSPATH",
    "MALLOC_CHECK_",
    "SSH_ASKPASS",
    "SSH_AUTH_SOCK",
    "DBUS_SESSION_BUS_ADDRESS",
    "EDITOR",
    "VISUAL",
    "PAGER",
    "BROWSER",
];

/// Beginnings of such names; the last two are ours and the reference's.
const BEGINNINGS: &[&str] = &["LD_", "DYLD_", "GIT_", "XDG_", "BASH_FUNC_", "SHIPMATE_", "MULTICA_"];

/// Why an agent can't have a variable of this name, if it can't.
#[must_use]
pub fn refusal(name: &str) -> Option<String> {
    let first = name.bytes().next();
    let is_name = first.is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !is_name || name.len() > MAX_VARIABLE_NAME_BYTES {
        return Some(format!(
            "it must be 1 to {MAX_VARIABLE_NAME_BYTES} letters, digits and underscores, and not begin with a digit"
        ));
    }
    // Windows does not tell them apart by case.
    let upper = name.to_ascii_uppercase();
    let of_the_machine =
        OF_THE_MACHINE.contains(&upper.as_str()) || BEGINNINGS.iter().any(|beginning| upper.starts_with(beginning));
    of_the_machine.then(|| format!("`{name}` is the machine's to set, because it says how programs run there"))
}

/// Why a variable can't have this value, if it can't.
#[must_use]
pub fn refusal_of_value(value: &str) -> Option<String> {
    if value.is_empty() || value.len() > MAX_VARIABLE_VALUE_BYTES {
        return Some(format!("it must have 1 to {MAX_VARIABLE_VALUE_BYTES} bytes"));
    }
    value.contains('\0').then(|| "it must not hold the character NUL, which ends a variable".to_owned())
}

/// What must not stand in what an agent says, each with what stands for it:
/// every value and every line of one, the longest first.
#[must_use]
pub fn hidden(variables: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = variables
        .iter()
        .flat_map(|(name, value)| {
            let shown = format!("[{name}]");
            std::iter::once(value.as_str())
                .chain(value.lines())
                .map(move |part| (part.trim().to_owned(), shown.clone()))
        })
        .filter(|(part, _)| part.len() >= SHORTEST_HIDDEN_BYTES)
        .collect();
    all.sort_by(|(one, _), (other, _)| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
    all.dedup_by(|(one, _), (other, _)| one == other);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_how_the_machine_runs_programs_is_refused() {
        for name in ["PATH", "path", "LD_PRELOAD", "HOME", "SHIPMATE_DOOR", "GIT_SSH_COMMAND", "NODE_OPTIONS"] {
            assert!(refusal(name).is_some_and(|why| why.contains(name)), "{name}");
        }
        for name in ["", "1A", "A B", "A=B", "Ä", "A\n"] {
            assert!(refusal(name).is_some(), "{name:?}");
        }
        assert!(refusal(&"A".repeat(MAX_VARIABLE_NAME_BYTES + 1)).is_some());
        for name in ["ANTHROPIC_API_KEY", "_X", "npm_token", "PATHS"] {
            assert_eq!(refusal(name), None, "{name}");
        }
    }

    #[test]
    fn values_have_bounds() {
        assert!(refusal_of_value("").is_some() && refusal_of_value("a\0b").is_some());
        assert!(refusal_of_value(&"x".repeat(MAX_VARIABLE_VALUE_BYTES + 1)).is_some());
        assert_eq!(refusal_of_value("-----BEGIN\nx\n"), None);
    }

    #[test]
    fn long_values_and_their_lines_are_hidden_and_short_ones_are_not() {
        let named = [("KEY", "first-line\nsecond-line"), ("ON", "1"), ("SAME", "first-line")];
        let variables = named.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let hidden: Vec<String> = hidden(&variables).into_iter().map(|(part, _)| part).collect();
        assert_eq!(hidden, ["first-line\nsecond-line", "second-line", "first-line"]);
    }
}
