/** The issues that the view asks for, laid out as it asks, with keys and hands. */
import { SearchX } from "lucide-react";
import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useRef } from "react";
import type { Issue } from "@/api/schema";
import type { Assignees } from "@/issue/assignees";
import { Button } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/state";
import { ColumnView, type Revealer } from "./column";
import { type Column, columnsOf } from "./columns";
import { useDrops } from "./drag";
import type { FacetOptions } from "./facets";
import { IssueMenu } from "./issue-menu";
import { shownIds, useBoardKeys } from "./keyboard";
import { List } from "./list";
import { ShownOrder } from "./select-box";
import { clearSelection, useSelection } from "./selection";
import { useTouchDrag } from "./touch-drag";
import { type BoardView, isFiltered, type Layout } from "./view";

const BulkBar = lazy(() => import("./bulk-bar"));

interface IssuesProps {
  issues: Issue[];
  view: BoardView;
  options: FacetOptions;
  assignees: Assignees;
  showEmpty: boolean;
  onClear: () => void;
}

export function Issues({ issues, view, options, assignees, showEmpty, onClear }: IssuesProps) {
  // Typing stays quick: the columns follow when there is time.
  const settled = useDeferredValue(view);
  const columns = useMemo(
    () => columnsOf(issues, settled, options, showEmpty),
    [issues, settled, options, showEmpty],
  );
  const selection = useSelection();
  useEffect(() => clearSelection, []);
  const latest = useRef(columns);
  latest.current = columns;
  const order = useCallback(() => shownIds(latest.current), []);
  const handles = useRef(new Map<string, Revealer>());
  const reveal = useRef<Revealer["reveal"]>((column, row) =>
    (handles.current.get(column) ?? handles.current.get("list"))?.reveal(column, row),
  );
  useBoardKeys(columns, settled.layout, reveal);
  useTouchDrag(useDrops(columns));
  if (
    columns.every((column) => column.issues.length === 0) &&
    (isFiltered(settled) || settled.layout === "list")
  ) {
    return <Nothing filtered={isFiltered(settled)} onClear={onClear} />;
  }
  return (
    <ShownOrder value={order}>
      <div className="relative flex min-h-0 flex-1 flex-col">
        <IssueMenu>
          {settled.layout === "list" ? (
            <List columns={columns} assignees={assignees} ref={keep(handles.current, "list")} />
          ) : (
            <Columns columns={columns} assignees={assignees} handles={handles.current} />
          )}
        </IssueMenu>
        {selection.size > 0 && (
          <Suspense fallback={null}>
            <BulkBar issues={issues} assignees={assignees} />
          </Suspense>
        )}
      </div>
    </ShownOrder>
  );
}

interface ColumnsProps {
  columns: readonly Column[];
  assignees: Assignees;
  handles: Map<string, Revealer>;
}

function Columns({ columns, assignees, handles }: ColumnsProps) {
  return (
    <div className="flex min-h-0 flex-1 snap-x snap-proximity scroll-p-2.5 gap-2.5 overflow-x-auto p-2.5">
      {columns.map((column) => (
        <ColumnView key={column.key} column={column} assignees={assignees} ref={keep(handles, column.key)} />
      ))}
    </div>
  );
}

function keep(handles: Map<string, Revealer>, key: string) {
  return (handle: Revealer | null) => {
    if (handle) handles.set(key, handle);
    else handles.delete(key);
  };
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return (
    <Empty
      icon={<SearchX aria-hidden className="size-6" />}
      title={filtered ? "No issue matches" : "No issues yet"}
      className="flex-1"
    >
      {filtered ? (
        <>
          <p>Words are looked for in keys, titles and the names of agents at work.</p>
          <Button className="mt-4" onClick={onClear}>
            Show all issues
          </Button>
        </>
      ) : (
        <p>Press c to write the first one.</p>
      )}
    </Empty>
  );
}

export function LoadingIssues({ layout }: { layout: Layout }) {
  const places = Array.from({ length: layout === "list" ? 12 : 5 }, (_, place) => place);
  return (
    <div
      role="status"
      aria-label="Loading"
      className={layout === "list" ? "space-y-px" : "flex gap-2.5 overflow-hidden p-2.5"}
    >
      {places.map((place) => (
        <Skeleton
          key={place}
          className={layout === "list" ? "h-10 opacity-60" : "h-96 min-w-56 flex-1 opacity-60"}
        />
      ))}
    </div>
  );
}
