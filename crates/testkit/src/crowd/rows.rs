//! The rows of one workspace, and the journals of all.

use chrono::DateTime;
use shipmate_core::journal::{Body, Record};
use shipmate_core::text::Text;

use super::{Dialect, Kindred, Size};

/// How many records a daemon usually hands in at once.
const CHUNK: u64 = 100;

/// What one workspace gets.
pub(super) struct Part {
    pub(super) dialect: Dialect,
    /// Its id and one of its people's, as SQL.
    pub(super) workspace: String,
    pub(super) owner: String,
    /// Its number, from 0.
    pub(super) number: u64,
    /// The number of its first issue, of all that are made.
    pub(super) from: u64,
    /// How many issues.
    pub(super) count: u64,
    /// How many events.
    pub(super) events: u64,
}

impl Part {
    pub(super) fn statements(&self) -> Vec<String> {
        let mut all = self.furniture();
        all.extend(self.issues());
        all.extend(self.words());
        all.extend(self.talk());
        all.extend(self.around());
        all.extend(self.runs());
        all.extend(self.after_runs());
        all.push(self.event_log());
        all.push(format!(
            "UPDATE workspace SET last_issue = last_issue + {}, last_event = last_event + {} WHERE id = {}",
            self.count, self.events, self.workspace
        ));
        all
    }

    fn id(&self, what: Kindred, number: &str) -> String {
        self.dialect.id(what, number)
    }

    /// The numbers of its issues.
    fn numbers(&self) -> String {
        self.dialect.numbers(self.from, self.from + self.count - 1)
    }

    /// One of its few agents, projects or labels, by the number of an issue.
    fn one_of(&self, what: Kindred, count: u64) -> String {
        self.id(what, &format!("{} + n % {count}", self.number * 100))
    }

