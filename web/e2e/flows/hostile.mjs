// Text that nobody should trust.
import { accessible } from "../checks.mjs";
import { holds } from "./common.mjs";

const HOSTILE = [
  `<img src=x onerror="window.pwned=1"><script>window.pwned=1</script><svg onload="window.pwned=1">`,
  "[click](javascript:window.pwned=1) ![x](https://example.com/track.png) <https://example.com>",
  "invoice\u202Efdp.exe \u2066hidden\u2069 zero\u200Bwidth",
  "a".repeat(200_000),
  "> ".repeat(5_000),
  `${"[".repeat(3_000)}x${"](y)".repeat(3_000)}`,
  "| a |\n|---|\n".concat("| b |\n".repeat(2_000)),
];

/** Text that wants to be script, or to hide, or to be too much: nothing runs, and it can be read. */
export async function hostileText(page, base) {
  const key = await page.evaluate(async (texts) => {
    const post = async (path, body) => {
      const headers = { "Content-Type": "application/json" };
      return (await fetch(path, { method: "POST", headers, body: JSON.stringify(body) })).json();
    };
    const title = `${texts[0]} \u202E reversed`;
    const issue = await post("/api/issues", { title, description: texts.slice(0, 3).join("\n\n") });
    for (const content of texts) await post(`/api/issues/${issue.id}/comments`, { content });
    return issue.identifier;
  }, HOSTILE);
  for (const address of ["/", `/issue/${key}`]) {
    await page.goto(`${base}${address}`);
    await page.getByText("U+202E").first().waitFor();
  }
  await page
    .getByRole("article")
    .nth(HOSTILE.length - 1)
    .waitFor();
  await accessible(page);
  const found = await page.evaluate(() => ({
    pwned: "pwned" in window,
    pictures: document.querySelectorAll("main img, main svg[onload], main script").length,
    links: [...document.querySelectorAll("main .prose a")].map((link) => link.protocol),
  }));
  holds(!found.pwned && found.pictures === 0, `text became elements: ${JSON.stringify(found)}`);
  holds(
    found.links.every((protocol) => /^https?:$/.test(protocol)),
    `links lead to ${found.links.join(" ")}`,
  );
}
