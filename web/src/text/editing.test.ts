import { describe, expect, it } from "vitest";
import { enter, indent, link, mark, paste, type Written, wrap } from "./editing";

/** `|` stands for the caret, two of them for a selection. */
function at(text: string): Written {
  const start = text.indexOf("|");
  const end = text.lastIndexOf("|");
  return { text: text.replaceAll("|", ""), start, end: end === start ? start : end - 1 };
}

function shown(written: Written | null): string | null {
  if (!written) return null;
  const { text, start, end } = written;
  if (start === end) return `${text.slice(0, start)}|${text.slice(start)}`;
  return `${text.slice(0, start)}|${text.slice(start, end)}|${text.slice(end)}`;
}

describe("marks around words", () => {
  it.each([
    ["a |word| b", "**", "a **|word|** b"],
    ["a **|word|** b", "**", "a |word| b"],
    ["a | b", "`", "a `|` b"],
    ["**|word|**", "*", "***|word|***"],
    ["***|word|***", "*", "**|word|**"],
  ])("%s with %s is %s", (before, marks, after) => expect(shown(wrap(at(before), marks))).toBe(after));
});

describe("links", () => {
  it("wraps words and waits for the address", () => {
    expect(shown(link(at("see |this|")))).toBe("see [this](|)");
    expect(shown(link(at("see |https://a.b|")))).toBe("see [|](https://a.b)");
  });

  it("takes a pasted address over words", () => {
    expect(shown(paste(at("see |this|"), " https://a.b "))).toBe("see [this](https://a.b)|");
    expect(paste(at("see |"), "https://a.b")).toBeNull();
    expect(paste(at("|see|"), "javascript:alert(1)")).toBeNull();
    expect(paste(at("|https://a.b|"), "https://c.d")).toBeNull();
  });
});

describe("enter", () => {
  it.each([
    ["- one|", "- one\n- |"],
    ["  * one| two", "  * one\n  * | two"],
    ["9. nine|", "9. nine\n10. |"],
    ["- [x] done|", "- [x] done\n- [ ] |"],
    ["> said|", "> said\n> |"],
    ["a\n- |", "a\n|"],
    ["> |", "|"],
    ["words|", null],
    ["|- one", null],
    ["- |one|", null],
  ])("after %j gives %j", (before, after) => expect(shown(enter(at(before)))).toBe(after));
});

describe("tab", () => {
  it("moves items, and nothing else", () => {
    expect(shown(indent(at("- one|"), false))).toBe("  - one|");
    expect(shown(indent(at("  - one|"), true))).toBe("- one|");
    expect(indent(at("- one|"), true)).toBeNull();
    expect(indent(at("words|"), false)).toBeNull();
  });
});

describe("lists of lines", () => {
  it("marks every line, and takes the marks off", () => {
    expect(shown(mark(at("|one\ntwo|"), "- "))).toBe("|- one\n- two|");
    expect(shown(mark(at("|- one\n- two|"), "- "))).toBe("|one\ntwo|");
    expect(shown(mark(at("|- one\n- two|"), "1. "))).toBe("|1. one\n2. two|");
    expect(shown(mark(at("one|"), "> "))).toBe("> one|");
  });
});
