//! Files in the database: forgotten when nobody uses them, and in every backup.

use chrono::{DateTime, TimeDelta, Utc};
use shipmate_core::id::AttachmentId;
use shipmate_core::status::ActorKind;
use shipmate_store::attachments::{self, Completed};
use shipmate_store::backup::{backup, database_file, restore};
use shipmate_store::{Store, Write};
use shipmate_testkit::{Database, on_both};

use crate::fixture::{World, id, now};

async fn send(write: &mut Write, world: &World, at: DateTime<Utc>, whole: bool) -> AttachmentId {
    let file = id();
    attachments::begin(write, (file, world.workspace), (ActorKind::Member, world.owner.0), at).await.expect("begun");
    attachments::add(write, file, 0, b"bytes".to_vec()).await.expect("added");
    if whole {
        let what = Completed { filename: "f", content_type: "t", sha256: "s" };
        attachments::complete(write, file, &what, at).await.expect("whole");
    }
    file
}

async fn is_there(store: &Store, file: AttachmentId) -> bool {
    let mut read = store.read().await.expect("a snapshot");
    let bytes = attachments::chunk(&mut read, file, 0).await.expect("an answer");
    bytes.inspect(|bytes| assert_eq!(bytes, b"bytes")).is_some()
}

on_both! {
    async fn what_nobody_used_is_forgotten_and_nothing_else(database: Database) {
        let world = World::new(&database, 1).await;
        let issue = world.issue().await;
        let now = now();
        let mut write = world.store.write().await.expect("a transaction");
        let (old, young) = (now - TimeDelta::days(9), now - TimeDelta::minutes(5));
        let [unused, begun] = [send(&mut write, &world, old, true).await, send(&mut write, &world, old, false).await];
        let used = send(&mut write, &world, old, true).await;
        attachments::place(&mut write, (world.workspace, issue, None), &[used, begun]).await.expect("placed");
        let [fresh, coming] = [send(&mut write, &world, young, true).await, send(&mut write, &world, young, false).await];
        write.commit(now).await.expect("committed");

        let mut read = world.store.read().await.expect("a snapshot");
        assert!(attachments::get(&mut read, coming).await.expect("an answer").is_none(), "not before its last byte");
        assert!(attachments::get(&mut read, fresh).await.expect("an answer").is_some());
        drop(read);
        let mut write = world.store.write().await.expect("a transaction");
        let forgotten = attachments::forget(&mut write, now - TimeDelta::hours(1), now - TimeDelta::days(7)).await;
        assert_eq!(forgotten.expect("forgotten"), 2);
        assert_eq!(attachments::stored(&mut write, world.workspace).await.expect("a number"), 15);
        write.commit(now).await.expect("committed");
        for (file, stays) in [(unused, false), (begun, false), (used, true), (fresh, true), (coming, true)] {
            assert_eq!(is_there(&world.store, file).await, stays, "{file}");
        }
    }
}

#[tokio::test]
async fn a_backup_holds_the_files() {
    let home = tempfile::tempdir().expect("a folder");
    let database = Database::sqlite();
    let file = database.url().strip_prefix("sqlite://").expect("a file").to_owned();
    let world = World::new(&database, 1).await;
    let mut write = world.store.write().await.expect("a transaction");
    let sent = send(&mut write, &world, now(), true).await;
    write.commit(now()).await.expect("committed");

    let copy = home.path().join("copy.db");
    backup(std::path::Path::new(&file).parent().expect("a folder"), &copy).await.expect("a backup");
    let fresh = home.path().join("fresh");
    restore(&fresh, &copy).await.expect("restored");
    let store = Store::open_sqlite(&database_file(&fresh)).await.expect("opens");
    assert!(is_there(&store, sent).await);
}
