/** Edits of issues: shown at once, taken back when the server refuses, undone with one key. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { notify } from "@/ui/toast";
import { http } from "./client";
import { askAbout, isAboutWords, Overtaken, theirs } from "./conflicts";
import { ApiError, sentence } from "./error";
import { keepIssue, patchIssue, restoreIssue } from "./issue-cache";
import { knownLabels } from "./labels";
import { keys } from "./queries";
import type { Issue, UpdateIssue } from "./schema";
import { type Undo, willUndo } from "./undo";

export type IssueChange = Omit<UpdateIssue, "version">;

export interface IssueEdit {
  issue: Issue;
  change: IssueChange;
}

/** How many requests of one edit of many issues are under way at a time. */
const AT_ONCE = 6;

/** Edits issues. The answer comes when the server has agreed or refused; nobody needs to wait for it. */
export function useEditIssues(): (edits: readonly IssueEdit[]) => Promise<void> {
  const queries = useQueryClient();
  return useCallback((edits) => editIssues(queries, edits), [queries]);
}

export async function editIssues(
  queries: QueryClient,
  edits: readonly IssueEdit[],
  { undoable = true } = {},
): Promise<void> {
  const done = await perform(queries, edits);
  if (undoable && done.length > 0) willUndo(undoOf(queries, done));
}

function undoOf(queries: QueryClient, done: readonly IssueEdit[]): Undo {
  const [first] = done;
  return {
    words:
      done.length === 1 && first ? `The last change of ${first.issue.identifier}` : `${done.length} changes`,
    perform: async () => {
      const now = new Map(queries.getQueryData<Issue[]>(keys.issues)?.map((issue) => [issue.id, issue]));
      const back = done.map(({ issue, change }) => ({
        issue: now.get(issue.id) ?? { ...issue, ...patchOf(queries, change) },
        change: fieldsOf(issue, change),
      }));
      await perform(queries, back);
    },
  };
}

/** What the fields that `change` names were in `issue`. */
function fieldsOf(issue: Issue, change: IssueChange): IssueChange {
  return Object.fromEntries(
    (Object.keys(change) as (keyof IssueChange)[]).map((field) => [field, fieldOf(issue, field)]),
  ) as IssueChange;
}

/** A field as an edit would name it. */
export function fieldOf(issue: Issue, field: keyof IssueChange): unknown {
  if (field === "label_ids") return (issue.labels ?? []).map((label) => label.id).sort();
  return issue[field] ?? null;
}

/** What an edit makes of an issue before the server has agreed. */
function patchOf(queries: QueryClient, change: IssueChange): Partial<Issue> {
  const { label_ids: ids, ...fields } = change;
  if (!ids) return fields as Partial<Issue>;
  const labels = knownLabels(queries).filter((label) => ids.includes(label.id));
  return { ...(fields as Partial<Issue>), labels };
}

/** Performs edits, a few at a time, and answers those that the server has taken. */
async function perform(queries: QueryClient, edits: readonly IssueEdit[]): Promise<IssueEdit[]> {
  patchIssue(queries, new Map(edits.map(({ issue, change }) => [issue.id, patchOf(queries, change)])));
  const done: IssueEdit[] = [];
  const refused: { edit: IssueEdit; error: unknown }[] = [];
  const left = [...edits];
  const worker = async () => {
    for (let edit = left.shift(); edit; edit = left.shift()) {
      try {
        keepIssue(queries, await sendEdit(queries, edit));
        done.push(edit);
      } catch (error) {
        restoreIssue(queries, edit.issue);
        refused.push({ edit, error });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (refused.length > 0) tell(queries, refused);
  return done;
}

function tell(queries: QueryClient, refused: readonly { edit: IssueEdit; error: unknown }[]): void {
  void queries.invalidateQueries({ queryKey: keys.issues });
  void queries.invalidateQueries({ queryKey: keys.allOfIssue });
  const [first] = refused;
  if (!first) return;
  const { identifier } = first.edit.issue;
  const others = refused.length > 1 ? ` The same happened to ${refused.length - 1} more.` : "";
  if (first.error instanceof Overtaken) {
    const { conflict } = first.error;
    if (isAboutWords(conflict)) {
      askAbout(conflict);
      return;
    }
    notify.error(
      `${identifier} was changed by somebody else meanwhile: ${theirs(conflict)}. You now see their version.${others}`,
      { label: "Use mine", perform: () => void editIssues(queries, [{ ...conflict, issue: conflict.now }]) },
    );
  } else {
    notify.error(`${identifier} is as it was. ${sentence(first.error)}${others}`);
  }
}

/**
 * Sends an edit with the version it is based on. A run that moves the version
 * forward is no conflict: only a change of the edited fields themselves is.
 */
async function sendEdit(queries: QueryClient, { issue, change }: IssueEdit): Promise<Issue> {
  const path = `/api/issues/${encodeURIComponent(issue.id)}`;
  try {
    return await http.put<Issue>(path, { ...change, version: issue.version });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "conflict") throw error;
    const now = await http.get<Issue>(path);
    if (!untouched(issue, now, change)) {
      keepIssue(queries, now);
      throw new Overtaken({ before: issue, now, change });
    }
    return await http.put<Issue>(path, { ...change, version: now.version });
  }
}

/** Whether the fields that `change` names are still what they were. */
export function untouched(before: Issue, now: Issue, change: IssueChange): boolean {
  return (Object.keys(change) as (keyof IssueChange)[]).every(
    (field) => String(fieldOf(before, field)) === String(fieldOf(now, field)),
  );
}
