// Usage: what is counted, over which days, by whom.
import { accessible } from "../checks.mjs";
import { ask, forDemo, holds, reload, runIs } from "./common.mjs";

const numberOf = async (cell) => Number((await cell.textContent()).replaceAll(/\D/g, ""));

/** A run's tokens are on the open page when it is over, and in the days, the agents and the issues alike. */
export async function usage(page, base) {
  await page.goto(`${base}/usage`);
  await page.getByText("Live", { exact: true }).waitFor();
  const issue = await forDemo(page, "Uses some tokens");
  await runIs(page, issue.identifier, "completed");
  const report = await ask(page, "GET", "/api/usage?by=issue");
  const used = report.rows.find((row) => row.name === issue.identifier).usage;
  const total = Object.values(used).reduce((sum, tokens) => sum + tokens, 0);
  holds(total > 0, "the demo agent counted nothing");

  const parts = page.getByRole("navigation", { name: "Where it went" });
  await parts.getByRole("link", { name: "By issue" }).click();
  await page.waitForURL(/by=issue/);
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: issue.identifier }) });
  await row.waitFor();
  const shown = await numberOf(row.getByRole("cell").nth(-2));
  holds(shown === total, `the page says ${shown} of ${total} tokens`);
  const cost = await row.getByRole("cell").last().textContent();
  holds(/unpriced/.test(cost), `a model without a price costs “${cost}”`);

  await page.getByRole("button", { name: "Show as a table" }).click();
  const days = page.getByRole("table", { name: "Tokens by day" });
  await days.getByRole("row").nth(30).waitFor();
  const today = await numberOf(days.getByRole("row").nth(1).getByRole("cell").last());
  const all = (await ask(page, "GET", "/api/usage")).rows
    .flatMap((each) => Object.values(each.usage))
    .reduce((sum, tokens) => sum + tokens, 0);
  holds(today === all, `today has ${today} of ${all} tokens`);
  await accessible(page);
  await page.getByRole("rowheader", { name: issue.identifier }).getByRole("link").click();
  await page.waitForURL(`${base}/issue/${issue.identifier}`);
}

/** The range and the parts are in the address; long spans are weeks. */
export async function usageOverTime(page, base, shots) {
  const asked = await pretend(page);
  await page.goto(`${base}/usage`);
  await page.getByRole("img", { name: /tokens in 30 days from/ }).waitFor();
  await page.getByRole("combobox", { name: "Range" }).click();
  await page.getByRole("option", { name: "The last 90 days" }).click();
  await page.waitForURL(/range=90/);
  await page.getByRole("img", { name: /tokens in 90 days from/ }).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/usage-many-dark.png` });
  await page.emulateMedia({ colorScheme: "light" });
  await page.screenshot({ path: `${shots}/usage-many-light.png` });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: `${shots}/usage-many-phone.png` });
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.getByRole("img").hover({ position: { x: 300, y: 100 } });
  await page.screenshot({ path: `${shots}/usage-pointed-dark.png` });
  const cached = page.getByRole("button", { name: "From cache" });
  await cached.click();
  holds((await cached.getAttribute("aria-pressed")) === "false", "the kind was not hidden");

  await page.getByLabel("From", { exact: true }).fill("2026-01-01");
  await page.getByLabel("To", { exact: true }).fill("2026-07-31");
  await page.waitForURL(/since=2026-01-01.*until=2026-07-31/);
  await reload(page);
  await page.getByRole("heading", { name: "Tokens by week" }).waitFor();
  holds(asked.has("since=2026-01-01&until=2026-07-31"), `asked for ${[...asked].join(" ")}`);
  await page.unroute("**/api/usage?*");
}

/** Takes the server's place with the numbers of a busy workspace. */
async function pretend(page) {
  const asked = new Set();
  const usageOf = (size) => ({
    input_tokens: Math.round(size * 90_000),
    output_tokens: Math.round(size * 130_000),
    cache_read_tokens: Math.round(size * 420_000),
    cache_write_tokens: Math.round(size * 60_000),
  });
  const costOf = (size) => ({
    priced: [{ currency: "USD", micros: Math.round(size * 2_400_000) }],
    unpriced_tokens: Math.round(size * 9_000),
  });
  const names = {
    agent: ["claude", "codex", "reviewer", "release notes", "demo"],
    machine: ["build-server", "laptop of Ada", "vm"],
    issue: ["SHIP-12", "SHIP-7", "SHIP-31", "SHIP-4", "SHIP-2"],
    model: ["claude-opus-4-5", "gpt-5-codex", ""],
  };
  await page.route("**/api/usage?*", (route) => {
    const query = new URL(route.request().url()).searchParams;
    const by = query.get("by");
    const [since, until] = [query.get("since"), query.get("until")];
    asked.add(`since=${since}&until=${until}`);
    const last = Date.parse(until ?? new Date().toISOString().slice(0, 10));
    const first = since ? Date.parse(since) : last - 200 * 86_400_000;
    const days = [];
    for (let at = first, n = 0; at <= last; at += 86_400_000, n++) {
      const weekend = [0, 6].includes(new Date(at).getUTCDay());
      const size = weekend ? 0.1 * (n % 2) : 1 + Math.sin(n / 3) / 2 + ((n * 7) % 5) / 6;
      const row = {
        name: new Date(at).toISOString().slice(0, 10),
        runs: Math.ceil(size * 4),
        usage: usageOf(size),
        cost: costOf(size),
      };
      if (size > 0) days.push(row);
    }
    const parts = (names[by] ?? []).map((name, index) => ({
      name,
      runs: 120 - index * 20,
      usage: usageOf(40 / (index + 1)),
      cost: costOf(40 / (index + 1)),
    }));
    return route.fulfill({ json: { by, since, until, rows: by === "day" ? days : parts } });
  });
  return asked;
}
