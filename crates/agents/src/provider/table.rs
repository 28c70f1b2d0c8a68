//! The agent CLIs we know, one row each. A new one that speaks a protocol we
//! have is a row here and nothing else.

use super::{ApprovalMeans, Counting, ModelChoice, Provider, Resume, SkillMeans, ToolMeans};
use crate::driver::Protocol;

pub(super) const PROVIDERS: &[Provider] = &[
    Provider {
        name: "claude",
        title: "Claude Code",
        executables: &["claude"],
        // The oldest version the driver's tests have a recording of. The control
        // protocol on standard input, which it depends on, is in all of version 2.
        minimum: Some((2, 0, 0)),
        protocol: Protocol::ClaudeStream,
        args: &[
            "-p",
            "--input-format",
            "stream-json",
            "--output-format",
            "stream-json",
            "--verbose",
            // Permission requests come to us as control requests, in a mode that
            // makes them, whatever the person uses at their own terminal.
            "--permission-prompt-tool",
            "stdio",
            "--permission-mode",
            "default",
        ],
        // One run must not replace the program under the feet of others.
        variables: &[("DISABLE_AUTOUPDATER", "1")],
        model: ModelChoice::Argument("--model="),
        tools: ToolMeans::Json { argument: "--mcp-config=", trust: "--allowedTools=mcp__" },
        instruction_file: "CLAUDE.md",
        skills: SkillMeans::Argument { flag: "--add-dir=", within: ".claude/skills" },
        state: &[".claude", ".claude.json"],
        install: "npm install -g @anthropic-ai/claude-code",
        environment: CLAUDE_ENVIRONMENT,
        ..Provider::PLAIN
    },
    Provider {
        name: "codex",
        title: "Codex",
        executables: &["codex"],
        // The app server with threads and turns, as its recordings have it.
        minimum: Some((0, 150, 0)),
        protocol: Protocol::CodexAppServer,
        // Else it would wait for a network for ever and never say so.
        args: &["app-server", "--disable", "unbounded_connection_retries"],
        tools: ToolMeans::Settings { option: "-c", patience: 24 * 3600 },
        skills: SkillMeans::WorkTree(".agents/skills"),
        state: &[".codex"],
        install: "npm install -g @openai/codex",
        environment: &["OPENAI_*", "CODEX_*", "AZURE_OPENAI_*"],
        ..Provider::PLAIN
    },
    Provider {
        name: "goose",
        title: "Goose",
        executables: &["goose"],
        minimum: Some((1, 30, 0)),
        args: &["acp", "--with-builtin", "developer"],
        variables: &[("GOOSE_DISABLE_KEYRING", "1")],
        approval: ApprovalMeans::Modes { full: Some("auto"), read_only: "approve" },
        instruction_file: ".goosehints",
        counting: Counting::LastCall,
        state: &[".config/goose", ".local/share/goose", ".local/state/goose"],
        install: "see block.github.io/goose",
        environment: &["GOOSE_*", "OPENAI_*", "ANTHROPIC_*", "GOOGLE_*", "OPENROUTER_*"],
        ..ACP
    },
    Provider {
        name: "copilot",
        title: "GitHub Copilot",
        executables: &["copilot"],
        minimum: Some((1, 0, 0)),
        args: &["--acp"],
        variables: &[("COPILOT_AUTO_UPDATE", "false")],
        model: ModelChoice::Variable("COPILOT_MODEL"),
        counting: Counting::CachedWithin,
        state: &[".copilot"],
        install: "npm install -g @github/copilot",
        environment: &["COPILOT_*", "GH_TOKEN", "GITHUB_TOKEN", "GH_HOST"],
        ..ACP
    },
    Provider {
        name: "gemini",
        title: "Gemini CLI",
        executables: &["gemini"],
        minimum: Some((0, 50, 0)),
        args: &["--acp", "--skip-trust"],
        variables: &[
            // Else it starts itself again and can't be ended by a signal.
            ("GEMINI_CLI_NO_RELAUNCH", "true"),
            // Else its shell paints a terminal, and what that shows is told to nobody but a screen.
            ("GEMINI_PTY_INFO", "child_process"),
        ],
        model: ModelChoice::Argument("--model="),
        // Loading also fails within the minute in which a session began, so that
        // an answer at once would lose it.
        resume: Resume::Never(FOLDERS),
        counting: Counting::CachedWithin,
        instruction_file: "GEMINI.md",
        skills: SkillMeans::WorkTree(".gemini/skills"),
        state: &[".gemini"],
        install: "npm install -g @google/gemini-cli",
        environment: &["GEMINI_*", "GOOGLE_*"],
        ..ACP
    },
    Provider {
        name: "opencode",
        title: "OpenCode",
        executables: &["opencode"],
        minimum: Some((1, 0, 0)),
        args: &["acp"],
        variables: &[("OPENCODE_DISABLE_AUTOUPDATE", "1")],
        approval: ApprovalMeans::Modes { full: None, read_only: "plan" },
        counting: Counting::LastCall,
        skills: SkillMeans::WorkTree(".opencode/skills"),
        state: &[".config/opencode", ".local/share/opencode", ".local/state/opencode"],
        install: "npm install -g opencode-ai",
        environment: &["OPENCODE_*", "OPENAI_*", "ANTHROPIC_*", "GOOGLE_*", "GEMINI_*", "OPENROUTER_*"],
        ..ACP
    },
    Provider {
        name: "qwen",
        title: "Qwen Code",
        executables: &["qwen"],
        minimum: Some((0, 20, 0)),
        args: &["--acp"],
        approval: ApprovalMeans::Modes { full: Some("yolo"), read_only: "default" },
        resume: Resume::Never(FOLDERS),
        counting: Counting::CachedWithin,
        instruction_file: "QWEN.md",
        skills: SkillMeans::WorkTree(".qwen/skills"),
        state: &[".qwen"],
        install: "npm install -g @qwen-code/qwen-code",
        environment: &["QWEN_*", "OPENAI_*", "DASHSCOPE_*"],
        ..ACP
    },
    Provider {
        name: "kimi",
        title: "Kimi Code",
        executables: &["kimi"],
        minimum: Some((2, 0, 0)),
        args: &["acp"],
        variables: &[("KIMI_CODE_NO_AUTO_UPDATE", "1")],
        counting: Counting::Unknown,
        state: &[".kimi", ".kimi-code"],
        install: "npm install -g @moonshot-ai/kimi-code",
        environment: &["KIMI_*", "MOONSHOT_*"],
        ..ACP
    },
    Provider {
        name: "claude-acp",
        title: "Claude Code over ACP",
        executables: &["claude-agent-acp"],
        minimum: Some((0, 100, 0)),
        instruction_file: "CLAUDE.md",
        skills: SkillMeans::WorkTree(".claude/skills"),
        state: &[".claude", ".claude.json"],
        install: "npm install -g @agentclientprotocol/claude-agent-acp",
        environment: CLAUDE_ENVIRONMENT,
        ..ACP
    },
    Provider {
        name: "codex-acp",
        title: "Codex over ACP",
        executables: &["codex-acp"],
        minimum: Some((2, 0, 0)),
        approval: ApprovalMeans::Modes { full: Some("agent-full-access"), read_only: "read-only" },
        skills: SkillMeans::WorkTree(".agents/skills"),
        state: &[".codex"],
        install: "npm install -g @agentclientprotocol/codex-acp",
        environment: &["OPENAI_*", "CODEX_*", "AZURE_OPENAI_*"],
        ..ACP
    },
    Provider {
        name: "cursor",
        title: "Cursor",
        executables: &["cursor-agent"],
        args: &["acp"],
        counting: Counting::Unknown,
        state: &[".cursor", ".config/cursor"],
        install: "see cursor.com/cli",
        environment: &["CURSOR_*"],
        ..ACP
    },
    Provider {
        name: "pi",
        title: "Pi",
        executables: &["pi"],
        minimum: Some((0, 80, 0)),
        protocol: Protocol::PiRpc,
        args: &["--mode", "rpc"],
        model: ModelChoice::Option("--model"),
        approval: ApprovalMeans::Arguments { read_only: &["--tools", "read,grep,find,ls"] },
        skills: SkillMeans::Option("--skill"),
        state: &[".pi"],
        install: "npm install -g @earendil-works/pi-coding-agent",
        environment: &["PI_*", "OPENAI_*", "ANTHROPIC_*", "GEMINI_*", "GOOGLE_*", "OPENROUTER_*"],
        ..Provider::PLAIN
    },
];

/// Why some begin afresh each time.
const FOLDERS: &str = "it looks for conversations by the folder, and each run has a folder of its own";

/// What is the same for most agents that speak ACP.
const ACP: Provider = Provider { protocol: Protocol::Acp, ..Provider::PLAIN };

const CLAUDE_ENVIRONMENT: &[&str] = &[
    "ANTHROPIC_*",
    "CLAUDE_*",
    "DISABLE_*",
    "API_TIMEOUT_MS",
    "MAX_THINKING_TOKENS",
    "IS_SANDBOX",
    // The two clouds it can reach its models through.
    "AWS_REGION",
    "AWS_PROFILE",
    "AWS_BEARER_TOKEN_BEDROCK",
    "CLOUD_ML_REGION",
    "VERTEX_REGION_*",
    "GOOGLE_APPLICATION_CREDENTIALS",
];
