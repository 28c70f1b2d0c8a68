/** One column of the board; only the cards in view are in the page. */
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";
import { Plus } from "lucide-react";
import { type Ref, useCallback, useEffect, useImperativeHandle, useRef } from "react";
import type { IssueStatus } from "@/api/schema";
import type { Assignees } from "@/issue/assignees";
import { openOverlay } from "@/shell/overlays";
import { IconButton } from "@/ui/button";
import { classes } from "@/ui/classes";
import { useVirtualRows, VirtualRows } from "@/ui/virtual-rows";
import { Card } from "./card";
import type { Column } from "./columns";
import { useGroupDrop } from "./drag";

/** What the keyboard needs: bring an issue into the page, then it can have the focus. */
export interface Revealer {
  reveal: (column: string, row: number) => void;
}

interface ColumnProps {
  column: Column;
  assignees: Assignees;
  ref: Ref<Revealer>;
}

const CARD_ESTIMATE = 96;

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
  const { issues, option, change } = column;
  const section = useRef<HTMLElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const over = useGroupDrop(section, column.key);
  useEffect(() => (scroller.current ? autoScrollForElements({ element: scroller.current }) : undefined), []);
  const rows = useVirtualRows({
    count: issues.length,
    scroller,
    estimate: CARD_ESTIMATE,
    keyOf: useCallback((index: number) => issues[index]?.id ?? index, [issues]),
    overscan: 6,
  });
  useImperativeHandle(ref, () => ({ reveal: (_, row) => rows.scrollToIndex(row) }), [rows]);

  return (
    <section
      ref={section}
      data-group={column.key}
      aria-label={`${option.label}, ${issues.length}`}
      className={classes(
        "flex h-full w-[82vw] max-w-96 shrink-0 snap-start flex-col rounded-lg transition-colors sm:w-auto sm:min-w-56 sm:flex-1 sm:basis-56",
        over ? "bg-hover" : "bg-sunken",
      )}
    >
      <div className="flex h-10 shrink-0 items-center gap-2 pr-1.5 pl-3.5">
        {option.icon}
        <h2 className="min-w-0 truncate font-medium">{option.label}</h2>
        <span className="tabular text-ink-3">{issues.length.toLocaleString()}</span>
        <IconButton
          label={`New issue in ${option.label}`}
          className="ml-auto"
          onClick={() => openOverlay({ kind: "create", ...(change && { preset: change }) })}
        >
          <Plus aria-hidden className="size-4" />
        </IconButton>
      </div>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto px-1.5 pt-0.5">
        {issues.length === 0 && (
          <p className="px-3 py-6 text-center text-xs text-ink-3">
            {EMPTY[column.key as IssueStatus] ?? "No issues."}
          </p>
        )}
        <VirtualRows
          list
          rows={rows}
          render={(index) => {
            const issue = issues[index];
            if (!issue) return null;
            return (
              <Card
                issue={issue}
                column={column.key}
                assignees={assignees}
                showStatus={column.group !== "status"}
              />
            );
          }}
        />
      </div>
    </section>
  );
}
