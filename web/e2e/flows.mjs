// What a person does.
import { accessible } from "./checks.mjs";

const RUN_DEADLINE_MS = 60_000;
const HEAL_DEADLINE_MS = 30_000;

/** Titles of this run alone, so that the suite can look at a board that has been used. */
const mark = Date.now().toString(36);
const titles = {
  greet: `Greet whoever opens the readme ${mark}`,
  keys: `Moved by keys ${mark}`,
  dragged: `Dragged by hand ${mark}`,
  waits: `Lies in wait ${mark}`,
  agent: `Second mate ${mark}`,
};

function holds(truth, words) {
  if (!truth) throw new Error(words);
}

export async function signIn(page, link, base, shots) {
  await page.goto(link);
  await page.waitForURL(`${base}/`);
  await page.getByRole("heading", { name: "Board", level: 1 }).waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
  holds(!page.url().includes("#"), "the code stayed in the address");
  await page.screenshot({ path: `${shots}/first-sight.png` });
}

/** The first minute: an issue is created for the demo agent, watched, and reviewed. */
export async function firstIssue(page, base, shots) {
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog", { name: "New issue" });
  await dialog.getByRole("textbox", { name: "Title" }).fill(titles.greet);
  await dialog.getByRole("textbox", { name: "Description" }).fill("One friendly line is **enough**.");
  await accessible(page);
  await page.screenshot({ path: `${shots}/create-dark.png` });
  await page.keyboard.press("Control+Enter");
  await dialog.waitFor({ state: "hidden" });

  const card = page.getByRole("link", { name: new RegExp(titles.greet) });
  await card.first().click();
  await page.waitForURL(/\/issue\/[A-Z]+-\d+$/);
  const key = page.url().split("/").at(-1);
  await page.getByRole("combobox", { name: "Assignee" }).first().click();
  await page.getByRole("option", { name: /^demo/ }).click();

  await watch(page, shots);
  await review(page, shots);
  await page.goto(`${base}/`);
  const column = page.getByRole("region", { name: /^(In review|Done), / }).filter({ hasText: key });
  await column.first().waitFor();
  return key;
}

async function watch(page, shots) {
  const run = page.getByRole("region", { name: "Run", exact: true });
  const transcript = page.getByRole("region", { name: "Transcript" });
  await transcript.getByRole("button").first().waitFor({ timeout: RUN_DEADLINE_MS });
  await page.screenshot({ path: `${shots}/watching-dark.png` });
  await run.getByText("Completed", { exact: true }).first().waitFor({ timeout: RUN_DEADLINE_MS });
  await run.getByRole("button", { name: "Run again" }).waitFor();
  // A tool's call unfolds to what went in and what came out.
  const tool = transcript.getByRole("button", { expanded: false }).last();
  await tool.click();
  await transcript.locator("pre").first().waitFor();
}

async function review(page, shots) {
  await page.getByRole("tab", { name: /Changes/ }).click();
  const changes = page.getByRole("region", { name: "Changes" });
  await changes.getByText(/files? changed/).waitFor();
  await changes.getByText("added:").first().waitFor({ state: "attached" });
  await accessible(page);
  await page.screenshot({ path: `${shots}/diff-dark.png` });
  await page.getByRole("article", { name: "Comment by demo" }).first().waitFor();
}

