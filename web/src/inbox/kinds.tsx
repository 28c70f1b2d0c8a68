/** Why somebody is told, in words and as a small drawing. */
import {
  AtSign,
  Bell,
  CircleHelp,
  CircleX,
  ClipboardCheck,
  ClipboardX,
  GitMerge,
  MessageSquare,
  UserRoundCheck,
} from "lucide-react";
import type { ReactNode } from "react";
import type { InboxItem } from "@/api/schema";

interface Kind {
  title: string;
  /** What is told, for the settings. */
  meaning: string;
  /** What happened, to be read after the name of who did it. */
  happened: string;
  icon: ReactNode;
}

const ICON = "size-3.5 shrink-0";

/** In the order of their weight. A server may know kinds that are not here: they are told all the same. */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  [
    "question_asked",
    {
      title: "Questions",
      meaning: "An agent that works on an issue you follow waits for an answer.",
      happened: "waits for an answer",
      icon: <CircleHelp aria-hidden className={`${ICON} text-amber`} />,
    },
  ],
  [
    "review_requested",
    {
      title: "Work to review",
      meaning: "A run on an issue you follow is over, and its work waits for a look.",
      happened: "finished a run: its work waits for your look",
      icon: <ClipboardCheck aria-hidden className={`${ICON} text-green`} />,
    },
  ],
  [
    "mentioned",
    {
      title: "Mentions",
      meaning: "Somebody, or an agent, mentions you by name.",
      happened: "mentioned you",
      icon: <AtSign aria-hidden className={`${ICON} text-accent-text`} />,
    },
  ],
  [
    "task_failed",
    {
      title: "Failed runs",
      meaning: "A run on an issue you follow could not finish.",
      happened: "could not finish a run",
      icon: <CircleX aria-hidden className={`${ICON} text-red`} />,
    },
  ],
  [
    "issue_assigned",
    {
      title: "Assigned to you",
      meaning: "An issue becomes yours.",
      happened: "assigned this to you",
      icon: <UserRoundCheck aria-hidden className={`${ICON} text-violet`} />,
    },
  ],
  [
    "run_accepted",
    {
      title: "Accepted work",
      meaning: "Somebody accepts the work of a run on an issue you follow.",
      happened: "accepted the work",
      icon: <GitMerge aria-hidden className={`${ICON} text-green`} />,
    },
  ],
  [
    "run_rejected",
    {
      title: "Rejected work",
      meaning: "Somebody rejects the work of a run on an issue you follow.",
      happened: "rejected the work",
      icon: <ClipboardX aria-hidden className={`${ICON} text-red`} />,
    },
  ],
  [
    "new_comment",
    {
      title: "Comments",
      meaning: "Somebody says something on an issue you follow.",
      happened: "commented",
      icon: <MessageSquare aria-hidden className={`${ICON} text-ink-3`} />,
    },
  ],
]);

export function kindOf(type: string): Kind {
  const words = type.replaceAll("_", " ");
  return (
    KINDS.get(type) ?? {
      title: words.charAt(0).toUpperCase() + words.slice(1),
      meaning: "",
      happened: `(${words})`,
      icon: <Bell aria-hidden className={`${ICON} text-ink-3`} />,
    }
  );
}

/** Kinds in the order in which people want to see them; those that are not known come last. */
export function inOrder(types: Iterable<string>): string[] {
  const order = [...KINDS.keys()];
  const place = (type: string) => (order.includes(type) ? order.indexOf(type) : order.length);
  return [...new Set(types)].sort((a, b) => place(a) - place(b));
}

export function happened(item: InboxItem): string {
  return kindOf(item.type).happened;
}
