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
