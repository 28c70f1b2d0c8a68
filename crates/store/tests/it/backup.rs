//! A backup made while the database is in use is whole, and only a sound one is put back.

use shipmate_store::backup::{backup, database_file, restore};
use shipmate_store::identity;
use shipmate_testkit::Database;

use crate::fixture::World;

#[tokio::test]
async fn a_backup_of_a_database_in_use_can_be_started_from() {
    let home = tempfile::tempdir().expect("a folder");
    let database = Database::sqlite();
    let file = database.url().strip_prefix("sqlite://").expect("a file").to_owned();
    let world = World::new(&database, 1).await;
    let data = std::path::Path::new(&file).parent().expect("a folder");
    let unfinished = world.store.write().await.expect("a transaction");

    let copy = home.path().join("it's a copy.db");
    backup(data, &copy).await.expect("a backup while somebody writes");
    drop(unfinished);
    backup(data, &copy).await.expect_err("an existing file is not overwritten");

    let fresh = home.path().join("fresh");
    restore(&fresh, &copy).await.expect("restored");
    restore(&fresh, &copy).await.expect_err("an existing database is not overwritten");
    let store = shipmate_store::Store::open_sqlite(&database_file(&fresh)).await.expect("opens");
    let owner = identity::first_account(&mut store.read().await.expect("a snapshot")).await.expect("an answer");
    assert_eq!(owner.map(|me| me.id), Some(world.owner));
}

#[tokio::test]
async fn what_is_no_backup_is_refused_in_words() {
    let home = tempfile::tempdir().expect("a folder");
    let junk = home.path().join("junk.db");
    std::fs::write(&junk, vec![b'x'; 8192]).expect("written");
    restore(&home.path().join("data"), &junk).await.expect_err("junk is refused");
    let missing = restore(&home.path().join("data"), &home.path().join("nothing")).await;
    assert!(missing.expect_err("refused").to_string().contains("no such file"));
    assert!(!database_file(&home.path().join("data")).exists());
}
