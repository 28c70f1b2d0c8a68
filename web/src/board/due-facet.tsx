/** When issues are due, and whether something is in their way, as values to filter and group by. */
import { CalendarClock, CalendarDays, CalendarOff } from "lucide-react";
import type { Issue } from "@/api/schema";
import { daysBetween, today } from "@/ui/due-date";
import type { Option } from "@/ui/picker";

/** Of issues without a due date. */
export const NOT_DUE = "none";

const ICON = "size-3.5 shrink-0";
const WEEK = 7;

export const DUE_OPTIONS: readonly Option<string>[] = [
  { value: "overdue", label: "Overdue", icon: <CalendarClock aria-hidden className={`${ICON} text-red`} /> },
  { value: "today", label: "Due today", icon: <CalendarDays aria-hidden className={`${ICON} text-amber`} /> },
  {
    value: "week",
    label: "Due in a week",
    icon: <CalendarDays aria-hidden className={`${ICON} text-ink-2`} />,
  },
  { value: "later", label: "Due later", icon: <CalendarDays aria-hidden className={`${ICON} text-ink-3`} /> },
  {
    value: NOT_DUE,
    label: "No due date",
    icon: <CalendarOff aria-hidden className={`${ICON} text-ink-3`} />,
  },
];

/** What is closed is not due any more. */
export function dueValues({ due_date: day, status }: Issue): readonly string[] {
  if (!day || status === "done" || status === "cancelled") return [NOT_DUE];
  const days = daysBetween(today(), day);
  if (days < 0) return ["overdue"];
  if (days === 0) return ["today"];
  return [days <= WEEK ? "week" : "later"];
}

export function isBlocked(issue: Issue): boolean {
  return issue.blocked_by?.some((ref) => ref.open) ?? false;
}
