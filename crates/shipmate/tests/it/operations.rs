//! Every operation of the API, read from its own description, so that a test
//! over all of them forgets none.

use reqwest::Method;
use serde_json::Value;
use shipmate_testkit::Client;

use crate::fixture::Board;

/// One method on one address.
pub(crate) struct Operation {
    pub(crate) method: Method,
    pub(crate) path: String,
    /// The names of what its query may hold.
    pub(crate) queries: Vec<String>,
    /// What its body must be, if it takes one that is described.
    pub(crate) body: Option<Body>,
    pub(crate) takes_body: bool,
    /// Whether it is there for the reference's daemons: it refuses in their
    /// words, which `reference::refusals` pins.
    pub(crate) of_reference: bool,
}

/// A JSON object that an operation takes.
pub(crate) struct Body {
    /// Its fields, with their schemas.
    pub(crate) fields: Vec<(String, Value)>,
    pub(crate) required: Vec<String>,
    /// Whether it takes fields that it does not know.
    pub(crate) open: bool,
}

impl Operation {
    /// Such as `PUT /api/issues/{id}`.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The path, about the things of this board.
    pub(crate) fn address(&self, board: &Board) -> String {
        if self.has_id() { self.address_of(board, &board.id_in(&self.path)) } else { self.path.clone() }
    }

    /// The path with this in the place of its id; what else it names is the board's.
    pub(crate) fn address_of(&self, board: &Board, id: &str) -> String {
        let path = self.path.replace("{id}", id);
        let path = path.replace("{label_id}", &board.label).replace("{blocker_id}", &board.blocker);
        let path = path.replace("{skill_id}", &board.skill.listed.id.to_string());
        let path = path.replace("{file_id}", &board.skill.files[0].id.to_string());
        let path = path.replace("{name}", "DEPLOY_KEY");
        let path = path.replace("{document_id}", &board.document).replace("{resource_id}", &board.repository);
        let path = path.replace("{enclosure_id}", &board.attachment);
        path.replace("{user_id}", &board.member).replace("{invitation_id}", &board.invitation)
    }

    pub(crate) fn has_id(&self) -> bool {
        self.path.contains("{id}")
    }

    pub(crate) fn is_socket(&self) -> bool {
        self.path.ends_with("/socket") || self.path.ends_with("/ws")
    }

    /// A sound body, if it takes one.
    pub(crate) fn sample(&self, board: &Board) -> Option<Value> {
        self.body.as_ref().map(|_| board.sample(&self.name()))
    }
}

/// Every operation that the server describes, but for those of the reference's daemons.
pub(crate) async fn all(client: &Client) -> Vec<Operation> {
    let mut found = every(client).await;
    found.retain(|operation| !operation.of_reference);
    found
}

/// Every operation that the server describes.
pub(crate) async fn every(client: &Client) -> Vec<Operation> {
    let document: Value = client.get("/api/openapi.json").await;
    let paths = document["paths"].as_object().expect("paths");
    let mut found = Vec::new();
    for (path, methods) in paths {
        for (method, described) in methods.as_object().expect("methods") {
            let of_reference = described["tags"][0] == "reference daemon";
            let method: Method = method.to_uppercase().parse().expect("a method");
            let parameters = described["parameters"].as_array().cloned().unwrap_or_default();
            let queries = parameters.iter().filter(|parameter| parameter["in"] == "query");
            let schema = &described["requestBody"]["content"]["application/json"]["schema"];
            found.push(Operation {
                method,
                path: path.clone(),
                queries: queries.filter_map(|query| Some(query["name"].as_str()?.to_owned())).collect(),
                body: (!schema.is_null() && !of_reference).then(|| body(&document, schema)),
                takes_body: !schema.is_null(),
                of_reference,
            });
        }
    }
    assert!(found.len() > 30, "the description is not whole: {} operations", found.len());
    found
}

fn body(document: &Value, schema: &Value) -> Body {
    let schema = resolved(document, schema);
    let fields = schema["properties"].as_object().expect("an object's schema");
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    Body {
        fields: fields.iter().map(|(name, schema)| (name.clone(), resolved(document, schema).clone())).collect(),
        required: required.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect(),
        open: schema["additionalProperties"] != Value::Bool(false),
    }
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).expect("a schema"),
        None => schema,
    }
}
