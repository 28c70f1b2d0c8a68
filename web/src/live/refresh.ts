/** Turns events into fresh data: gathers what they touch for a moment, then reads each thing once. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { ATTACHMENTS } from "@/api/attachments";
import { http } from "@/api/client";
import { ENVIRONMENT } from "@/api/environment";
import { inboxKeys } from "@/api/inbox";
import { keepIssue } from "@/api/issue-cache";
import { LABELS } from "@/api/labels";
import { INVITATIONS, MEMBERS } from "@/api/members";
import { PRICES } from "@/api/prices";
import { DOCUMENTS, PROJECTS } from "@/api/projects";
import { keys } from "@/api/queries";
import { CHILDREN } from "@/api/relations";
import { REVIEW_COMMENTS } from "@/api/review";
import type { Event, EventKind, Issue } from "@/api/schema";
import { SKILLS } from "@/api/skills";
import { usageKeys } from "@/api/usage";
import { healWatch } from "@/machines/healed";
import { Renewal } from "./renewal";

/** An agent at work causes several events a second; a person reads no faster than this. */
const GATHER_MS = 200;
/** With more changed issues than this, one read of the whole list is cheaper. */
const MOST_SINGLE_READS = 8;

/** Where issues are kept: in lists, and each by itself. */
const OF_ISSUES: readonly QueryKey[] = [keys.issues, keys.allOfIssue];

const MOVES_THE_QUEUE: ReadonlySet<EventKind> = new Set(["machine", "agent", "run"]);

export class Refresher {
  readonly #queries: QueryClient;
  readonly #renewal: Renewal;
  readonly #issues = new Set<string>();
  readonly #keys = new Map<string, QueryKey>();
  #queueMoved = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(queries: QueryClient) {
    this.#queries = queries;
    this.#renewal = new Renewal(queries);
  }

  take(event: Event): void {
    for (const key of staleKeys(event)) this.#keys.set(JSON.stringify(key), key);
    if (event.kind === "issue") this.#issues.add(event.subject_id);
    if (event.kind === "run" && event.issue_id) this.#issues.add(event.issue_id);
    if (event.kind === "machine") healWatch.changed(event.at);
    if (MOVES_THE_QUEUE.has(event.kind)) this.#queueMoved = true;
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  /** Nothing that was read before may be trusted any more. */
  everything(): void {
    this.#renewal.renew({});
  }

  #flush(): void {
    this.#timer = undefined;
    if (this.#queueMoved) this.#addQueued();
    for (const queryKey of this.#keys.values()) this.#renewal.renew({ queryKey });
    this.#keys.clear();
    const issues = [...this.#issues];
    this.#issues.clear();
    if (issues.length === 0) return;
    if (issues.length > MOST_SINGLE_READS) {
      for (const queryKey of OF_ISSUES) this.#renewal.renew({ queryKey });
      return;
    }
    // Answers on their way would put older issues in the place of those that are read now.
    for (const queryKey of OF_ISSUES) this.#renewal.afterAnswers({ queryKey });
    for (const id of issues) void this.#readIssue(id);
  }

  /** Why a run waits depends on machines, agents and other runs, and changes without an event of its own. */
  #addQueued(): void {
    this.#queueMoved = false;
    this.#keys.set("active runs", keys.activeRuns);
    for (const issue of this.#queries.getQueryData<Issue[]>(keys.issues) ?? []) {
      const run = issue.latest_run;
      if (run?.status !== "queued") continue;
      this.#issues.add(issue.id);
      for (const key of [keys.run(run.id), keys.runs(issue.id)]) this.#keys.set(JSON.stringify(key), key);
    }
  }

  async #fetchIssue(id: string): Promise<Issue> {
    const issue = await http.get<Issue>(`/api/issues/${encodeURIComponent(id)}`);
    keepIssue(this.#queries, issue);
    return issue;
  }

  async #readIssue(id: string): Promise<void> {
    try {
      const issue = await this.#fetchIssue(id);
      // How far the issues within it are is said by the one above, which has no event of its own.
      if (issue.parent_issue_id) await this.#fetchIssue(issue.parent_issue_id);
    } catch {
      this.#renewal.renew({ queryKey: keys.issues });
    }
  }
}

/** Which queries an event makes old; issues are read one by one instead. */
export function staleKeys(event: Event): QueryKey[] {
  switch (event.kind) {
    case "workspace":
      return [keys.workspaces];
    case "member":
      return [MEMBERS, keys.me, keys.workspaces];
    case "invitation":
      return [INVITATIONS, MEMBERS];
    case "issue":
      return [
        CHILDREN,
        PROJECTS,
        [...ATTACHMENTS, event.subject_id],
        keys.timeline(event.subject_id),
        inboxKeys.items,
      ];
    case "comment":
      return event.issue_id
        ? [REVIEW_COMMENTS, keys.timeline(event.issue_id), [...ATTACHMENTS, event.issue_id]]
        : [REVIEW_COMMENTS, ["timeline"], ATTACHMENTS];
    case "agent":
      return [keys.agents, [...SKILLS, "of", event.subject_id], [...ENVIRONMENT, event.subject_id]];
    case "run":
      return [
        keys.run(event.subject_id),
        keys.diff(event.subject_id),
        keys.turns(event.subject_id),
        ...(event.issue_id ? [keys.runs(event.issue_id)] : []),
        keys.activeRuns,
        keys.agents,
        keys.machines,
        usageKeys.all,
      ];
    case "machine":
      return [keys.machines, keys.agents];
    case "price":
      return [usageKeys.all, PRICES, ["run"]];
    case "label":
      return [LABELS, keys.issues, keys.allOfIssue];
    case "project":
      return [PROJECTS, DOCUMENTS];
    case "inbox":
      return [inboxKeys.all];
    case "skill":
      return [SKILLS];
    case "repository":
      return [keys.repositories];
    default:
      return [];
  }
}
