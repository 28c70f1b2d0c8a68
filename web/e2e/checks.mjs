// What must hold on every page.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename } from "node:path";

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Refuses every inline style, more strictly than a server might: a page that needs one complains. */
export async function strictPolicy(context) {
  await context.route("**/*", async (route) => {
    if (route.request().resourceType() !== "document") return route.fallback();
    const response = await route.fetch();
    const headers = response.headers();
    const policy = headers["content-security-policy"]?.replaceAll(" 'unsafe-inline'", "");
    return route.fulfill({
      response,
      headers: { ...headers, ...(policy && { "content-security-policy": policy }) },
    });
  });
}

/** What a flow deletes while a page shows it: that it is not there any more is no fault. */
const deleted = new Set();
export const willBeMissing = (id) => deleted.add(id);

/** Gathers what a page complains about while it is driven. */
export function listen(page, complaints) {
  page.on("console", (message) => {
    const about = message.location().url;
    if (/status of 404 /.test(message.text()) && [...deleted].some((id) => about.includes(id))) return;
    // The browser's own note on a refusal that the app expects and tells about.
    if (/status of (400|409) |net::ERR_FAILED/.test(message.text())) return;
    if (message.type() === "error" || message.type() === "warning") {
      complaints.push(`console ${message.type()} on ${page.url()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => complaints.push(`error on ${page.url()}: ${error.stack ?? error}`));
}

/** Opens a page, lets axe look at it, checks that nothing runs over the side, takes its picture. */
export async function audit(page, address, picture) {
  await page.goto(address);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await settled(page);
  await steady(page, picture);
  await page.screenshot({ path: picture });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (over > 0) throw new Error(`the page is ${over} px wider than the window`);
  await accessible(page);
}

/** Above this a browser's makers call a page's layout poor; below 0.1 they call it good. */
const POOR_SHIFT = 0.25;
const shifts = new Map();

/** What was drawn stays where it is while the rest of the page comes. */
async function steady(page, picture) {
  const shift = await page.evaluate(
    () =>
      new Promise((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => setTimeout(() => resolve(sum), 50));
      }),
  );
  shifts.set(basename(picture, ".png"), shift);
  if (shift > POOR_SHIFT) throw new Error(`the layout shifted by ${shift.toFixed(3)} as the page came`);
}

/** How much the layout of each page shifted, where it did. */
export function sayShifts() {
  const some = [...shifts].filter(([, shift]) => shift >= 0.005).sort((a, b) => b[1] - a[1]);
  const words = some.map(([name, shift]) => `${name} ${shift.toFixed(3)}`).join(", ");
  console.log(`      layout shift of ${shifts.size} pages: ${words || "none"}`);
}

/** No violation of any rule that axe knows, once what fades in is there. */
export async function accessible(page) {
  await still(page);
  // Evaluated by the browser's debugger, which the page's policy does not concern.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  if (violations.length === 0) return;
  const words = violations.map(
    (violation) =>
      `${violation.id}: ${violation.help}\n      ` +
      violation.nodes
        .slice(0, 3)
        .map(
          (node) => `${node.html.slice(0, 160)} (${node.failureSummary.replaceAll("\n", " ").slice(0, 240)})`,
        )
        .join("\n      "),
  );
  throw new Error(`axe found\n    ${words.join("\n    ")}`);
}

/** Nothing loads, nothing moves. */
async function settled(page) {
  await page.waitForFunction(
    () => document.querySelector('[aria-label^="Loading"], [aria-busy="true"]') === null,
  );
  await page.evaluate(() => document.fonts.ready);
  await still(page);
}

/** Nothing moves, but for what moves for ever. */
async function still(page) {
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((each) => each.effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(ending.map((each) => each.finished));
  });
}
