//! The bounds of what requests carry, as the API's description declares them.
//! What a handler enforces is said here too, and a test takes one step over each.

use shipmate_core::api::board::{MAX_NAME_BYTES as NAME, MAX_PROSE_BYTES as PROSE, MAX_TITLE_BYTES as TITLE};
use shipmate_core::api::project::MAX_ICON_BYTES;
use shipmate_core::api::talk::MAX_EMOJI_BYTES;
use utoipa::openapi::schema::{Object, Schema};
use utoipa::openapi::{OpenApi, RefOr};

/// A field of a request's schema that holds text, and the bytes it may have.
/// What the description says of characters is true of every text in ASCII.
const TEXTS: &[(&str, &str, usize)] = &[
    ("CreateAgent", "name", NAME),
    ("CreateAgent", "description", TITLE),
    ("CreateAgent", "instructions", PROSE),
    ("CreateAgent", "provider", NAME),
    ("CreateAgent", "model", NAME),
    ("UpdateAgent", "name", NAME),
    ("UpdateAgent", "description", TITLE),
    ("UpdateAgent", "instructions", PROSE),
    ("UpdateAgent", "model", NAME),
    ("UpdateComment", "content", PROSE),
    ("React", "emoji", MAX_EMOJI_BYTES),
    ("CreateIssue", "title", TITLE),
    ("CreateIssue", "description", PROSE),
    ("UpdateIssue", "title", TITLE),
    ("UpdateIssue", "description", PROSE),
    ("CreateComment", "content", PROSE),
    ("CreateLabel", "name", NAME),
    ("CreateLabel", "description", TITLE),
    ("UpdateLabel", "name", NAME),
    ("UpdateLabel", "description", TITLE),
    ("UpdateMe", "name", NAME),
    ("CreateProject", "title", NAME),
    ("CreateProject", "description", PROSE),
    ("CreateProject", "icon", MAX_ICON_BYTES),
    ("UpdateProject", "title", NAME),
    ("UpdateProject", "description", PROSE),
    ("UpdateProject", "icon", MAX_ICON_BYTES),
    ("CreateDocument", "title", NAME),
    ("CreateDocument", "content", PROSE),
    ("UpdateDocument", "title", NAME),
    ("UpdateDocument", "content", PROSE),
    ("CreateRepository", "name", NAME),
    ("SendMessage", "text", PROSE),
    ("UpdateRuntime", "name", super::runtimes::MAX_NAME_BYTES),
    ("CreateToken", "name", NAME),
    ("CreateWorkspace", "name", NAME),
    ("UpdateWorkspace", "name", NAME),
];

/// A field that holds a number, with its least and its most.
const NUMBERS: &[(&str, &str, i64, i64)] = &[
    ("CreateAgent", "max_concurrent_tasks", 1, 50),
    ("UpdateAgent", "max_concurrent_tasks", 1, 50),
    ("Claim", "slots", 1, 100),
    ("CreateToken", "expires_in_days", 1, 3650),
];

/// Declares every bound in the description.
pub(super) fn declare(document: &mut OpenApi) {
    for (schema, field, most) in TEXTS {
        if let Some(object) = field_of(document, schema, field) {
            object.max_length = Some(*most);
        }
    }
    for (schema, field, least, most) in NUMBERS {
        if let Some(object) = field_of(document, schema, field) {
            object.minimum = Some((*least).into());
            object.maximum = Some((*most).into());
        }
    }
}

fn field_of<'a>(document: &'a mut OpenApi, schema: &str, field: &str) -> Option<&'a mut Object> {
    let schemas = &mut document.components.as_mut()?.schemas;
    let RefOr::T(Schema::Object(object)) = schemas.get_mut(schema)? else { return None };
    match object.properties.get_mut(field)? {
        RefOr::T(Schema::Object(field)) => Some(field),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bound_is_declared() {
        let document = serde_json::json!(crate::openapi());
        let field = |schema: &str, field: &str| document["components"]["schemas"][schema]["properties"][field].clone();
        for (schema, name, most) in TEXTS {
            assert_eq!(field(schema, name)["maxLength"], *most, "{schema}.{name}");
        }
        for (schema, name, least, most) in NUMBERS {
            let field = field(schema, name);
            assert_eq!(
                (field["minimum"].as_i64(), field["maximum"].as_i64()),
                (Some(*least), Some(*most)),
                "{schema}.{name}"
            );
        }
    }
}
