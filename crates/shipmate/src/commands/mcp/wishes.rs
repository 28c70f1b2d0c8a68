//! What the tools can be asked for, with the words that a model reads.

use std::path::PathBuf;

use rmcp::schemars::{self, JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use shipmate_core::status::{IssueStatus, Priority};

use crate::words::Word;

/// One issue.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OneIssue {
    /// The issue's key, such as SHIP-7, or its number
    pub(super) issue: String,
}

/// One run.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OneRun {
    /// A run's id, or an issue's key, which stands for its newest run
    pub(super) run: String,
}

/// Which issues.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WhichIssues {
    /// Only those with one of these statuses
    #[serde(default)]
    #[schemars(schema_with = "statuses")]
    pub(super) status: Vec<IssueStatus>,
    /// Only those of this agent, by name, or of `me`, or of `none`
    pub(super) assignee: Option<String>,
    /// Only those with this label
    pub(super) label: Option<String>,
    /// Only those in this project, by title, or in `none`
    pub(super) project: Option<String>,
    /// How many at most; 50 if not said
    pub(super) limit: Option<u32>,
    /// How many to skip
    pub(super) offset: Option<u32>,
}

/// One project.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OneProject {
    /// The project's title, or its id
    pub(super) project: String,
}

/// What to look for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SearchWords {
    /// Words, or their beginnings; all must match
    pub(super) words: String,
    /// Done, cancelled and archived issues too
    #[serde(default)]
    pub(super) closed: bool,
}

/// A new issue.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewIssue {
    /// One line that says what is wanted
    pub(super) title: String,
    /// The details, in Markdown
    pub(super) description: Option<String>,
    /// An agent's name, or `me`; an agent starts at once unless the status is backlog
    pub(super) assignee: Option<String>,
    /// `todo` if not said
    #[serde(default)]
    #[schemars(schema_with = "status")]
    pub(super) status: Option<IssueStatus>,
    /// `none` if not said
    #[serde(default)]
    #[schemars(schema_with = "priority")]
    pub(super) priority: Option<Priority>,
    /// The key of the issue it lies within
    pub(super) parent: Option<String>,
    /// The keys of issues that must be over before it begins
    #[serde(default)]
    pub(super) blocked_by: Vec<String>,
    /// The title of the project it belongs to
    pub(super) project: Option<String>,
    /// Names of labels to put on it
    #[serde(default)]
    pub(super) labels: Vec<String>,
}

/// A change of an issue; what is not said stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangedIssue {
    /// The issue's key, such as SHIP-7, or its number
    pub(super) issue: String,
    /// The new title
    pub(super) title: Option<String>,
    /// The new description, in Markdown
    pub(super) description: Option<String>,
    /// The new status
    #[serde(default)]
    #[schemars(schema_with = "status")]
    pub(super) status: Option<IssueStatus>,
    /// The new priority
    #[serde(default)]
    #[schemars(schema_with = "priority")]
    pub(super) priority: Option<Priority>,
    /// An agent's name, `me`, or `none`
    pub(super) assignee: Option<String>,
}

/// Something to say.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewComment {
    /// The issue's key, such as SHIP-7, or its number
    pub(super) issue: String,
    /// What to say, in Markdown; who is mentioned with @ hears it, or else the issue's agent
    pub(super) content: String,
}

/// A question to a person.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ask {
    /// What to ask
    pub(super) question: String,
    /// The answers to offer; any words will do if there are none
    #[serde(default)]
    pub(super) choices: Vec<String>,
}

/// A file to put on an issue.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewFile {
    /// The issue's key, such as SHIP-7, or its number
    pub(super) issue: String,
    /// Where the file is on this machine
    pub(super) path: PathBuf,
}

/// A file of an issue.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedFile {
    /// The issue's key, such as SHIP-7, or its number
    pub(super) issue: String,
    /// The file's id or name
    pub(super) file: String,
    /// The folder of this machine to save it in
    pub(super) folder: PathBuf,
}

fn status(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": IssueStatus::words() })
}

fn statuses(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": { "type": "string", "enum": IssueStatus::words() } })
}

fn priority(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": Priority::words() })
}
