/** Issues live in two places of the cache: in the board's list and each under its key. */
import type { QueryClient } from "@tanstack/react-query";
import { keys } from "./queries";
import type { Issue } from "./schema";

/** Puts a fresh issue wherever it is shown, unless what is there is newer. */
export function keepIssue(queries: QueryClient, fresh: Issue): void {
  queries.setQueryData<Issue[]>(keys.issues, (list) => list && withIssue(list, fresh));
  for (const key of [fresh.id, fresh.identifier]) {
    queries.setQueryData<Issue>(keys.issue(key), (old) => (old && isNewer(old, fresh) ? old : fresh));
  }
}

/** `list` with `fresh` in the place of its older self, or at the end. */
export function withIssue(list: Issue[], fresh: Issue): Issue[] {
  const index = list.findIndex((issue) => issue.id === fresh.id);
  const old = list[index];
  if (!old) return [...list, fresh];
  return isNewer(old, fresh) ? list : list.with(index, fresh);
}

/** Changes an issue wherever it is shown, before the server has agreed; answers how to take it back. */
export function patchIssue(queries: QueryClient, id: string, patch: Partial<Issue>): () => void {
  const before = new Map<readonly unknown[], unknown>();
  const change = (issue: Issue): Issue => (issue.id === id ? { ...issue, ...patch } : issue);
  const list = queries.getQueryData<Issue[]>(keys.issues);
  if (list) {
    before.set(keys.issues, list);
    queries.setQueryData(keys.issues, list.map(change));
  }
  for (const [key, issue] of queries.getQueriesData<Issue>({ queryKey: keys.allOfIssue })) {
    if (issue?.id !== id) continue;
    before.set(key, issue);
    queries.setQueryData(key, change(issue));
  }
  return () => {
    for (const [key, data] of before) queries.setQueryData(key, data);
  };
}

function isNewer(old: Issue, fresh: Issue): boolean {
  return old.version > fresh.version;
}
