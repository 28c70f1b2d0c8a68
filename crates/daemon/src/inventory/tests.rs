//! Agent CLIs of every kind of health, played by one script.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use shipmate_agents::{Protocol, Provider};
use shipmate_core::api::daemon::{ProviderReport, ProviderState};
use shipmate_seams::Clock;
use tokio::sync::mpsc;

use super::{Scanner, SearchPath};
use crate::actor::{Event, Inventory};
use crate::config::{Config, DemoConfig};

const fn provider(name: &'static str, executables: &'static [&'static str]) -> Provider {
    Provider {
        name,
        title: name,
        executables,
        minimum: Some((2, 0, 0)),
        install: "get it somewhere",
        ..Provider::PLAIN
    }
}

static EVERY_HEALTH: [Provider; 7] = [
    provider("good", &["good"]),
    provider("old", &["old"]),
    provider("garbage", &["garbage"]),
    provider("flood", &["flood"]),
    provider("dies", &["dies"]),
    provider("hang", &["hang"]),
    provider("absent", &["absent", "absent-too"]),
];
static TALKERS: [Provider; 2] = [
    Provider { protocol: Protocol::Acp, args: &["acp"], ..provider("talks", &["talks"]) },
    Provider { protocol: Protocol::Acp, args: &["acp"], ..provider("mute", &["mute"]) },
];
static GOOD: [Provider; 1] = [provider("good", &["good"])];
static HANG: [Provider; 1] = [provider("hang", &["hang"])];

/// A machine with these programs on its search path.
struct Machine {
    directory: tempfile::TempDir,
    clock: Clock,
}

impl Machine {
    fn with(programs: &[&str]) -> Self {
        let machine = Self { directory: tempfile::tempdir().expect("a temporary directory"), clock: Clock::invented() };
        for program in programs {
            machine.install(program);
        }
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn install(&self, program: &str) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/fake-agent");
        std::os::unix::fs::symlink(script, self.path(program)).expect("linked");
    }

    fn scanner(&self, providers: &'static [Provider], patience: Duration) -> Scanner {
        let config = Config {
            state: self.directory.path().to_owned(),
            server: String::new(),
            token_file: PathBuf::new(),
            runner_program: PathBuf::new(),
            demo: Some(DemoConfig { program: "/opt/shipmate".into(), args: vec!["demo-agent".to_owned()] }),
            device_name: String::new(),
            version: String::new(),
            search_path: std::env::join_paths([
                "relative".as_ref(),
                self.directory.path(),
                "/usr/bin".as_ref(),
                "/bin".as_ref(),
            ])
            .expect("a search path"),
            places: None,
            login_shell: None,
        };
        let search_path = Arc::new(SearchPath::new(&config));
        Scanner::new(&config, search_path, self.clock.clone()).looking_for(providers, patience)
    }
}

/// Looks once; everything that was told, in order.
async fn scan(scanner: &mut Scanner) -> Vec<Inventory> {
    let (events, mut news) = mpsc::channel(64);
    scanner.scan(&events).await;
    drop(events);
    let mut told = Vec::new();
    while let Some(event) = news.recv().await {
        if let Event::Inventory(inventory) = event {
            told.push(inventory);
        }
    }
    told
}

async fn reports(scanner: &mut Scanner) -> BTreeMap<String, ProviderReport> {
    let last = scan(scanner).await.pop().expect("something is told");
    last.reports.into_iter().map(|report| (report.provider.clone(), report)).collect()
}

#[tokio::test]
async fn every_health_is_told_apart_with_a_sentence() {
    let machine = Machine::with(&["good", "old", "garbage", "flood", "dies", "hang"]);
    let told = reports(&mut machine.scanner(&EVERY_HEALTH, Duration::from_secs(4))).await;
    for (name, state, version, detail) in [
        ("good", ProviderState::Found, Some("2.1.7"), ""),
        ("flood", ProviderState::Found, Some("3.0.0"), ""),
        ("old", ProviderState::TooOld, Some("1.9.9"), "Version 1.9.9 is too old; 2.0.0 or newer is needed."),
        ("garbage", ProviderState::Broken, None, "Its answer to `--version` has no version number in it."),
        ("dies", ProviderState::Broken, None, "exit code 3: could not load its native part."),
        ("hang", ProviderState::Broken, None, "It did not answer `--version` within 4 s."),
        ("absent", ProviderState::Missing, None, "No `absent`, `absent-too` was found on this machine's search path."),
        ("demo", ProviderState::Found, None, ""),
    ] {
        let report = &told[name];
        assert_eq!((report.state, report.version.as_deref()), (state, version), "{report:?}");
        assert!(report.detail.as_deref().unwrap_or_default().contains(detail), "{report:?}");
    }
    assert_eq!(told["absent"].install.as_deref(), Some("get it somewhere"));
    let pid: i32 = fs_err::read_to_string(machine.path("hang.pid")).expect("it ran").trim().parse().expect("a number");
    let pid = rustix::process::Pid::from_raw(pid).expect("a process");
    assert!(rustix::process::test_kill_process(pid).is_err(), "the one that hangs is ended");
}

#[tokio::test]
async fn what_needs_no_probe_does_not_wait_for_one_that_hangs() {
    let machine = Machine::with(&["hang"]);
    let told = scan(&mut machine.scanner(&HANG, Duration::from_secs(1))).await;
    assert_eq!(told.len(), 2);
    assert!(told[0].programs.contains_key("demo") && told[0].reports.len() == 1);
    assert_eq!(told[1].reports.len(), 2);
}

#[tokio::test]
async fn one_look_at_which_it_is_away_does_not_drop_it() {
    let machine = Machine::with(&["good"]);
    let mut scanner = machine.scanner(&GOOD, Duration::from_secs(10));
    assert_eq!(reports(&mut scanner).await["good"].state, ProviderState::Found);
    fs_err::remove_file(machine.path("good")).expect("removed");
    assert_eq!(reports(&mut scanner).await["good"].state, ProviderState::Found, "perhaps it is being updated");
    assert_eq!(reports(&mut scanner).await["good"].state, ProviderState::Missing);
    machine.install("good");
    assert_eq!(reports(&mut scanner).await["good"].state, ProviderState::Found);
}

#[tokio::test]
async fn one_that_hangs_is_not_asked_at_every_look() {
    let machine = Machine::with(&["hang"]);
    let mut scanner = machine.scanner(&HANG, Duration::from_millis(500));
    let asked = |machine: &Machine| fs_err::remove_file(machine.path("hang.pid")).is_ok();
    reports(&mut scanner).await;
    assert!(asked(&machine));
    reports(&mut scanner).await;
    assert!(!asked(&machine));
    machine.clock.advance(Duration::from_secs(60));
    reports(&mut scanner).await;
    assert!(asked(&machine));
}

#[tokio::test]
async fn the_owners_commands_are_offered_and_their_mistakes_named() {
    let machine = Machine::with(&["good"]);
    let mut scanner = machine.scanner(&[], Duration::from_secs(1));
    let write = |text: &str| fs_err::write(machine.path("providers.toml"), text).expect("written");
    write(
        "[[provider]]\nname = \"mine\"\ntitle = \"My tool\"\ncommand = [\"good\", \"--fast\"]\n\n[[provider]]\nname = \"lost\"\ncommand = [\"/nowhere/tool\"]\n",
    );
    let told = scan(&mut scanner).await.pop().expect("something is told");
    let mine = &told.programs["mine"];
    assert_eq!(
        (mine.path.as_str(), &mine.args[..]),
        (machine.path("good").to_str().expect("text"), &["--fast".to_owned()][..])
    );
    assert!(!told.programs.contains_key("lost"));

    for (text, complaint) in [
        (
            "[[provider]]\nname = \"claude\"\ncommand = [\"x\"]\n",
            "providers.toml, line 2: `claude` is the name of a built-in",
        ),
        (
            "[[provider]]\nname = \"My Tool\"\ncommand = [\"x\"]\n",
            "providers.toml, line 2: `My Tool` is no provider name",
        ),
        ("[[provider]]\nname = \"mine\"\ncommand = []\n\n\n", "providers.toml, line 3: `command` is empty"),
        ("[[provider]]\nname = \"mine\"\ncomand = [\"x\"]\n\n\n\n", "providers.toml, line 3: unknown field `comand`"),
    ] {
        write(text);
        let told = reports(&mut scanner).await;
        let report = &told["providers.toml"];
        assert!(report.detail.as_deref().unwrap_or_default().contains(complaint), "{report:?}");
        assert_eq!(told["mine"].title, "My tool", "what was valid before still holds");
    }
}

/// Asks one program which models it has; what is told then, if it was asked.
async fn ask(scanner: &mut Scanner) -> Option<Inventory> {
    let (events, mut news) = mpsc::channel(4);
    scanner.ask_one(&events).await;
    drop(events);
    match news.recv().await {
        Some(Event::Inventory(inventory)) => Some(inventory),
        _ => None,
    }
}

#[tokio::test]
async fn a_program_says_which_models_it_has_and_one_that_does_not_is_ended() {
    let machine = Machine::with(&["talks", "mute"]);
    let mut scanner = machine.scanner(&TALKERS, Duration::from_secs(4));
    scan(&mut scanner).await;
    let told = ask(&mut scanner).await.expect("it was asked");
    let choices = &told.choices["talks"];
    assert_eq!((choices.models[0].id.as_str(), choices.models[0].name.as_str()), ("small-1", "Small"));
    assert_eq!((choices.modes[0].id.as_str(), choices.asked_at), ("plan", Some(machine.clock.now())));
    let told = ask(&mut scanner).await.expect("the other was asked");
    assert!(!told.choices.contains_key("mute") && told.choices.contains_key("talks"));
    for name in ["talks.pid", "mute.pid"] {
        let pid: i32 = fs_err::read_to_string(machine.path(name)).expect("it ran").trim().parse().expect("a number");
        let pid = rustix::process::Pid::from_raw(pid).expect("a process");
        assert!(rustix::process::test_kill_process(pid).is_err(), "{name}: nothing is left");
    }
    assert!(ask(&mut scanner).await.is_none(), "they are not asked again and again");
    machine.clock.advance(Duration::from_secs(24 * 3600));
    scan(&mut scanner).await;
    assert!(ask(&mut scanner).await.is_some());
}
