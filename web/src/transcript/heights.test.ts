import { describe, expect, it } from "vitest";
import { Heights } from "./heights";

/** What is so for each of many lists of heights, compared with adding them up one by one. */
function filled(count: number): { heights: Heights; plain: number[] } {
  const heights = new Heights();
  const plain = Array.from({ length: count }, (_, index) => (index * 7919) % 5);
  for (const height of plain) heights.push(height);
  return { heights, plain };
}

const sum = (plain: readonly number[], end: number) =>
  plain.slice(0, end).reduce((whole, height) => whole + height, 0);

describe("heights of many rows", () => {
  it("say where each row begins, also after some have changed", () => {
    const { heights, plain } = filled(3_000);
    for (const [index, height] of [
      [0, 100],
      [1_023, 0],
      [1_024, 55],
      [2_999, 7],
    ] as const) {
      heights.set(index, height);
      plain[index] = height;
    }
    for (let index = 0; index <= 3_000; index += 13) expect(heights.top(index)).toBe(sum(plain, index));
    expect(heights.total).toBe(sum(plain, 3_000));
  });

  it("say which row is at a place, and none that has no height", () => {
    const { heights, plain } = filled(300);
    for (let place = 0; place < heights.total; place += 1) {
      const row = heights.at(place);
      expect(plain[row]).toBeGreaterThan(0);
      expect(heights.top(row)).toBeLessThanOrEqual(place);
      expect(heights.top(row) + heights.get(row)).toBeGreaterThan(place);
    }
    expect(heights.at(1e9)).toBe(299);
    expect(heights.at(-5)).toBe(0);
    expect(new Heights().at(3)).toBe(0);
  });
});
