// The board by keyboard, by mouse, and with two people at it.
import { accessible } from "../checks.mjs";
import { ask, eventually, holds, newIssue, reload, titles } from "./common.mjs";

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
  await reload(page);
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
  await reload(page);
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
    const moved = other.waitForResponse((response) => response.url().endsWith("/move") && response.ok());
    await other.keyboard.press("Shift+ArrowRight");
    await moved;
    return route.continue();
  });
  await page.keyboard.press("s");
  await page.getByRole("dialog", { name: "Change status" }).getByRole("combobox").fill("backlog");
  await page.getByRole("option", { name: "Backlog", selected: true }).waitFor();
  await page.keyboard.press("Enter");
  await page
    .getByText(/was changed by somebody else meanwhile: the status is now In progress/)
    .first()
    .waitFor();
  const theirs = page.getByRole("region", { name: /^In progress, / });
  await theirs.getByRole("link", { name: new RegExp(titles.waits) }).waitFor();
  await page.unroute("**/api/issues/*");
  await other.close();
  await page.getByRole("button", { name: "Use mine" }).click();
  const mineNow = page.getByRole("region", { name: /^Backlog, / });
  await mineNow.getByRole("link", { name: new RegExp(titles.waits) }).waitFor();
}

/** The right mouse button has what the palette has; space shows an issue beside the board and the inbox. */
export async function menuAndPeek(page, base, shots) {
  const issue = await newIssue(page, { title: `Looked at beside ${titles.keys}`, status: "todo" });
  const other = await newIssue(page, { title: `Another beside ${titles.keys}`, status: "todo" });
  await page.goto(`${base}/`);
  const card = page.locator(`[data-issue="${issue.id}"]`);
  await card.click({ button: "right" });
  const menu = page.getByRole("menu", { name: "Issue" });
  await menu.getByRole("menuitem", { name: /^Priority/ }).hover();
  await page.getByRole("menuitemradio", { name: "Urgent" }).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/menu-dark.png` });
  await page.getByRole("menuitemradio", { name: "Urgent" }).click();
  await eventually(page, `/api/issues/${issue.id}`, (now) => now.priority === "urgent");
  await menu.waitFor({ state: "detached" });

  await card.focus();
  await page.keyboard.press(" ");
  const peek = page.getByRole("complementary", { name: "The issue in view" });
  await peek.getByRole("textbox", { name: "Comment" }).waitFor();
  await peek.getByRole("link", { name: issue.identifier, exact: true }).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/peek-dark.png` });
  await page.locator(`[data-issue="${other.id}"]`).focus();
  await peek.getByRole("link", { name: other.identifier, exact: true }).waitFor();
  await page.keyboard.press(" ");
  await peek.waitFor({ state: "detached" });
  await page.goto(`${base}/inbox`);
  const [item] = await ask(page, "GET", "/api/inbox");
  if (!item) return;
  await page
    .getByRole("link", { name: new RegExp(`${item.issue_identifier}\\b`) })
    .first()
    .focus();
  await page.keyboard.press(" ");
  await peek.getByRole("link", { name: item.issue_identifier, exact: true }).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/inbox-peek-dark.png` });
}
