//! An answer of the server, read whole.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use shipmate_core::error::{Code, ErrorBody};

/// A status, headers and a body, and the request they answer.
#[derive(Debug, Clone)]
pub struct Answer {
    request: String,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
}

impl Answer {
    pub(super) async fn read(request: String, builder: reqwest::RequestBuilder) -> Result<Self, String> {
        let describe = |error: reqwest::Error| format!("{request}: {error:?}");
        let response = builder.send().await.map_err(describe)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.text().await.map_err(describe)?;
        Ok(Self { request, status, headers, body })
    }

    /// Fails the test, with the server's own words, unless this is a success.
    ///
    /// # Panics
    /// See above.
    pub fn must_succeed(&self) {
        assert!(self.status.is_success(), "{} was answered {}: {}", self.request, self.status, self.body);
    }

    /// The body of a success.
    ///
    /// # Panics
    /// If this is none, or its body is not what was expected.
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        self.must_succeed();
        self.parse()
    }

    /// The body of a refusal.
    ///
    /// # Panics
    /// If this is a success, or its body is not the error envelope.
    #[must_use]
    pub fn error(&self) -> ErrorBody {
        assert!(!self.status.is_success(), "{} should have been refused: {}", self.request, self.body);
        self.parse()
    }

    /// Fails the test unless this is a refusal with this status and code.
    ///
    /// # Panics
    /// See above.
    pub fn must_be_refused(&self, status: u16, code: Code) {
        let error = self.error();
        assert_eq!((self.status.as_u16(), error.code), (status, code), "{}: {}", self.request, error.error);
    }

    fn parse<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{}: {error}: {}", self.request, self.body))
    }
}
