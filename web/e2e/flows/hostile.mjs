// Text that nobody should trust, in every field, and more of it than anybody can read.
import { createServer } from "node:http";
import { accessible } from "../checks.mjs";
import { inside, traced } from "../tracing.mjs";
import { finishedRun, tool } from "../transcripts.mjs";
import { holds } from "./common.mjs";

/**
 * The goal is 50 ms, and the suite prints what it saw. Processor time is not free of the machine either: with other programs
 * in its caches the same task was seen to take twice as long. So it fails at three times the goal.
 */
const HANGING_MS = 150;

const SCRIPTS = `<img src=x onerror="window.pwned=1"><script>window.pwned=1</script><svg onload="window.pwned=1"><style>*{display:none}</style>`;
const LINKS =
  "[click](javascript:window.pwned=1) [data](data:text/html,<script>window.pwned=1</script>) ![x](https://example.com/track.png) <https://example.com>";
const HIDDEN = "invoice\u202Efdp.exe \u2066hidden\u2069 zero\u200Bwidth";
const LINE = "a".repeat(1_000_000);
const HEAVY = [
  "a".repeat(200_000),
  "> ".repeat(5_000),
  `${"[".repeat(3_000)}x${"](y)".repeat(3_000)}`,
  "| a |\n|---|\n".concat("| b |\n".repeat(2_000)),
  "*a **b _c `d` ".repeat(250),
  "- x\n".repeat(700),
];
const TEXTS = [SCRIPTS, LINKS, HIDDEN, ...HEAVY];

/** Text that wants to be script, or to hide, or to be too much: nothing runs, and it can be read. */
export async function hostileText(page, base) {
  const key = await hostileIssue(page);
  for (const address of ["/", "/?layout=list", `/issue/${key}`]) {
    await page.goto(`${base}${address}`);
    await page.getByText("U+202E").first().waitFor();
  }
  await page.getByRole("article").first().waitFor();
  await nothingRan(page);
  await accessible(page);
}

async function hostileIssue(page) {
  return page.evaluate(async (texts) => {
    const post = async (path, body) => {
      const headers = { "Content-Type": "application/json" };
      return (await fetch(path, { method: "POST", headers, body: JSON.stringify(body) })).json();
    };
    const title = `${texts[0]} \u202E reversed`.slice(0, 400);
    const issue = await post("/api/issues", { title, description: texts.slice(0, 3).join("\n\n") });
    for (const content of texts) await post(`/api/issues/${issue.id}/comments`, { content });
    await post("/api/agents", {
      name: `${texts[2]} agent`,
      provider: "demo",
      description: texts[0],
      instructions: texts[1],
    });
    return issue.identifier;
  }, TEXTS);
}

async function nothingRan(page) {
  const found = await page.evaluate(() => {
    /** All text but that of fields, which hold what was written as it was written. */
    const shown = (element) => {
      const copy = element.cloneNode(true);
      for (const field of copy.querySelectorAll("textarea")) field.remove();
      return copy.textContent;
    };
    return {
      pwned: "pwned" in window,
      elements: document.querySelectorAll("main img, main svg[onload], main script, main style, main iframe")
        .length,
      handlers: [...document.querySelectorAll("main *")].filter((each) =>
        each.getAttributeNames().some((name) => name.startsWith("on")),
      ).length,
      links: [...document.querySelectorAll("main .prose a")].map((link) => link.protocol),
      turned: shown(document.querySelector("main")).match(/.{0,40}[\u202A-\u202E\u2066-\u2069].{0,40}/u)?.[0],
    };
  });
  holds(
    !found.pwned && found.elements + found.handlers === 0,
    `text became elements: ${JSON.stringify(found)}`,
  );
  holds(!found.turned, `text can turn what stands after it around: ${found.turned}`);
  holds(
    found.links.every((protocol) => /^https?:$/.test(protocol)),
    `links lead to ${found.links.join(" ")}`,
  );
}

/** Ten thousand hostile comments: read without the page hanging, to the first and to the last. */
export async function hostileComments(page, base, browser) {
  const key = await hostileIssue(page);
  const [address, close] = await served(Array.from({ length: 10_000 }, (_, index) => comment(index)));
  await page.route("**/api/issues/*/timeline", (route) => route.continue({ url: address }));
  await page.goto(`${base}/?q=${key}`);
  const card = page.getByRole("link", { name: new RegExp(`${key}\\b`) }).first();
  await card.waitFor();
  const longest = await quick(browser, page, "10,000 comments", async () => {
    await card.click();
    const earlier = page.getByRole("button", { name: /earlier entries/ });
    await earlier.click();
    await page.getByRole("article").first().waitFor();
    for (const share of [0.3, 0.7, 1, 0.01]) {
      await page.getByRole("list", { name: "Timeline" }).evaluate((list, share) => {
        const scroller = list.closest(".overflow-y-auto");
        scroller.scrollTop = share * scroller.scrollHeight;
      }, share);
      await page.getByRole("article").first().waitFor();
    }
  });
  await nothingRan(page);
  await page.unroute("**/api/issues/*/timeline");
  close();
  return longest;
}

