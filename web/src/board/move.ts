/** Moves issues into columns: by hand, by key, with a place where people decide the order. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { type IssueEdit, useEditIssues } from "@/api/issue-edits";
import { keys } from "@/api/queries";
import type { Issue } from "@/api/schema";
import type { Column } from "./columns";
import { facetValue } from "./facets";
import { place } from "./position";
import { byPosition } from "./view";

/** Where an issue goes: beside another one, or to an end of a column. */
export type Target = { beside: string; edge: "top" | "bottom" } | { end: "top" | "bottom" };

/** The part of a column that a move needs. */
export type Goal = Pick<Column, "key" | "group" | "change" | "ordered">;

export function useMoveIssues() {
  const queries = useQueryClient();
  const edit = useEditIssues();
  return useCallback(
    (ids: readonly string[], goal: Goal, target: Target) => {
      const all = queries.getQueryData<Issue[]>(keys.issues) ?? [];
      const edits = ids.flatMap((id) => editsOf(all, id, goal, target, ids.length === 1));
      if (edits.length > 0) void edit(edits);
    },
    [queries, edit],
  );
}

/** What a move changes: the issue, and the neighbours that must make room for it. */
export function editsOf(
  all: readonly Issue[],
  id: string,
  goal: Goal,
  target: Target,
  placed: boolean,
): IssueEdit[] {
  const issue = all.find((each) => each.id === id);
  if (!issue) return [];
  const entering = facetValue(goal.group, issue) !== goal.key;
  if (!goal.ordered || !placed) return entering ? [{ issue, change: goal.change }] : [];
  const column = all
    .filter((each) => facetValue(goal.group, each) === goal.key && each.id !== id)
    .sort(byPosition);
  return place(column, id, indexIn(column, target)).flatMap(({ id: movedId, position }) => {
    const moved = movedId === id ? issue : column.find((each) => each.id === movedId);
    if (!moved) return [];
    if (moved.id === id && entering) return [{ issue, change: { ...goal.change, position } }];
    return moved.position === position ? [] : [{ issue: moved, change: { position } }];
  });
}

/** The index at which a card stands after the move, counted without the card itself. */
export function indexIn(column: readonly Issue[], target: Target): number {
  if ("end" in target) return target.end === "top" ? 0 : column.length;
  const index = column.findIndex((each) => each.id === target.beside);
  if (index < 0) return column.length;
  return target.edge === "top" ? index : index + 1;
}
