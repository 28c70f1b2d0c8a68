/** One issue on the board. */

import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import {
  attachClosestEdge,
  type Edge,
  extractClosestEdge,
} from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge";
import { Link } from "@tanstack/react-router";
import { memo, useEffect, useRef, useState } from "react";
import type { Issue } from "@/api/schema";
import { AssigneeAvatar, type Assignees } from "@/issue/assignees";
import { RunChip } from "@/run/run-chip";
import { setCurrentIssue } from "@/shell/overlays";
import { Plain } from "@/text/plain";
import { classes } from "@/ui/classes";
import { PriorityIcon } from "@/ui/status-icon";
import { PRIORITY_TITLES } from "@/ui/words";

export interface CardData extends Record<string | symbol, unknown> {
  issueId: string;
}

/** Lets a card be taken, and lets others be dropped above or below it. */
function useCardDrag(issue: Issue) {
  const ref = useRef<HTMLAnchorElement>(null);
  const [dragging, setDragging] = useState(false);
  const [edge, setEdge] = useState<Edge | null>(null);
  const { id, status } = issue;
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const data: CardData = { issueId: id, status };
    return combine(
      draggable({
        element,
        getInitialData: () => data,
        onDragStart: () => setDragging(true),
        onDrop: () => setDragging(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data.issueId !== id,
        getData: ({ input }) => attachClosestEdge(data, { element, input, allowedEdges: ["top", "bottom"] }),
        onDrag: ({ self }) => setEdge(extractClosestEdge(self.data)),
        onDragLeave: () => setEdge(null),
        onDrop: () => setEdge(null),
      }),
    );
  }, [id, status]);
  return { ref, dragging, edge };
}

export const Card = memo(function Card({ issue, assignees }: { issue: Issue; assignees: Assignees }) {
  const { ref, dragging, edge } = useCardDrag(issue);
  const closed = issue.status === "done" || issue.status === "cancelled";
  return (
    <div className="relative px-1 pb-2">
      {edge && (
        <div
          aria-hidden
          className={classes(
            "pointer-events-none absolute inset-x-1 z-10 h-0.5 rounded-full bg-accent",
            edge === "top" ? "-top-1.25" : "bottom-0.75",
          )}
        />
      )}
      <Link
        ref={ref}
        to="/issue/$key"
        params={{ key: issue.identifier }}
        data-issue={issue.id}
        onFocus={() => setCurrentIssue(issue)}
        className={classes(
          "block rounded-lg border border-line bg-raised p-3 shadow-card transition-[border-color,background-color] duration-100 hover:border-line-strong focus-visible:border-accent-text focus-visible:outline-1",
          dragging && "opacity-40",
        )}
      >
        <span className="flex items-center justify-between gap-2">
          <span className="tabular text-xs text-ink-3">{issue.identifier}</span>
          <AssigneeAvatar of={issue} assignees={assignees} />
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
        <span className="mt-2 flex min-h-5.5 items-center gap-2">
          <span
            title={PRIORITY_TITLES[issue.priority]}
            className="inline-flex size-5.5 shrink-0 items-center justify-center rounded-md border border-line"
          >
            <PriorityIcon priority={issue.priority} />
            <span className="sr-only">{PRIORITY_TITLES[issue.priority]}</span>
          </span>
          {issue.latest_run && <RunChip run={issue.latest_run} />}
        </span>
      </Link>
    </div>
  );
});
