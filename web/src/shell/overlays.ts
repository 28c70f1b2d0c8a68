/** Which dialog is open over the page; anything may open one. */
import { useSyncExternalStore } from "react";
import type { IssueChange } from "@/api/issue-edits";
import type { Issue } from "@/api/schema";

/** What the palette changes about the issues that it is about. */
export type ChoicePage = "status" | "priority" | "assignee" | "labels" | "due" | "blocker" | "parent";
export type PalettePage = "everything" | ChoicePage;

export type Overlay =
  | { kind: "none" }
  | { kind: "create"; preset?: IssueChange }
  | { kind: "palette"; page: PalettePage }
  | { kind: "workspace" }
  | { kind: "help" };

let overlay: Overlay = { kind: "none" };
let currentIssueId: string | null = null;
const listeners = new Set<() => void>();

export function openOverlay(next: Overlay): void {
  overlay = next;
  for (const listener of listeners) listener();
}

export function closeOverlay(): void {
  openOverlay({ kind: "none" });
}

/** The issue that keys such as `s` are about: the one that has the focus or the page. */
export function setCurrentIssue(issue: Pick<Issue, "id"> | null): void {
  currentIssueId = issue?.id ?? null;
  if (peeked !== null && currentIssueId) setPeeked(currentIssueId);
}

let peeked: string | null = null;
const peekListeners = new Set<() => void>();

function setPeeked(issueId: string | null): void {
  peeked = issueId;
  for (const listener of peekListeners) listener();
}

/** Shows the current issue beside the list, or ends that. While it is shown it follows the focus. */
export function togglePeek(): void {
  setPeeked(peeked === null ? currentIssueId : null);
}

export function closePeek(): void {
  setPeeked(null);
}

/** The id of the issue that is shown beside the list. */
export function usePeeked(): string | null {
  return useSyncExternalStore(
    (listener) => {
      peekListeners.add(listener);
      return () => peekListeners.delete(listener);
    },
    () => peeked,
  );
}

export function getCurrentIssueId(): string | null {
  return currentIssueId;
}

export function useOverlay(): Overlay {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => overlay,
  );
}
