import { describe, expect, it } from "vitest";
import { between, type Placed, place } from "./position";

function orderAfter(column: Placed[], id: string, index: number): string[] {
  const moved = new Map(place(column, id, index).map((card) => [card.id, card.position]));
  return [...column, { id, position: Number.NaN }]
    .map((card) => ({ ...card, position: moved.get(card.id) ?? card.position }))
    .sort((a, b) => a.position - b.position)
    .map((card) => card.id);
}

describe("positions", () => {
  it("finds a number between two neighbours, before the first and after the last", () => {
    expect(between(1, 3)).toBe(2);
    expect(between(undefined, 3)).toBeLessThan(3);
    expect(between(3, undefined)).toBeGreaterThan(3);
    expect(between(undefined, undefined)).toBe(0);
  });

  it("says when there is no room", () => {
    expect(between(1, 1)).toBeNull();
    expect(between(1, 1 + Number.EPSILON)).toBeNull();
  });

  it("usually moves one card only", () => {
    const column = [
      { id: "a", position: 0 },
      { id: "b", position: 10 },
    ];
    expect(place(column, "x", 1)).toEqual([{ id: "x", position: 5 }]);
  });

  it("moves the fewest neighbours where cards stand too close", () => {
    const column = [
      { id: "a", position: 0 },
      { id: "b", position: 1 },
      { id: "c", position: 1 },
      { id: "d", position: 9 },
    ];
    expect(place(column, "x", 2).map((card) => card.id)).toEqual(["b", "x", "c"]);
    expect(orderAfter(column, "x", 2)).toEqual(["a", "b", "x", "c", "d"]);
  });

  it("works when every card has the same position", () => {
    const column = ["a", "b", "c", "d"].map((id) => ({ id, position: 0 }));
    for (let index = 0; index <= column.length; index += 1) {
      const order = orderAfter(column, "x", index);
      expect(order.indexOf("x")).toBe(index);
    }
  });

  it("holds after a thousand moves into the same gap", () => {
    let column: Placed[] = [
      { id: "top", position: 0 },
      { id: "bottom", position: 1 },
    ];
    for (let n = 0; n < 1000; n += 1) {
      const moved = new Map(place(column, `n${n}`, 1).map((card) => [card.id, card.position]));
      column = [...column, { id: `n${n}`, position: 0 }]
        .map((card) => ({ ...card, position: moved.get(card.id) ?? card.position }))
        .sort((a, b) => a.position - b.position);
    }
    expect(column.map((card) => card.id).slice(0, 3)).toEqual(["top", "n999", "n998"]);
    expect(new Set(column.map((card) => card.position)).size).toBe(column.length);
  });
});
