import { describe, expect, it } from "vitest";
import { questionOf, splitQuestion } from "./code-lines";
import { languageOf } from "./colours";

describe("the language of a file", () => {
  it.each([
    ["src/main.rs", "rust"],
    ["a/b/App.TSX", "typescript"],
    ["Makefile", "makefile"],
    ["notes", null],
    [".gitignore", null],
    ["picture.png", null],
    ["odd.constructor", null],
  ])("of %s is %s", (path, language) => expect(languageOf(path)).toBe(language));
});

describe("a question to the worker", () => {
  it("keeps the code's own lines", () => {
    expect(splitQuestion(questionOf("rust", "fn main() {\n}\n"))).toEqual({
      language: "rust",
      code: "fn main() {\n}\n",
    });
  });
});
