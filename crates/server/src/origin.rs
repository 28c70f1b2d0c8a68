//! Keeps foreign web pages out: under whose name we were addressed, and from
//! which page.
//!
//! Listening on loopback is no boundary: a page can point its own host name at
//! 127.0.0.1 and talk to us with the browser's help.

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, header};
use shipmate_core::error::Code;

use crate::error::ApiError;

/// Refuses requests under a foreign host name and requests from foreign pages.
pub(crate) fn check(hosts: &[String], request: &Request) -> Result<(), ApiError> {
    let authority = request.uri().authority().map(Authority::as_str);
    examine(hosts, authority, request.headers())
        .map_err(|message| ApiError::new(StatusCode::MISDIRECTED_REQUEST, Code::ForeignOrigin, message))
}

fn examine(hosts: &[String], authority: Option<&str>, headers: &HeaderMap) -> Result<(), &'static str> {
    let text = |name| headers.get(name).map(|value: &axum::http::HeaderValue| value.to_str().unwrap_or("?"));
    let host = authority.or_else(|| text(header::HOST)).unwrap_or_default();
    if !hosts.iter().any(|known| known.eq_ignore_ascii_case(host)) {
        return Err("this server is not known under that host name; start it with --allowed-host if it should be");
    }
    if let Some(origin) = text(header::ORIGIN) {
        let page = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        if !page.is_some_and(|page| page.eq_ignore_ascii_case(host)) {
            return Err("requests from another site's pages are refused");
        }
    }
    match text(header::HeaderName::from_static("sec-fetch-site")) {
        // A link from elsewhere may open the board; it may not make it act.
        Some("cross-site" | "same-site")
            if text(header::HeaderName::from_static("sec-fetch-mode")) != Some("navigate") =>
        {
            Err("requests from another site's pages are refused")
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().expect("a header value"));
        }
        examine(&["127.0.0.1:4780".into(), "localhost:4780".into()], None, &headers).is_ok()
    }

    #[test]
    fn only_our_own_names_and_pages_pass() {
        assert!(verdict(&[("host", "127.0.0.1:4780")]));
        assert!(verdict(&[("host", "LOCALHOST:4780"), ("origin", "http://localhost:4780")]));
        assert!(!verdict(&[]));
        assert!(!verdict(&[("host", "evil.example:4780")]));
        assert!(!verdict(&[("host", "localhost:4780"), ("origin", "http://evil.example")]));
        assert!(!verdict(&[("host", "localhost:4780"), ("origin", "null")]));
        assert!(!verdict(&[("host", "localhost:4780"), ("origin", "http://localhost:9999")]));
        assert!(!verdict(&[("host", "evil.example"), ("origin", "http://evil.example")]));
    }

    #[test]
    fn a_foreign_link_may_open_the_board_but_not_fetch_from_it() {
        let host = ("host", "localhost:4780");
        assert!(verdict(&[host, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]));
        assert!(!verdict(&[host, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")]));
        assert!(verdict(&[host, ("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors")]));
    }
}
