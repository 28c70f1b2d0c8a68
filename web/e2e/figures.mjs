// Measures the web app in a real Chromium, by the browser's own tracing; prints a table.
//
//   SHIPMATE_E2E_LINK   a one-time sign-in link of an installation with nothing in it (required)
//   CHROMIUM            the browser (default: /usr/bin/chromium)
//   SHIPMATE_FIGURES_ISSUES, SHIPMATE_FIGURES_RECORDS  how many, for a shorter look
import { chromium } from "playwright-core";
import { traced } from "./tracing.mjs";
import { fakeTranscripts, finishedRun, tool } from "./transcripts.mjs";

const ISSUES = Number(process.env.SHIPMATE_FIGURES_ISSUES ?? 5_000);
const RECORDS = Number(process.env.SHIPMATE_FIGURES_RECORDS ?? 500_000);
const STATUSES = ["backlog", "todo", "in_progress", "in_review", "done"];

const link = process.env.SHIPMATE_E2E_LINK;
if (!link) throw new Error("SHIPMATE_E2E_LINK is not set.");
const base = new URL(link).origin;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--enable-precise-memory-info",
  ],
});
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
context.setDefaultTimeout(60_000);
const page = await context.newPage();
const transcripts = await fakeTranscripts(page);
const figures = [];
const note = (what, figure) => figures.push(`| ${what} | ${figure} |`);

await page.goto(link);
await page.waitForURL(`${base}/`);
// Filled from a page that shows nothing: a board would draw each of them meanwhile.
await page.goto(`${base}/health`);
await fill(page);
const { stands, ahead } = await firstScreen();
note("first screen, as the server sends it (scripts, styles, fonts, page)", `${stands.toFixed(0)} KB`);
note("… fetched ahead once it stands, for the pages behind it", `${ahead.toFixed(0)} KB`);
note(
  `first paint of cards, ${ISSUES.toLocaleString("en")} issues (median of 5)`,
  `${median(await firstPaints()).toFixed(0)} ms`,
);
const drag = await dragFrames();
note(`dragging a card over ${ISSUES.toLocaleString("en")} issues: frames a second`, drag.rate.toFixed(0));
note("… longest task of the main thread, processor time", `${drag.longest.toFixed(0)} ms`);
await liveTranscript();
await browser.close();
console.log(["| what | figure |", "|---|---|", ...figures].join("\n"));

/** Issues through the public API, some at a time, and one run that is over. */
async function fill(page) {
  await page.evaluate(
    async ({ count, statuses }) => {
      const headers = { "Content-Type": "application/json" };
      const post = (body) => fetch("/api/issues", { method: "POST", headers, body: JSON.stringify(body) });
      let next = 0;
      const worker = async () => {
        for (let index = next++; index < count; index = next++) {
          const status = statuses[index % statuses.length];
          const title = `Issue ${index}: what is to be done here, in a title of usual length`;
          const answer = await post({ title, status, description: "Some words.\n\n- and a list" });
          if (!answer.ok) throw new Error(await answer.text());
        }
      };
      await Promise.all(Array.from({ length: 8 }, worker));
      const [agent] = await (await fetch("/api/agents")).json();
      await post({ title: "Run me", status: "todo", assignee_type: "agent", assignee_id: agent.id });
    },
    { count: ISSUES, statuses: STATUSES },
  );
  await page.waitForFunction(
    async () => (await (await fetch("/api/runs?status=completed")).json()).length > 0,
    undefined,
    { polling: 500 },
  );
}

/** What a browser that was never here fetches until the board stands, and after, in thousands of bytes on the wire. */
async function firstScreen() {
  const fresh = await browser.newContext({ storageState: await context.storageState() });
  const page = await fresh.newPage();
  const session = await fresh.newCDPSession(page);
  await session.send("Network.enable");
  const requests = new Map();
  session.on("Network.requestWillBeSent", ({ requestId, request, wallTime }) =>
    requests.set(requestId, { url: request.url, asked: wallTime * 1000, bytes: 0 }),
  );
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const request = requests.get(requestId);
    if (request) request.bytes = encodedDataLength;
  });
  await page.addInitScript(() => {
    const look = (_, observer) => {
      if (!document.querySelector("[data-issue]")) return;
      window.stoodAt = performance.timeOrigin + performance.now();
      observer.disconnect();
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  });
  await page.goto(base);
  const stands = await (await page.waitForFunction(() => window.stoodAt)).jsonValue();
  // What comes after is for the pages that people go to next, and waits for nothing.
  await page.waitForLoadState("networkidle");
  await fresh.close();
  const own = [...requests.values()].filter(({ url }) => !url.includes("/api/"));
  const sum = (some) => some.reduce((bytes, request) => bytes + request.bytes, 0) / 1000;
  return {
    stands: sum(own.filter(({ asked }) => asked <= stands)),
    ahead: sum(own.filter(({ asked }) => asked > stands)),
  };
}

