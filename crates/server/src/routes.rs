//! Every route, in one list.

mod agents;
mod attachments;
mod auth;
mod bounds;
mod comments;
mod daemon;
mod docs;
mod events;
mod inbox;
mod invitations;
mod issues;
mod joining;
mod labels;
mod machines;
mod me;
mod metrics;
mod people;
mod prices;
mod projects;
mod questions;
pub(crate) mod reference;
mod repositories;
mod runs;
mod runtimes;
pub(crate) mod skills;
mod usage;
mod workspaces;

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use serde::Serialize;
use serde_json::json;
use shipmate_core::api::attachment::MAX_ATTACHMENT_BYTES;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::hear_out::hear_out;
use crate::{error, origin, socket, web};

/// The largest body of an ordinary request, in bytes.
const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;
/// The largest body that carries journal records, in bytes.
const MAX_JOURNAL_BODY_BYTES: usize = 8 * 1024 * 1024;
/// The largest body that carries a file: the file, and what a form says around it.
const MAX_UPLOAD_BODY_BYTES: usize = MAX_ATTACHMENT_BYTES + 64 * 1024;
/// How long a file may be on its way.
const UPLOAD_DEADLINE: Duration = Duration::from_secs(600);
/// How long a request may take; sockets are not requests.
const REQUEST_DEADLINE: Duration = Duration::from_secs(30);

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Shipmate",
        description = "The board's API. Every error is an `ErrorBody`; a client acts on its `code`."
    ),
    components(schemas(
        shipmate_core::error::ErrorBody,
        shipmate_core::event::Event,
        shipmate_core::journal::Record,
        shipmate_core::api::board::LiveChoice,
        socket::browser::Said,
        socket::browser::Answer,
    ))
)]
struct Document;

fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(health))
        .routes(routes!(metrics::read_metrics))
        .routes(routes!(repositories::list, repositories::create))
        .routes(routes!(repositories::delete))
        .routes(routes!(machines::list_machines))
        .routes(routes!(machines::update_machine))
        .routes(routes!(joining::create_link))
        .routes(routes!(joining::join))
        .routes(routes!(runtimes::list_runtimes))
        .routes(routes!(runtimes::update_runtime, runtimes::delete_runtime))
        .routes(routes!(runtimes::read_choices))
        .routes(routes!(runtimes::disable_runtime))
        .routes(routes!(runtimes::enable_runtime))
        .routes(routes!(issues::list, issues::create))
        .routes(routes!(issues::get, issues::update))
        .routes(routes!(issues::archive))
        .routes(routes!(issues::restore))
        .routes(routes!(issues::many::search))
        .routes(routes!(issues::many::batch_update))
        .routes(routes!(issues::many::place))
        .routes(routes!(issues::many::timeline))
        .routes(routes!(issues::family::children))
        .routes(routes!(issues::family::add_blocker))
        .routes(routes!(issues::family::remove_blocker))
        .routes(routes!(issues::working::list_runs))
        .routes(routes!(issues::working::rerun))
        .routes(routes!(inbox::list))
        .routes(routes!(inbox::unread_count))
        .routes(routes!(inbox::read))
        .routes(routes!(inbox::unread))
        .routes(routes!(inbox::archive))
        .routes(routes!(inbox::restore))
        .routes(routes!(inbox::mark_all_read))
        .routes(routes!(inbox::archive_all_read))
        .routes(routes!(inbox::preferences, inbox::prefer))
        .routes(routes!(inbox::subscribers))
        .routes(routes!(inbox::subscribe))
        .routes(routes!(inbox::unsubscribe))
        .routes(routes!(labels::list, labels::create))
        .routes(routes!(labels::get, labels::update, labels::delete))
        .routes(routes!(labels::of_issue, labels::attach))
        .routes(routes!(labels::detach))
        .routes(routes!(comments::list, comments::create))
        .routes(routes!(comments::get, comments::update, comments::delete))
        .routes(routes!(comments::resolve, comments::unresolve))
        .routes(routes!(comments::react, comments::take_back))
        .routes(routes!(projects::list, projects::create))
        .routes(routes!(projects::get, projects::update, projects::delete))
        .routes(routes!(projects::resources::list, projects::resources::add))
        .routes(routes!(projects::resources::remove))
        .routes(routes!(projects::documents::list, projects::documents::create))
        .routes(routes!(projects::documents::get, projects::documents::update, projects::documents::delete))
        .routes(routes!(attachments::of_issue))
        .routes(routes!(attachments::get, attachments::delete))
        .routes(routes!(attachments::download))
        .routes(routes!(usage::report))
        .routes(routes!(prices::list, prices::set))
        .routes(routes!(prices::remove))
        .routes(routes!(events::after))
        .routes(routes!(socket::browser::open))
        .merge(of_agents())
        .merge(of_people())
        .merge(of_runs())
        .merge(of_daemons())
        .merge(reference_daemons())
}

