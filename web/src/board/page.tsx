/** The board: every issue of the workspace by status. */

import { monitorForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { extractClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Plus, Search, SearchX } from "lucide-react";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { queries } from "@/api/queries";
import type { Issue, IssueStatus } from "@/api/schema";
import { useAssignees } from "@/issue/assignees";
import { openOverlay, setCurrentIssue } from "@/shell/overlays";
import { PageHeader } from "@/shell/page-header";
import { recall, remember } from "@/shell/storage";
import { Button } from "@/ui/button";
import { Empty, Failed, Skeleton } from "@/ui/state";
import { type ColumnHandle, ColumnView } from "./column";
import { columnsOf } from "./columns";
import { DisplayMenu } from "./display-menu";
import { Guide } from "./guide";
import { useBoardKeys } from "./keyboard";
import { useMoveIssue } from "./move";

const route = getRouteApi("/app/");

export function BoardPage() {
  const { q = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const issues = useQuery(queries.issues());
  const [showEmpty, setShowEmpty] = useState(() => recall("board.empty") === "yes");
  useEffect(() => {
    document.title = "Board · Shipmate";
    // What is opened next is fetched while nobody waits for it.
    const idle = requestIdleCallback(() => void import("@/issue/page"), { timeout: 3000 });
    return () => {
      cancelIdleCallback(idle);
      setCurrentIssue(null);
    };
  }, []);
  const search = (text: string) => void navigate({ search: text ? { q: text } : {}, replace: true });

  return (
    <>
      <PageHeader title="Board">
        <label className="flex h-7 items-center gap-1.5 rounded-md border border-transparent px-2 text-ink-3 focus-within:border-line-strong focus-within:bg-sunken hover:bg-hover">
          <Search aria-hidden className="size-3.5" />
          <input
            type="search"
            aria-label="Filter issues"
            placeholder="Filter"
            defaultValue={q}
            onChange={(event) => search(event.target.value)}
            onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
            className="w-28 bg-transparent text-sm text-ink outline-hidden max-sm:w-20"
          />
        </label>
        <DisplayMenu
          showEmpty={showEmpty}
          onShowEmpty={(show) => {
            remember("board.empty", show ? "yes" : "no");
            setShowEmpty(show);
          }}
        />
        <Button look="primary" size="sm" onClick={() => openOverlay({ kind: "create" })}>
          <Plus aria-hidden className="size-3.5" />
          New issue
        </Button>
      </PageHeader>
      {issues.error && !issues.data ? (
        <Failed error={issues.error} onRetry={() => void issues.refetch()} />
      ) : issues.data ? (
        <>
          <Guide issues={issues.data} />
          <Columns issues={issues.data} query={q} showEmpty={showEmpty} />
        </>
      ) : (
        <LoadingColumns />
      )}
    </>
  );
}

function Columns({ issues, query, showEmpty }: { issues: Issue[]; query: string; showEmpty: boolean }) {
  const assignees = useAssignees();
  const settledQuery = useDeferredValue(query);
  const columns = useMemo(
    () => columnsOf(issues, settledQuery, showEmpty),
    [issues, settledQuery, showEmpty],
  );
  const handles = useRef(new Map<IssueStatus, ColumnHandle>());
  useBoardKeys(columns, handles);
  useDrops();
  if (query && columns.every((column) => column.issues.length === 0)) {
    return (
      <Empty
        icon={<SearchX aria-hidden className="size-6" />}
        title={`Nothing matches “${query}”`}
        className="flex-1"
      >
        The filter looks at keys, titles and the names of agents at work.
      </Empty>
    );
  }
  return (
    <div className="flex min-h-0 flex-1 snap-x snap-proximity scroll-p-2.5 gap-2.5 overflow-x-auto p-2.5">
      {columns.map((column) => (
        <ColumnView
          key={column.status}
          column={column}
          assignees={assignees}
          ref={(handle) => {
            if (handle) handles.current.set(column.status, handle);
            else handles.current.delete(column.status);
          }}
        />
      ))}
    </div>
  );
}

/** Performs what was dropped: on a card it goes beside it, on a column to its end. */
function useDrops(): void {
  const move = useMoveIssue();
  useEffect(
    () =>
      monitorForElements({
        onDrop: ({ source, location }) => {
          const id = source.data.issueId as string;
          const target = location.current.dropTargets[0];
          if (!target) return;
          const status = target.data.status as IssueStatus;
          const edge = extractClosestEdge(target.data);
          const beside = target.data.issueId as string | undefined;
          if (beside) move(id, { status, beside, edge: edge === "top" ? "top" : "bottom" });
          else move(id, { status, end: "bottom" });
        },
      }),
    [move],
  );
}

function LoadingColumns() {
  return (
    <div role="status" aria-label="Loading" className="flex gap-2.5 overflow-hidden p-2.5">
      {["a", "b", "c", "d", "e"].map((column) => (
        <Skeleton key={column} className="h-96 min-w-56 flex-1 opacity-60" />
      ))}
    </div>
  );
}
