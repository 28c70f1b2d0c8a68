/** One issue of the list, in one line. */
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import type { Issue } from "@/api/schema";
import { AssigneeAvatar, type Assignees } from "@/issue/assignees";
import { RunChip } from "@/run/run-chip";
import { setCurrentIssue } from "@/shell/overlays";
import { Plain } from "@/text/plain";
import { classes } from "@/ui/classes";
import { PriorityIcon, StatusIcon } from "@/ui/status-icon";
import { Ago } from "@/ui/time";
import { PRIORITY_TITLES, STATUS_TITLES } from "@/ui/words";
import { useIssueDrag } from "./drag";
import { DropLine } from "./drop-line";
import { BlockedChip, ChildrenMark, DueMark, LabelMarks } from "./marks";
import { SelectBox } from "./select-box";
import { useIsSelected } from "./selection";

interface ListRowProps {
  issue: Issue;
  column: string;
  assignees: Assignees;
  showStatus: boolean;
}

export const ListRowView = memo(function ListRowView({ issue, column, assignees, showStatus }: ListRowProps) {
  const { ref, dragging, edge } = useIssueDrag<HTMLAnchorElement>(issue.id, column);
  const selected = useIsSelected(issue.id);
  return (
    <div className="group relative flex items-center">
      <DropLine edge={edge} />
      <SelectBox issue={issue} className="absolute left-1 z-1 max-sm:hidden" />
      <Link
        ref={ref}
        to="/issue/$key"
        params={{ key: issue.identifier }}
        data-issue={issue.id}
        data-column={column}
        onFocus={() => setCurrentIssue(issue)}
        className={classes(
          "flex h-10 min-w-0 flex-1 items-center gap-2.5 border-b border-line pr-4 pl-8 -outline-offset-2 max-sm:px-3",
          selected ? "bg-accent-soft" : "hover:bg-hover",
          dragging && "opacity-40",
        )}
      >
        <span title={PRIORITY_TITLES[issue.priority]} className="inline-flex shrink-0">
          <PriorityIcon priority={issue.priority} />
          <span className="sr-only">{PRIORITY_TITLES[issue.priority]}</span>
        </span>
        <span className="tabular w-18 shrink-0 truncate text-xs text-ink-3 max-sm:hidden">
          {issue.identifier}
        </span>
        {showStatus && (
          <span title={STATUS_TITLES[issue.status]} className="inline-flex shrink-0">
            <StatusIcon status={issue.status} />
            <span className="sr-only">{STATUS_TITLES[issue.status]}</span>
          </span>
        )}
        <span dir="auto" className="min-w-0 flex-1 truncate font-medium">
          <Plain text={issue.title} />
        </span>
        <span className="flex shrink-0 items-center gap-1.5 empty:hidden">
          <BlockedChip issue={issue} tight />
          <span className="contents max-sm:hidden">
            <ChildrenMark issue={issue} />
          </span>
          <DueMark issue={issue} />
          <span className="contents max-lg:hidden">
            <LabelMarks issue={issue} />
          </span>
        </span>
        {issue.latest_run && (
          <span className="flex max-w-[45%] min-w-0 shrink-0 justify-end max-sm:max-w-28">
            <RunChip run={issue.latest_run} />
          </span>
        )}
        <span className="inline-flex w-5 shrink-0 justify-end">
          <AssigneeAvatar of={issue} assignees={assignees} />
        </span>
        <Ago at={issue.updated_at} className="w-17 shrink-0 text-right text-xs text-ink-3 max-sm:hidden" />
      </Link>
    </div>
  );
});
