//! `shipmate run answer` and `shipmate run questions`.

use clap::Args;
use shipmate_core::api::run::{AskedQuestion, GiveAnswer, Run};

use crate::commands::text_or_stdin;
use crate::error::CliError;
use crate::output::one_line;
use crate::resolve;
use crate::session::Session;

/// Answers what the agent at work has asked. It waits for that.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate run answer SHIP-7 --option allow")]
pub(crate) struct AnswerArguments {
    /// Its id, the beginning of it, or an issue's key
    run: String,
    /// One of the answers that the agent offers
    #[arg(long, value_name = "ANSWER", required_unless_present_any = ["text", "deny"])]
    option: Option<String>,
    /// An answer in your words; `-` reads it from stdin
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["option", "deny"])]
    text: Option<String>,
    /// The answer is no
    #[arg(long, conflicts_with = "option")]
    deny: bool,
    /// Which question, if several are open: its id
    #[arg(long, value_name = "ID")]
    question: Option<String>,
}

/// Lists what the agent has asked.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate run questions SHIP-7")]
pub(crate) struct QuestionsArguments {
    /// Its id, the beginning of it, or an issue's key
    run: String,
}

/// Gives the answer.
pub(crate) async fn answer(arguments: AnswerArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let run = resolve::run(&client, &arguments.run).await?;
    let answer = GiveAnswer {
        question: arguments.question,
        choice: arguments.option,
        text: arguments.text.map(text_or_stdin).transpose()?,
        deny: arguments.deny,
    };
    let run: Run = client.post(&["runs", &run.id.to_string(), "answers"], &answer).await?;
    session.output.either(&run, |run| format!("{} is told.", one_line(&run.agent_name)))
}

/// Lists the questions.
pub(crate) async fn questions(arguments: QuestionsArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let run = resolve::run(&client, &arguments.run).await?;
    let asked: Vec<AskedQuestion> = client.get(&["runs", &run.id.to_string(), "questions"], &[]).await?;
    if session.output.is_json() {
        return session.output.json(&asked);
    }
    let rows = asked.iter().map(row).collect();
    session.output.table(&["ID", "QUESTION", "CHOICES", "ANSWER"], rows, "The agent has asked nothing.")
}

fn row(asked: &AskedQuestion) -> Vec<String> {
    let question = &asked.question;
    let choices: Vec<&str> = question.choices.iter().map(|choice| choice.label.as_str()).collect();
    let answer = match (&asked.answer, asked.open) {
        (Some(answer), _) => answer.words().unwrap_or("no").to_owned(),
        (None, true) => "it waits".to_owned(),
        (None, false) => "never answered".to_owned(),
    };
    vec![question.id.to_string(), one_line(question.text.as_str()), choices.join(", "), one_line(&answer)]
}
