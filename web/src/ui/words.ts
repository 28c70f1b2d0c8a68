/** The closed sets of words as people read them, in the order in which they expect them. */
import type { Approval, IssueStatus, Priority, TriggerKind } from "@/api/schema";

export const STATUSES: readonly IssueStatus[] = [
  "backlog",
  "todo",
  "in_progress",
  "in_review",
  "done",
  "blocked",
  "cancelled",
];

export const STATUS_TITLES: Record<IssueStatus, string> = {
  backlog: "Backlog",
  todo: "Todo",
  in_progress: "In progress",
  in_review: "In review",
  done: "Done",
  blocked: "Blocked",
  cancelled: "Cancelled",
};

export const PRIORITIES: readonly Priority[] = ["none", "urgent", "high", "medium", "low"];

export const PRIORITY_TITLES: Record<Priority, string> = {
  none: "No priority",
  urgent: "Urgent",
  high: "High",
  medium: "Medium",
  low: "Low",
};

export const TRIGGER_TITLES: Record<TriggerKind, string> = {
  assigned: "being assigned",
  comment: "a comment",
  left_backlog: "leaving the backlog",
  mention: "a mention",
  reply: "a reply",
  rerun: "a wish to run again",
  retry: "another attempt",
};

/** What an agent may do without a person's leave. */
export const APPROVAL_TITLES: Record<Approval, string> = {
  full: "Everything",
  ask: "What a person allows",
  read_only: "Look, but not touch",
};

/** 1,234 → `1.2k`; small enough to stand in a line. */
export function shortCount(count: number): string {
  if (count < 1000) return String(count);
  if (count < 1_000_000) return `${(count / 1000).toFixed(count < 10_000 ? 1 : 0)}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}

/** How large a file is: `340 B`, `12 kB`, `3.4 MB`. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  if (count < 1_000_000) return `${Math.floor(count / 1000)} kB`;
  return `${(count / 1_000_000).toFixed(1)} MB`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}
