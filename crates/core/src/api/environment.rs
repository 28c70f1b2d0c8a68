//! An agent's environment on the wire. Values travel in, and to the machine
//! that runs the agent, and nowhere else.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// A value that does not show in debug output.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecretValue(pub String);

impl<'de> Deserialize<'de> for SecretValue {
    /// Does not repeat what it refuses: that would be shown and logged.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(value) => Ok(Self(value)),
            _ => Err(D::Error::custom("value must be a string")),
        }
    }
}

impl fmt::Debug for SecretValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// A variable of an agent, without its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentVariable {
    /// Its name.
    pub name: String,
    /// Whether it has a value that this server can hand over. It can't if the
    /// value was encrypted with a key that the server does not have: then it
    /// must be set again.
    pub set: bool,
    /// When it was set.
    pub updated_at: DateTime<Utc>,
}

/// A variable's new value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetAgentVariable {
    /// 1 to 32,768 bytes. It is never shown again.
    pub value: SecretValue,
}

/// What a machine puts into the environment of the agent of an execution.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExecutionEnvironment {
    /// The values by their names.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, String>))]
    pub variables: BTreeMap<String, SecretValue>,
}

impl ExecutionEnvironment {
    /// The values in the clear, for who hands them to a process.
    #[must_use]
    pub fn reveal(self) -> BTreeMap<String, String> {
        self.variables.into_iter().map(|(name, value)| (name, value.0)).collect()
    }
}
