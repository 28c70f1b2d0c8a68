/** Moves issues into columns: by hand, by key, with a place where people decide the order. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { type IssueEdit, useEditIssues } from "@/api/issue-edits";
import { type Move, moveIssue } from "@/api/moves";
import { keys } from "@/api/queries";
import type { Issue, IssueStatus, MoveIssue } from "@/api/schema";
import type { Column } from "./columns";
import { changeInto, facetValues } from "./facets";
import { place } from "./position";
import { byPosition } from "./view";

/** Where an issue goes: beside another one, or to an end of a column. */
export type Target = { beside: string; edge: "top" | "bottom" } | { end: "top" | "bottom" };

/** The part of a column that a move needs. */
export type Goal = Pick<Column, "key" | "group" | "ordered">;

/** Moves issues to a group. `from` is the group they are taken out of, where they may be in several. */
export function useMoveIssues() {
  const queries = useQueryClient();
  const edit = useEditIssues();
  return useCallback(
    (ids: readonly string[], goal: Goal, target: Target, from: string) => {
      const all = queries.getQueryData<Issue[]>(keys.issues) ?? [];
      const [id] = ids;
      if (id && ids.length === 1 && goal.ordered) {
        const move = moveOf(all, id, goal, target);
        if (move) void moveIssue(queries, move);
        return;
      }
      const edits = ids.flatMap((each) => editsOf(all, each, goal, from));
      if (edits.length > 0) void edit(edits);
    },
    [queries, edit],
  );
}

/** The change of an issue that enters a group whose order is not people's own. */
export function editsOf(all: readonly Issue[], id: string, goal: Goal, from: string): IssueEdit[] {
  const issue = all.find((each) => each.id === id);
  if (!issue || facetValues(goal.group, issue).includes(goal.key)) return [];
  const change = changeInto(goal.group, goal.key, issue, from);
  return change ? [{ issue, change }] : [];
}

/** A move to a place of a column of cards. */
export function moveOf(all: readonly Issue[], id: string, goal: Goal, target: Target): Move | null {
  const issue = all.find((each) => each.id === id);
  if (!issue) return null;
  const status = goal.key as IssueStatus;
  const column = all.filter((each) => each.status === status && each.id !== id).sort(byPosition);
  const places = new Map<string, Partial<Issue>>();
  for (const { id: moved, position } of place(column, id, indexIn(column, target))) {
    places.set(moved, moved === id ? { status, position } : { position });
  }
  return { issue, places, body: { status, ...besideOf(column, target) } };
}

/** The place in the words of the server: right above or below another card, else on top. */
function besideOf(column: readonly Issue[], target: Target): MoveIssue {
  if ("end" in target) {
    const last = column.at(-1);
    return target.end === "bottom" && last ? { after: last.id } : {};
  }
  return target.edge === "top" ? { before: target.beside } : { after: target.beside };
}

/** The index at which a card stands after the move, counted without the card itself. */
export function indexIn(column: readonly Issue[], target: Target): number {
  if ("end" in target) return target.end === "top" ? 0 : column.length;
  const index = column.findIndex((each) => each.id === target.beside);
  if (index < 0) return column.length;
  return target.edge === "top" ? index : index + 1;
}
