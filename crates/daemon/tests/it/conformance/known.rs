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
    // It does not try again after a 429.
    ("codex", "rate limit once", "rate_limit"),
    // It counts the last call of a run only, and its cached tokens as others.
    ("goose", "usage", "told (340, 0, 12) of (2400, 940, 92)"),
    // It says nowhere what went wrong.
    ("goose", "overflow", "agent_error"),
    // It does not try again.
    ("goose", "cut stream", "cut_stream"),
    // As Claude Code, which is within.
    ("claude-acp", "max tokens", "completed"),
    // As Codex, which is within; but a refusal ends its turn, it goes on where
    // an answer was too long, and it waits for a network for ever.
    ("codex-acp", "deny", "agent_error"),
    ("codex-acp", "max tokens", "completed"),
    ("codex-acp", "rate limit once", "rate_limit"),
    ("codex-acp", "refused connection", "still trying after 90 s"),
    // It says so in the words of a broken connection.
    ("copilot", "refused connection", "cut_stream"),
    // It takes half an answer for a whole one and says nothing.
    ("copilot", "max tokens", "completed"),
    ("kimi", "max tokens", "completed"),
    // It tries again for minutes.
    ("kimi", "500", "still trying after 90 s"),
    ("kimi", "rate limit", "still trying after 90 s"),
    ("kimi", "refused connection", "still trying after 90 s"),
    // It makes the conversation shorter and goes on.
    ("kimi", "overflow", "completed"),
    ("kimi", "usage", "not told"),
    // It counts cached tokens as others.
    ("gemini", "usage", "told (3340, 0, 92) of (2400, 940, 92)"),
    // It looks for conversations by the folder, and each run has its own; and
    // it finds one again only from the next minute on.
    ("gemini", "resume", "begins afresh"),
    // It tries again for minutes.
    ("gemini", "500", "still trying after 90 s"),
    ("gemini", "rate limit", "still trying after 90 s"),
    ("gemini", "refused connection", "still trying after 90 s"),
    // It does not try again.
    ("gemini", "cut stream", "cut_stream"),
    // It takes half an answer for a whole one and says nothing.
    ("gemini", "max tokens", "completed"),
    // It counts the last call of a run only.
    ("opencode", "usage", "told (300, 40, 12) of (2400, 940, 92)"),
    // It tries again for minutes after making the conversation shorter.
    ("opencode", "overflow", "still trying after 90 s"),
    ("opencode", "max tokens", "completed"),
    // It copies the conversation into the folder of the next run.
    ("pi", "resume", "ok, under another id"),
    // It looks for conversations by the folder, and each run has its own.
    ("qwen", "resume", "begins afresh"),
    // It tries again for minutes.
    ("qwen", "500", "still trying after 90 s"),
    ("qwen", "rate limit", "still trying after 90 s"),
    // It goes on by itself.
    ("qwen", "max tokens", "completed"),
];

/// What must be found with this agent in this case.
pub(super) fn expected(agent: &str, case: &str) -> &'static str {
    let instead = INSTEAD.iter().find(|known| known.0 == agent && known.1 == case).map(|known| known.2);
    let must = || MUST.iter().find(|must| must.0 == case).map_or("a case with an expectation", |must| must.1);
    instead.unwrap_or_else(must)
}
