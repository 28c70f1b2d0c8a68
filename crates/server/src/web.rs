//! The web app, embedded in the binary.

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use shipmate_core::text::hex;

/// What `npm run build` made. Without it the server works and says how to get it.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct Files;

const MISSING: &str = include_str!("web/missing.html");

/// Nothing inline, nothing from elsewhere, nobody may frame us.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// Serves a file of the web app, or its first page for every address that the
/// app itself understands.
pub(crate) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") || path == "api" {
        return StatusCode::NOT_FOUND.into_response();
    }
    if !matches!(method, Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET,HEAD")]).into_response();
    }
    if let Some(file) = Files::get(path) {
        // The build names everything under assets/ by its content.
        let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        return answer(&headers, path, &file, cache);
    }
    // A missing script must not be answered with a page.
    if path.starts_with("assets/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    match Files::get("index.html") {
        Some(page) => answer(&headers, "index.html", &page, "no-cache"),
        None => with_policy(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], MISSING).into_response()),
    }
}

fn answer(headers: &HeaderMap, path: &str, file: &rust_embed::EmbeddedFile, cache: &'static str) -> Response {
    // The build leaves a Brotli form beside what it pays for.
    let compressed = reads_brotli(headers).then(|| Files::get(&format!("{path}.br"))).flatten();
    let sent = compressed.as_ref().unwrap_or(file);
    let hash = sent.metadata.sha256_hash();
    let tag = format!("\"{}\"", hex(&hash[..16]));
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let kind = content_type(path);
    let body = sent.data.clone();
    let mut response =
        ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache)], [(header::ETAG, tag)], body).into_response();
    if compressed.is_some() {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    with_policy(response)
}

/// Whether whoever asks says that it reads Brotli, and does not refuse it by a weight of nothing.
fn reads_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let refused = weight.trim().trim_start_matches("q=").parse() == Ok(0.0);
        name.trim().eq_ignore_ascii_case("br") && !refused
    })
}

fn with_policy(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_for_those_who_read_it() {
        let reads = |accepted: &'static str| {
            let value = HeaderValue::from_static(accepted);
            reads_brotli(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, value)]))
        };
        assert!(reads("gzip, deflate, br, zstd"));
        assert!(reads("BR;q=0.5"));
        assert!(!reads("gzip, br;q=0"));
        assert!(!reads("gzip, brotli"));
        assert!(!reads_brotli(&HeaderMap::new()));
    }
}
