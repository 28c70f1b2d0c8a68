import { describe, expect, it } from "vitest";
import { pieces, snippet } from "./marked";

describe("found words", () => {
  it("are every second piece, whatever their letter case", () => {
    expect(pieces("Mend the Mainsail", ["main", "mend"])).toEqual(["", "Mend", " the ", "Main", "sail"]);
    expect(pieces("a+b", ["+"])).toEqual(["a", "+", "b"]);
    expect(pieces("nothing", [])).toEqual(["nothing"]);
  });

  it("are shown with what stands around them", () => {
    const text = `${"x ".repeat(60)}here is the hole, ${"y ".repeat(200)}`;
    expect(snippet(text, ["hole"])).toMatch(/^….*here is the hole/);
    expect(snippet(text, ["hole"])?.length).toBeLessThan(170);
    expect(snippet(text, ["nowhere"])).toBeNull();
  });
});
