//! What must hold in each case, and what some agents do instead.

/// What must be found.
const MUST: &[(&str, &str)] = &[
    ("text", "ok"),
    ("thinking", "ok"),
    ("write and shell", "ok"),
    ("usage", "ok"),
    ("deny", "ok"),
    ("resume", "ok"),
    ("cancel in text", "ok"),
    ("cancel in a tool", "ok"),
    ("auth error", "auth"),
    ("rate limit once", "completed"),
    ("rate limit", "rate_limit"),
    ("500", "overload"),
    ("overflow", "context_overflow"),
    ("refused connection", "connection"),
    ("cut stream", "completed"),
    ("max tokens", "out_of_budget"),
];

/// What is found instead, and why that is how the agent is.
const INSTEAD: &[(&str, &str, &str)] = &[
    // It asks the model to go on by itself.
    ("claude", "max tokens", "completed"),
];

/// What must be found with this agent in this case.
pub(super) fn expected(agent: &str, case: &str) -> &'static str {
    let instead = INSTEAD.iter().find(|known| known.0 == agent && known.1 == case).map(|known| known.2);
    let must = || MUST.iter().find(|must| must.0 == case).map_or("a case with an expectation", |must| must.1);
    instead.unwrap_or_else(must)
}
