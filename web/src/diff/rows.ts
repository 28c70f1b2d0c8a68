/** A diff as one flat list of rows, so that only those in view need to be in the page. */
import type { ReviewComment } from "@/api/schema";
import type { DiffLine, FileDiff, Hunk } from "./parse";
import { keyOfPlace, keysOfLine, type Place, type Said } from "./places";

export type DiffRow =
  | { kind: "file"; file: FileDiff; index: number; folded: boolean }
  | { kind: "hunk"; header: string }
  | { kind: "line"; line: DiffLine; path: string; hunk: Hunk }
  | { kind: "said"; comments: readonly ReviewComment[] }
  | { kind: "writing"; place: Place }
  | { kind: "note"; text: string }
  | { kind: "gap" };

/** What people say about lines, and where somebody is about to. */
export interface Talk {
  said: Said;
  writing: Place | null;
}

export function diffRows(files: readonly FileDiff[], folded: ReadonlySet<number>, talk: Talk): DiffRow[] {
  const rows: DiffRow[] = [];
  const writing = talk.writing && keyOfPlace(talk.writing);
  for (const [path, comments] of talk.said.outdated) {
    if (!files.some((file) => file.path === path)) rows.push({ kind: "said", comments }, { kind: "gap" });
  }
  for (const [index, file] of files.entries()) {
    rows.push({ kind: "file", file, index, folded: folded.has(index) });
    if (!folded.has(index)) pushBody(rows, file, talk, writing);
    rows.push({ kind: "gap" });
  }
  return rows;
}

function pushBody(rows: DiffRow[], file: FileDiff, talk: Talk, writing: string | null): void {
  const outdated = talk.said.outdated.get(file.path);
  if (outdated) rows.push({ kind: "said", comments: outdated });
  if (file.binary) rows.push({ kind: "note", text: "A binary file; its content is not shown." });
  else if (file.hunks.length === 0) rows.push({ kind: "note", text: noteOf(file) });
  for (const hunk of file.hunks) {
    rows.push({ kind: "hunk", header: hunk.header });
    for (const line of hunk.lines) {
      rows.push({ kind: "line", line, path: file.path, hunk });
      for (const key of keysOfLine(file.path, line)) {
        const comments = talk.said.at.get(key);
        if (comments) rows.push({ kind: "said", comments });
        if (talk.writing && key === writing) rows.push({ kind: "writing", place: talk.writing });
      }
    }
  }
}

function noteOf(file: FileDiff): string {
  if (file.change === "added") return "An empty file.";
  if (file.change === "renamed") return `Moved from ${file.from}; its content is the same.`;
  return "Only its mode changed, or its content was left out.";
}
