/** What the app reads: one query for each thing, under keys that events invalidate. */
import { queryOptions } from "@tanstack/react-query";
import { http } from "./client";
import type {
  Agent,
  Issue,
  IssueList,
  Machine,
  Me,
  Repository,
  Run,
  RunDiff,
  RunTurn,
  Token,
  Workspace,
} from "./schema";

export const keys = {
  me: ["me"],
  workspaces: ["workspaces"],
  issues: ["issues"],
  archivedIssues: ["issues", "archived"],
  issue: (key: string) => ["issue", key],
  allOfIssue: ["issue"],
  timeline: (issueId: string) => ["timeline", issueId],
  runs: (issueId: string) => ["runs", issueId],
  allRuns: ["runs"],
  run: (id: string) => ["run", id],
  activeRuns: ["active-runs"],
  /** What is old of a run is old of each of its turns. */
  diff: (runId: string, turn?: number) => (turn === undefined ? ["diff", runId] : ["diff", runId, turn]),
  turns: (runId: string) => ["turns", runId],
  agents: ["agents"],
  machines: ["machines"],
  repositories: ["repositories"],
  tokens: ["tokens"],
} as const;

/** How many issues one request asks for; the board asks until it has all. */
const PAGE = 2_000;

/** Every issue of the workspace. Pages may shift while they are read, so doubles are dropped. */
async function everyIssue(signal: AbortSignal, which = ""): Promise<Issue[]> {
  const page = (offset: number) =>
    http.get<IssueList>(`/api/issues?limit=${PAGE}&offset=${offset}${which}`, signal);
  const first = await page(0);
  // How many there are is known now, so the others need not wait for one another.
  const count = Math.max(1, Math.ceil(first.total / PAGE));
  const others = await Promise.all(Array.from({ length: count - 1 }, (_, index) => page((index + 1) * PAGE)));
  const byId = new Map<string, Issue>();
  for (const { issues } of [first, ...others]) for (const issue of issues) byId.set(issue.id, issue);
  return [...byId.values()];
}

async function activeRuns(signal: AbortSignal): Promise<Run[]> {
  const [running, queued] = await Promise.all(
    ["running", "queued"].map((status) => http.get<Run[]>(`/api/runs?status=${status}`, signal)),
  );
  return [...(running ?? []), ...(queued ?? [])];
}

const part = encodeURIComponent;

export const queries = {
  me: () => queryOptions({ queryKey: keys.me, queryFn: ({ signal }) => http.get<Me>("/api/me", signal) }),
  workspaces: () =>
    queryOptions({
      queryKey: keys.workspaces,
      queryFn: ({ signal }) => http.get<Workspace[]>("/api/workspaces", signal),
    }),
  issues: () => queryOptions({ queryKey: keys.issues, queryFn: ({ signal }) => everyIssue(signal) }),
  archivedIssues: () =>
    queryOptions({
      queryKey: keys.archivedIssues,
      queryFn: ({ signal }) => everyIssue(signal, "&archived=only"),
    }),
  issue: (key: string) =>
    queryOptions({
      queryKey: keys.issue(key),
      queryFn: ({ signal }) => http.get<Issue>(`/api/issues/${part(key)}`, signal),
    }),
  runs: (issueId: string) =>
    queryOptions({
      queryKey: keys.runs(issueId),
      queryFn: ({ signal }) => http.get<Run[]>(`/api/issues/${part(issueId)}/runs`, signal),
    }),
  run: (id: string) =>
    queryOptions({
      queryKey: keys.run(id),
      queryFn: ({ signal }) => http.get<Run>(`/api/runs/${part(id)}`, signal),
    }),
  /** What is under way or waits in the workspace. */
  activeRuns: () =>
    queryOptions({
      queryKey: keys.activeRuns,
      queryFn: ({ signal }) => activeRuns(signal),
    }),
  /** What the run changed, or what one of its turns did. */
  diff: (runId: string, turn?: number) =>
    queryOptions({
      queryKey: keys.diff(runId, turn),
      queryFn: ({ signal }) =>
        http.get<RunDiff>(
          `/api/runs/${part(runId)}/diff${turn === undefined ? "" : `?turn=${turn}`}`,
          signal,
        ),
    }),
  turns: (runId: string) =>
    queryOptions({
      queryKey: keys.turns(runId),
      queryFn: ({ signal }) => http.get<RunTurn[]>(`/api/runs/${part(runId)}/turns`, signal),
    }),
  agents: () =>
    queryOptions({
      queryKey: keys.agents,
      queryFn: ({ signal }) => http.get<Agent[]>("/api/agents?archived=true", signal),
    }),
  machines: () =>
    queryOptions({
      queryKey: keys.machines,
      queryFn: ({ signal }) => http.get<Machine[]>("/api/machines", signal),
    }),
  repositories: () =>
    queryOptions({
      queryKey: keys.repositories,
      queryFn: ({ signal }) => http.get<Repository[]>("/api/repositories", signal),
    }),
  tokens: () =>
    queryOptions({
      queryKey: keys.tokens,
      queryFn: ({ signal }) => http.get<Token[]>("/api/tokens", signal),
    }),
};
