//! What is said on an issue, and who hears it: the one place where a comment
//! becomes triggers and receipts.

use shipmate_core::api::board::{Agent, Issue};
use shipmate_core::api::inbox::{InboxKind, SubscribeReason};
use shipmate_core::api::talk::{Outcome, Receipt};
use shipmate_core::id::{AccountId, AgentId, CommentId, IssueId, TaskId, WorkspaceId};
use shipmate_core::rules::chain::{Chain, Stopped, afford};
use shipmate_core::rules::mention::{Mention, mentions};
use shipmate_core::rules::trigger::{Said, Standing, on_comment};
use shipmate_core::status::{ActorKind, TriggerKind};
use shipmate_store::identity::Member;
use shipmate_store::inbox::{self, Notice};
use shipmate_store::tasks::{self, Wake, Woken};
use shipmate_store::{Read, Write, agents, comments, identity, issues, questions, usage};
use uuid::Uuid;

use crate::app::App;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::{borrowed, notice};

/// Something that was just said on an issue.
#[derive(Debug)]
pub(crate) struct Word<'a> {
    pub(crate) issue: &'a Issue,
    pub(crate) comment: CommentId,
    pub(crate) content: &'a str,
    pub(crate) author: (ActorKind, Uuid),
    /// The person whose wish it is in the end, if that is known.
    pub(crate) requester: Option<AccountId>,
    /// The agent that began the thread it is said in, if an agent did.
    pub(crate) replies_to: Option<AgentId>,
    /// What follows from it, or why nothing may.
    pub(crate) chain: Result<Chain, Stopped>,
    /// Whether it was said before and only changed: then only new mentions count.
    pub(crate) is_edit: bool,
}

/// Everybody who could be addressed in a workspace.
struct Room {
    agents: Vec<Agent>,
    members: Vec<Member>,
}

/// Whom a text mentions.
#[derive(Default)]
struct Mentioned {
    agents: Vec<AgentId>,
    members: Vec<Uuid>,
    issues: Vec<IssueId>,
}

/// Says to the machines at work on what these receipts are about that there is
/// something for their agents; call it when it is committed.
pub(crate) async fn hint(app: &App, receipts: &[Receipt]) -> Result<(), ApiError> {
    let runs: Vec<TaskId> = receipts
        .iter()
        .filter(|receipt| receipt.outcome == Outcome::AfterRunning)
        .filter_map(|receipt| receipt.run_id)
        .collect();
    if !runs.is_empty() {
        let mut read = app.read().await?;
        for run in runs {
            if let Some(daemon) = questions::daemon_at_work(&mut read, run).await? {
                app.bus.send(Hint::Daemon(daemon));
            }
        }
    }
    Ok(())
}

/// Keeps what the word mentions and wakes whom it addresses; answers who
/// hears it and how. The issue is locked.
pub(crate) async fn hear(app: &App, write: &mut Write, word: &Word<'_>) -> Result<Vec<Receipt>, ApiError> {
    let workspace = word.issue.workspace_id;
    let room = Room {
        agents: agents::list(write, workspace, true).await?,
        members: identity::members(write, workspace).await?,
    };
    let mentioned = resolved(write, workspace, &room, word.content).await?;
    let fresh = keep(write, word.comment, mentioned).await?;
    let said = Said {
        author: word.author,
        mentions: &fresh.agents,
        mentions_people: !fresh.members.is_empty(),
        replies_to: word.replies_to,
        is_edit: word.is_edit,
    };
    let mut receipts = Vec::new();
    for (agent, kind) in on_comment(&said, Standing::of(word.issue)) {
        if let Some(agent) = room.agents.iter().find(|known| known.id == agent) {
            receipts.push(wake(app, write, word, &room.members, (agent, kind)).await?);
        }
    }
    tell(app, write, word, &room, &fresh.members, &mut receipts).await?;
    Ok(receipts)
}

/// Tells the people who are mentioned, and those who follow the issue.
async fn tell(
    app: &App,
    write: &mut Write,
    word: &Word<'_>,
    room: &Room,
    mentioned: &[Uuid],
    receipts: &mut Vec<Receipt>,
) -> Result<(), ApiError> {
    let now = app.now();
    let notice = |kind| Notice {
        workspace_id: word.issue.workspace_id,
        issue_id: word.issue.id,
        kind,
        actor: word.author,
        comment_id: Some(word.comment),
        task_id: None,
        body: word.content,
    };
    let mentioned: Vec<AccountId> = mentioned.iter().copied().map(AccountId).collect();
    for person in &mentioned {
        inbox::subscribe(write, word.issue.id, *person, SubscribeReason::Mentioned, now).await?;
    }
    let told = notice::tell(app, write, notice(InboxKind::Mentioned), &mentioned).await?;
    for member in room.members.iter().filter(|member| mentioned.contains(&member.account_id)) {
        receipts.push(receipt(member, told.contains(&member.account_id)));
    }
    if word.is_edit {
        return Ok(());
    }
    if let (ActorKind::Member, author) = word.author {
        inbox::subscribe(write, word.issue.id, AccountId(author), SubscribeReason::Commenter, now).await?;
        // What a run says at its end is told with its end.
        notice::tell_followers(app, write, notice(InboxKind::Comment), &mentioned).await?;
    }
    Ok(())
}

