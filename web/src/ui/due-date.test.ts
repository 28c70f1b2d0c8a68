import { describe, expect, it } from "vitest";
import { addDays, dueText, readDay, urgencyOf, usualDays } from "./due-date";

/** A Sunday. */
const FROM = "2026-11-22";

describe("due dates", () => {
  it("say in words whether something is late", () => {
    expect(dueText("2026-11-19", FROM)).toBe("3 days overdue");
    expect(dueText("2026-11-21", FROM)).toBe("1 day overdue");
    expect(dueText(FROM, FROM)).toBe("Due today");
    expect(dueText("2026-11-23", FROM)).toBe("Due tomorrow");
    expect(dueText("2027-01-05", FROM)).toMatch(/^Due .*2027/);
    expect(urgencyOf("2026-11-21", FROM)).toBe("overdue");
    expect(urgencyOf("2026-11-25", FROM)).toBe("soon");
    expect(urgencyOf("2026-11-26", FROM)).toBe("later");
  });

  it("count days over the ends of months and years", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  });

  it("are read as people type them", () => {
    expect(readDay("2026-12-24", FROM)).toBe("2026-12-24");
    expect(readDay("2026-13-24", FROM)).toBeNull();
    expect(readDay("fri", FROM)).toBe("2026-11-27");
    expect(readDay("Sunday", FROM)).toBe("2026-11-29");
    expect(readDay("tomorrow", FROM)).toBe("2026-11-23");
    expect(readDay("in 3 days", FROM)).toBe("2026-11-25");
    expect(readDay("2w", FROM)).toBe("2026-12-06");
    expect(readDay("nonsense", FROM)).toBeNull();
  });

  it("offer the end of this week also on its last day", () => {
    expect(usualDays("2026-11-27")[2]?.day).toBe("2026-11-27");
    expect(usualDays(FROM)[2]?.day).toBe("2026-11-27");
  });
});
