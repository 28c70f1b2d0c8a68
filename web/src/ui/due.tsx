/** When an issue is due, in words; late ones are coloured as well. */
import { CalendarClock, CalendarDays } from "lucide-react";
import type { Issue } from "@/api/schema";
import { classes } from "./classes";
import { dueText, today, type Urgency, urgencyOf } from "./due-date";

const TONES: Record<Urgency, string> = {
  overdue: "border-transparent bg-red-soft text-red",
  today: "border-transparent bg-amber-soft text-amber",
  soon: "border-line-strong text-ink-2",
  later: "border-line-strong text-ink-2",
};

/** What is closed is not late any more. */
export function dueOf(issue: Pick<Issue, "due_date" | "status">): { text: string; urgency: Urgency } | null {
  if (!issue.due_date) return null;
  const now = today();
  const closed = issue.status === "done" || issue.status === "cancelled";
  const urgency = closed ? "later" : urgencyOf(issue.due_date, now);
  const text = closed ? `Was due ${issue.due_date}` : dueText(issue.due_date, now);
  return { text, urgency };
}

export function DueIcon({ urgency }: { urgency: Urgency }) {
  const Icon = urgency === "overdue" ? CalendarClock : CalendarDays;
  return <Icon aria-hidden className="size-3 shrink-0" />;
}

export function DueChip({ issue }: { issue: Pick<Issue, "due_date" | "status"> }) {
  const due = dueOf(issue);
  if (!due) return null;
  return (
    <span
      title={issue.due_date ?? undefined}
      className={classes(
        "inline-flex h-5.5 shrink-0 items-center gap-1 rounded-full border px-2 text-2xs",
        TONES[due.urgency],
      )}
    >
      <DueIcon urgency={due.urgency} />
      {due.text}
    </span>
  );
}