async fn resolved(
    write: &mut Write,
    workspace: WorkspaceId,
    room: &Room,
    content: &str,
) -> Result<Mentioned, ApiError> {
    let mut found = Mentioned::default();
    for mention in mentions(content) {
        match mention {
            Mention::Agent(id) => found.agents.extend(room.agents.iter().find(|a| a.id.0 == id).map(|a| a.id)),
            Mention::Member(id) => found.members.extend(room.members.iter().map(|m| m.account_id.0).find(|m| *m == id)),
            Mention::Issue(id) => {
                found.issues.extend(issues::get(write, workspace, IssueId(id)).await?.map(|(issue, _)| issue.id));
            }
            Mention::Name(name) => match room.named(&name) {
                Some((ActorKind::Agent, id)) => found.agents.push(AgentId(id)),
                Some((_, id)) => found.members.push(id),
                None => {}
            },
            Mention::Key(key) => {
                let Some((prefix, number)) = key.rsplit_once('-') else { continue };
                let number = number.parse().unwrap_or(0);
                if let Some(id) = issues::by_number(write, workspace, number).await? {
                    let issue = issues::get(write, workspace, id).await?;
                    let is_it = issue.is_some_and(|(issue, _)| issue.identifier == format!("{prefix}-{number}"));
                    found.issues.extend(is_it.then_some(id));
                }
            }
        }
    }
    Ok(found)
}

impl Room {
    /// The agent or person of this name, in any letter case; an agent that is
    /// here before one that was put away, agents before people.
    fn named(&self, name: &str) -> Option<(ActorKind, Uuid)> {
        let wanted = name.to_lowercase();
        let mut named: Vec<&Agent> = self.agents.iter().filter(|agent| agent.name.to_lowercase() == wanted).collect();
        named.sort_by_key(|agent| agent.archived_at.is_some());
        let agent = named.first().map(|agent| (ActorKind::Agent, agent.id.0));
        let person = self.members.iter().find(|member| {
            let full = member.name.to_lowercase();
            full == wanted || full.split_whitespace().next() == Some(wanted.as_str())
        });
        agent.or_else(|| person.map(|member| (ActorKind::Member, member.account_id.0)))
    }
}

/// Keeps mentions; answers those that were not there before.
async fn keep(write: &mut Write, comment: CommentId, all: Mentioned) -> Result<Mentioned, ApiError> {
    let mut fresh = Mentioned::default();
    for agent in all.agents {
        if comments::mention(write, comment, "agent", agent.0).await? {
            fresh.agents.push(agent);
        }
    }
    for person in all.members {
        if comments::mention(write, comment, "member", person).await? {
            fresh.members.push(person);
        }
    }
    for issue in all.issues {
        if comments::mention(write, comment, "issue", issue.0).await? {
            fresh.issues.push(issue);
        }
    }
    Ok(fresh)
}

/// Wakes one agent by a word that is meant for it.
pub(crate) async fn wake(
    app: &App,
    write: &mut Write,
    word: &Word<'_>,
    members: &[Member],
    (agent, kind): (&Agent, TriggerKind),
) -> Result<Receipt, ApiError> {
    let mut receipt = Receipt {
        target_type: ActorKind::Agent,
        target_id: agent.id.0,
        target_name: agent.name.clone(),
        kind,
        outcome: Outcome::NotWoken,
        reason: None,
        run_id: None,
    };
    let chain = match &word.chain {
        Ok(chain) if agent.archived_at.is_none() => *chain,
        Ok(_) => {
            receipt.reason = Some(format!("{} is archived; restore it first.", agent.name));
            return Ok(receipt);
        }
        Err(stopped) => {
            receipt.reason = Some(stopped.text());
            return Ok(receipt);
        }
    };
    if let Err(stopped) = affords(write, agent, chain).await? {
        receipt.reason = Some(stopped.text());
        return Ok(receipt);
    }
    if let Some(why) = borrowed::refusal(write, agent, word.requester).await? {
        receipt.reason = Some(format!("{why}."));
        return Ok(receipt);
    }
    let wake = Wake {
        trigger_id: app.id(),
        task_id: app.id(),
        workspace_id: word.issue.workspace_id,
        issue_id: word.issue.id,
        agent_id: agent.id,
        kind,
        actor: word.author,
        requester: word.requester,
        comment_id: Some(word.comment),
        priority: word.issue.priority,
        chain,
    };
    let (outcome, run): (Outcome, TaskId) = match tasks::wake(write, &wake, app.now()).await? {
        Woken::NewTask(run) => (Outcome::Started, run),
        Woken::JoinedQueued(run) => (Outcome::Joined, run),
        Woken::AfterRunning(run) => {
            // Heard in this run if the agent can; else the next one begins with it.
            let by = members.iter().find(|member| word.author == (ActorKind::Member, member.account_id.0));
            if let Some(by) = by.filter(|_| !word.is_edit) {
                questions::say(write, run, word.comment, (word.content, &by.name), app.now()).await?;
            }
            (Outcome::AfterRunning, run)
        }
    };
    receipt.outcome = outcome;
    receipt.run_id = Some(run);
    Ok(receipt)
}

/// Whether a chain of runs may still wake this agent, for what it has used.
pub(crate) async fn affords(read: &mut Read, agent: &Agent, chain: Chain) -> Result<Result<(), Stopped>, ApiError> {
    let (Some(root), Some(budget)) = (chain.root, &agent.chain_budget) else { return Ok(Ok(())) };
    let spent = usage::of_chain(read, agent.workspace_id, root).await?;
    Ok(afford(&spent, budget))
}

fn receipt(member: &Member, told: bool) -> Receipt {
    let reason = "They wrote it themselves, or do not want to be told of mentions.";
    Receipt {
        target_type: ActorKind::Member,
        target_id: member.account_id.0,
        target_name: member.name.clone(),
        kind: TriggerKind::Mention,
        outcome: if told { Outcome::Notified } else { Outcome::NotWoken },
        reason: (!told).then(|| reason.to_owned()),
        run_id: None,
    }
}
