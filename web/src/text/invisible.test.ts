import { describe, expect, it } from "vitest";
import { hasHidden, segments } from "./invisible";

function shown(text: string): string {
  return segments(text)
    .map((segment) => (segment.kind === "text" ? segment.text : `[${segment.label}]`))
    .join("");
}

describe("invisible characters", () => {
  it("finds bidirectional controls", () => {
    expect(shown("a\u202Eb\u2066c\u2069")).toBe("a[U+202E]b[U+2066]c[U+2069]");
  });

  it("finds zero-width characters and tags that spell hidden words", () => {
    expect(shown("a\u200Bb\uFEFFc\u{E0041}")).toBe("a[U+200B]b[U+FEFF]c[U+E0041]");
  });

  it("answers the same when asked twice", () => {
    expect([hasHidden("\u202E"), hasHidden("\u202E"), hasHidden("plain")]).toEqual([true, true, false]);
  });

  it("leaves families of emoji and words that need joiners alone", () => {
    const family = "\u{1F469}\u200D\u{1F467}";
    const persian = "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645";
    expect(shown(family)).toBe(family);
    expect(shown(persian)).toBe(persian);
  });

  it("shows a joiner where nothing needs one", () => {
    expect(shown("pass\u200Dword")).toBe("pass[U+200D]word");
  });

  it("loses no ordinary text", () => {
    expect(shown("Ångström – “ok” 漢字 עברית")).toBe("Ångström – “ok” 漢字 עברית");
  });
});
