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

interface Card {
  id: string;
  /** The key of its column; an issue with two labels has a card under each. */
  column: string | undefined;
}

function focusedCard(): Card | null {
  const card = document.activeElement?.closest<HTMLElement>("[data-issue]");
  return card?.dataset.issue ? { id: card.dataset.issue, column: card.dataset.column } : null;
}

function focusedIssue(): string | null {
  return focusedCard()?.id ?? null;
}

/** Where a card is; in another column if it is not in its own any more. */
function find(columns: readonly Column[], card: Card | null): Place | null {
  if (!card) return null;
  const { id } = card;
  const own = columns.findIndex((column) => column.key === card.column);
  const ownRow = columns[own]?.issues.findIndex((issue) => issue.id === id) ?? -1;
  if (ownRow >= 0) return { column: own, row: ownRow };
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
function focusIssue(id: string, column: string, attempts = 12): void {
  const place = `[data-issue="${CSS.escape(id)}"][data-column="${CSS.escape(column)}"]`;
  const card = document.querySelector<HTMLElement>(place);
  if (card) {
    card.focus();
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
  } else if (attempts > 0) {
    requestAnimationFrame(() => focusIssue(id, column, attempts - 1));
  }
}

/** The ids in the order in which they are shown. */
export function shownIds(columns: readonly Column[]): string[] {
  return columns.flatMap((column) => column.issues.map((issue) => issue.id));
}

type Reveal = RefObject<Revealer["reveal"]>;

export function useBoardKeys(columns: readonly Column[], layout: Layout, reveal: Reveal): void {
  const last = useRef<Card | null>(null);
  const go = (place: Place | null) => {
    const column = place && columns[place.column];
    const issue = column?.issues[place?.row ?? 0];
    if (!place || !column || !issue) return;
    last.current = { id: issue.id, column: column.key };
    reveal.current(column.key, place.row);
    focusIssue(issue.id, column.key);
  };
  const walk = (next: (from: Place) => Place | null) => () => {
    const from = find(columns, focusedCard()) ?? find(columns, last.current);
    if (from) go(focusedIssue() ? next(from) : from);
    else go(sideways(columns, { column: -1, row: 0 }, 1));
  };
  const extend = (step: 1 | -1) => () => {
    const card = focusedCard();
    const id = card?.id;
    const from = find(columns, card);
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
function useCarrying(columns: readonly Column[], reveal: Reveal, last: RefObject<Card | null>): void {
  const move = useMoveIssues();
  const following = useRef<{ card: Card; row: number } | null>(null);
  const carry = (to: (from: Place, id: string) => void) => () => {
    const card = focusedCard();
    const from = find(columns, card);
    if (!card || !from) return;
    following.current = { card, row: from.row };
    last.current = card;
    to(from, card.id);
  };
  const carrySideways = (step: number) =>
    carry((from, id) => {
      const target = columns[from.column + step];
      if (target) move([id], target, { end: "top" }, columns[from.column]?.key ?? "");
    });
  const carryUpDown = (step: -1 | 1) =>
    carry((from, id) => {
      const column = columns[from.column];
      const neighbour = column?.issues[from.row + step];
      if (!column?.ordered || !neighbour) return;
      move([id], column, { beside: neighbour.id, edge: step < 0 ? "top" : "bottom" }, column.key);
    });
  useShortcuts({
    "shift+ArrowLeft": carrySideways(-1),
    "shift+ArrowRight": carrySideways(1),
    "shift+ArrowUp": carryUpDown(-1),
    "shift+ArrowDown": carryUpDown(1),
  });

  useEffect(() => {
    if (!following.current) return;
    const { card, row } = following.current;
    const { id } = card;
    const place = find(columns, { id, column: undefined });
    const column = place && columns[place.column];
    // These columns may still be those from before the move.
    if (!column || (column.key === card.column && place.row === row)) return;
    following.current = null;
    reveal.current(column.key, place.row);
    focusIssue(id, column.key);
  }, [columns, reveal]);
}
