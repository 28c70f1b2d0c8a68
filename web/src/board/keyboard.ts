/** The board by keyboard: the focus walks over cards, and shift takes the card along. */
import { type RefObject, useEffect, useRef } from "react";
import type { IssueStatus } from "@/api/schema";
import { useShortcuts } from "@/shell/shortcuts";
import type { ColumnHandle } from "./column";
import type { Column } from "./columns";
import { useMoveIssue } from "./move";

type Handles = RefObject<Map<IssueStatus, ColumnHandle>>;

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

/** The nearest column in a direction that has a card. */
function sideways(columns: readonly Column[], from: Place, step: number): Place | null {
  for (let column = from.column + step; column >= 0 && column < columns.length; column += step) {
    const count = columns[column]?.issues.length ?? 0;
    if (count > 0) return { column, row: Math.min(from.row, count - 1) };
  }
  return null;
}

/** Focuses a card, waiting some frames for the list to bring it into the page. */
function focusCard(id: string, attempts = 12): void {
  const card = document.querySelector<HTMLElement>(`[data-issue="${CSS.escape(id)}"]`);
  if (card) {
    card.focus();
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
  } else if (attempts > 0) {
    requestAnimationFrame(() => focusCard(id, attempts - 1));
  }
}

export function useBoardKeys(columns: readonly Column[], handles: Handles): void {
  const move = useMoveIssue();
  const last = useRef<string | null>(null);
  /** A moved card is another element in another list; the focus follows it there. */
  const following = useRef<string | null>(null);

  const go = (place: Place | null) => {
    const column = place && columns[place.column];
    const issue = column?.issues[place?.row ?? 0];
    if (!place || !column || !issue) return;
    last.current = issue.id;
    handles.current.get(column.status)?.reveal(place.row);
    focusCard(issue.id);
  };
  const walk = (next: (from: Place) => Place | null) => () => {
    const from = find(columns, focusedIssue()) ?? find(columns, last.current);
    if (from) go(focusedIssue() ? next(from) : from);
    else go(sideways(columns, { column: -1, row: 0 }, 1));
  };
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
      if (target) move(id, { status: target.status, end: "top" });
    });
  const carryUpDown = (step: -1 | 1) =>
    carry((from, id) => {
      const column = columns[from.column];
      const neighbour = column?.issues[from.row + step];
      if (!column || !neighbour) return;
      move(id, { status: column.status, beside: neighbour.id, edge: step < 0 ? "top" : "bottom" });
    });

  const down = walk((from) => ({ ...from, row: from.row + 1 }));
  const up = walk((from) => ({ ...from, row: from.row - 1 }));
  const left = walk((from) => sideways(columns, from, -1));
  const right = walk((from) => sideways(columns, from, 1));
  useShortcuts({
    j: down,
    k: up,
    h: left,
    l: right,
    ArrowDown: down,
    ArrowUp: up,
    ArrowLeft: left,
    ArrowRight: right,
    "shift+ArrowLeft": carrySideways(-1),
    "shift+ArrowRight": carrySideways(1),
    "shift+ArrowUp": carryUpDown(-1),
    "shift+ArrowDown": carryUpDown(1),
  });

  useEffect(() => {
    const id = following.current;
    const place = find(columns, id);
    if (!id || !place) return;
    following.current = null;
    handles.current.get(columns[place.column]?.status ?? "todo")?.reveal(place.row);
    focusCard(id);
  }, [columns, handles]);
}
