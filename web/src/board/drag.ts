/** Takes issues by hand and drops them: beside another, or at the end of a group. */
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import {
  attachClosestEdge,
  type Edge,
  extractClosestEdge,
} from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { Column } from "./columns";
import { useMoveIssues } from "./move";
import { clearSelection, getSelection } from "./selection";

interface IssueData extends Record<string | symbol, unknown> {
  issueId: string;
  column: string;
}

/** Lets an issue be taken, and lets others be dropped above or below it. */
export function useIssueDrag<T extends HTMLElement>(id: string, column: string) {
  const ref = useRef<T>(null);
  const [dragging, setDragging] = useState(false);
  const [edge, setEdge] = useState<Edge | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const data: IssueData = { issueId: id, column };
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
  }, [id, column]);
  return { ref, dragging, edge };
}

/** Lets issues be dropped anywhere in a group; below its last one is its end. */
export function useGroupDrop(element: RefObject<HTMLElement | null>, column: string): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    return dropTargetForElements({
      element: target,
      getData: () => ({ column }),
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    });
  }, [element, column]);
  return over;
}

/** What was dropped: an issue, out of which group, into which, and beside which other one. */
export type Drop = (
  id: string,
  from: string,
  into: string,
  beside?: { id: string; edge: "top" | "bottom" } | undefined,
) => void;

/** Performs what is dropped. A selected issue takes the others of the selection along. */
export function useDrops(columns: readonly Column[]): Drop {
  const move = useMoveIssues();
  const latest = useRef(columns);
  latest.current = columns;
  const drop = useCallback<Drop>(
    (id, from, into, beside) => {
      const goal = latest.current.find((column) => column.key === into);
      if (!goal) return;
      const selection = getSelection();
      if (selection.has(id) && selection.size > 1) {
        move([...selection], goal, { end: "bottom" }, from);
        clearSelection();
      } else {
        move([id], goal, beside ? { beside: beside.id, edge: beside.edge } : { end: "bottom" }, from);
      }
    },
    [move],
  );
  useEffect(
    () =>
      monitorForElements({
        onDrop: ({ source, location }) => {
          const { issueId: id, column: from } = source.data as IssueData;
          const target = location.current.dropTargets[0];
          if (!target) return;
          const beside = target.data.issueId as string | undefined;
          const edge = extractClosestEdge(target.data) === "top" ? "top" : "bottom";
          drop(id, from, String(target.data.column), beside ? { id: beside, edge } : undefined);
        },
      }),
    [drop],
  );
  return drop;
}
