import { describe, expect, it } from "vitest";
import { Finder } from "./find";
import { stepFrom } from "./finding";
import type { Row } from "./rows";
import { tailStart } from "./window";

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

const find = (words: string, rows: Row[]) => {
  const finder = new Finder(words);
  finder.look(rows, () => 0, 1);
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
    expect(finder.look(rows, () => ++clock, 3)).toBe(false);
    expect(finder.found.length).toBeLessThan(10);
    expect(finder.look(rows, () => 0, 1)).toBe(true);
    expect(finder.found).toHaveLength(10);
  });

  it("looks again at rows that may have changed, and counts none twice", () => {
    const rows = [text(0, "x"), tool(1, {}, null)];
    const finder = find("x", rows);
    rows[1] = tool(1, {}, "x");
    finder.rewind();
    finder.look(rows, () => 0, 1);
    expect(finder.found).toEqual([0, 1]);
  });

  it("steps forth and back, and round at the ends", () => {
    expect([stepFrom([2, 5], null, 1), stepFrom([2, 5], 2, 1), stepFrom([2, 5], 5, 1)]).toEqual([2, 5, 2]);
    expect([stepFrom([2, 5], null, -1), stepFrom([2, 5], 3, -1), stepFrom([2, 5], 2, -1)]).toEqual([5, 2, 5]);
    expect(stepFrom([], null, 1)).toBeUndefined();
  });
});

describe("the window on a long transcript", () => {
  it("is bounded, and still while few rows come", () => {
    expect(tailStart(20_000)).toBe(0);
    for (const count of [20_001, 123_456, 500_000]) {
      expect(count - tailStart(count)).toBeLessThanOrEqual(20_000);
      expect(count - tailStart(count)).toBeGreaterThan(9_999);
    }
    expect(tailStart(25_001)).toBe(tailStart(25_500));
  });
});
