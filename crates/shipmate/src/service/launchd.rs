//! macOS: an agent of the user's own launchd.

use std::path::{Path, PathBuf};

use super::{Service, call};
use crate::error::CliError;
use crate::os;

const LABEL: &str = "dev.shipmate.daemon";

pub(super) fn text(service: &Service) -> String {
    let words: String =
        service.command.iter().map(|word| format!("        <string>{}</string>\n", escaped(word))).collect();
    format!(
        "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">
<!-- Written by `shipmate service install`; `shipmate service uninstall` removes it. -->
<plist version=\"1.0\">
<dict>
    <key>Label</key>
    <string>{LABEL}</string>
    <key>ProgramArguments</key>
    <array>
{words}    </array>
    <key>WorkingDirectory</key>
    <string>{directory}</string>
    <key>StandardErrorPath</key>
    <string>{errors}</string>
    <key>RunAtLoad</key>
    <true/>
    <!-- `shipmate daemon stop` is meant; everything else is an accident. -->
    <key>KeepAlive</key>
    <dict>
        <key>SuccessfulExit</key>
        <false/>
    </dict>
    <!-- Runs are processes of their own and outlive the daemon. -->
    <key>AbandonProcessGroup</key>
    <true/>
    <key>ExitTimeOut</key>
    <integer>10</integer>
</dict>
</plist>
",
        directory = escaped(&service.directory.display().to_string()),
        errors = escaped(&service.words.display().to_string()),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

pub(super) fn file(home: &Path) -> PathBuf {
    home.join("Library").join("LaunchAgents").join(format!("{LABEL}.plist"))
}

fn domain() -> String {
    format!("gui/{}", os::user_number().unwrap_or_default())
}

pub(super) fn enable(file: &Path) -> Result<Option<String>, CliError> {
    // One that is loaded already would be refused; that it is not is no failure.
    let _ = call("launchctl", &["bootout", &format!("{}/{LABEL}", domain())]);
    call("launchctl", &["bootstrap", &domain(), &file.display().to_string()])?;
    Ok(None)
}

pub(super) fn disable(_file: &Path) -> Result<(), CliError> {
    call("launchctl", &["bootout", &format!("{}/{LABEL}", domain())])?;
    Ok(())
}

pub(super) fn says() -> String {
    match call("launchctl", &["print", &format!("{}/{LABEL}", domain())]) {
        Ok(said) => {
            said.lines().map(str::trim).find(|line| line.starts_with("state = ")).unwrap_or("loaded").to_owned()
        }
        Err(_) => "not loaded".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_a_plist_is_made_plain() {
        assert_eq!(escaped("a <b> & c"), "a &lt;b&gt; &amp; c");
    }
}
