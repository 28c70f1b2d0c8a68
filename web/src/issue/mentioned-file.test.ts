import { describe, expect, it } from "vitest";
import { mentioned } from "./mentioned-file";

describe("where a file is mentioned", () => {
  it.each([
    ["", 0, "F\n"],
    ["one", 2, "one\n\nF\n"],
    ["one\ntwo", 1, "one\n\nF\n\ntwo"],
    ["one\n\ntwo", 1, "one\n\nF\n\ntwo"],
    ["one\n", Number.POSITIVE_INFINITY, "one\n\n\nF\n"],
  ])("in %j with the caret at %d", (text, caret, expected) => {
    expect(mentioned(text, caret, "F")).toBe(expected);
  });
});
