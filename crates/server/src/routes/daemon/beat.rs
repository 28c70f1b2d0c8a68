//! A daemon's beat: it is there, and what lives on it.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use shipmate_core::api::daemon::{Assignment, Beat, BeatAnswer};
use shipmate_core::error::ErrorBody;
use shipmate_core::id::{AccountId, ExecutionId};
use shipmate_core::rules::lease;
use shipmate_store::executions::Live;
use shipmate_store::{executions, machines, questions, reviews, runtimes, standing};

use super::MAX_RUNTIMES;
use crate::app::App;
use crate::assignment;
use crate::auth::DaemonCaller;
use crate::error::ApiError;
use crate::extract::{Body, daemon_id};
use crate::liveness::{Picture, RENEWED_AFTER, WRITTEN_EVERY};
use crate::metrics::{Protocol, Source};
use crate::twins::Standing;

const MAX_EXECUTIONS: usize = 1000;

/// One message for all of a daemon: it is there, and what lives on it.
#[utoipa::path(post, path = "/api/daemon/beat", operation_id = "beat_daemon", tag = "daemon", request_body = Beat,
    responses((status = 200, body = BeatAnswer), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn beat(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Body(body): Body<Beat>,
) -> Result<Json<BeatAnswer>, ApiError> {
    if body.runtimes.len() > MAX_RUNTIMES * 10 || body.executions.len() > MAX_EXECUTIONS {
        return Err(ApiError::invalid("a beat names too many runtimes or executions"));
    }
    let daemon = daemon_id(&body.daemon_id)?;
    let of = |instance| app.twins.heard((known.account, daemon), instance, body.predecessor, app.clock.elapsed());
    let standing = body.instance.map_or(Standing { replaced: false, alone: true }, of);
    if let Some(answer) = app.liveness.steady(&body, known.account, app.now()) {
        app.metrics.beat(Protocol::Shipmate, Source::Memory);
        return Ok(Json(BeatAnswer { replaced: standing.replaced, ..answer }));
    }
    app.metrics.beat(Protocol::Shipmate, Source::Database);
    // Boxed, as are all that wait for the database in what most beats do not need: whatever may wait has its place in
    // the request's memory, which is taken anew for each.
    let mut answer = Box::pin(from_database(&app, known.account, &body)).await?;
    answer.replaced = standing.replaced;
    if !standing.alone {
        // What this one does not name the other may have.
        answer.missing.clear();
    }
    Ok(Json(answer))
}

/// Compares what the daemon says with what is true.
async fn from_database(app: &App, account: AccountId, body: &Beat) -> Result<BeatAnswer, ApiError> {
    let (now, daemon) = (app.now(), body.daemon_id.as_str());
    let ticket = app.liveness.before_reading(daemon, account, now);
    let mut read = app.read().await?;
    let runtimes = runtimes::of_daemon(&mut read, daemon, account).await?;
    let live = executions::live_of(&mut read, daemon, account).await?;
    let wanted = standing::is_wanted(&mut read, daemon, account, now).await?;
    let deliveries = reviews::waiting(&mut read, daemon, account).await?;
    let (mut superseded, mut unknown) = (Vec::new(), Vec::new());
    for named in &body.executions {
        let mine = live.iter().any(|l| l.id == named.execution_id && l.epoch == named.epoch);
        if mine {
            continue;
        }
        if executions::is_over(&mut read, named.execution_id, named.epoch, account).await? {
            superseded.push(named.execution_id);
        } else if !executions::is_known(&mut read, named.execution_id).await? {
            unknown.push(named.execution_id);
        }
    }
    let mut letters = match live.iter().any(|live| live.has_letters) {
        true => questions::undelivered(&mut read, daemon, account).await?,
        false => Vec::new(),
    };
    drop(read);
    let mut picture =
        Picture { runtimes, live: live.iter().map(Live::facts).collect(), wanted, delivering: !deliveries.is_empty() };
    note_presence(app, body, account, &mut picture).await?;
    let (named, unnamed): (Vec<Live>, Vec<Live>) = live.into_iter().partition(|live| names(body, live.id, live.epoch));
    letters.retain(|letter| named.iter().any(|live| live.id == letter.execution_id));
    let answer = BeatAnswer {
        letters,
        gone: assignment::gone(&body.runtimes, &picture.runtimes),
        disabled: picture.disabled(&body.runtimes),
        superseded,
        unknown,
        cancel: named.into_iter().filter(|live| live.cancel).map(|live| live.id).collect(),
        missing: unnamed.into_iter().map(|live| with_the_rest_of_its_lease(live, now)).collect(),
        lease_seconds: picture.lease_seconds(now),
        next_beat_seconds: executions::seconds(lease::BEAT),
        work_available: picture.wanted,
        replaced: false,
        deliveries,
    };
    app.liveness.remember(ticket, picture, true, now);
    Ok(answer)
}

/// What the daemon lacks. Nothing it said renewed the lease, so only the rest of that is its own.
fn with_the_rest_of_its_lease(live: Live, now: DateTime<Utc>) -> Assignment {
    let rest = (live.lease_expires_at - now).num_seconds().max(0);
    Assignment { lease_seconds: live.assignment.lease_seconds.min(rest), ..live.assignment }
}

fn names(body: &Beat, id: ExecutionId, epoch: i64) -> bool {
    body.executions.iter().any(|named| named.execution_id == id && named.epoch == epoch)
}

/// Writes down that the daemon is there and renews its leases, but only what
/// has become old enough to matter.
async fn note_presence(app: &App, body: &Beat, account: AccountId, picture: &mut Picture) -> Result<(), ApiError> {
    let now = app.now();
    let was_offline = picture.runtimes.iter().any(|runtime| runtime.member && !runtime.online);
    let stale = picture.runtimes.iter().any(|runtime| runtime.member && now - runtime.last_seen_at >= WRITTEN_EVERY);
    let mut renewed = Vec::new();
    for live in picture.live.iter_mut().filter(|live| names(body, live.id, live.epoch)) {
        if live.lease_expires_at < now + TimeDelta::seconds(live.lease_seconds - RENEWED_AFTER) {
            live.lease_expires_at = now + TimeDelta::seconds(live.lease_seconds);
            renewed.push((live.id, live.lease_seconds));
        }
    }
    if !was_offline && !stale && renewed.is_empty() {
        return Ok(());
    }
    let mut write = app.write().await?;
    machines::seen(&mut write, &body.daemon_id, account, was_offline, now).await?;
    for (execution, lease_seconds) in renewed {
        executions::extend(&mut write, execution, lease_seconds, now).await?;
        app.metrics.renewals.inc();
    }
    app.commit(write).await?;
    for runtime in picture.runtimes.iter_mut().filter(|runtime| runtime.member) {
        runtime.online = true;
        runtime.last_seen_at = now;
    }
    Ok(())
}
