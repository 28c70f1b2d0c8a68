//! Which turn is next, and what came and went so far.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::received::Received;
use super::turn::{Ending, Tokens, Turn};

/// What to answer to which conversation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Program {
    /// A text that occurs in the prompts of the conversations this is for;
    /// an empty one occurs in all.
    pub when: String,
    /// The answers, in order.
    pub turns: Vec<Turn>,
}

/// The state of one stand-in.
#[derive(Default)]
pub(super) struct Script {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    programs: Vec<(Program, usize)>,
    received: Vec<Received>,
    reported: Tokens,
}

impl Script {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a program; later ones win over earlier ones.
    pub(super) fn add(&self, program: Program) {
        self.lock().programs.push((program, 0));
    }

    /// Keeps a request; gives its number.
    pub(super) fn note(&self, received: Received) -> usize {
        let mut inner = self.lock();
        inner.received.push(received);
        inner.received.len()
    }

    pub(super) fn received(&self) -> Vec<Received> {
        self.lock().received.clone()
    }

    pub(super) fn reported(&self) -> Tokens {
        self.lock().reported
    }

    /// The answer to `question`. One that offers no tools is a side call, such
    /// as for a title: it gets a word that costs nothing and moves no program.
    pub(super) fn next_turn(&self, question: &Received) -> Turn {
        if question.tools().is_empty() {
            return Turn::text("ok").usage(0, 0, 0);
        }
        let prompt = question.prompt();
        let mut inner = self.lock();
        let program = inner.programs.iter_mut().rev().find(|(program, _)| prompt.contains(&program.when));
        let turn = program.and_then(|(program, at)| {
            let turn = program.turns.get(*at).or_else(|| program.turns.last().filter(|turn| repeats(turn)));
            *at += 1;
            turn.cloned()
        });
        let turn = turn.unwrap_or_else(|| Turn::text("The script has ended.").usage(0, 0, 0));
        if matches!(turn.ending, Ending::Whole | Ending::MaxTokens) {
            inner.reported += turn.usage;
        }
        turn
    }
}

fn repeats(turn: &Turn) -> bool {
    matches!(turn.ending, Ending::Error { .. })
}
