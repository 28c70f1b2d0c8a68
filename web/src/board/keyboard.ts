/** The board by keyboard: the focus walks over issues, shift takes the issue along, x selects. */
import { type RefObject, useEffect, useRef } from "react";
import { type Shortcuts, useShortcuts } from "@/shell/shortcuts";
import type { Revealer } from "./column";
import type { Column } from "./columns";
import { useMoveIssues } from "./move";
import { clearSelection, getSelection, selectAll, selectTo, toggleSelected } from "./selection";
import type { Layout } from "./view";

interface Place {
  column: number;
  row: number;
}

function focusedIssue(): string | null {
  const card = document.activeElement?.closest<HTMLElement>("[data-issue]");
  return card?.dataset.issue ?? null;
}

function find(columns: readonly Column[], id: string | null): Place | null {
  if (!id) return null;
  for (const [column, { issues }] of columns.entries()) {
    const row = issues.findIndex((issue) => issue.id === id);
    if (row >= 0) return { column, row };
  }
  return null;
}

/** The nearest column in a direction that has an issue. */
function sideways(columns: readonly Column[], from: Place, step: number): Place | null {
  for (let column = from.column + step; column >= 0 && column < columns.length; column += step) {
    const count = columns[column]?.issues.length ?? 0;
    if (count > 0) return { column, row: Math.min(from.row, count - 1) };
  }
  return null;
}

/** The next issue; in a list the sections follow each other. */
export function upDown(columns: readonly Column[], from: Place, step: 1 | -1, layout: Layout): Place | null {
  const row = from.row + step;
  const count = columns[from.column]?.issues.length ?? 0;
  if (row >= 0 && row < count) return { ...from, row };
  if (layout === "board") return null;
  const next = sideways(columns, { ...from, row: 0 }, step);
  return next && step < 0 ? { ...next, row: (columns[next.column]?.issues.length ?? 1) - 1 } : next;
}

/** Focuses an issue, waiting some frames for the list to bring it into the page. */
function focusIssue(id: string, attempts = 12): void {
  const card = document.querySelector<HTMLElement>(`[data-issue="${CSS.escape(id)}"]`);
  if (card) {
    card.focus();
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
  } else if (attempts > 0) {
    requestAnimationFrame(() => focusIssue(id, attempts - 1));
  }
}

/** The ids in the order in which they are shown. */
export function shownIds(columns: readonly Column[]): string[] {
  return columns.flatMap((column) => column.issues.map((issue) => issue.id));
}

type Reveal = RefObject<Revealer["reveal"]>;

export function useBoardKeys(columns: readonly Column[], layout: Layout, reveal: Reveal): void {
  const last = useRef<string | null>(null);
  const go = (place: Place | null) => {
    const column = place && columns[place.column];
    const issue = column?.issues[place?.row ?? 0];
    if (!place || !column || !issue) return;
    last.current = issue.id;
    reveal.current(column.key, place.row);
    focusIssue(issue.id);
  };
  const walk = (next: (from: Place) => Place | null) => () => {
    const from = find(columns, focusedIssue()) ?? find(columns, last.current);
    if (from) go(focusedIssue() ? next(from) : from);
    else go(sideways(columns, { column: -1, row: 0 }, 1));
  };
  const extend = (step: 1 | -1) => () => {
    const id = focusedIssue();
    const from = find(columns, id);
    const next = from && upDown(columns, from, step, layout);
    const to = next && columns[next.column]?.issues[next.row];
    if (!id || !to) return;
    if (!getSelection().has(id)) toggleSelected(id);
    selectTo(to.id, shownIds(columns));
    go(next);
  };
  const down = walk((from) => upDown(columns, from, 1, layout));
  const up = walk((from) => upDown(columns, from, -1, layout));
  const left = walk((from) => sideways(columns, from, -1));
  const right = walk((from) => sideways(columns, from, 1));
  const aside: Shortcuts =
    layout === "board" ? { h: left, l: right, ArrowLeft: left, ArrowRight: right } : {};
  useShortcuts({
    j: down,
    k: up,
    ArrowDown: down,
    ArrowUp: up,
    ...aside,
    J: extend(1),
    K: extend(-1),
    x: () => {
      const id = focusedIssue();
      if (id) toggleSelected(id);
    },
    X: () => selectAll(shownIds(columns)),
    Escape: clearSelection,
  });
  useCarrying(columns, reveal, last);
}

/** Shift and an arrow move the focused issue; the focus follows it to its new place. */
function useCarrying(columns: readonly Column[], reveal: Reveal, last: RefObject<string | null>): void {
  const move = useMoveIssues();
  const following = useRef<string | null>(null);
  const carry = (to: (from: Place, id: string) => void) => () => {
    const id = focusedIssue();
    const from = find(columns, id);
    if (!id || !from) return;
    following.current = id;
    last.current = id;
    to(from, id);
  };
  const carrySideways = (step: number) =>
    carry((from, id) => {
      const target = columns[from.column + step];
      if (target) move([id], target, { end: "top" });
    });
  const carryUpDown = (step: -1 | 1) =>
    carry((from, id) => {
      const column = columns[from.column];
      const neighbour = column?.issues[from.row + step];
      if (!column?.ordered || !neighbour) return;
      move([id], column, { beside: neighbour.id, edge: step < 0 ? "top" : "bottom" });
    });
  useShortcuts({
    "shift+ArrowLeft": carrySideways(-1),
    "shift+ArrowRight": carrySideways(1),
    "shift+ArrowUp": carryUpDown(-1),
    "shift+ArrowDown": carryUpDown(1),
  });

  useEffect(() => {
    const id = following.current;
    const place = find(columns, id);
    const column = place && columns[place.column];
    if (!id || !column) return;
    following.current = null;
    reveal.current(column.key, place.row);
    focusIssue(id);
  }, [columns, reveal]);
}
