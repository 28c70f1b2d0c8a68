/** The issues as a list in sections, dense enough to read many at once. */
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";
import { defaultRangeExtractor } from "@tanstack/react-virtual";
import { ChevronRight, Plus } from "lucide-react";
import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef } from "react";
import type { Assignees } from "@/issue/assignees";
import { openOverlay } from "@/shell/overlays";
import { IconButton } from "@/ui/button";
import { classes } from "@/ui/classes";
import { useToggled } from "@/ui/toggled";
import { useVirtualRows, VirtualRows } from "@/ui/virtual-rows";
import type { Revealer } from "./column";
import type { Column } from "./columns";
import { useGroupDrop } from "./drag";
import { ListRowView } from "./list-row";
import { headOf, type ListRow, listRows } from "./list-rows";

const ROW_HEIGHT = 40;

interface ListProps {
  columns: readonly Column[];
  assignees: Assignees;
  ref: Ref<Revealer>;
}

export function List({ columns, assignees, ref }: ListProps) {
  const [folded, toggle] = useToggled<string>();
  const rows = useMemo(() => listRows(columns, folded), [columns, folded]);
  const heads = useMemo(() => rows.flatMap((row, index) => (row.kind === "head" ? [index] : [])), [rows]);
  const scroller = useRef<HTMLDivElement>(null);
  const sticky = useRef<number | undefined>(undefined);
  useEffect(() => (scroller.current ? autoScrollForElements({ element: scroller.current }) : undefined), []);
  const virtual = useVirtualRows({
    count: rows.length,
    scroller,
    estimate: ROW_HEIGHT,
    keyOf: useCallback((index: number) => keyOf(rows[index], index), [rows]),
    // The head of the first section in view stays, even when it is above the window.
    extract: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        sticky.current = headOf(heads, range.startIndex);
        const shown = defaultRangeExtractor(range);
        return sticky.current === undefined
          ? shown
          : [...new Set([sticky.current, ...shown])].sort((a, b) => a - b);
      },
      [heads],
    ),
  });
  useImperativeHandle(
    ref,
    () => ({
      reveal: (column, row) => {
        const id = columns.find((each) => each.key === column)?.issues[row]?.id;
        const index = rows.findIndex(
          (each) => each.kind === "issue" && each.column.key === column && each.issue.id === id,
        );
        if (index >= 0) virtual.scrollToIndex(index, { align: "auto" });
      },
    }),
    [columns, rows, virtual],
  );

  return (
    <div ref={scroller} className="min-h-0 flex-1 scroll-pt-10 overflow-y-auto">
      <VirtualRows
        list
        label="Issues"
        rows={virtual}
        sticky={() => sticky.current}
        render={(index) => {
          const row = rows[index];
          if (!row) return null;
          if (row.kind === "head") return <Head row={row} onToggle={toggle} />;
          return (
            <ListRowView
              issue={row.issue}
              column={row.column.key}
              showStatus={row.column.group !== "status"}
              assignees={assignees}
            />
          );
        }}
      />
    </div>
  );
}

function keyOf(row: ListRow | undefined, index: number): string | number {
  if (!row) return index;
  return row.kind === "head" ? `head ${row.column.key}` : `${row.column.key} ${row.issue.id}`;
}

interface HeadProps {
  row: Extract<ListRow, { kind: "head" }>;
  onToggle: (key: string) => void;
}

function Head({ row, onToggle }: HeadProps) {
  const { column, folded } = row;
  const ref = useRef<HTMLDivElement>(null);
  const over = useGroupDrop(ref, column.key);
  return (
    <div
      ref={ref}
      data-group={column.key}
      className={classes(
        "flex h-10 items-center gap-2 border-b border-line px-3 transition-colors",
        over ? "bg-active" : "bg-sunken",
      )}
    >
      <h2 className="min-w-0">
        <button
          type="button"
          aria-expanded={!folded}
          onClick={() => onToggle(column.key)}
          className="flex h-7 min-w-0 items-center gap-2 rounded-md px-1.5 font-medium hover:bg-hover"
        >
          <ChevronRight
            aria-hidden
            className={classes("size-3.5 shrink-0 text-ink-3 transition-transform", !folded && "rotate-90")}
          />
          {column.option.icon}
          <span className="truncate">{column.option.label}</span>
          <span className="tabular font-normal text-ink-3">{column.issues.length.toLocaleString()}</span>
        </button>
      </h2>
      <IconButton
        label={`New issue in ${column.option.label}`}
        className="ml-auto"
        onClick={() => openOverlay({ kind: "create", ...(column.change && { preset: column.change }) })}
      >
        <Plus aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}
