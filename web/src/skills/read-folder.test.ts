import { expect, test } from "vitest";
import { readFolder } from "./read-folder";

const file = (webkitRelativePath: string, text: string) => ({
  webkitRelativePath,
  text: () => Promise.resolve(text),
});

test("the skill nearest to the top is read, with its texts and without the rest", async () => {
  const found = await readFolder([
    file("pack/other/deep/SKILL.md", "deep"),
    file("pack/pdf/SKILL.md", "text"),
    file("pack/pdf/scripts/count.py", "print(1)"),
    file("pack/pdf/logo.png", "\uFFFDPNG\0"),
    file("pack/pdf/.git/config", "x"),
    file("pack/README.md", "not within it"),
  ]);
  expect(found).toEqual({
    content: "text",
    files: [{ path: "scripts/count.py", content: "print(1)" }],
    leftOut: ["logo.png"],
  });
});

test("a folder without a skill is none", async () => {
  expect(await readFolder([file("pack/README.md", "x")])).toBeNull();
});
