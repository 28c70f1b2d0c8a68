//! Whether an agent came to its end for want of memory. Nobody says so for
//! sure: the kernel kills without a word, and what a runtime prints is the last
//! thing it does.

use shipmate_core::journal::{Ended, FailureClass};

use crate::driver::Exit;
use crate::words;

/// What runtimes print when they get no more memory, in small letters.
const SIGNS: &[&str] = &[
    // Node.js
    "javascript heap out of memory",
    "reached heap limit",
    // Go
    "runtime: out of memory",
    "runtime: cannot allocate memory",
    // Rust, C++, Java
    "memory allocation of",
    "std::bad_alloc",
    "java.lang.outofmemoryerror",
    // The shell, on behalf of any
    "cannot allocate memory",
];
const KILLED: i32 = 9;
/// How a shell passes on that its command was killed.
const KILLED_CODE: i32 = 128 + KILLED;

/// The end as a driver judged it, or that the agent probably ran out of
/// memory. `oom_killed` says whether the kernel has killed a process of the
/// runner's group for want of memory in the meantime.
///
/// Only an agent that died without its last word is judged anew: what it said
/// itself counts more.
#[must_use]
pub fn in_view_of_memory(ended: Ended, exit: &Exit, oom_killed: bool) -> Ended {
    let died = matches!(
        ended,
        Ended::Failed {
            class: FailureClass::AgentCrashed | FailureClass::AgentProtocol | FailureClass::AgentError,
            ..
        }
    ) && exit.code != Some(0);
    if !died {
        return ended;
    }
    let killed = exit.signal == Some(KILLED) || exit.code == Some(KILLED_CODE);
    let lead = if killed && oom_killed {
        "The agent was killed, probably because the machine ran out of memory: the kernel has just killed a process \
         for that"
    } else if has_sign(exit.stderr_tail.as_str()) {
        "The agent died, probably because it ran out of memory"
    } else {
        return ended;
    };
    Ended::failed(FailureClass::OutOfMemory, words::sentence(lead, exit.stderr_tail.as_str()))
}

fn has_sign(said: &str) -> bool {
    let said = said.to_lowercase();
    SIGNS.iter().any(|sign| said.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(ended: &Ended) -> FailureClass {
        let Ended::Failed { class, .. } = ended else { panic!("{ended:?}") };
        *class
    }

    fn judged(before: FailureClass, exit: &Exit, oom_killed: bool) -> FailureClass {
        class(&in_view_of_memory(Ended::failed(before, "x"), exit, oom_killed))
    }

    #[test]
    fn a_kill_counts_only_if_the_kernel_killed_for_memory() {
        use FailureClass::{AgentCrashed, OutOfMemory};
        let killed = Exit { signal: Some(9), ..Exit::default() };
        assert_eq!(judged(AgentCrashed, &killed, true), OutOfMemory);
        assert_eq!(judged(AgentCrashed, &killed, false), AgentCrashed);
        let by_shell = Exit { code: Some(137), ..Exit::default() };
        assert_eq!(judged(AgentCrashed, &by_shell, true), OutOfMemory);
        let ended = Exit { signal: Some(15), ..Exit::default() };
        assert_eq!(judged(AgentCrashed, &ended, true), AgentCrashed, "somebody else's misfortune");
    }

    #[test]
    fn the_last_words_of_runtimes_are_known() {
        use FailureClass::{AgentCrashed, OutOfMemory, RateLimit};
        for said in [
            "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
            "fatal error: runtime: out of memory",
            "memory allocation of 68719476736 bytes failed",
            "terminate called after throwing an instance of 'std::bad_alloc'",
        ] {
            let exit = Exit { signal: Some(6), stderr_tail: said.into(), ..Exit::default() };
            let ended = in_view_of_memory(Ended::failed(AgentCrashed, "x"), &exit, false);
            assert_eq!(class(&ended), OutOfMemory, "{said}");
            let Ended::Failed { message, .. } = &ended else { panic!("{ended:?}") };
            assert!(message.as_str().contains("probably") && message.as_str().contains(said), "{message}");
            assert_eq!(judged(RateLimit, &exit, true), RateLimit, "what it said itself counts more");
        }
        let other = Exit { code: Some(1), stderr_tail: "memory is fine".into(), ..Exit::default() };
        assert_eq!(judged(AgentCrashed, &other, true), AgentCrashed);
        let done = Ended::Completed { summary: "ok".into() };
        assert_eq!(in_view_of_memory(done.clone(), &Exit { code: Some(0), ..Exit::default() }, true), done);
    }
}
