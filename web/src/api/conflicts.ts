/** Edits that somebody else's came before: what they made of it, and what one wanted. */
import { useSyncExternalStore } from "react";
import { PRIORITY_TITLES, STATUS_TITLES } from "@/ui/words";
import type { IssueChange } from "./issue-edits";
import type { Issue } from "./schema";

export interface Conflict {
  /** The issue as one knew it. */
  before: Issue;
  /** The issue as it is by now. */
  now: Issue;
  change: IssueChange;
}

/** An edit that another one of the same fields came before. */
export class Overtaken extends Error {
  constructor(readonly conflict: Conflict) {
    super("It was changed by somebody else meanwhile.");
  }
}

/** What the fields that one wanted to change are by now. */
export function theirs({ change, now }: Conflict): string {
  return (Object.keys(change) as (keyof IssueChange)[])
    .map((field) => `${FIELD_WORDS[field] ?? field} is now ${valueWords(now, field)}`)
    .join(", ");
}

const FIELD_WORDS: Partial<Record<keyof IssueChange, string>> = {
  status: "the status",
  priority: "the priority",
  assignee_type: "the kind of assignee",
  assignee_id: "the assignee",
  repository_id: "the repository",
  due_date: "the due date",
  parent_issue_id: "the issue it lies within",
  position: "its place",
  label_ids: "the list of labels",
};

function valueWords(now: Issue, field: keyof IssueChange): string {
  if (field === "status") return STATUS_TITLES[now.status];
  if (field === "priority") return PRIORITY_TITLES[now.priority];
  if (field === "due_date") return now.due_date ?? "not set";
  if (field === "label_ids") return now.labels?.map((label) => label.name).join(", ") || "empty";
  return now[field] ? "another one" : "not set";
}

let current: Conflict | null = null;
const listeners = new Set<() => void>();

/** Edits of words are decided with both texts in sight; there is one such question at a time. */
export function askAbout(conflict: Conflict | null): void {
  current = conflict;
  for (const listener of listeners) listener();
}

export function isAboutWords({ change }: Conflict): boolean {
  return change.title !== undefined || change.description !== undefined;
}

export function useConflict(): Conflict | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
