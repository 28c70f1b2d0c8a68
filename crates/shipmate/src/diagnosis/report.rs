//! What a running daemon says of itself, judged.

use std::ffi::OsStr;
use std::path::PathBuf;

use shipmate_core::api::daemon::ProviderState;
use shipmate_daemon::control::{ControlGroups, Report, TroubleKind};

use super::Finding;

/// Judges a report.
pub(crate) fn of_report(report: &Report) -> Vec<Finding> {
    let mut findings = vec![Finding::well("daemon", format!("the daemon runs (process {})", report.pid))];
    findings.push(of_version(&report.version));
    findings.push(of_trouble(report));
    if report.replaced {
        findings.push(Finding::bad(
            "replaced",
            "another daemon with this machine's id was started later, perhaps from a copy of the state directory; \
             this one takes no new runs",
            "stop one of the two; or delete this one's file `id` and `shipmate daemon restart`, \
             and it is a machine of its own",
        ));
    }
    if report.paused {
        findings.push(Finding::note(
            "paused",
            "this machine takes no new runs: its owner paused it",
            "`shipmate daemon resume`",
        ));
    }
    if report.draining {
        findings.push(Finding::note(
            "draining",
            format!("the daemon ends when its {} runs are handed in", report.running.len()),
            "`shipmate daemon restart` has it go on instead",
        ));
    }
    findings.push(of_socket(report));
    findings.push(of_inventory(report));
    findings.extend(report.control_groups.as_ref().map(of_control_groups));
    if let Some(problem) = &report.search_path_problem {
        findings.push(Finding::note(
            "login_shell",
            format!("{problem}; agent tools are looked for only where the daemon itself finds programs"),
            "make the shell's start-up files quick and quiet without a terminal, then `shipmate daemon restart`",
        ));
    }
    for problem in &report.problems {
        findings.push(Finding::bad(
            "configuration",
            problem.clone(),
            "correct the line; the daemon goes on with what was valid before and reads the file by itself",
        ));
    }
    findings
}

fn of_version(version: &str) -> Finding {
    let ours = env!("CARGO_PKG_VERSION");
    if version == ours {
        Finding::well("version", format!("daemon and command line are of version {ours}"))
    } else {
        Finding::note(
            "version",
            format!("the daemon is of version {version}, this command line of {ours}"),
            "`shipmate daemon restart`; runs go on meanwhile",
        )
    }
}

fn of_trouble(report: &Report) -> Finding {
    let Some(trouble) = &report.trouble else {
        return match report.answered_seconds_ago {
            Some(_) => Finding::well("link", "the server answers the daemon"),
            None => Finding::note("link", "the daemon has not heard from the server yet", "ask again in a moment"),
        };
    };
    let said = format!("{} (for {} s)", trouble.sentence, trouble.seconds);
    let mend = match trouble.kind {
        TroubleKind::Silent => {
            "start the server, or check its address and the network; the daemon goes on by itself as soon as it answers"
        }
        TroubleKind::Unauthorized => {
            "make a token with `shipmate token create --daemon --name NAME` and write it to the file `token` in the \
             daemon's state directory; no restart is needed"
        }
        TroubleKind::Refused => "compare the versions of server and daemon, and look at the server's log",
    };
    Finding::bad("link", said, mend)
}

fn of_socket(report: &Report) -> Finding {
    if report.socket_open {
        return Finding::well("socket", "the server's hints come at once");
    }
    Finding::note(
        "socket",
        "the server's push socket is not open, so new work is only found by asking every few seconds",
        "if this lasts while the server answers, let the proxy in between pass WebSockets",
    )
}

fn of_inventory(report: &Report) -> Finding {
    let found: Vec<String> = report
        .inventory
        .iter()
        .filter(|tool| tool.state == ProviderState::Found && tool.provider != "demo")
        .map(|tool| match &tool.version {
            Some(version) => format!("{} {version}", tool.provider),
            None => tool.provider.clone(),
        })
        .collect();
    let unwell = report.inventory.iter().filter(|tool| {
        matches!(tool.state, ProviderState::TooOld | ProviderState::Broken) && !tool.provider.ends_with(".toml")
    });
    let unwell: Vec<String> = unwell
        .map(|tool| {
            format!("{} can't be used: {}", tool.provider, tool.detail.as_deref().unwrap_or("no reason is known"))
        })
        .collect();
    let install: Vec<&str> = report.inventory.iter().filter_map(|tool| tool.install.as_deref()).take(1).collect();
    match (found.is_empty(), unwell.is_empty()) {
        (false, true) => Finding::well("agents", format!("agent tools: {}", found.join(", "))),
        (false, false) => Finding::note(
            "agents",
            format!("agent tools: {}; {}", found.join(", "), unwell.join(" ")),
            "install those anew; the daemon finds them by itself",
        ),
        (true, _) => Finding::note(
            "agents",
            format!("no agent tool was found, only the demo agent can run. {}", unwell.join(" ")),
            match install.first() {
                Some(how) => format!("install one, such as `{how}`; the daemon finds it by itself"),
                None => "install one, or offer a command of yours with `shipmate provider add`".to_owned(),
            },
        ),
    }
}

fn of_control_groups(groups: &ControlGroups) -> Finding {
    match groups {
        ControlGroups::Used => {
            Finding::well("control_groups", "each run is held in a control group of its own, so nothing outlives it")
        }
        ControlGroups::Missing { why } => Finding::note(
            "control_groups",
            format!(
                "runs are not held in control groups: {why}. What an agent hides may outlive a runner that is killed"
            ),
            "where systemd is, `shipmate service install` gives the daemon a control group to divide",
        ),
    }
}

/// Whether this terminal finds programs where the daemon does not look.
pub(crate) fn of_search_path(report: &Report, terminal: &OsStr) -> Finding {
    let known: Vec<PathBuf> = std::env::split_paths(&report.search_path).collect();
    let more: Vec<String> = std::env::split_paths(terminal)
        .filter(|place| place.is_absolute() && place.is_dir() && !known.contains(place))
        .map(|place| place.display().to_string())
        .take(5)
        .collect();
    if more.is_empty() {
        return Finding::well("search_path", "the daemon looks for agent tools wherever this terminal does");
    }
    Finding::note(
        "search_path",
        format!("this terminal also finds programs in {}; the daemon does not look there", more.join(", ")),
        "if an agent tool lies there, add the folder to PATH in your login shell's start-up files, \
         then `shipmate daemon restart`",
    )
}
