/** One status of the board; only the cards in view are in the page. */

import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Plus } from "lucide-react";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { IssueStatus } from "@/api/schema";
import type { Assignees } from "@/issue/assignees";
import { openOverlay } from "@/shell/overlays";
import { IconButton } from "@/ui/button";
import { classes } from "@/ui/classes";
import { StatusIcon } from "@/ui/status-icon";
import { STATUS_TITLES } from "@/ui/words";
import { Card } from "./card";
import type { Column } from "./columns";

/** What the keyboard needs: bring a card into the page, then it can have the focus. */
export interface ColumnHandle {
  reveal: (index: number) => void;
}

interface ColumnProps {
  column: Column;
  assignees: Assignees;
  ref: Ref<ColumnHandle>;
}

const CARD_ESTIMATE = 104;

/** What an empty column is for. */
const EMPTY: Record<IssueStatus, string> = {
  backlog: "Ideas wait here. Agents do not start on them.",
  todo: "Assign an agent to an issue here and it starts.",
  in_progress: "What is being worked on.",
  in_review: "Finished runs wait here for your look.",
  done: "Finished and looked at.",
  blocked: "What can't go on.",
  cancelled: "What will not be done.",
};

export function ColumnView({ column, assignees, ref }: ColumnProps) {
  const { status, issues } = column;
  const scroller = useRef<HTMLDivElement>(null);
  const over = useColumnDrop(scroller, column.status);
  const virtual = useVirtualizer({
    count: issues.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_ESTIMATE,
    getItemKey: (index) => issues[index]?.id ?? index,
    overscan: 6,
    initialRect: { width: 300, height: 800 },
  });
  useImperativeHandle(ref, () => ({ reveal: (index) => virtual.scrollToIndex(index) }), [virtual]);
  const title = STATUS_TITLES[status];

  return (
    <section
      aria-label={`${title}, ${issues.length}`}
      className={classes(
        "flex h-full w-[82vw] max-w-96 shrink-0 snap-start flex-col sm:w-auto sm:min-w-56 sm:flex-1 sm:basis-56 rounded-lg transition-colors",
        over ? "bg-hover" : "bg-sunken",
      )}
    >
      <div className="flex h-10 shrink-0 items-center gap-2 pr-1.5 pl-3.5">
        <StatusIcon status={status} />
        <h2 className="font-medium">{title}</h2>
        <span className="tabular text-ink-3">{issues.length}</span>
        <IconButton
          label={`New issue in ${title}`}
          className="ml-auto"
          onClick={() => openOverlay({ kind: "create", status })}
        >
          <Plus aria-hidden className="size-4" />
        </IconButton>
      </div>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto px-1.5 pt-0.5">
        {issues.length === 0 && <p className="px-3 py-6 text-center text-xs text-ink-3">{EMPTY[status]}</p>}
        <ul className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const issue = issues[item.index];
            if (!issue) return null;
            return (
              <li
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Card issue={issue} assignees={assignees} />
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}

/** Cards may be dropped anywhere in a column; below the last one is its end. */
function useColumnDrop(scroller: React.RefObject<HTMLDivElement | null>, status: Column["status"]): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const element = scroller.current;
    const section = element?.parentElement;
    if (!element || !section) return;
    return combine(
      dropTargetForElements({
        element: section,
        getData: () => ({ status }),
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: () => setOver(false),
      }),
      autoScrollForElements({ element }),
    );
  }, [scroller, status]);
  return over;
}
