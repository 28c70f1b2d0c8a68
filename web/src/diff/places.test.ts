import { describe, expect, it } from "vitest";
import type { ReviewComment } from "@/api/schema";
import { parseDiff } from "./parse";
import { covers, isLine, placeBetween, sortComments } from "./places";
import { type DiffRow, diffRows } from "./rows";

const FILES = parseDiff(`diff --git a/a.ts b/a.ts
--- a/a.ts
+++ b/a.ts
@@ -1,3 +1,3 @@
 one
-two
+2
 three
`);
const NOTHING = { said: sortComments([]), writing: null };
const rows = diffRows(FILES, new Set(), NOTHING);
const line = (text: string): DiffRow | undefined =>
  rows.find((row) => row.kind === "line" && row.line.text === text);

function comment(patch: Partial<ReviewComment>): ReviewComment {
  const base = { id: "1", run_id: "r", author_id: "p", author_name: "P", body: "?", code: "2", draft: false };
  const where = { path: "a.ts", side: "new", line: 2, end_line: 2, outdated: false, created_at: "" };
  return { ...base, ...where, ...patch } as ReviewComment;
}

describe("places in a diff", () => {
  it("is one line, on the side where it is", () => {
    expect(placeBetween(undefined, line("2"))).toEqual({ path: "a.ts", side: "new", from: 2, to: 2 });
    expect(placeBetween(undefined, line("two"))).toEqual({ path: "a.ts", side: "old", from: 2, to: 2 });
  });

  it("goes from one line to another, whichever comes first", () => {
    const place = { path: "a.ts", side: "new", from: 1, to: 3 };
    expect(placeBetween(line("one"), line("three"))).toEqual(place);
    expect(placeBetween(line("three"), line("one"))).toEqual(place);
  });

  it("covers the lines of its side only", () => {
    const place = placeBetween(line("one"), line("three"));
    const covered = rows.filter(isLine).filter((row) => covers(place, row));
    expect(covered.map((row) => row.line.text)).toEqual(["one", "2", "three"]);
  });

  it("is nowhere on a header", () => {
    expect(placeBetween(line("one"), rows[0])).toBeNull();
  });
});

describe("what is said about lines", () => {
  const kinds = (comments: ReviewComment[]) =>
    diffRows(FILES, new Set(), { said: sortComments(comments), writing: null }).map((row) => row.kind);

  it("stands under the last line it is about", () => {
    expect(kinds([comment({ line: 1, end_line: 2 })])).toEqual([
      ...["file", "hunk", "line", "line", "line", "said", "line", "gap"],
    ]);
  });

  it("stands under its file's name once its lines are gone", () => {
    expect(kinds([comment({ outdated: true })]).slice(0, 3)).toEqual(["file", "said", "hunk"]);
  });

  it("is not lost with its file", () => {
    expect(kinds([comment({ outdated: true, path: "gone.ts" })]).slice(0, 3)).toEqual([
      "said",
      "gap",
      "file",
    ]);
  });
});