export async function boardByKeyboard(page, base) {
  await page.goto(`${base}/`);
  await page.getByText("Live", { exact: true }).waitFor();
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog", { name: "New issue" });
  await dialog.getByRole("textbox", { name: "Title" }).fill(titles.keys);
  await page.keyboard.press("Control+Enter");
  await dialog.waitFor({ state: "hidden" });
  const card = page.getByRole("link", { name: new RegExp(titles.keys) });
  await card.focus();
  await page.keyboard.press("Shift+ArrowLeft");
  const backlog = page.getByRole("region", { name: /^Backlog, / });
  await backlog.getByRole("link", { name: new RegExp(titles.keys) }).waitFor();
  await page.waitForFunction((title) => document.activeElement?.textContent?.includes(title), titles.keys);
  await page.keyboard.press("s");
  const palette = page.getByRole("dialog", { name: "Change status" });
  await palette.waitFor();
  await accessible(page);
  await page.keyboard.type("done");
  await page.keyboard.press("Enter");
  const done = page.getByRole("region", { name: /^Done, / });
  await done.getByRole("link", { name: new RegExp(titles.keys) }).waitFor();
  await page.reload();
  await done.getByRole("link", { name: new RegExp(titles.keys) }).waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await accessible(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Search and commands" }).waitFor();
  await accessible(page);
  await page.keyboard.type(titles.keys);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/issue\//);
}

/** A card is dragged to another column, above one that is there, and stays after a reload. */
export async function boardByMouse(page, base) {
  for (const title of [titles.dragged, titles.waits]) {
    const status = title === titles.waits ? "todo" : "backlog";
    await page.evaluate(
      (body) => {
        const headers = { "Content-Type": "application/json" };
        return fetch("/api/issues", { method: "POST", headers, body: JSON.stringify(body) });
      },
      { title, status },
    );
  }
  await page.goto(`${base}/`);
  const todo = page.getByRole("region", { name: /^Todo, / });
  const card = page.getByRole("link", { name: new RegExp(titles.dragged) });
  await card.dragTo(todo.getByRole("link", { name: new RegExp(titles.waits) }), {
    targetPosition: { x: 60, y: 6 },
  });
  await todo.getByRole("link", { name: new RegExp(titles.dragged) }).waitFor();
  await page.reload();
  await todo.getByRole("link", { name: new RegExp(titles.dragged) }).waitFor();
  const order = await todo.getByRole("link").allTextContents();
  const [dragged, waits] = [titles.dragged, titles.waits].map((title) =>
    order.findIndex((text) => text.includes(title)),
  );
  holds(dragged === waits - 1, `the card is not just above the other: ${order.join(" | ")}`);
}

/** Two people move the same issue: the second sees whose move counts. */
export async function conflict(page, base, context) {
  await page.goto(`${base}/`);
  const other = await context.newPage();
  await other.goto(`${base}/`);
  const mine = page.getByRole("link", { name: new RegExp(titles.waits) });
  await mine.focus();
  // The second page hears of nothing, as if its connection were slow.
  let overtaken = false;
  await page.route("**/api/issues/*", async (route) => {
    if (route.request().method() !== "PUT" || overtaken) return route.continue();
    overtaken = true;
    await other.getByRole("link", { name: new RegExp(titles.waits) }).focus();
    const moved = other.waitForResponse((response) => response.request().method() === "PUT" && response.ok());
    await other.keyboard.press("Shift+ArrowRight");
    await moved;
    return route.continue();
  });
  await page.keyboard.press("Shift+ArrowLeft");
  await page
    .getByText(/was changed by somebody else meanwhile/)
    .first()
    .waitFor();
  const theirs = page.getByRole("region", { name: /^In progress, / });
  await theirs.getByRole("link", { name: new RegExp(titles.waits) }).waitFor();
  await page.unroute("**/api/issues/*");
  await other.close();
}

/** A runtime that is deleted comes back by itself. */
export async function machines(page, base) {
  await page.goto(`${base}/machines`);
  await page.getByText("Online").first().waitFor();
  const remove = page.getByRole("button", { name: /^Delete the runtime/ });
  await remove.first().waitFor();
  const before = await runtimeIds(page);
  await remove.first().click();
  const question = page.getByRole("alertdialog");
  await question.getByText(/heals back by itself/).waitFor();
  await accessible(page);
  const answered = page.waitForResponse(
    (response) => response.request().method() === "DELETE" && response.url().includes("/api/runtimes/"),
  );
  await question.getByRole("button", { name: "Delete" }).click();
  holds((await answered).status() === 204, "the runtime could not be deleted");
  const deadline = Date.now() + HEAL_DEADLINE_MS;
  for (;;) {
    const now = await runtimeIds(page);
    if (now.length === before.length && now.some((id) => !before.includes(id))) break;
    holds(Date.now() < deadline, "the deleted runtime did not come back");
    await page.waitForTimeout(100);
  }
  await page.waitForFunction(
    (count) => document.querySelectorAll('[aria-label^="Delete the runtime"]').length === count,
    before.length,
  );
}

function runtimeIds(page) {
  return page.evaluate(async () => (await (await fetch("/api/runtimes")).json()).map((each) => each.id));
}

export async function agentsAndSettings(page, base) {
  await page.goto(`${base}/agents`);
  await page.getByRole("button", { name: "New agent" }).click();
  const form = page.getByRole("dialog", { name: "New agent" });
  await form.getByRole("textbox", { name: "Name" }).fill(titles.agent);
  await form.getByRole("textbox", { name: "Instructions" }).fill("Be brief.");
  await accessible(page);
  await form.getByRole("button", { name: "Create agent" }).click();
  await form.waitFor({ state: "hidden" });
  await page.getByRole("region", { name: "Active" }).getByText(titles.agent).waitFor();
  await page.getByRole("button", { name: `Archive ${titles.agent}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Archive" }).click();
  await page.getByRole("region", { name: "Archived" }).getByText(titles.agent).waitFor();

  await page.goto(`${base}/settings`);
  await page.getByRole("textbox", { name: "Token name" }).fill("browser suite");
  await page.getByRole("button", { name: "Create token" }).click();
  await page.getByRole("button", { name: /^Copy the token: shp_/ }).waitFor();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Revoke browser suite" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("button", { name: "Revoke browser suite" }).waitFor({ state: "detached" });

  await page.getByText("Light", { exact: true }).click();
  holds((await page.locator("html").getAttribute("data-theme")) === "light", "the theme did not change");
  await page.reload();
  holds((await page.locator("html").getAttribute("data-theme")) === "light", "the theme was forgotten");
  await page.getByText("As the system", { exact: true }).click();
}