fn of_agents() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(agents::list, agents::create))
        .routes(routes!(agents::get, agents::update))
        .routes(routes!(agents::archive))
        .routes(routes!(agents::restore))
        .routes(routes!(agents::taught::list, agents::taught::replace))
        .routes(routes!(agents::taught::add))
        .routes(routes!(agents::taught::remove))
        .routes(routes!(agents::environment::list))
        .routes(routes!(agents::environment::set, agents::environment::remove))
        .routes(routes!(skills::list, skills::create))
        .routes(routes!(skills::get, skills::update, skills::delete))
        .routes(routes!(skills::files::list, skills::files::put))
        .routes(routes!(skills::files::delete))
}

fn of_people() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(auth::create_link))
        .routes(routes!(auth::exchange))
        .routes(routes!(auth::sign_out))
        .routes(routes!(me::me, me::update_me))
        .routes(routes!(me::list_tokens, me::create_token))
        .routes(routes!(me::revoke_token))
        .routes(routes!(workspaces::list, workspaces::create))
        .routes(routes!(workspaces::get, workspaces::rename))
        .routes(routes!(people::list))
        .routes(routes!(people::update, people::remove))
        .routes(routes!(people::create_link))
        .routes(routes!(invitations::list, invitations::create))
        .routes(routes!(invitations::revoke))
        .routes(routes!(invitations::look))
        .routes(routes!(invitations::accept))
}

fn of_daemons() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(daemon::register::register))
        .routes(routes!(daemon::deregister))
        .routes(routes!(daemon::claim::claim))
        .routes(routes!(skills::fetch))
        .routes(routes!(daemon::adopt::adopt))
        .routes(routes!(daemon::enclosures::read))
        .routes(routes!(daemon::environment::read))
        .routes(routes!(daemon::deliveries::begin))
        .routes(routes!(daemon::deliveries::end))
        .routes(routes!(socket::daemon::open))
}

fn of_runs() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(runs::list))
        .routes(routes!(runs::get))
        .routes(routes!(runs::cancel))
        .routes(routes!(runs::transcript))
        .routes(routes!(runs::diff))
        .routes(routes!(runs::turns))
        .routes(routes!(runs::review::accept))
        .routes(routes!(questions::list))
        .routes(routes!(questions::answer))
        .routes(routes!(comments::steer))
        .routes(routes!(runs::review::reject))
        .routes(routes!(runs::comments::list, runs::comments::create))
        .routes(routes!(runs::comments::submit))
        .routes(routes!(runs::comments::delete))
}

