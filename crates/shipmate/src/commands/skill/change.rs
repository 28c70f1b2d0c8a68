//! `shipmate skill create` and `shipmate skill update`.

use clap::Args;
use shipmate_core::api::skill::{CreateSkill, UpdateSkill, WholeSkill};

use super::named;
use crate::client::Client;
use crate::commands::text_or_stdin;
use crate::error::{CliError, Exit};
use crate::session::Session;

/// Makes a skill.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  shipmate skill create --name code-review --description \"Reviews a change\" --content -"
)]
pub(crate) struct CreateArguments {
    /// What to call it; what the front matter says if not given
    #[arg(long)]
    name: Option<String>,
    /// What it is for; what the front matter says if not given
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Its text, in Markdown; `-` reads it from stdin
    #[arg(long, value_name = "TEXT")]
    content: String,
}

/// Changes what is given, and nothing else.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate skill update code-review --content - < SKILL.md")]
pub(crate) struct UpdateArguments {
    /// Its name, its id or the beginning of it
    skill: String,
    /// The new name
    #[arg(long)]
    name: Option<String>,
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Its text, in Markdown; `-` reads it from stdin
    #[arg(long, value_name = "TEXT")]
    content: Option<String>,
}

/// Makes the skill.
pub(super) async fn create(arguments: CreateArguments, client: &Client, session: &Session) -> Result<(), CliError> {
    let CreateArguments { name, description, content } = arguments;
    let wish = CreateSkill { name, description, content: text_or_stdin(content)?, ..CreateSkill::default() };
    let made: WholeSkill = client.post(&["skills"], &wish).await?;
    session.output.either(&made, |made| {
        let name = &made.listed.name;
        format!("Made {name}. Teach it to an agent: shipmate agent skills add AGENT {name}")
    })
}

/// Changes the skill.
pub(super) async fn update(arguments: UpdateArguments, client: &Client, session: &Session) -> Result<(), CliError> {
    let UpdateArguments { skill, name, description, content } = arguments;
    let content = content.map(text_or_stdin).transpose()?;
    let change = UpdateSkill { name, description, content, ..UpdateSkill::default() };
    if change == UpdateSkill::default() {
        return Err(CliError::new(Exit::Usage, "nothing is to be changed")
            .hint("say what, with --name, --description or --content"));
    }
    let id = named(client, &skill).await?.id.to_string();
    let changed: WholeSkill = client.put(&["skills", &id], &change).await?;
    session.output.either(&changed, |changed| format!("{} is changed.", changed.listed.name))
}
