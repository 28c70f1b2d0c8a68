/** Moves cards: by hand, by key, always with a place in the column they go to. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useEditIssue } from "@/api/mutations";
import { keys } from "@/api/queries";
import type { Issue, IssueStatus } from "@/api/schema";
import { byPosition } from "./columns";
import { place } from "./position";

/** Where a card goes: beside another one, or to an end of a column. */
export type Target =
  | { status: IssueStatus; beside: string; edge: "top" | "bottom" }
  | { status: IssueStatus; end: "top" | "bottom" };

export function useMoveIssue() {
  const queries = useQueryClient();
  const { mutate } = useEditIssue();
  return useCallback(
    (id: string, target: Target) => {
      const all = queries.getQueryData<Issue[]>(keys.issues) ?? [];
      const issue = all.find((each) => each.id === id);
      if (!issue) return;
      const column = all.filter((each) => each.status === target.status && each.id !== id).sort(byPosition);
      for (const { id: movedId, position } of place(column, id, indexIn(column, target))) {
        const moved = movedId === id ? issue : column.find((each) => each.id === movedId);
        if (!moved) continue;
        const change =
          moved.id === id && moved.status !== target.status
            ? { status: target.status, position }
            : { position };
        if (moved.position !== position || change.status) mutate({ issue: moved, change });
      }
    },
    [queries, mutate],
  );
}

/** The index at which a card stands after the move, counted without the card itself. */
export function indexIn(column: readonly Issue[], target: Target): number {
  if ("end" in target) return target.end === "top" ? 0 : column.length;
  const index = column.findIndex((each) => each.id === target.beside);
  if (index < 0) return column.length;
  return target.edge === "top" ? index : index + 1;
}