fn reference_daemons() -> OpenApiRouter<App> {
    use reference::{actions, claim, cleanup, registration, results, runs, runtimes, tasks};
    OpenApiRouter::new()
        .routes(routes!(socket::reference::open))
        .routes(routes!(registration::repos))
        .routes(routes!(claim::claim))
        .routes(routes!(runtimes::pending))
        .routes(routes!(runtimes::recover_orphans))
        .routes(routes!(tasks::start))
        .routes(routes!(tasks::progress))
        .routes(routes!(tasks::status))
        .routes(routes!(results::usage))
        .routes(routes!(results::session))
        .routes(routes!(results::complete))
        .routes(routes!(results::fail))
        .routes(routes!(cleanup::task))
        .routes(routes!(cleanup::issue))
        .routes(routes!(cleanup::chat_session))
        .routes(routes!(cleanup::autopilot_run))
        .routes(routes!(runs::of_issue))
        .routes(routes!(runs::of_agent))
        .routes(routes!(runs::messages))
        .routes(routes!(actions::ask_update))
        .routes(routes!(actions::update))
        .routes(routes!(actions::answer_update))
        .routes(routes!(actions::ask_models))
        .routes(routes!(actions::models))
        .routes(routes!(actions::answer_models))
        .routes(routes!(actions::ask_skills))
        .routes(routes!(actions::skills))
        .routes(routes!(actions::answer_skills))
        .routes(routes!(actions::ask_import))
        .routes(routes!(actions::import))
        .routes(routes!(actions::answer_import))
}

/// What every daemon says again and again, too short to be worth compressing.
fn beats() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(daemon::beat::beat)).routes(routes!(reference::runtimes::heartbeat))
}

fn journal() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(daemon::append::append))
        .routes(routes!(reference::messages::add, reference::messages::list))
        .layer(DefaultBodyLimit::max(MAX_JOURNAL_BODY_BYTES))
}

fn uploads() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(attachments::upload)).layer(DefaultBodyLimit::max(MAX_UPLOAD_BODY_BYTES))
}

/// The API's description, as it is served.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = described().merge(beats()).merge(journal()).merge(uploads()).split_for_parts().1;
    bounds::declare(&mut document);
    document
}

pub(crate) fn router(app: App) -> Router {
    let within = |deadline| TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, deadline);
    let bounded = |routes: OpenApiRouter<App>| routes.layer(DefaultBodyLimit::max(MAX_BODY_BYTES));
    let beats = bounded(beats()).layer(within(REQUEST_DEADLINE));
    let others = bounded(described())
        .merge(journal())
        .layer(within(REQUEST_DEADLINE))
        .merge(uploads().layer(within(UPLOAD_DEADLINE)));
    let document = json!(openapi());
    // Shared by all who ask: what a handler holds is cloned with it.
    let (page, document) = (Bytes::from(docs::write(&document)), Bytes::from(document.to_string()));
    // One layer made of both, the outermost first: each by itself would cost every request some allocations more.
    let around = ServiceBuilder::new()
        .layer(middleware::from_fn_with_state(app.clone(), around_all))
        .layer(CatchPanicLayer::new());
    Router::from(others)
        .route("/api/openapi.json", get(move || async move { ([(CONTENT_TYPE, "application/json")], document) }))
        .route("/api/docs", get(move || async move { docs::page(page) }))
        .route("/api/docs/style.css", get(docs::style))
        .fallback(web::serve)
        .layer(CompressionLayer::new())
        .merge(Router::from(beats))
        .layer(around)
        .with_state(app)
}

/// What every request goes through: who is foreign is refused, who is refused hears it, in words.
async fn around_all(State(app): State<App>, request: Request, next: Next) -> Response {
    let let_in = async |request| match origin::check(&app.hosts, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    error::explain(&app, request, async |request| hear_out(request, let_in).await).await
}

#[derive(Serialize, utoipa::ToSchema)]
struct Health {
    status: &'static str,
    version: &'static str,
}

/// Whether the server answers.
#[utoipa::path(get, path = "/health", operation_id = "get_health", tag = "server", responses((status = 200, body = Health)))]
async fn health() -> Json<Health> {
    Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") })
}
