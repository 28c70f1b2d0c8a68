import { describe, expect, it } from "vitest";
import { isTame } from "./tame";

describe("what is read as markdown", () => {
  it("is an ordinary long answer with code, lists and a table", () => {
    const answer = "## Title\n\n- **one** of `many`\n  - two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n";
    expect(isTame(answer.repeat(60))).toBe(true);
  });

  it.each([
    ["too long", "word ".repeat(10_000)],
    ["quotes in quotes", `${"> ".repeat(5_000)}x`],
    ["lists in lists on one line", `${"- ".repeat(200)}x`],
    [
      "lists in lists by indentation",
      Array.from({ length: 200 }, (_, n) => `${" ".repeat(2 * n)}- x`).join("\n"),
    ],
    ["brackets without end", "[".repeat(10_000)],
    ["a table that never ends", "| a |\n|---|\n".concat("| b |\n".repeat(3_000))],
    ["emphasis in emphasis", "*a _b ".repeat(2_000)],
  ])("is not %s", (_name, text) => {
    expect(isTame(text)).toBe(false);
  });

  it("decides at once", () => {
    const began = performance.now();
    isTame(`${" ".repeat(200_000)}\n`.repeat(5));
    isTame("1".repeat(19_999));
    isTame(`${" > ".repeat(23)}\n`.repeat(250));
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
