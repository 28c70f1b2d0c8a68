import { describe, expect, it } from "vitest";
import type { Body, Record } from "@/api/schema";
import { PIECE } from "./pairs";
import { Pieces } from "./pieces";
import type { Row } from "./rows";

const at = "2026-01-01T00:00:00Z";
const text = (text: string): Body => ({ type: "text", text });
const call = (id: string): Body => ({ type: "tool_call", id, name: "Bash", input: { command: id } });
const result = (id: string, output: string, is_error = false): Body => ({
  type: "tool_result",
  id,
  output,
  is_error,
});
const words = (count: number) => Array.from({ length: count }, (_, index) => text(`words ${index}`));

/** Pieces that were told `bodies`, and what was read again of them. */
function told(bodies: readonly Body[], most = PIECE) {
  const records = bodies.map((body, n) => ({ n, at, ...body }) as Record);
  const asked: number[] = [];
  const pieces = new Pieces(async (from, limit) => {
    asked.push(from);
    return records.slice(from, from + Math.min(limit, most));
  });
  for (const record of records) pieces.add(record);
  return { pieces, asked, records };
}

/** Longer than what is kept, so that the beginning is let go of. */
const LONG = 40 * PIECE;

async function rowAt(pieces: Pieces, n: number): Promise<Row | null | undefined> {
  await pieces.want(n, n);
  return pieces.rowAt(n);
}

describe("a transcript in pieces", () => {
  it("keeps a bounded part, and reads the rest again when it is looked at", async () => {
    const { pieces, asked } = told(words(LONG));
    const loaded = () => Array.from({ length: LONG }, (_, n) => pieces.rowAt(n)).filter(Boolean).length;
    expect(loaded()).toBeLessThanOrEqual(20 * PIECE);
    expect(pieces.rowAt(5)).toBeUndefined();
    expect(await rowAt(pieces, 5)).toMatchObject({ key: 5, kind: "text", text: "words 5" });
    expect(asked).toEqual([0]);
    for (let n = 0; n < LONG; n += PIECE) await pieces.want(n, n);
    expect(loaded()).toBeLessThanOrEqual(20 * PIECE);
    expect(pieces.rowAt(LONG - 1)).toMatchObject({ text: `words ${LONG - 1}` });
  });

  it("shows a call with its result from another piece, however often both are let go of", async () => {
    const bodies = words(LONG);
    bodies[10] = call("far");
    bodies[PIECE + 20] = result("far", "the answer");
    bodies[11] = call("farther");
    bodies[5 * PIECE] = result("farther", "another answer");
    bodies[12] = call("never");
    const { pieces } = told(bodies);
    expect(pieces.rowAt(10)).toBeUndefined();
    for (let round = 0; round < 2; round += 1) {
      expect(await rowAt(pieces, 10)).toMatchObject({ kind: "tool", result: { output: "the answer" } });
      expect(await rowAt(pieces, 11)).toMatchObject({ result: { output: "another answer" } });
      expect(await rowAt(pieces, 12)).toMatchObject({ result: null });
      expect(await rowAt(pieces, PIECE + 20)).toBeNull();
      for (let n = 10 * PIECE; n < LONG; n += PIECE) await pieces.want(n, n);
      expect(pieces.rowAt(10)).toBeUndefined();
    }
  });

  it("has the same rows after reading again as before", async () => {
    const bodies = [
      call("a"),
      call("b"),
      result("b", "two"),
      result("", "nobody asked", true),
      result("a", "one"),
      { type: "thinking", text: "x" } as Body,
      { type: "thinking", text: "y" } as Body,
      call("a"),
      result("a", "again"),
      ...words(LONG),
    ];
    const short = told(bodies.slice(0, 9)).pieces;
    const { pieces } = told(bodies);
    await pieces.want(0, 8);
    for (let n = 0; n < 9; n += 1) {
      expect(pieces.rowAt(n)).toEqual(short.rowAt(n));
      expect(pieces.hasRow(n)).toBe(pieces.rowAt(n) !== null);
    }
  });

  it("takes a result up that comes while its call is read again", async () => {
    const bodies = words(LONG);
    bodies[10] = call("late");
    const { pieces, records } = told(bodies);
    const reading = pieces.want(10, 10);
    records.push({ n: LONG, at, ...result("late", "at last", true) } as Record);
    for (const record of records.slice(LONG)) pieces.add(record);
    await reading;
    expect(pieces.rowAt(10)).toMatchObject({ result: { output: "at last", isError: true } });
    expect(pieces.errors).toEqual([10]);
  });

  it("goes on asking where an answer was shorter than it might be", async () => {
    const { pieces, asked } = told(words(LONG), 300);
    expect(await rowAt(pieces, 999)).toMatchObject({ text: "words 999" });
    expect(asked).toEqual([0, 300, 600, 900]);
  });

  it("keeps less of what is longer", async () => {
    const long = Array.from({ length: 30 * PIECE }, () => text("x".repeat(5_000)));
    const { pieces } = told(long);
    const loaded = Array.from({ length: long.length }, (_, n) => pieces.rowAt(n)).filter(Boolean);
    expect(loaded.length * 5_000).toBeLessThan(30_000_000);
    expect(await rowAt(pieces, 0)).toMatchObject({ key: 0 });
  });

  it("knows what failed, let go of or not", () => {
    const bodies = words(LONG);
    bodies[3] = call("a");
    bodies[4] = call("b");
    bodies[5] = result("b", "no", true);
    bodies[2 * PIECE] = result("a", "no", true);
    bodies[LONG - 1] = { type: "ended", outcome: "failed", reason: "agent", message: "x" } as unknown as Body;
    expect(told(bodies).pieces.errors).toEqual([3, 4, LONG - 1]);
  });
});
