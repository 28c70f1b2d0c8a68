import { describe, expect, it } from "vitest";
import { parseDiff } from "./parse";

const CHANGED = `diff --git a/src/a.ts b/src/a.ts
index 1..2 100644
--- a/src/a.ts
+++ b/src/a.ts
@@ -1,3 +1,4 @@ function x
 one
-two
+2
+--- not a header
 three
\\ No newline at end of file
`;

describe("reading a diff", () => {
  it("counts and numbers lines", () => {
    const [file] = parseDiff(CHANGED);
    expect(file).toMatchObject({ path: "src/a.ts", additions: 2, deletions: 1, change: "changed" });
    expect(file?.hunks[0]?.lines.map((line) => [line.kind, line.before, line.after])).toEqual([
      ["same", 1, 1],
      ["remove", 2, null],
      ["add", null, 2],
      ["add", null, 3],
      ["same", 3, 4],
      ["note", null, null],
    ]);
  });

  it("does not take content for a header", () => {
    const [file] = parseDiff(CHANGED);
    expect(file?.hunks[0]?.lines.map((line) => line.text)).toContain("--- not a header");
  });

  it("knows new, removed, moved and binary files", () => {
    const files = parseDiff(`diff --git a/n b/n
new file mode 100644
diff --git a/r b/r
deleted file mode 100644
diff --git a/old name.txt b/new name.txt
similarity index 100%
rename from old name.txt
rename to new name.txt
diff --git a/logo.png b/logo.png
Binary files /dev/null and b/logo.png differ
`);
    expect(files.map((file) => [file.path, file.change, file.binary])).toEqual([
      ["n", "added", false],
      ["r", "removed", false],
      ["new name.txt", "renamed", false],
      ["logo.png", "changed", true],
    ]);
  });

  it("reads quoted paths", () => {
    const [file] = parseDiff('diff --git "a/\\303\\244 \\"x\\".txt" "b/\\303\\244 \\"x\\".txt"\n');
    expect(file?.path).toBe('ä "x".txt');
  });

  it("reads paths with spaces and ` b/` inside", () => {
    const [file] = parseDiff("diff --git a/a b/c d b/a b/c d\n");
    expect(file?.path).toBe("a b/c d");
  });

  it.each([
    "",
    "\n\n",
    "no diff at all",
    "diff --git ",
    "@@ -1 +1 @@\n+x",
    "diff --git a/x b/x\n@@ -1,999999 +1,999999 @@\n+cut off",
    "diff --git a/x b/x\n@@ garbage @@\n+x",
    `${"diff --git a/x b/x\n".repeat(1000)}`,
    "diff --git a/\u0000 b/\u0000\n@@ -0,0 +1 @@\n+\u202E",
  ])("survives %j", (patch) => {
    expect(() => parseDiff(patch)).not.toThrow();
  });
});
