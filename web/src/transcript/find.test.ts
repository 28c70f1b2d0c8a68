import { describe, expect, it } from "vitest";
import { Finder } from "./find";
import { stepFrom } from "./finding";
import type { Row } from "./rows";

const at = "2026-01-01T00:00:00Z";
const text = (key: number, words: string): Row => ({ key, at, kind: "text", text: words });
const tool = (key: number, input: unknown, output: string | null): Row => ({
  key,
  at,
  kind: "tool",
  name: "Bash",
  input,
  result: output === null ? null : { at, output, isError: false },
});

const look = (finder: Finder, rows: Row[], now = () => 0, until = 1) =>
  finder.look((n) => rows[n], rows.length, now, until);

const find = (words: string, rows: Row[]) => {
  const finder = new Finder(words);
  look(finder, rows);
  return finder;
};

describe("finding in a transcript", () => {
  it("looks into words, arguments and answers, whatever their case", () => {
    const rows = [
      text(0, "The Harbour"),
      tool(1, { edits: [{ path: "harbour.py" }] }, null),
      tool(2, {}, "HARBOUR"),
    ];
    expect(find("harbour", rows).found).toEqual([0, 1, 2]);
    expect(find("(", rows).found).toEqual([]);
  });

  it("goes on where its time ended", () => {
    const rows = Array.from({ length: 10 }, (_, key) => text(key, "x"));
    const finder = new Finder("x");
    let clock = 0;
    expect(look(finder, rows, () => ++clock, 3)).toBe("more");
    expect(finder.found.length).toBeLessThan(10);
    expect(look(finder, rows)).toBe("done");
    expect(finder.found).toHaveLength(10);
  });

  it("stops at what is not loaded, and goes on from there", () => {
    const rows = [text(0, "x"), undefined, text(2, "x")];
    const finder = new Finder("x");
    expect(
      finder.look(
        (n) => rows[n],
        3,
        () => 0,
        1,
      ),
    ).toBe("missing");
    rows[1] = text(1, "x");
    expect(
      finder.look(
        (n) => rows[n],
        3,
        () => 0,
        1,
      ),
    ).toBe("done");
    expect(finder.found).toEqual([0, 1, 2]);
  });

  it("looks again at rows that may have changed, and counts none twice", () => {
    const rows = [text(0, "x"), tool(1, {}, null)];
    const finder = find("x", rows);
    rows[1] = tool(1, {}, "x");
    finder.rewind();
    look(finder, rows);
    expect(finder.found).toEqual([0, 1]);
  });

  it("steps forth and back, and round at the ends", () => {
    expect([stepFrom([2, 5], null, 1), stepFrom([2, 5], 2, 1), stepFrom([2, 5], 5, 1)]).toEqual([2, 5, 2]);
    expect([stepFrom([2, 5], null, -1), stepFrom([2, 5], 3, -1), stepFrom([2, 5], 2, -1)]).toEqual([5, 2, 5]);
    expect(stepFrom([], null, 1)).toBeUndefined();
  });
});
