import { describe, expect, test } from "vitest";
import type { UsageRow } from "@/api/schema";
import { NO_COST } from "./cost";
import { periodsOf, ticksTo } from "./periods";
import { NOTHING } from "./series";
import { readUsageView, spanOf } from "./view";

const row = (name: string, output_tokens: number): UsageRow => ({
  name,
  runs: 1,
  usage: { ...NOTHING, output_tokens },
  cost: NO_COST,
});
const starts = (rows: UsageRow[], span: { since?: string; until?: string }) => {
  const { length, periods } = periodsOf(rows, span, "2026-03-05");
  return [length, ...periods.map((each) => `${each.start} ${each.usage.output_tokens}`)];
};

describe("days as a chart has them", () => {
  test("days without use are there, up to today", () => {
    expect(starts([row("2026-03-03", 5)], { since: "2026-03-02" })).toEqual([
      "day",
      "2026-03-02 0",
      "2026-03-03 5",
      "2026-03-04 0",
      "2026-03-05 0",
    ]);
  });

  test("from the beginning starts with the first use", () => {
    expect(starts([row("2026-03-04", 5)], {})).toEqual(["day", "2026-03-04 5", "2026-03-05 0"]);
    expect(starts([], {})).toEqual(["day", "2026-03-05 0"]);
  });

  test("many days are weeks that begin on Mondays, and lose nothing", () => {
    const [length, first, ...rest] = starts(
      [row("2025-11-05", 1), row("2025-11-09", 2), row("2025-11-10", 4)],
      {},
    );
    expect([length, first, rest[0]]).toEqual(["week", "2025-11-03 3", "2025-11-10 4"]);
  });

  test("years are months", () => {
    expect(starts([row("2023-01-31", 1), row("2023-02-01", 2)], {}).slice(0, 3)).toEqual([
      "month",
      "2023-01-01 1",
      "2023-02-01 2",
    ]);
  });

  test("a day ahead of this clock is shown", () => {
    expect(starts([row("2026-03-06", 7)], { since: "2026-03-05" }).at(-1)).toBe("2026-03-06 7");
  });
});

test("the side of a chart has round numbers that hold the most", () => {
  expect(ticksTo(0)).toEqual([0, 1]);
  expect(ticksTo(3)).toEqual([0, 1, 2, 3]);
  expect(ticksTo(980)).toEqual([0, 250, 500, 750, 1000]);
  expect(ticksTo(1_234_567)).toEqual([0, 500_000, 1_000_000, 1_500_000]);
});

test("an address names a span of days, and nothing else does", () => {
  const now = Date.parse("2026-03-05T23:59:00Z");
  expect(spanOf(readUsageView({}), now)).toEqual({ since: "2026-02-04" });
  expect(spanOf(readUsageView({ range: "7d" }), now)).toEqual({ since: "2026-02-27" });
  expect(spanOf(readUsageView({ range: "all" }), now)).toEqual({});
  expect(spanOf(readUsageView({ since: "2026-01-01", range: "7d" }), now)).toEqual({ since: "2026-01-01" });
  expect(readUsageView({ since: "yesterday", until: "2026-13-40", by: "day", range: "7" })).toEqual({});
});
