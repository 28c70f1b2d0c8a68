//! The words of which titles are made.

/// Few enough that each is in many issues.
pub(super) const WORDS: [&str; 24] = [
    "login", "timeout", "export", "invoice", "search", "avatar", "retry", "cache", "editor", "upload", "webhook",
    "quota", "session", "import", "report", "filter", "banner", "locale", "cursor", "replica", "digest", "ledger",
    "socket", "outage",
];
