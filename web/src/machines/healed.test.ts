import { describe, expect, it } from "vitest";
import type { Machine } from "@/api/schema";
import { HealWatch, healedText } from "./healed";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, 0, second * 1000)).toISOString();
const machine = (...runtimes: [id: string, created: number][]) =>
  [
    {
      daemon_id: "d",
      runtimes: runtimes.map(([id, created]) => ({ id, provider: "demo", created_at: at(created) })),
    },
  ] as unknown as Machine[];

describe("a runtime that was deleted", () => {
  it("came back after the time between the deletion and its new registration", () => {
    const watch = new HealWatch();
    watch.look(machine(["a", 0]));
    watch.changed(at(10));
    watch.changed(at(10.4));
    watch.look(machine(["b", 10.4]));
    expect([...watch.healed]).toEqual([["b", { goneMs: 400 }]]);
    expect(healedText({ goneMs: 400 })).toContain("0.4 s later");
  });

  it("is the same when a look fell in between", () => {
    const watch = new HealWatch();
    watch.look(machine(["a", 0]));
    watch.changed(at(10));
    watch.look(machine());
    watch.changed(at(12));
    watch.look(machine(["b", 12]));
    expect(watch.healed.get("b")).toEqual({ goneMs: 2000 });
  });

  it("is not claimed of one that is simply new, nor timed where nobody saw it", () => {
    const watch = new HealWatch();
    watch.look(machine());
    watch.look(machine(["a", 1]));
    expect(watch.healed.size).toBe(0);
    watch.look(machine(["b", 2]));
    expect(watch.healed.get("b")).toEqual({ goneMs: null });
  });
});