    /// What there is few of.
    fn furniture(&self) -> Vec<String> {
        let Self { dialect, workspace: w, owner: o, number, .. } = self;
        let (few, at) = (dialect.numbers(0, 9), dialect.time("n"));
        let (agent, project, label) =
            (self.one_of(Kindred::Agent, 10), self.one_of(Kindred::Project, 10), self.one_of(Kindred::Label, 10));
        let (runtime, seen) = (self.id(Kindred::Runtime, &number.to_string()), dialect.time("2400000000"));
        vec![
            format!(
                "INSERT INTO machine (workspace_id, daemon_id, owner_id, name, os, version, capacity, inventory, online,
                                      last_seen_at, created_at, updated_at)
                 VALUES ({w}, 'crowd-{number}', {o}, 'crowd', 'linux', '0', 100, '[]', TRUE, {seen}, {seen}, {seen})"
            ),
            format!(
                "INSERT INTO runtime (id, workspace_id, daemon_id, provider, name, version, offered, created_at, updated_at)
                 VALUES ({runtime}, {w}, 'crowd-{number}', 'crowd', 'Crowd', '', TRUE, {seen}, {seen})"
            ),
            format!(
                "INSERT INTO agent (id, workspace_id, owner_id, name, description, instructions, provider, model,
                                    max_concurrent_tasks, created_at, updated_at)
                 SELECT {agent}, {w}, {o}, 'crowd-' || n, '', '', 'crowd', '', 50, {at}, {at} FROM {few}"
            ),
            format!(
                "INSERT INTO project (id, workspace_id, title, title_folded, description, icon, color, status, creator_type,
                                      creator_id, version, created_at, updated_at)
                 SELECT {project}, {w}, 'Project ' || n, 'project ' || n, '', '', '', 'planned', 'member', {o}, 1, {at}, {at}
                 FROM {few}"
            ),
            format!(
                "INSERT INTO label (id, workspace_id, name, name_folded, description, color, created_at, updated_at)
                 SELECT {label}, {w}, 'crowd-' || n, 'crowd-' || n, '', '#808080', {at}, {at} FROM {few}"
            ),
            format!(
                "INSERT INTO model_used (workspace_id, provider, model) VALUES ({w}, 'crowd', 'invented')
                 ON CONFLICT DO NOTHING"
            ),
        ]
    }

    /// A third is put away, and most of the rest is done.
    fn issues(&self) -> Vec<String> {
        let Self { dialect, workspace: w, owner: o, from, .. } = self;
        let title = format!(
            "{} || ' breaks ' || {} || ' when ' || {} || ' is slow (' || n || ')'",
            dialect.word("n"),
            dialect.word("n / 24"),
            dialect.word("n / 576")
        );
        let (at, later) = (dialect.time("n * 60"), dialect.time("n * 60 + (n * 7919) % 5000000"));
        let (id, agent, project) =
            (self.id(Kindred::Issue, "n"), self.one_of(Kindred::Agent, 10), self.one_of(Kindred::Project, 7));
        let (parent, task, numbers) =
            (self.id(Kindred::Issue, "n - n % 20"), self.id(Kindred::Task, "n"), self.numbers());
        vec![format!(
            "INSERT INTO issue (id, workspace_id, number, title, title_folded, description, status, priority,
                                assignee_type, assignee_id, creator_type, creator_id, position, version, latest_task_id,
                                parent_issue_id, due_date, archived_at, findable, project_id, created_at, updated_at)
             SELECT {id}, {w}, (SELECT last_issue FROM workspace WHERE id = {w}) + n - {from} + 1, {title}, {title},
                    'Seen twice this week. Seen twice this week. Seen twice this week. Seen twice this week.',
                    CASE WHEN n % 100 < 60 THEN 'done' WHEN n % 100 < 65 THEN 'cancelled' WHEN n % 100 < 67 THEN 'blocked'
                         WHEN n % 100 < 70 THEN 'in_review' WHEN n % 100 < 73 THEN 'in_progress'
                         WHEN n % 100 < 85 THEN 'todo' ELSE 'backlog' END,
                    CASE n % 9 WHEN 0 THEN 'urgent' WHEN 1 THEN 'high' WHEN 2 THEN 'medium' WHEN 3 THEN 'low' ELSE 'none' END,
                    CASE WHEN n % 2 = 0 THEN 'agent' END, CASE WHEN n % 2 = 0 THEN {agent} END, 'member', {o},
                    (n * 7919) % 1000003, 1, CASE WHEN n % 2 = 0 THEN {task} END,
                    CASE WHEN n % 20 > 14 AND n - n % 20 >= {from} THEN {parent} END,
                    CASE WHEN n % 50 = 0 THEN '2026-06-' || CAST(10 + n % 20 AS TEXT) END,
                    CASE WHEN n % 100 < 30 THEN {later} END, TRUE, CASE WHEN n % 3 = 0 THEN {project} END, {at}, {later}
             FROM {numbers}"
        )]
    }

    /// What search finds issues and comments by.
    fn words(&self) -> Vec<String> {
        let Self { dialect, workspace: w, .. } = self;
        let (issue, comment, numbers) = (self.id(Kindred::Issue, "n"), self.id(Kindred::Comment, "n"), self.numbers());
        let of_titles = ["n", "n / 24", "n / 576"].map(|number| (dialect.word(number), 3));
        let of_texts = ["breaks", "seen", "twice", "week"].map(|word| (format!("'{word}'"), 2));
        let own = [("CAST(n AS TEXT)".to_owned(), 3)];
        let words = of_titles.into_iter().chain(of_texts).chain(own);
        let mut all: Vec<String> = words
            .map(|(word, weight)| {
                let word = dialect.bytes(&word);
                format!(
                    "INSERT INTO issue_word (workspace_id, word, source_id, issue_id, weight)
                     SELECT {w}, {word}, {issue}, {issue}, {weight} FROM {numbers} WHERE TRUE ON CONFLICT DO NOTHING"
                )
            })
            .collect();
        all.extend(["'looked'", "'again'"].map(|word| {
            let word = dialect.bytes(word);
            format!(
                "INSERT INTO issue_word (workspace_id, word, source_id, issue_id, weight)
                 SELECT {w}, {word}, {comment}, {issue}, 1 FROM {numbers} WHERE TRUE ON CONFLICT DO NOTHING"
            )
        }));
        all
    }

    /// Three comments on each issue, and what hangs on them.
    fn talk(&self) -> Vec<String> {
        let Self { dialect, workspace: w, owner: o, .. } = self;
        let (issue, agent, numbers) = (self.id(Kindred::Issue, "n"), self.one_of(Kindred::Agent, 10), self.numbers());
        let mut all = Vec::new();
        for place in 0..3 {
            let id = self.id(Kindred::Comment, &format!("n + {}", place * 1_000_000_000_u64));
            let first = self.id(Kindred::Comment, "n");
            let (parent, at) =
                (if place == 2 { first } else { "NULL".to_owned() }, dialect.time(&format!("n * 60 + {place}")));
            all.push(format!(
                "INSERT INTO comment (id, workspace_id, issue_id, author_type, author_id, content, parent_id, created_at,
                                      updated_at)
                 SELECT {id}, {w}, {issue}, 'member', {o}, 'Looked at it again, and it is so.', {parent}, {at}, {at}
                 FROM {numbers}"
            ));
        }
        let (comment, at) = (self.id(Kindred::Comment, "n"), dialect.time("n * 60"));
        all.push(format!(
            "INSERT INTO comment_mention (comment_id, target_type, target_id) SELECT {comment}, 'agent', {agent}
             FROM {numbers} WHERE n % 10 = 0"
        ));
        all.push(format!(
            "INSERT INTO comment_reaction (comment_id, actor_type, actor_id, emoji, created_at)
             SELECT {comment}, 'member', {o}, '+1', {at} FROM {numbers} WHERE n % 10 = 0"
        ));
        all
    }

    /// History, labels, blockers, followers, inboxes and names of calls.
    fn around(&self) -> Vec<String> {
        let Self { dialect, workspace: w, owner: o, from, .. } = self;
        let (issue, label, numbers) = (self.id(Kindred::Issue, "n"), self.one_of(Kindred::Label, 10), self.numbers());
        let (before, item, at) =
            (self.id(Kindred::Issue, "n - 1"), self.id(Kindred::InboxItem, "n"), dialect.time("n * 60"));
        let mut all: Vec<String> = ["created", "status_changed", "assignee_changed"]
            .into_iter()
            .enumerate()
            .map(|(version, action)| {
                let id = self.id(Kindred::Activity, &format!("n + {}", version * 1_000_000_000));
                format!(
                    "INSERT INTO activity (id, issue_id, version, actor_type, actor_id, action, created_at)
                     SELECT {id}, {issue}, {version}, 'member', {o}, '{action}', {at} FROM {numbers}"
                )
            })
            .collect();
        all.extend([
            format!("INSERT INTO issue_label (issue_id, label_id) SELECT {issue}, {label} FROM {numbers} WHERE n % 2 = 0"),
            format!(
                "INSERT INTO issue_blocker (issue_id, blocker_id, created_at) SELECT {issue}, {before}, {at}
                 FROM {numbers} WHERE n % 4 = 1 AND n > {from}"
            ),
            format!(
                "INSERT INTO subscriber (issue_id, account_id, reason, muted, created_at)
                 SELECT {issue}, {o}, 'manual', FALSE, {at} FROM {numbers}"
            ),
            format!(
                "INSERT INTO inbox_item (id, workspace_id, account_id, kind, issue_id, actor_type, actor_id, body, created_at,
                                         read_at, archived_at)
                 SELECT {item}, {w}, {o}, 'new_comment', {issue}, 'member', {o}, 'Looked at it again', {at},
                        CASE WHEN n % 20 > 0 THEN {at} END, CASE WHEN n % 20 > 4 THEN {at} END
                 FROM {numbers} WHERE n % 2 = 0"
            ),
            format!(
                "INSERT INTO creation (workspace_id, account_id, name, fingerprint, subject_id, created_at)
                 SELECT {w}, {o}, 'call-' || n, '', {issue}, {at} FROM {numbers} WHERE n % 10 = 0"
            ),
            format!(
                "INSERT INTO attachment (id, workspace_id, issue_id, uploader_type, uploader_id, filename, content_type,
                                         size_bytes, sha256, created_at, completed_at)
                 SELECT {}, {w}, {issue}, 'member', {o}, 'notes.txt', 'text/plain', 5, '', {at}, {at}
                 FROM {numbers} WHERE n % 20 = 0",
                self.id(Kindred::Attachment, "n")
            ),
        ]);
        all
    }

    /// A run on every second issue: few wait, few are under way.
    fn runs(&self) -> Vec<String> {
        let Self { dialect, workspace: w, owner: o, number, .. } = self;
        let (id, issue, agent) =
            (self.id(Kindred::Task, "n"), self.id(Kindred::Issue, "n"), self.one_of(Kindred::Agent, 10));
        let (trigger, execution) = (self.id(Kindred::Trigger, "n"), self.id(Kindred::Execution, "n"));
        let runtime = self.id(Kindred::Runtime, &number.to_string());
        let (at, ended, never) = (dialect.time("n * 60"), dialect.time("n * 60 + 40"), dialect.time("2400000000"));
        let (numbers, step) = (self.numbers(), "(n / 2) % 250");
        vec![
            format!(
                "INSERT INTO task (id, workspace_id, issue_id, agent_id, kind, status, weight, epoch, requester_id, queued_at,
                                   created_at, finished_at, root_id, summary)
                 SELECT {id}, {w}, {issue}, {agent}, 'assigned',
                        CASE WHEN {step} = 0 THEN 'queued' WHEN {step} = 1 THEN 'running' WHEN {step} < 20 THEN 'failed'
                             ELSE 'completed' END,
                        n % 5, CASE WHEN {step} = 0 THEN 0 ELSE 1 END, {o}, {at}, {at},
                        CASE WHEN {step} > 1 THEN {ended} END, CASE WHEN n % 40 = 0 THEN {id} END, 'Did it'
                 FROM {numbers} WHERE n % 2 = 0"
            ),
            format!(
                "INSERT INTO task_trigger (id, workspace_id, issue_id, agent_id, kind, actor_type, actor_id, requester_id,
                                           task_id, created_at)
                 SELECT {trigger}, {w}, {issue}, {agent}, 'assigned', 'member', {o}, {o}, {id}, {at}
                 FROM {numbers} WHERE n % 2 = 0"
            ),
            format!(
                "INSERT INTO execution (id, workspace_id, task_id, epoch, runtime_id, daemon_id, machine_name, request_id,
                                        assignment, live, closed, lease_seconds, lease_expires_at, acknowledged,
                                        native_session, model, dispatched_at, started_at, ended_at, in_daily_usage)
                 SELECT {execution}, {w}, {id}, 1, {runtime}, 'crowd-{number}', 'crowd', {execution}, '{{}}',
                        {step} = 1, {step} <> 1, 60, {never}, 0, 'session-' || n, 'invented', {at}, {at},
                        CASE WHEN {step} > 1 THEN {ended} END, TRUE
                 FROM {numbers} WHERE n % 2 = 0 AND {step} > 0"
            ),
        ]
    }

    /// What runs leave behind.
    fn after_runs(&self) -> Vec<String> {
        let Self { dialect, workspace: w, owner: o, number, .. } = self;
        let (task, issue, agent) =
            (self.id(Kindred::Task, "n"), self.id(Kindred::Issue, "n"), self.one_of(Kindred::Agent, 10));
        let (execution, review, session) =
            (self.id(Kindred::Execution, "n"), self.id(Kindred::Review, "n"), self.id(Kindred::Session, "n"));
        let (at, numbers) = (dialect.time("n * 60 + 40"), self.numbers());
        let day = dialect.time("n * 60 - n * 60 % 86400");
        let over = "n % 2 = 0 AND (n / 2) % 250 > 1";
        vec![
            format!(
                "INSERT INTO usage_entry (execution_id, n, task_id, model, input_tokens, output_tokens, cache_read_tokens,
                                          cache_write_tokens)
                 SELECT {execution}, 1, {task}, 'invented', 1000, 200, 5000, 100 FROM {numbers} WHERE {over}"
            ),
            format!(
                "INSERT INTO daily_usage (execution_id, model, workspace_id, day, task_id, issue_id, agent_id, machine_name,
                                          input_tokens, output_tokens, cache_read_tokens, cache_write_tokens)
                 SELECT {execution}, 'invented', {w}, {day}, {task}, {issue}, {agent}, 'crowd', 1000, 200, 5000, 100
                 FROM {numbers} WHERE {over}"
            ),
            format!(
                "INSERT INTO diff (execution_id, patch, files, file_count, additions, deletions, truncated)
                 SELECT {execution}, '', '[]', 1, 1, 0, FALSE FROM {numbers} WHERE {over}"
            ),
            format!(
                "INSERT INTO agent_session (id, workspace_id, issue_id, agent_id, daemon_id, provider, native_id, state,
                                            reason, created_at, updated_at)
                 SELECT {session}, {w}, {issue}, {agent}, 'crowd-{number}', 'crowd', 'session-' || n, 'usable', '', {at}, {at}
                 FROM {numbers} WHERE {over}"
            ),
            format!(
                "INSERT INTO review (id, workspace_id, task_id, execution_id, account_id, decision, progress, open, daemon_id,
                                     machine_name, decided_at)
                 SELECT {review}, {w}, {task}, {execution}, {o}, 'rejected', 'done', FALSE, 'crowd-{number}', 'crowd', {at}
                 FROM {numbers} WHERE {over} AND n % 10 = 0"
            ),
            format!(
                "INSERT INTO act (execution_id, task_id, number, verb, subject_id, done_at)
                 SELECT {execution}, {task}, 1, 'comment', {issue}, {at} FROM {numbers} WHERE {over} AND n % 10 = 0"
            ),
            format!(
                "INSERT INTO letter (execution_id, number, subject, body, created_at, delivered_at)
                 SELECT {execution}, 1, 'comment', '{{}}', {at}, {at} FROM {numbers} WHERE {over} AND n % 10 = 0"
            ),
        ]
    }

    fn event_log(&self) -> String {
        let Self { dialect, workspace: w, from, count, events, .. } = self;
        let (issue, at) = (self.id(Kindred::Issue, &format!("{from} + n % {count}")), dialect.time("n * 6"));
        let numbers = dialect.numbers(1, *events);
        format!(
            "INSERT INTO event (workspace_id, seq, kind, subject_id, issue_id, at)
             SELECT {w}, (SELECT last_event FROM workspace WHERE id = {w}) + n, 'issue', {issue}, {issue}, {at}
             FROM {numbers}"
        )
    }
}

