/** Lines of a diff as places that one can point at and talk about. */
import type { DiffSide, ReviewComment } from "@/api/schema";
import type { DiffLine } from "./parse";
import type { DiffRow } from "./rows";

/** Lines `from` to `to` of one side of a file. */
export interface Place {
  path: string;
  side: DiffSide;
  from: number;
  to: number;
}

/** The side on which a line is talked about: removed ones are only on the old one. */
function sideOf(line: DiffLine): DiffSide {
  return line.after === null ? "old" : "new";
}

function numberOn(line: DiffLine, side: DiffSide): number | null {
  return side === "old" ? line.before : line.after;
}

type LineRow = Extract<DiffRow, { kind: "line" }>;

export function isLine(row: DiffRow | undefined): row is LineRow {
  return row?.kind === "line" && row.line.kind !== "note";
}

/** What lies between two rows; the second alone if they have no side of one file in common. */
export function placeBetween(anchor: DiffRow | undefined, row: DiffRow | undefined): Place | null {
  if (!isLine(row)) return null;
  const side = sideOf(row.line);
  const end = numberOn(row.line, side);
  if (end === null) return null;
  const start = isLine(anchor) && anchor.path === row.path ? numberOn(anchor.line, side) : null;
  const other = start ?? end;
  return { path: row.path, side, from: Math.min(other, end), to: Math.max(other, end) };
}

/** Whether a line is one of those that a place names. */
export function covers(place: Place | null, row: LineRow): boolean {
  if (!place || place.path !== row.path) return false;
  const number = numberOn(row.line, place.side);
  return number !== null && number >= place.from && number <= place.to && sideOf(row.line) === place.side;
}

/** Where something that is said about lines stands: under the last of them. */
export function anchorKey(path: string, side: DiffSide, line: number): string {
  return `${side} ${line} ${path}`;
}

export const keyOfPlace = (place: Place) => anchorKey(place.path, place.side, place.to);

export function keysOfLine(path: string, line: DiffLine): string[] {
  const keys: string[] = [];
  if (line.before !== null) keys.push(anchorKey(path, "old", line.before));
  if (line.after !== null) keys.push(anchorKey(path, "new", line.after));
  return keys;
}

export function placeWords(place: Pick<Place, "side" | "from" | "to">): string {
  const lines = place.to > place.from ? `Lines ${place.from}–${place.to}` : `Line ${place.from}`;
  return place.side === "old" ? `${lines} before the change` : lines;
}

/** What was said, under the lines where it stands now, and under its file where those are gone. */
export interface Said {
  at: ReadonlyMap<string, readonly ReviewComment[]>;
  outdated: ReadonlyMap<string, readonly ReviewComment[]>;
}

export function sortComments(comments: readonly ReviewComment[]): Said {
  const at = new Map<string, ReviewComment[]>();
  const outdated = new Map<string, ReviewComment[]>();
  for (const comment of comments) {
    const [map, key] = comment.outdated
      ? [outdated, comment.path]
      : [at, anchorKey(comment.path, comment.side, comment.end_line)];
    map.set(key, [...(map.get(key) ?? []), comment]);
  }
  return { at, outdated };
}
