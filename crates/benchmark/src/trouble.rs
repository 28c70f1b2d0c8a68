//! Why something could not be measured.

/// A sentence that says what could not be measured, and why.
pub(crate) type Trouble = String;

/// Says what was tried, in front of what came of it.
pub(crate) trait Context<T> {
    /// Puts `what` before the error.
    fn context(self, what: impl std::fmt::Display) -> Result<T, Trouble>;
}

impl<T, E: std::fmt::Display> Context<T> for Result<T, E> {
    fn context(self, what: impl std::fmt::Display) -> Result<T, Trouble> {
        self.map_err(|error| format!("{what}: {error}"))
    }
}
