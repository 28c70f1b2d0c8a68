/** Going through a diff by keys: j and k go from line to line, shifted they take lines along, c says something. */
import { type KeyboardEvent, useState } from "react";
import { nameOf } from "@/shell/shortcuts";
import { isLine, type Place, placeBetween } from "./places";
import type { DiffRow } from "./rows";

interface Cursor {
  anchor: number;
  at: number;
}

interface CursorOptions {
  rows: readonly DiffRow[];
  /** Brings a row into view. */
  show: (index: number) => void;
  /** Nothing can be said where this is missing. */
  say?: ((place: Place) => void) | undefined;
}

/** The next row of a kind from `from` in steps of `step`. */
function next(
  rows: readonly DiffRow[],
  from: number,
  step: 1 | -1,
  wanted: (row: DiffRow | undefined) => boolean,
): number | null {
  for (let at = from + step; at >= 0 && at < rows.length; at += step) if (wanted(rows[at])) return at;
  return null;
}

const isFile = (row: DiffRow | undefined) => row?.kind === "file";

export function useDiffCursor({ rows, show, say }: CursorOptions) {
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const here = cursor?.at ?? -1;
  const place = cursor ? placeBetween(rows[cursor.anchor], rows[cursor.at]) : null;

  const go = (to: number | null, extend = false) => {
    if (to === null) return;
    setCursor({ anchor: extend && cursor ? cursor.anchor : to, at: to });
    show(to);
  };
  const goToFile = (step: 1 | -1) => {
    const file = next(rows, here, step, isFile);
    if (file !== null) go(next(rows, file, 1, isLine) ?? file);
  };
  const actions: { [keys: string]: () => void } = {
    j: () => go(next(rows, here, 1, isLine)),
    k: () => go(next(rows, here, -1, isLine)),
    J: () => go(next(rows, here, 1, isLine), true),
    K: () => go(next(rows, here, -1, isLine), true),
    n: () => goToFile(1),
    p: () => goToFile(-1),
    ...(place && say && { c: () => say(place), Enter: () => say(place) }),
    ...(cursor && { Escape: () => setCursor(null) }),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const action = event.target === event.currentTarget ? actions[nameOf(event.nativeEvent)] : undefined;
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  /** The mouse's way: a line, or with shift all from the last one to it. */
  const pick = (index: number, extend: boolean) => {
    const anchor = extend && cursor ? cursor.anchor : index;
    setCursor({ anchor, at: index });
    const picked = placeBetween(rows[anchor], rows[index]);
    if (picked) say?.(picked);
  };
  return { place, row: rows[here], onKeyDown, pick };
}
