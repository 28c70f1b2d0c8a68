/** Which part of a very long transcript is scrolled through: the end, and as much before it as was asked for. */
import { useState } from "react";

/** At most this many rows are laid out before somebody asks for earlier ones. */
const WIDEST = 20_000;
/** The start moves in steps this large, so that it is still while rows come. */
const STEP = 10_000;
/** Rows shown before one that was jumped to. */
const BEFORE = 100;

/** Where a window that follows the end of `count` rows begins. */
export function tailStart(count: number): number {
  return count <= WIDEST ? 0 : Math.floor((count - WIDEST) / STEP) * STEP + STEP;
}

export interface Window {
  start: number;
  /** Takes earlier rows in; answers how many. */
  earlier: () => number;
  /** Makes sure that a row is inside; answers its index within. */
  include: (row: number) => number;
}

export function useWindow(count: number, following: boolean): Window {
  const [start, setStart] = useState(() => tailStart(count));
  const tail = tailStart(count);
  // A reader who looks at earlier rows keeps them; one who follows sees the end.
  if (following && start < tail) setStart(tail);
  return {
    start,
    earlier: () => {
      const next = Math.max(0, start - STEP);
      setStart(next);
      return start - next;
    },
    include: (row) => {
      const next = row < start ? Math.max(0, row - BEFORE) : start;
      setStart(next);
      return row - next;
    },
  };
}
