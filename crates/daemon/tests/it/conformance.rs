//! One suite for all agents: the real CLIs, each run by the real runner
//! against the scripted model, without a network. What must hold is the same
//! for all; where an agent can't, `known` says what it does instead.
//!
//! `first` is run with the other tests, `second` by `scripts/conformance`.
#![cfg(target_os = "linux")]

mod cases;
mod known;
mod stage;

mod first {
    #[test]
    fn claude() {
        super::conforms("claude");
    }

    #[test]
    fn codex() {
        super::conforms("codex");
    }

    #[test]
    fn goose() {
        super::conforms("goose");
    }
}

mod second {
    #[test]
    fn claude_acp() {
        super::conforms("claude-acp");
    }

    #[test]
    fn codex_acp() {
        super::conforms("codex-acp");
    }

    #[test]
    fn copilot() {
        super::conforms("copilot");
    }

    #[test]
    fn gemini() {
        super::conforms("gemini");
    }

    #[test]
    fn kimi() {
        super::conforms("kimi");
    }

    #[test]
    fn opencode() {
        super::conforms("opencode");
    }

    #[test]
    fn pi() {
        super::conforms("pi");
    }

    #[test]
    fn qwen() {
        super::conforms("qwen");
    }
}

use shipmate_testkit::agents::RealAgent;
use shipmate_testkit::settings;

/// Plays every case with the agent `name` and compares what it found with
/// what must hold, or what is known to hold instead.
fn conforms(name: &str) {
    let Some(agent) = RealAgent::find(name) else {
        settings::skip(
            &format!("conformance of {name}"),
            "it is not in SHIPMATE_TEST_AGENTS (scripts/real-agent and scripts/conformance set it)",
        );
        return;
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let found = runtime.block_on(cases::play_all(&agent));
    if let Some(folder) = settings::findings() {
        fs_err::create_dir_all(&folder).expect("the folder for findings is made");
        let findings: std::collections::BTreeMap<_, _> = found.iter().cloned().collect();
        let text = serde_json::to_string_pretty(&findings).expect("text");
        fs_err::write(folder.join(format!("{name}.json")), text).expect("the findings are written");
    }
    let surprises: Vec<String> = found
        .iter()
        // The lines after the first one are for who looks into it.
        .filter(|(case, found)| found.lines().next() != Some(known::expected(name, case)))
        .map(|(case, found)| format!("{case}: expected `{}`, found `{found}`", known::expected(name, case)))
        .collect();
    assert!(surprises.is_empty(), "{name}:\n{}", surprises.join("\n"));
}
