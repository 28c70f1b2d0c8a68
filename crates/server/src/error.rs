//! The one place where an error becomes an answer.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shipmate_core::error::{Code, ErrorBody, RunUnderWay, Subject};
use uuid::Uuid;

use crate::app::App;

/// Marks every answer as ours, so that a client can tell a 404 of this server
/// from one of a proxy in between.
pub(crate) const OURS: &str = "x-shipmate";

/// An error as the caller will be told of it.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    status: StatusCode,
    code: Code,
    message: String,
    // Boxed, so that an answer stays small next to what it is instead of.
    subject: Option<Box<Subject>>,
    under_way: Vec<RunUnderWay>,
    /// For the log only.
    cause: Option<String>,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: Code, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), subject: None, under_way: Vec::new(), cause: None }
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Code::Invalid, message)
    }

    /// In words for a person.
    pub(crate) fn missing(code: Code, kind: &str, id: &str) -> Self {
        let id: String = id.chars().take(200).collect();
        Self::new(StatusCode::NOT_FOUND, code, format!("there is no {kind} `{id}` here")).about(kind, &id)
    }

    /// In the words that the reference's programs match on.
    pub(crate) fn not_found(code: Code, kind: &str, id: &str) -> Self {
        let id: String = id.chars().take(200).collect();
        Self::new(StatusCode::NOT_FOUND, code, format!("{kind} not found")).about(kind, &id)
    }

    /// A lookup that failed: nothing is known, so it is never a 4xx.
    pub(crate) fn failed_to_load(kind: &str, error: shipmate_store::Error) -> Self {
        let answer = Self::from(error);
        let status = if answer.status.is_server_error() { answer.status } else { StatusCode::INTERNAL_SERVER_ERROR };
        let code = if status == StatusCode::SERVICE_UNAVAILABLE { Code::Unavailable } else { Code::Internal };
        Self { status, code, message: format!("failed to load {kind}"), ..answer }
    }

    /// Whether the server, not the caller, is the reason.
    pub(crate) fn is_server_fault(&self) -> bool {
        self.status.is_server_error()
    }

    /// Whether it says that nobody, or nobody any more, stands behind the request.
    pub(crate) fn is_unauthenticated(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    /// Whether it says that a runtime is proved not to exist.
    pub(crate) fn is_runtime_gone(&self) -> bool {
        self.code == Code::RuntimeNotFound
    }

    /// One line the first time, a count from then on. That something is gone
    /// is how it heals, not a warning.
    pub(crate) fn log_refusal(&self, app: &App, request_id: &str, method: &str, path: &str) {
        let subject = self.subject.as_ref().map_or(path, |subject| subject.id.as_str());
        let (status, error) = (self.status.as_u16(), self.message.as_str());
        if !app.log_gate.is_news(self.code, subject) {
            tracing::debug!(request_id, method, path, status, error, "request refused");
        } else if self.is_runtime_gone() {
            tracing::info!(request_id, method, path, status, error, subject, "gone; its daemon registers it again");
        } else {
            tracing::warn!(request_id, method, path, status, error, "request refused");
        }
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, Code::Conflict, message)
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, Code::Forbidden, message)
    }

    /// Names the runs that are in the way.
    pub(crate) fn with_runs_under_way(mut self, under_way: Vec<RunUnderWay>) -> Self {
        self.under_way = under_way;
        self
    }

    /// The same refusal of a value, said of the field that held it: what is not
    /// found there makes the body wrong, not the address.
    pub(crate) fn naming(self, field: &str) -> Self {
        if !self.status.is_client_error() {
            return self;
        }
        let message = format!("invalid {field}: {}", self.message);
        Self { message, ..Self::invalid(String::new()) }
    }

    pub(crate) fn about(mut self, kind: &str, id: &str) -> Self {
        self.subject = Some(Box::new(Subject { kind: kind.to_owned(), id: id.to_owned() }));
        self
    }
}

impl From<shipmate_store::Error> for ApiError {
    fn from(error: shipmate_store::Error) -> Self {
        use shipmate_store::Error as E;
        let cause = Some(error.to_string());
        let answer = match error {
            E::Conflict { .. } => Self::conflict("something with this name or address is already there"),
            E::MissingReference => Self::invalid("refers to something that does not exist any more"),
            E::Unavailable(_) | E::Open { .. } | E::Migrate(_) => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                Code::Unavailable,
                "the database can't be reached right now; nothing was changed, try again",
            ),
            E::Query(_) => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                Code::Internal,
                "the server made a mistake; its log names this request",
            ),
        };
        Self { cause, ..answer }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The outermost layer: names a request that failed, writes the body of every error and
/// logs each once. Answers of the layers below that are errors without our
/// words (a wrong method, a body over its bound, a panic) get words here.
pub(crate) async fn explain(app: &App, request: Request, below: impl AsyncFnOnce(Request) -> Response) -> Response {
    let (method, address) = (request.method().clone(), request.uri().clone());
    let mut response = below(request).await;
    response.headers_mut().insert(OURS, HeaderValue::from_static("1"));
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let (request_id, path): (Uuid, _) = (app.id(), address.path());
    let error = response.extensions_mut().remove::<ApiError>().unwrap_or_else(|| wordless(status));
    if status.is_server_error() {
        tracing::error!(%request_id, %method, path, status = status.as_u16(), cause = error.cause, "request failed");
    } else {
        error.log_refusal(app, &request_id.to_string(), method.as_str(), path);
    }
    let allowed = response.headers_mut().remove(header::ALLOW);
    let body = ErrorBody {
        error: error.message,
        code: error.code,
        request_id: request_id.to_string(),
        subject: error.subject.map(|subject| *subject),
        under_way: error.under_way,
    };
    let mut answer = (status, axum::Json(body)).into_response();
    let headers = answer.headers_mut();
    headers.insert(OURS, HeaderValue::from_static("1"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(allowed) = allowed {
        headers.insert(header::ALLOW, allowed);
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    answer
}

fn wordless(status: StatusCode) -> ApiError {
    let (code, message) = match status {
        StatusCode::NOT_FOUND => (Code::UnknownRoute, "there is nothing at this address"),
        StatusCode::METHOD_NOT_ALLOWED => (Code::UnknownRoute, "this address does not take this method"),
        StatusCode::PAYLOAD_TOO_LARGE => (Code::TooLarge, "the request's body is too large"),
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => {
            (Code::Unavailable, "the server took too long; try again")
        }
        status if status.is_server_error() => (Code::Internal, "the server made a mistake; its log names this request"),
        _ => (Code::Invalid, "the request is not one this address takes"),
    };
    ApiError::new(status, code, message)
}
