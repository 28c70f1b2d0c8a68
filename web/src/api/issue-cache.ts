/** Issues live in two places of the cache: in the board's list and each under its key. */
import type { QueryClient } from "@tanstack/react-query";
import { keys } from "./queries";
import type { Issue } from "./schema";

/** Puts a fresh issue wherever it is shown, unless what is there is newer. */
export function keepIssue(queries: QueryClient, fresh: Issue): void {
  queries.setQueryData<Issue[]>(keys.issues, (list) => list && withIssue(withRef(list, fresh), fresh));
  queries.setQueryData<Issue[]>(keys.archivedIssues, (list) => list && withArchived(list, fresh));
  queries.setQueriesData<Issue>(
    { queryKey: keys.allOfIssue },
    (issue) => issue && withFreshRef(issue, fresh),
  );
  for (const key of [fresh.id, fresh.identifier]) {
    queries.setQueryData<Issue>(keys.issue(key), (old) => (old && isNewer(old, fresh) ? old : fresh));
  }
}

/** `list` with `fresh` in the place of its older self, or at the end. What was put away leaves it. */
export function withIssue(list: Issue[], fresh: Issue): Issue[] {
  const index = list.findIndex((issue) => issue.id === fresh.id);
  const old = list[index];
  if (!old) return fresh.archived_at ? list : [...list, fresh];
  if (isNewer(old, fresh)) return list;
  return fresh.archived_at ? list.toSpliced(index, 1) : list.with(index, fresh);
}

/** The list of what was put away, which what comes back leaves. */
function withArchived(list: Issue[], fresh: Issue): Issue[] {
  const others = list.filter((issue) => issue.id !== fresh.id);
  return fresh.archived_at ? [...others, fresh] : others;
}

/** `list` whose issues say of `fresh` what it is now, where it is in their way. */
function withRef(list: Issue[], fresh: Issue): Issue[] {
  return list.some((issue) => names(issue, fresh.id))
    ? list.map((issue) => withFreshRef(issue, fresh))
    : list;
}

function names(issue: Issue, id: string): boolean {
  return issue.blocked_by?.some((ref) => ref.id === id) ?? false;
}

/** An issue changes without an event of its own when one that is in its way does. */
export function withFreshRef(issue: Issue, fresh: Issue): Issue {
  if (!names(issue, fresh.id)) return issue;
  const { id, identifier, title, status } = fresh;
  const open = status !== "done" && status !== "cancelled" && !fresh.archived_at;
  const refs = (issue.blocked_by ?? []).map((ref) =>
    ref.id === id ? { id, identifier, title, status, open } : ref,
  );
  return { ...issue, blocked_by: refs };
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
  queries.setQueriesData<Issue[]>({ queryKey: keys.issues }, (list) => list?.map(change));
  queries.setQueriesData<Issue>({ queryKey: keys.allOfIssue }, (issue) => issue && change(issue));
}

function isNewer(old: Issue, fresh: Issue): boolean {
  return old.version > fresh.version;
}
