//! What is set in a session before its prompt: the mode and the model.

use serde_json::{Value, json};
use shipmate_core::api::daemon::Approval;

use crate::provider::{ApprovalMeans, ModelChoice, Provider};

/// Something to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Setting {
    /// The session's mode.
    Mode(String),
    /// The model, by an option of the session if there is one, else by the
    /// request that agents had before there were options.
    Model { option: Option<String>, id: String },
}

impl Setting {
    pub(super) fn request(&self, session: &str) -> (&'static str, Value) {
        match self {
            Self::Mode(mode) => ("session/set_mode", json!({"sessionId": session, "modeId": mode})),
            Self::Model { option: Some(option), id } => {
                ("session/set_config_option", json!({"sessionId": session, "configId": option, "value": id}))
            }
            Self::Model { option: None, id } => ("session/set_model", json!({"sessionId": session, "modelId": id})),
        }
    }

    /// What it is, for a sentence.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Mode(mode) => format!("The mode `{mode}`"),
            Self::Model { id, .. } => format!("The model `{id}`"),
        }
    }
}

/// What has to be set in a session that is as `opened` says.
pub(super) fn wanted(row: &Provider, approval: Approval, model: &str, opened: &Value) -> Vec<Setting> {
    let mut settings = Vec::new();
    if let ApprovalMeans::Modes { full, read_only } = row.approval {
        let mode = match approval {
            Approval::Full => full,
            // In this one it may not even ask.
            Approval::Ask if read_only == "plan" => None,
            Approval::Ask | Approval::ReadOnly => Some(read_only),
        };
        let current = opened["modes"]["currentModeId"].as_str();
        settings.extend(mode.filter(|mode| current != Some(mode)).map(|mode| Setting::Mode(mode.to_owned())));
    }
    if row.model == ModelChoice::Protocol && !model.is_empty() && current_model(opened).as_deref() != Some(model) {
        let option = option(opened).and_then(|option| option["id"].as_str()).map(str::to_owned);
        settings.push(Setting::Model { option, id: model.to_owned() });
    }
    settings
}

/// The model that answers in a session, where the agent says so.
pub(super) fn current_model(opened: &Value) -> Option<String> {
    let by_option = option(opened).and_then(|option| option["currentValue"].as_str());
    by_option.or_else(|| opened["models"]["currentModelId"].as_str()).map(str::to_owned)
}

fn option(opened: &Value) -> Option<&Value> {
    let mut options = opened["configOptions"].as_array().into_iter().flatten();
    options.find(|option| option["category"] == "model" || option["id"] == "model")
}