/// The same journal for every execution, in chunks as a daemon hands them in.
pub(super) fn journals(dialect: Dialect, size: Size) -> Vec<String> {
    let executions = (size.issues / 2 * 249 / 250).max(1);
    let chunks = size.records.div_ceil(executions).div_ceil(CHUNK);
    let invented = dialect.id(Kindred::Execution, "0");
    let mut all: Vec<String> = (0..chunks)
        .map(|chunk| {
            let first = chunk * CHUNK;
            let records: Vec<Record> = (first..first + CHUNK).map(record).collect();
            let text = serde_json::to_string(&records).unwrap_or_default().replace('\'', "''");
            format!(
                "INSERT INTO journal_chunk (execution_id, first, count, records)
                 SELECT id, {first}, {CHUNK}, '{text}' FROM execution WHERE id > {invented} AND model = 'invented'"
            )
        })
        .collect();
    all.push(format!(
        "UPDATE execution SET acknowledged = {} WHERE id > {invented} AND model = 'invented'",
        chunks * CHUNK
    ));
    all
}

fn record(n: u64) -> Record {
    let text = Text::sanitise("Reads the module, finds the caller that holds the lock for too long, and says so.");
    Record { n, at: DateTime::UNIX_EPOCH, body: Body::Text { text } }
}
