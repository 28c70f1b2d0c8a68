/** A diff as one flat list of rows, so that only those in view need to be in the page. */
import type { DiffLine, FileDiff } from "./parse";

export type DiffRow =
  | { kind: "file"; file: FileDiff; index: number; folded: boolean }
  | { kind: "hunk"; header: string }
  | { kind: "line"; line: DiffLine }
  | { kind: "note"; text: string }
  | { kind: "gap" };

export function diffRows(files: readonly FileDiff[], folded: ReadonlySet<number>): DiffRow[] {
  const rows: DiffRow[] = [];
  for (const [index, file] of files.entries()) {
    rows.push({ kind: "file", file, index, folded: folded.has(index) });
    if (!folded.has(index)) pushBody(rows, file);
    rows.push({ kind: "gap" });
  }
  return rows;
}

function pushBody(rows: DiffRow[], file: FileDiff): void {
  if (file.binary) rows.push({ kind: "note", text: "A binary file; its content is not shown." });
  else if (file.hunks.length === 0) rows.push({ kind: "note", text: noteOf(file) });
  for (const hunk of file.hunks) {
    rows.push({ kind: "hunk", header: hunk.header });
    for (const line of hunk.lines) rows.push({ kind: "line", line });
  }
}

function noteOf(file: FileDiff): string {
  if (file.change === "added") return "An empty file.";
  if (file.change === "renamed") return `Moved from ${file.from}; its content is the same.`;
  return "Only its mode changed, or its content was left out.";
}
