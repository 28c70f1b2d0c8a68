//! The first start: an owner and a workspace to work in.

use shipmate_core::id::AccountId;
use shipmate_seams::{Clock, Random};
use shipmate_store::{Error, Store, identity};

/// The installation's owner, made together with a first workspace if this is
/// the first start.
pub(crate) async fn owner(store: &Store, name: &str, clock: &Clock, random: Random) -> Result<AccountId, Error> {
    if let Some(owner) = identity::first_account(&mut store.read().await?).await? {
        return Ok(owner.id);
    }
    let now = clock.now();
    let id: AccountId = random.id(now);
    let mut write = store.write().await?;
    identity::create_account(&mut write, id, name, now).await?;
    match identity::create_workspace(&mut write, random.id(now), ("Workspace", "workspace", "SHIP"), id, now).await {
        Ok(()) => {}
        // Another server of the same database was first; its owner is ours too.
        Err(Error::Conflict { .. }) => {
            drop(write);
            let first = identity::first_account(&mut store.read().await?).await?;
            return first.map(|owner| owner.id).ok_or(Error::MissingReference);
        }
        Err(error) => return Err(error),
    }
    write.commit(now).await?;
    tracing::info!(owner = name, "first start: made an owner and a workspace");
    Ok(id)
}
