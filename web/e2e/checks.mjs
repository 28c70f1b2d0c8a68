// What must hold on every page.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

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

/** Gathers what a page complains about while it is driven. */
export function listen(page, faults) {
  page.on("console", (message) => {
    // The browser's own note on a refusal that the app expects and tells about.
    if (/status of (400|409) |net::ERR_FAILED/.test(message.text())) return;
    if (message.type() === "error" || message.type() === "warning") {
      faults.push(`console ${message.type()} on ${page.url()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => faults.push(`error on ${page.url()}: ${error.stack ?? error}`));
}

/** Opens a page, lets axe look at it, checks that nothing runs over the side, takes its picture. */
export async function audit(page, address, picture) {
  await page.goto(address);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await settled(page);
  await page.screenshot({ path: picture });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (over > 0) throw new Error(`the page is ${over} px wider than the window`);
  await accessible(page);
}

/** No violation of any rule that axe knows. */
export async function accessible(page) {
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
  await page.evaluate(async () => {
    await document.fonts.ready;
    const ending = document
      .getAnimations()
      .filter((each) => each.effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(ending.map((each) => each.finished));
  });
}
