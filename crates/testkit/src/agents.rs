//! The real agent CLIs, each in a home of its own and pointed at the stand-in.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::json;
use shipmate_agents::{Provider, builtin};

use crate::{model, settings};

/// A key that opens nothing.
pub const KEY: &str = "dummy-key";
/// Where nothing listens if there is no network but loopback.
pub const NOWHERE: &str = "http://127.0.0.1:9";

/// A real agent CLI of this machine.
#[derive(Debug, Clone)]
pub struct RealAgent {
    /// Its row in the table.
    pub provider: &'static Provider,
    /// The executable.
    pub program: PathBuf,
}

impl RealAgent {
    /// The agent of this name, if it is in the folder of agents to test.
    ///
    /// # Panics
    /// If the table has no such row.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        let provider = builtin().iter().find(|provider| provider.name == name);
        let provider = provider.unwrap_or_else(|| panic!("there is no provider `{name}`"));
        let folder = settings::agents()?;
        let program = provider.executables.iter().map(|name| folder.join(name)).find(|program| program.exists())?;
        Some(Self { provider, program })
    }

    /// The model to ask for: one that the agent is content with.
    #[must_use]
    pub fn model(&self) -> &'static str {
        match self.provider.name {
            "claude" => "claude-sonnet-4-5",
            "pi" => "standin/stand-in",
            _ => "",
        }
    }

    /// Where it finds other programs, in the form of `PATH`: those it was installed with first, such as the Node.js
    /// that runs it.
    #[must_use]
    pub fn search_path(&self) -> String {
        let folder = self.program.parent().unwrap_or(Path::new("/")).display();
        format!("{folder}:/usr/local/bin:/usr/bin:/bin")
    }

    /// Prepares `home` so that the agent asks the model at `url`, with `key`
    /// if it has one, and tries twice rather than for minutes. Answers the
    /// whole environment it needs.
    ///
    /// # Errors
    /// The home can't be written.
    pub fn settle(&self, home: &Path, url: &str, key: Option<&str>) -> io::Result<Vec<(String, String)>> {
        let mut variables =
            vec![("HOME".to_owned(), home.display().to_string()), ("PATH".to_owned(), self.search_path())];
        let mut set = |name: &str, value: &str| variables.push((name.to_owned(), value.to_owned()));
        let openai = format!("{url}/v1");
        match self.provider.name {
            "claude" | "claude-acp" => {
                set("ANTHROPIC_BASE_URL", url);
                set("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
                set("CLAUDE_CODE_MAX_RETRIES", "1");
                set_key("ANTHROPIC_API_KEY", key, &mut set);
            }
            "codex" | "codex-acp" => {
                write(&home.join(".codex/config.toml"), &codex(&openai))?;
                set_key("OPENAI_API_KEY", key, &mut set);
            }
            "goose" => {
                set("GOOSE_PROVIDER", "openai");
                set("GOOSE_MODEL", model::MODEL);
                set("OPENAI_HOST", url);
                set_key("OPENAI_API_KEY", key, &mut set);
            }
            "copilot" => {
                set("COPILOT_OFFLINE", "true");
                set("COPILOT_PROVIDER_BASE_URL", &openai);
                set("COPILOT_MODEL", model::MODEL);
                set_key("COPILOT_PROVIDER_API_KEY", key, &mut set);
            }
            "gemini" => {
                let auth = json!({"security": {"auth": {"selectedType": "gemini-api-key"}},
                    "privacy": {"usageStatisticsEnabled": false}, "general": {"enableAutoUpdate": false}});
                write(&home.join(".gemini/settings.json"), &auth.to_string())?;
                // Left to choose, it first asks a model which model to ask.
                set("GEMINI_MODEL", "gemini-2.5-flash");
                set("GOOGLE_GEMINI_BASE_URL", url);
                set_key("GEMINI_API_KEY", key, &mut set);
            }
            "opencode" => {
                write(&home.join(".config/opencode/opencode.json"), &opencode(&openai, key.unwrap_or_default()))?;
                set("OPENCODE_DISABLE_MODELS_FETCH", "1");
            }
            "qwen" => {
                // Else it asks a model, with tools, what to remember of each
                // answer, and takes the script's next one for that.
                let settings = json!({"security": {"auth": {"selectedType": "openai"}},
                    "memory": {"enableManagedAutoMemory": false}});
                write(&home.join(".qwen/settings.json"), &settings.to_string())?;
                set("OPENAI_BASE_URL", &openai);
                set("OPENAI_MODEL", model::MODEL);
                set_key("OPENAI_API_KEY", key, &mut set);
            }
            "kimi" => {
                set("KIMI_MODEL_NAME", model::MODEL);
                set("KIMI_MODEL_BASE_URL", &openai);
                set("KIMI_MODEL_PROVIDER_TYPE", "openai");
                set("KIMI_DISABLE_TELEMETRY", "1");
                set_key("KIMI_MODEL_API_KEY", key, &mut set);
            }
            "pi" => {
                write(&home.join(".pi/agent/models.json"), &pi(&openai, key.unwrap_or_default()))?;
                set("PI_OFFLINE", "1");
            }
            _ => {}
        }
        Ok(variables)
    }
}

fn set_key(name: &str, key: Option<&str>, set: &mut impl FnMut(&str, &str)) {
    if let Some(key) = key {
        set(name, key);
    }
}

fn codex(url: &str) -> String {
    // A model that Codex knows, as it offers its tools by the model's name.
    format!(
        "model = \"gpt-5.5\"\nmodel_provider = \"standin\"\ncheck_for_update_on_startup = false\n\
         [analytics]\nenabled = false\n[features]\nplugins = false\n\
         [model_providers.standin]\nname = \"stand-in\"\nbase_url = \"{url}\"\nenv_key = \"OPENAI_API_KEY\"\n\
         wire_api = \"responses\"\nrequest_max_retries = 1\nstream_max_retries = 1\n"
    )
}

fn opencode(url: &str, key: &str) -> String {
    let model = json!({"name": "Stand-in", "reasoning": true, "tool_call": true,
        "limit": {"context": 200_000, "output": 8192}});
    json!({"autoupdate": false, "share": "disabled", "model": "standin/stand-in", "small_model": "standin/small",
        "provider": {"standin": {"npm": "@ai-sdk/openai-compatible", "name": "Stand-in",
            "options": {"baseURL": url, "apiKey": key}, "models": {model::MODEL: model, "small": {"name": "Small"}}}}})
    .to_string()
}

fn pi(url: &str, key: &str) -> String {
    let model = json!({"id": model::MODEL, "name": "Stand-in", "reasoning": true, "input": ["text"],
        "contextWindow": 200_000, "maxTokens": 8192,
        "cost": {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0}});
    json!({"providers": {"standin": {"baseUrl": url, "api": "openai-completions", "apiKey": key, "models": [model]}}})
        .to_string()
}

fn write(path: &Path, content: &str) -> io::Result<()> {
    fs_err::create_dir_all(path.parent().unwrap_or(Path::new("/")))?;
    fs_err::write(path, content)
}
