//! What the server must know before the daemon of this machine can work, and what a person finds on a new board.

use std::time::Duration;

use fs_err as fs;
use shipmate_core::api::board::{CreateIssue, CreateRepository, Issue, IssueList, Repository};
use shipmate_core::api::identity::{CreateToken, CreatedToken, SignInLink, TokenKind, Workspace};
use shipmate_core::id::RepositoryId;

use crate::client::{Client, Origin, Place};
use crate::data_dir::{DataDir, write_private};
use crate::error::{CliError, Exit};
use crate::session::Session;

/// How long a server that comes and goes is asked again.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long to wait before that.
const PAUSE: Duration = Duration::from_millis(200);

/// What the daemon needs before it can start.
pub(super) async fn for_daemon(session: &Session, data_dir: &DataDir) -> Result<(), CliError> {
    patiently(session, async |client| daemon_token(&client, data_dir).await).await
}

/// What a person needs: something to try agents on, and a way in.
pub(super) async fn for_people(session: &Session, data_dir: &DataDir, example: bool) -> Result<SignInLink, CliError> {
    patiently(session, async |client| {
        demo_repository(&client, data_dir, example).await?;
        client.post(&["auth", "link"], &serde_json::json!({})).await
    })
    .await
}

/// Does `work` again if the server died under it: each piece may be repeated.
async fn patiently<T>(session: &Session, work: impl AsyncFn(Client) -> Result<T, CliError>) -> Result<T, CliError> {
    let begin = session.clock.elapsed();
    loop {
        let client = session.local_client()?;
        match work(client).await {
            Err(error) if error.may_pass() && session.clock.elapsed().saturating_sub(begin) < PATIENCE => {
                tokio::time::sleep(PAUSE).await;
            }
            answer => return answer,
        }
    }
}

/// Sees to it that `daemon/token` opens this server. The one from last time
/// does not if it was revoked or the server has another database now.
async fn daemon_token(client: &Client, data_dir: &DataDir) -> Result<(), CliError> {
    if let Ok(token) = fs::read_to_string(data_dir.daemon_token())
        && works(client, token.trim()).await?
    {
        return Ok(());
    }
    let wish =
        CreateToken { name: "daemon of this machine".to_owned(), kind: Some(TokenKind::Daemon), expires_in_days: None };
    let created: CreatedToken = client.post(&["tokens"], &wish).await?;
    Ok(write_private(&data_dir.daemon_token(), created.token.as_bytes())?)
}

async fn works(client: &Client, token: &str) -> Result<bool, CliError> {
    let daemon = Client::new(Place::new(client.url(), token, Origin::Local))?;
    match daemon.get::<Vec<Workspace>>(&["workspaces"], &[]).await {
        Ok(_) => Ok(true),
        Err(CliError::Failure(failure)) if failure.exit == Exit::NotAllowed => Ok(false),
        Err(error) => Err(error),
    }
}

/// The id of this machine's daemon, which it makes for itself when it first starts.
async fn daemon_id(data_dir: &DataDir) -> Option<String> {
    let made = async {
        loop {
            if let Some(id) = data_dir.read_daemon_id() {
                return id;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), made).await.ok()
}

/// Puts the demo repository on the board, and an issue to try it with, once:
/// whoever takes them off does not want them.
async fn demo_repository(client: &Client, data_dir: &DataDir, example: bool) -> Result<(), CliError> {
    let url = data_dir.demo_repository().display().to_string();
    let marker = data_dir.demo_registered();
    if fs::read_to_string(&marker).is_ok_and(|registered| registered == url) {
        return Ok(());
    }
    let known: Vec<Repository> = client.get(&["repositories"], &[]).await?;
    let demo = match known.iter().find(|repository| repository.url == url) {
        Some(there) => there.id,
        None => {
            let taken = known.iter().any(|repository| repository.name == "demo");
            let name = if taken { None } else { Some("demo".to_owned()) };
            let wish = CreateRepository { name, url: url.clone(), daemon_id: daemon_id(data_dir).await };
            client.post::<_, Repository>(&["repositories"], &wish).await?.id
        }
    };
    if example {
        example_issue(client, demo).await?;
    }
    Ok(write_private(&marker, url.as_bytes())?)
}

/// What a person can give to the demo agent before they have written anything.
const EXAMPLE_TITLE: &str = "Greet whoever opens the harbour";
const EXAMPLE_DESCRIPTION: &str = "\
This issue is here to try an agent on. It lives in a small repository that came with Shipmate, so nothing of yours is \
touched.

1. Set **Assignee** to `demo`. It needs no model and no key, and begins at once.
2. Watch its words and tool calls appear on this page.
3. Look at **Changes** when it is done: every line that it wrote.

Then archive this issue, or keep it as a souvenir.";

/// Puts the example on a board that has never had an issue.
async fn example_issue(client: &Client, repository: RepositoryId) -> Result<(), CliError> {
    let issues: IssueList = client.get(&["issues"], &[("limit", "1"), ("archived", "true")]).await?;
    if issues.total > 0 {
        return Ok(());
    }
    let wish = CreateIssue {
        title: EXAMPLE_TITLE.to_owned(),
        description: Some(EXAMPLE_DESCRIPTION.to_owned()),
        repository_id: Some(repository),
        ..CreateIssue::default()
    };
    client.post::<_, Issue>(&["issues"], &wish).await.map(drop)
}