/**
 * An answer that comes over the network as a server's does. What the suite itself puts into a page arrives in
 * one piece, and that the browser copies ten megabytes at a stretch is no work of the page's.
 */
async function served(answer) {
  const server = createServer((_, response) => {
    response.writeHead(200, { "Content-Type": "application/json" });
    response.end(JSON.stringify(answer));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return [`http://127.0.0.1:${server.address().port}/`, () => server.close()];
}

function comment(index) {
  const at = new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString();
  const said = {
    id: `c${index}`,
    issue_id: "i",
    author_type: index % 2 ? "agent" : "member",
    author_id: "a",
    author_name: index % 2 ? SCRIPTS.slice(0, 90) : HIDDEN,
    content:
      index === 9_997 ? LINE : `${index} ${TEXTS[index % TEXTS.length].slice(0, index % 50 ? 120 : 2_000)}`,
    created_at: at,
    updated_at: at,
    run_id: null,
    parent_id: index % 10 === 9 ? `c${index - 1}` : null,
    reactions: [{ emoji: "👍", actor_type: "member", actor_id: "a" }],
  };
  const { id, author_type: actor_type, author_id: actor_id, author_name: actor_name } = said;
  return { type: "comment", id, created_at: at, actor_type, actor_id, actor_name, comment: said };
}

/** An agent that prints whatever harms: in words, thoughts, tools, errors, its own name for things. */
export async function hostileAgent(page, base, browser, transcripts) {
  const run = await finishedRun(page);
  transcripts.set(run, [
    [
      { type: "preparing", step: SCRIPTS },
      { type: "started", provider: "demo", version: HIDDEN, branch: SCRIPTS },
      { type: "session", id: LINE, model: SCRIPTS },
    ],
    ...TEXTS.map((text) => [
      { type: "text", text },
      { type: "thinking", text },
      { type: "notice", text },
      { type: "raw", line: text },
      ...tool(
        text.slice(0, 40),
        text.slice(0, 5_000),
        { command: text, [text.slice(0, 2_000)]: { deep: [text] } },
        text,
        true,
      ),
    ]),
    [{ type: "text", text: LINE }],
    [{ type: "raw", line: LINE }],
    ...tool("long", "Bash", { command: LINE }, LINE).map((record) => [record]),
    ...Array.from({ length: 40 }, (_, part) =>
      Array.from({ length: 500 }, (_, index) => ({
        type: "text",
        text: `${part * 500 + index} ${HIDDEN} **bold** ${SCRIPTS}`,
      })),
    ),
    [{ type: "ended", outcome: "failed", reason: "agent_error", message: `${SCRIPTS}\n${HIDDEN}\n${LINE}` }],
  ]);
  await page.goto(`${base}/?q=${run.issue_identifier}`);
  const card = page.getByRole("link", { name: new RegExp(`${run.issue_identifier}\\b`) }).first();
  await card.waitFor();
  const transcript = page.getByRole("region", { name: "Transcript" });
  const longest = await quick(browser, page, "a hostile transcript", async () => {
    await card.click();
    await page.getByRole("link", { name: "Open this run on its own page" }).click();
    await page.getByRole("button", { name: /^[\d,]+ errors?$/ }).waitFor();
    await page.getByRole("button", { name: "Unfold all tools" }).click();
    for (const share of [0, 0.001, 0.5, 1]) {
      await transcript.evaluate((box, share) => {
        box.scrollTop = share * box.scrollHeight;
      }, share);
      await transcript.getByText("U+202E").first().waitFor();
    }
    await page.getByRole("searchbox", { name: "Find in the transcript" }).fill("19999 invoice");
    await page.keyboard.press("Enter");
    await transcript.getByText(/19999 invoice/).waitFor();
  });
  await nothingRan(page);
  await accessible(page);
  return longest;
}

/** Says how long the main thread was busy at a stretch, and answers it; it must not hang. */
async function quick(browser, page, what, action) {
  const trace = await traced(browser, page, action);
  const longest = trace.longest.toFixed(0);
  console.error(`      the longest task with ${what}: ${longest} ms of processor time (${inside(trace)})`);
  holds(trace.longest <= HANGING_MS, `a task took ${longest} ms with ${what}: ${inside(trace)}`);
  return trace.longest;
}
