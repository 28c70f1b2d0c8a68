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

/** Changes issues wherever they are shown, before the server has agreed. */
export function patchIssue(queries: QueryClient, patches: ReadonlyMap<string, Partial<Issue>>): void {
  changeEverywhere(queries, (issue) => {
    const patch = patches.get(issue.id);
    return patch ? { ...issue, ...patch } : issue;
  });
}

/** Takes a refused change back, unless something newer is shown already. */
export function restoreIssue(queries: QueryClient, before: Issue): void {
  changeEverywhere(queries, (issue) => (issue.id === before.id && !isNewer(issue, before) ? before : issue));
}

function changeEverywhere(queries: QueryClient, change: (issue: Issue) => Issue): void {
  queries.setQueryData<Issue[]>(keys.issues, (list) => list?.map(change));
  queries.setQueriesData<Issue>({ queryKey: keys.allOfIssue }, (issue) => issue && change(issue));
}

function isNewer(old: Issue, fresh: Issue): boolean {
  return old.version > fresh.version;
}
