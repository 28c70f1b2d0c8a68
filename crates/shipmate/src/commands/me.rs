//! `shipmate me`: who the caller is.

use clap::Args;
use shipmate_core::api::identity::Me;
use shipmate_core::api::people::UpdateMe;

use crate::error::CliError;
use crate::output::one_line;
use crate::session::Session;

/// Says who you are for the server, or changes what others see of you.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate me
  shipmate me --name Ada --email ada@example.org")]
pub(crate) struct MeArguments {
    /// What others call you from now on
    #[arg(long)]
    name: Option<String>,
    /// Your e-mail address, shown to others; an empty one takes it away
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
}

/// Reads or changes the caller's account.
pub(crate) async fn run(arguments: MeArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let change = UpdateMe { name: arguments.name, email: arguments.email };
    let me: Me = if change == UpdateMe::default() {
        client.get(&["me"], &[]).await?
    } else {
        client.patch(&["me"], &change).await?
    };
    session.output.either(&me, |me| {
        let email = me.email.as_deref().map(|email| format!("\ne-mail  {}", one_line(email))).unwrap_or_default();
        format!("{}\nid      {}{email}", one_line(&me.name), me.id)
    })
}
