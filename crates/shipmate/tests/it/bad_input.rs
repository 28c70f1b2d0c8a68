//! Bad input and bad luck: a clear sentence, a fitting code, nothing lost.

mod addresses;
mod bodies;
mod journals;
mod luck;
mod outage;
mod strangers;
