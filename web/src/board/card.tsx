/** One issue on the board. */
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import type { Issue } from "@/api/schema";
import { AssigneeAvatar, type Assignees } from "@/issue/assignees";
import { RunChip } from "@/run/run-chip";
import { setCurrentIssue } from "@/shell/overlays";
import { Plain } from "@/text/plain";
import { classes } from "@/ui/classes";
import { PriorityIcon, StatusIcon } from "@/ui/status-icon";
import { PRIORITY_TITLES, STATUS_TITLES } from "@/ui/words";
import { useIssueDrag } from "./drag";
import { DropLine } from "./drop-line";
import { BlockedChip, ChildrenMark, DueMark, hasMarks, LabelMarks } from "./marks";
import { SelectBox } from "./select-box";
import { useIsSelected } from "./selection";

interface CardProps {
  issue: Issue;
  column: string;
  assignees: Assignees;
  /** Whether the column says something else than the status. */
  showStatus: boolean;
}

export const Card = memo(function Card({ issue, column, assignees, showStatus }: CardProps) {
  const { ref, dragging, edge } = useIssueDrag<HTMLAnchorElement>(issue.id, column);
  const selected = useIsSelected(issue.id);
  const closed = issue.status === "done" || issue.status === "cancelled";
  return (
    <div className="group relative px-1 pb-2">
      <DropLine edge={edge} gap />
      <SelectBox issue={issue} className="absolute top-2.25 right-3 z-1" />
      <Link
        ref={ref}
        to="/issue/$key"
        params={{ key: issue.identifier }}
        data-issue={issue.id}
        data-column={column}
        onFocus={() => setCurrentIssue(issue)}
        className={classes(
          "block rounded-lg border [-webkit-touch-callout:none] p-3 shadow-card transition-[border-color,background-color] duration-100 focus-visible:border-accent-text focus-visible:outline-1",
          selected ? "border-accent-text bg-accent-soft" : "border-line bg-raised hover:border-line-strong",
          dragging && "opacity-40",
        )}
      >
        <span className="flex h-5 items-center gap-1.5">
          {showStatus && (
            <>
              <StatusIcon status={issue.status} />
              <span className="sr-only">{STATUS_TITLES[issue.status]}</span>
            </>
          )}
          <span className="tabular text-xs text-ink-3">{issue.identifier}</span>
          <span
            className={classes(
              "ml-auto inline-flex transition-opacity group-hover:opacity-0 pointer-coarse:group-hover:opacity-100",
              selected && "opacity-0",
            )}
          >
            <AssigneeAvatar of={issue} assignees={assignees} />
          </span>
        </span>
        <span
          dir="auto"
          className={classes(
            "mt-1 line-clamp-3 text-sm leading-[1.1875rem] font-medium wrap-anywhere",
            closed && "text-ink-2",
          )}
        >
          <Plain text={issue.title} />
        </span>
        {(issue.priority !== "none" || issue.latest_run || hasMarks(issue)) && (
          <span className="mt-2 flex min-h-5.5 flex-wrap items-center gap-1.5 empty:hidden">
            {issue.priority !== "none" && (
              <span
                title={PRIORITY_TITLES[issue.priority]}
                className="inline-flex size-5.5 shrink-0 items-center justify-center rounded-md border border-line"
              >
                <PriorityIcon priority={issue.priority} />
                <span className="sr-only">{PRIORITY_TITLES[issue.priority]}</span>
              </span>
            )}
            <BlockedChip issue={issue} />
            <DueMark issue={issue} />
            <ChildrenMark issue={issue} />
            <LabelMarks issue={issue} />
            {issue.latest_run && <RunChip run={issue.latest_run} />}
          </span>
        )}
      </Link>
    </div>
  );
});
