//! How long a run stays with its machine, by who else could take it over.

use std::time::Duration;

use serde_json::json;
use shipmate_core::status::Role;
use shipmate_testkit::on_both;

use crate::daemon::Daemon;
use crate::world::World;

const SHARED: i64 = 10 * 60;
const PINNED: i64 = 24 * 60 * 60;

on_both! {
    async fn a_lease_is_short_only_while_another_machine_could_begin_the_run(database: Database) {
        let world = World::new(&database).await;
        let mine = Daemon::of_owner(&world).await;
        let runtimes = mine.register(&["demo"]).await;
        let given = async || {
            let issue = world.issue("demo").await;
            let given = mine.claim(&runtimes).await.pop().expect("a run");
            assert_eq!(given.issue.identifier, issue.identifier);
            let ended = json!({ "type": "ended", "outcome": "cancelled" });
            mine.append(crate::daemon::fence(&given), 0, &[ended]).await.must_succeed();
            given.lease_seconds
        };
        assert_eq!(given().await, PINNED, "nobody else is there");

        let (_, token) = world.person(Role::Member).await;
        let theirs = Daemon::new(world.node.with(&token), world.workspace, "their-box");
        let their_runtimes = theirs.register(&["demo"]).await;
        assert_eq!(given().await, PINNED, "theirs takes only their own work");
        theirs.open_to_all().await;
        assert_eq!(given().await, SHARED);

        let other = world.owner.runtimes().await.into_iter().find(|it| it.daemon_id == "their-box").expect("theirs");
        world.switch(&other, "disable").await;
        assert_eq!(given().await, PINNED, "theirs is disabled");
        world.switch(&other, "enable").await;
        assert_eq!(given().await, SHARED);

        let end = world.clock.elapsed() + Duration::from_secs(200);
        while world.clock.elapsed() < end {
            world.pass(Duration::from_secs(15)).await;
            mine.beat(&runtimes, &[]).await;
        }
        assert_eq!(given().await, PINNED, "theirs is away");
        theirs.beat(&their_runtimes, &[]).await;
        assert_eq!(given().await, SHARED, "theirs is back");

        let folder = json!({ "url": "/srv/code", "daemon_id": mine.id });
        world.owner.post::<serde_json::Value>("/api/repositories", &folder).await;
        assert_eq!(given().await, PINNED, "the repository is a folder of mine");
    }
}
