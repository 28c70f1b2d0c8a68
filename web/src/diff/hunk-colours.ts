/** The colours of a hunk's lines: each side is read as one piece, since a line alone may lie within a comment. */
import type { CodeLine } from "@/text/code-lines";
import { languageOf, useColours } from "@/text/colours";
import type { DiffLine, Hunk } from "./parse";

interface Sides {
  before: string;
  after: string;
  /** For each line of the hunk its number in `before` and `after`. */
  at: ReadonlyMap<DiffLine, { before: number | null; after: number | null }>;
}

const known = new WeakMap<Hunk, Sides>();

function sidesOf(hunk: Hunk): Sides {
  const found = known.get(hunk);
  if (found) return found;
  const before: string[] = [];
  const after: string[] = [];
  const at = new Map<DiffLine, { before: number | null; after: number | null }>();
  for (const line of hunk.lines) {
    if (line.kind === "note") continue;
    at.set(line, {
      before: line.kind === "add" ? null : before.push(line.text) - 1,
      after: line.kind === "remove" ? null : after.push(line.text) - 1,
    });
  }
  const sides = { before: before.join("\n"), after: after.join("\n"), at };
  known.set(hunk, sides);
  return sides;
}

/** The pieces of one line; nothing until they are known. */
export function useLineColours(path: string, hunk: Hunk, line: DiffLine): CodeLine | null {
  const sides = sidesOf(hunk);
  const removed = line.kind === "remove";
  const lines = useColours(languageOf(path), removed ? sides.before : sides.after);
  const place = sides.at.get(line);
  const index = removed ? place?.before : place?.after;
  const coloured = lines && index !== null && index !== undefined ? lines[index] : undefined;
  return coloured ?? null;
}
