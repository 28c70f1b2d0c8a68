//! What a person who leaves a workspace takes along: the wishes that nobody
//! shares, and the work on their machines that was to be handed over.

use shipmate_core::api::identity::Member;
use shipmate_core::api::review::DeliveryOutcome;
use shipmate_store::{Write, issues, reviews, tasks};

use crate::app::App;
use crate::error::ApiError;
use crate::routes::daemon::deliveries;

/// Settles what waits for somebody who was just taken out of their workspace.
pub(super) async fn of(app: &App, write: &mut Write, member: &Member) -> Result<(), ApiError> {
    tasks::withdraw_of(write, member.workspace_id, member.user_id, app.now()).await?;
    for id in reviews::open_on_machines_of(write, member.workspace_id, member.user_id).await? {
        let Some(order) = reviews::order(write, id).await? else { continue };
        issues::lock(write, order.workspace_id, order.issue_id).await?;
        let reason = format!(
            "the work is on a machine of {}, who is no longer a member of the workspace; have it done again on another \
             machine",
            member.name
        );
        let outcome = DeliveryOutcome::Failed { reason: reason.into() };
        if reviews::end(write, &order, &outcome, app.now()).await? {
            deliveries::conclude(app, write, &order, &outcome).await?;
        }
    }
    Ok(())
}
