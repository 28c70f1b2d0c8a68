/** What an issue has besides its title, small: blocked, due, sub-issues, labels. */
import { Ban } from "lucide-react";
import type { Issue } from "@/api/schema";
import { DueChip } from "@/ui/due";
import { byName, LabelChip } from "@/ui/label-chip";
import { Progress } from "@/ui/progress";
import { isBlocked } from "./due-facet";

const MOST_LABELS = 3;

export function hasMarks({ labels, due_date, blocked_by, child_progress }: Issue): boolean {
  return Boolean(labels?.length || due_date || blocked_by?.length || child_progress?.total);
}

/** `tight` is only the sign where there is little room. */
export function BlockedChip({ issue, tight }: { issue: Issue; tight?: boolean }) {
  if (!isBlocked(issue)) return null;
  const keys = issue.blocked_by?.filter((ref) => ref.open).map((ref) => ref.identifier) ?? [];
  return (
    <span
      title={`Waits for ${keys.join(", ")}`}
      className="inline-flex h-5.5 shrink-0 items-center gap-1 rounded-full bg-red-soft px-2 text-2xs text-red"
    >
      <Ban aria-hidden className="size-3" />
      <span className={tight ? "max-sm:sr-only" : undefined}>Blocked</span>
      <span className="sr-only"> by {keys.join(", ")}</span>
    </span>
  );
}

export function ChildrenMark({ issue }: { issue: Issue }) {
  const progress = issue.child_progress;
  return progress?.total ? <Progress done={progress.done} total={progress.total} /> : null;
}

export function LabelMarks({ issue }: { issue: Issue }) {
  const labels = byName(issue.labels);
  const more = labels.slice(MOST_LABELS);
  return (
    <>
      {labels.slice(0, MOST_LABELS).map((label) => (
        <LabelChip key={label.id} label={label} />
      ))}
      {more.length > 0 && (
        <span title={more.map((label) => label.name).join(", ")} className="text-2xs text-ink-3">
          +{more.length}
          <span className="sr-only"> more labels</span>
        </span>
      )}
    </>
  );
}

/** Closed issues are not late and not hurried: their day is not worth a place. */
export function DueMark({ issue }: { issue: Issue }) {
  return issue.status === "done" || issue.status === "cancelled" ? null : <DueChip issue={issue} />;
}
