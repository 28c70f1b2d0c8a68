//! `shipmate label`: the labels of the board.

use clap::{Args, Subcommand};
use shipmate_core::api::issue::{CreateLabel, Label, Labels, UpdateLabel};

use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::resolve;
use crate::session::Session;

/// Make and change the labels of the board
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate label list")]
pub(crate) enum LabelCommand {
    /// List the labels
    #[command(after_help = "Example:\n  shipmate label list")]
    List,
    /// Make a label
    Create(CreateArguments),
    /// Change a label
    Update(UpdateArguments),
    /// Remove a label, and take it off every issue
    #[command(after_help = "Example:\n  shipmate label delete bug")]
    Delete {
        /// Its name, its id or the beginning of it
        label: String,
    },
}

/// Makes a label.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate label create bug --label-color \"#e5484d\"")]
pub(crate) struct CreateArguments {
    /// What to call it
    name: String,
    /// Its colour, such as #e5484d; chosen from the name if not given
    #[arg(long, value_name = "COLOR")]
    label_color: Option<String>,
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
}

/// Changes what is given, and nothing else.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate label update bug --name fault")]
pub(crate) struct UpdateArguments {
    /// Its name, its id or the beginning of it
    label: String,
    /// The new name
    #[arg(long)]
    name: Option<String>,
    /// The new colour
    #[arg(long, value_name = "COLOR")]
    label_color: Option<String>,
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
}

/// Runs the command.
pub(crate) async fn run(command: LabelCommand, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    match command {
        LabelCommand::List => list(&read(&client).await?, session),
        LabelCommand::Create(CreateArguments { name, label_color, description }) => {
            let wish = CreateLabel { name, color: label_color, description };
            let label: Label = client.post(&["labels"], &wish).await?;
            session.output.either(&label, |label| format!("Made {} ({}).", label.name, label.color))
        }
        LabelCommand::Update(arguments) => {
            let id = resolve::pick("label", &arguments.label, &read(&client).await?)?.id.to_string();
            let UpdateArguments { name, label_color, description, .. } = arguments;
            let change = UpdateLabel { name, color: label_color, description };
            if change == UpdateLabel::default() {
                return Err(CliError::new(Exit::Usage, "nothing is to be changed")
                    .hint("say what, with --name, --label-color or --description"));
            }
            let label: Label = client.put(&["labels", &id], &change).await?;
            session.output.either(&label, |label| format!("{} is changed.", label.name))
        }
        LabelCommand::Delete { label } => {
            let labels = read(&client).await?;
            let label = resolve::pick("label", &label, &labels)?;
            client.delete(&["labels", &label.id.to_string()]).await?;
            session.output.note(&format!("Removed {}.", label.name));
            Ok(())
        }
    }
}

async fn read(client: &Client) -> Result<Vec<Label>, CliError> {
    Ok(client.get::<Labels>(&["labels"], &[]).await?.labels)
}

fn list(labels: &[Label], session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(labels);
    }
    let rows = labels.iter().map(|l| vec![l.name.clone(), l.color.clone(), l.description.clone()]).collect();
    session.output.table(
        &["LABEL", "COLOR", "ABOUT"],
        rows,
        "There is no label. Make one with `shipmate label create`.",
    )
}
