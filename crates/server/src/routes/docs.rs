//! The API's description as a page: plain text and links, without any script.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

/// Nothing runs here and nothing is loaded from elsewhere.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;\
color:#1b1b1f;background:#fff}code{font:14px ui-monospace,monospace}section{border-top:1px solid #ddd;margin-top:2rem}\
dt{margin-top:1rem}dd{margin-left:1.5rem}@media(prefers-color-scheme:dark){body{color:#e6e6ea;background:#16161a}\
a{color:#9ab8ff}section{border-color:#333}}";

/// A part of the page that is served under its own address.
pub(super) fn page(html: Bytes) -> Response {
    with_policy("text/html; charset=utf-8", html)
}

/// The page's style sheet.
pub(super) async fn style() -> Response {
    with_policy("text/css; charset=utf-8", Bytes::from_static(STYLE.as_bytes()))
}

fn with_policy(kind: &'static str, body: Bytes) -> Response {
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, body).into_response()
}

/// Writes the page from the description as it is served.
pub(super) fn write(document: &Value) -> String {
    let mut sections: BTreeMap<&str, String> = BTreeMap::new();
    for (path, methods) in entries(&document["paths"]) {
        for (method, operation) in entries(methods) {
            let tag = operation["tags"][0].as_str().unwrap_or("other");
            sections.entry(tag).or_default().push_str(&operation_of(method, path, operation));
        }
    }
    let sections: String = sections
        .iter()
        .map(|(tag, operations)| format!("<section><h2>{}</h2><dl>{operations}</dl></section>", escaped(tag)))
        .collect();
    let schemas: String =
        entries(&document["components"]["schemas"]).map(|(name, schema)| schema_of(name, schema)).collect();
    let info = &document["info"];
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>The API</title>\
         <link rel=\"stylesheet\" href=\"/api/docs/style.css\"><h1>{} {}</h1><p>{}</p>\
         <p>For programs: <a href=\"/api/openapi.json\">openapi.json</a></p>\
         {sections}<section><h2>What travels</h2>{schemas}</section></html>",
        escaped(text(&info["title"])),
        escaped(text(&info["version"])),
        escaped(text(&info["description"])),
    )
}

fn operation_of(method: &str, path: &str, operation: &Value) -> String {
    let params = operation["parameters"].as_array().into_iter().flatten().filter(|param| param["in"] == "query");
    let params: String = params
        .map(|param| {
            format!("<br><code>?{}</code> {}", escaped(text(&param["name"])), escaped(text(&param["description"])))
        })
        .collect();
    let takes = references(&operation["requestBody"]).map(|link| format!("<br>takes {link}")).unwrap_or_default();
    let success = entries(&operation["responses"]).find(|(status, _)| status.starts_with(['1', '2']));
    let answers = success.and_then(|(_, answer)| references(answer));
    let answers = answers.map(|link| format!("<br>answers {link}")).unwrap_or_default();
    let words = [text(&operation["summary"]), text(&operation["description"])].join(" ");
    format!(
        "<dt><code>{} {}</code></dt><dd>{}{params}{takes}{answers}</dd>",
        escaped(&method.to_uppercase()),
        escaped(path),
        escaped(words.trim())
    )
}

fn schema_of(name: &str, schema: &Value) -> String {
    let fields: String = entries(&schema["properties"])
        .map(|(field, of)| {
            let kind = references(of).unwrap_or_else(|| escaped(&kind_of(of)));
            format!("<br><code>{}</code> {kind}: {}", escaped(field), escaped(text(&of["description"])))
        })
        .collect();
    let words: Vec<&str> = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    format!(
        "<h3 id=\"{0}\">{0}</h3><p>{1} {2}{fields}</p>",
        escaped(name),
        escaped(text(&schema["description"])),
        escaped(&words.join(", "))
    )
}

fn kind_of(schema: &Value) -> String {
    match &schema["type"] {
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        one => text(one).to_owned(),
    }
}

/// A link to the schema that is named somewhere in here, if one is.
fn references(value: &Value) -> Option<String> {
    match value {
        Value::Object(fields) => match fields.get("$ref").and_then(Value::as_str) {
            Some(target) => {
                let name = escaped(target.rsplit('/').next().unwrap_or_default());
                Some(format!("<a href=\"#{name}\">{name}</a>"))
            }
            None => fields.values().find_map(references),
        },
        Value::Array(items) => items.iter().find_map(references),
        _ => None,
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
