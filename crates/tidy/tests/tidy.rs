//! Every rule, applied to this repository.

use shipmate_tidy::{
    Complaint, Repository, dependencies, migrations, mutants, purity, sizes, source, systems, waiting, words,
};

fn none(complaints: &[Complaint]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
#[expect(clippy::print_stderr, reason = "a warning that a person who asks for output should see")]
fn files_are_short() {
    let repository = Repository::read();
    let soon = sizes::longer_than(sizes::SOON, &repository.files);
    if !soon.is_empty() {
        eprintln!("Worth splitting soon:\n{}", soon.join("\n"));
    }
    none(&sizes::longer_than(sizes::LIMIT, &repository.files));
}

#[test]
fn dependencies_point_one_way() {
    none(&dependencies::wrong_direction(&dependencies::packages(&Repository::read().root)));
}

#[test]
fn pure_crates_stay_pure() {
    let repository = Repository::read();
    none(&dependencies::impure(&dependencies::packages(&repository.root)));
    none(&purity::reaching_out(&repository.files));
}

#[test]
fn tests_do_not_sleep() {
    none(&waiting::sleeping(&Repository::read().files));
}

#[test]
fn files_say_what_they_are_for() {
    let repository = Repository::read();
    none(&source::without_manners(&repository.files));
    none(&source::crates_outside_the_rules(&repository.files));
}

#[test]
fn the_faults_of_the_mutation_gate_can_still_be_made() {
    let repository = Repository::read();
    none(&mutants::stale(&repository.root, &repository.files));
}

#[test]
fn every_operating_system_offers_the_same() {
    none(&systems::unlike(&Repository::read().files));
}

#[test]
fn released_migrations_do_not_change() {
    none(&migrations::changed(&Repository::read().files));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a home directory is a fact about the machine, not a setting")]
fn nothing_names_one_machine() {
    let repository = Repository::read();
    let checkout = repository.root.to_str().expect("a readable path");
    let home = std::env::var("HOME").unwrap_or_default();
    none(&words::machine_paths(&repository.files, &[checkout, &home]));
    none(&words::download_addresses(&repository.files));
}