/** From the address to the frame that has cards. */
async function firstPaints() {
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    await page.goto(base);
    times.push(
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            const look = () =>
              document.querySelector("[data-issue]")
                ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
                : requestAnimationFrame(look);
            look();
          }),
      ),
    );
  }
  return times;
}

/** A card is dragged across the board for two seconds. */
async function dragFrames() {
  await page.goto(base);
  const card = await page.locator("[data-issue]").nth(2).boundingBox();
  let rate = 0;
  const { longest } = await traced(browser, page, async () => {
    await page.mouse.move(card.x + 40, card.y + 20);
    await page.mouse.down();
    await page.mouse.move(card.x + 60, card.y + 30, { steps: 3 });
    const frames = page.evaluate(
      () =>
        new Promise((resolve) => {
          const began = performance.now();
          let count = 0;
          const frame = (now) => {
            count += 1;
            if (now - began < 2_000) requestAnimationFrame(frame);
            else resolve((count * 1000) / (now - began));
          };
          requestAnimationFrame(frame);
        }),
    );
    for (let step = 0; step < 120; step += 1) {
      await page.mouse.move(card.x + 60 + step * 7, card.y + 30 + 200 * Math.abs(Math.sin(step / 12)));
    }
    rate = await frames;
    await page.keyboard.press("Escape");
    await page.mouse.up();
  });
  return { rate, longest };
}

/** As many records as a very long run has, said live while somebody watches. */
async function liveTranscript() {
  const run = await finishedRun(page);
  // It is over, and shall look as if it went on: only then the end is followed.
  await page.route(`**/api/runs/${run.id}`, (route) =>
    route.fulfill({ json: { ...run, status: "running", completed_at: null } }),
  );
  transcripts.set(run, [records(0, 500)], false);
  await page.goto(`${base}/run/${run.id}`);
  await page.getByRole("region", { name: "Transcript" }).waitFor();
  const before = await heap();
  let half = 0;
  const { longest } = await traced(browser, page, async () => {
    for (let from = 500; from < 20_000; from += 500) transcripts.say(run, records(from, 500));
    await shown(20_000);
  });
  for (let from = 20_000; from < RECORDS; from += 500) {
    transcripts.say(run, records(from, 500));
    if (from % 20_000 === 0) await shown(from + 500);
    if (from === RECORDS / 2) half = await heap();
  }
  await shown(RECORDS);
  const after = await heap();
  note("live transcript: longest task while 20,000 records come, processor time", `${longest.toFixed(0)} ms`);
  note("… memory for each 100,000 records", `${(((after - before) / RECORDS) * 100_000).toFixed(1)} MB`);
  note(
    `… memory with ${RECORDS.toLocaleString("en")} records (with half of them, with 500)`,
    `${after.toFixed(0)} MB (${half.toFixed(0)} MB, ${before.toFixed(0)} MB)`,
  );
  const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
  note("… elements in the page then", nodes.toLocaleString("en"));
  const scroll = await traced(browser, page, async () => {
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      await page.getByRole("region", { name: "Transcript" }).evaluate(async (box, share) => {
        box.scrollTop = share * box.scrollHeight;
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      }, share);
    }
  });
  note("… longest task while it is scrolled through, processor time", `${scroll.longest.toFixed(0)} ms`);
}

function records(from, count) {
  return Array.from({ length: count / 4 }, (_, index) => [
    { type: "text", text: `Words ${from + index * 4} of a long run, as an agent says them.` },
    ...tool(`${from + index}`, "Bash", { command: `cargo test part-${from + index}` }, "ok\n".repeat(5)),
    { type: "text", text: "And a few more." },
  ]).flat();
}

/** Waits until the newest words are in the page: the window follows the end. */
async function shown(count) {
  await page.getByText(`Words ${count - 4} of a long run`).waitFor();
}

async function heap() {
  const session = await context.newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize / 1_000_000;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
