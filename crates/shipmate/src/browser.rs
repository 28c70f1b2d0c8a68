//! Opens a page in the person's browser, where there is one to see it.

use clap::Args;

/// What says whether there is a display.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Display {
    /// X11's display
    #[arg(long, hide = true, env = "DISPLAY", hide_env = true)]
    x11_display: Option<String>,
    /// Wayland's display
    #[arg(long, hide = true, env = "WAYLAND_DISPLAY", hide_env = true)]
    wayland_display: Option<String>,
    /// Don't open a browser
    #[arg(long)]
    no_open: bool,
}

impl Display {
    /// Whether a browser can be seen, and is wanted.
    pub(crate) fn is_there(&self) -> bool {
        let has_display = if cfg!(target_os = "linux") {
            [&self.x11_display, &self.wayland_display].into_iter().flatten().any(|name| !name.is_empty())
        } else {
            true
        };
        has_display && !self.no_open
    }

    /// Opens `url` if a browser can be seen. A browser that can't be started
    /// is no failure: the link has been printed.
    pub(crate) fn show(&self, url: &str) {
        if self.is_there()
            && let Err(error) = open::that_detached(url)
        {
            tracing::debug!(%error, "no browser could be started");
        }
    }
}
