/** Why somebody is told, in words and as a small drawing. */
import { AtSign, CircleX, ClipboardCheck, MessageSquare, UserRoundCheck } from "lucide-react";
import type { ReactNode } from "react";
import type { InboxItem, InboxKind } from "@/api/schema";

export const KINDS: readonly InboxKind[] = [
  "review_requested",
  "mentioned",
  "task_failed",
  "issue_assigned",
  "new_comment",
];

export const KIND_TITLES: Record<InboxKind, string> = {
  review_requested: "Work to review",
  mentioned: "Mentions",
  task_failed: "Failed runs",
  issue_assigned: "Assigned to you",
  new_comment: "Comments",
};

const ICON = "size-3.5 shrink-0";

export const KIND_ICONS: Record<InboxKind, ReactNode> = {
  review_requested: <ClipboardCheck aria-hidden className={`${ICON} text-green`} />,
  mentioned: <AtSign aria-hidden className={`${ICON} text-accent-text`} />,
  task_failed: <CircleX aria-hidden className={`${ICON} text-red`} />,
  issue_assigned: <UserRoundCheck aria-hidden className={`${ICON} text-violet`} />,
  new_comment: <MessageSquare aria-hidden className={`${ICON} text-ink-3`} />,
};

/** What happened, to be read after the name of who did it. */
const HAPPENED: Record<InboxKind, string> = {
  review_requested: "finished a run: its work waits for your look",
  mentioned: "mentioned you",
  task_failed: "could not finish a run",
  issue_assigned: "assigned this to you",
  new_comment: "commented",
};

export function happened(item: InboxItem): string {
  return HAPPENED[item.type];
}
