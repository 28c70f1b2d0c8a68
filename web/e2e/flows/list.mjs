// The board as a list: filters in the address, many issues at once, and the way back.
import { accessible } from "../checks.mjs";
import { holds, pressWhileOver, reload } from "./common.mjs";

const mark = `row${Date.now().toString(36)}`;
const titles = ["first", "second", "third"].map((name) => `The ${name} ${mark}`);

export async function list(page, base, shots) {
  await page.goto(`${base}/`);
  await page.evaluate(async (titles) => {
    const headers = { "Content-Type": "application/json" };
    for (const title of titles) {
      const body = JSON.stringify({ title, status: "backlog", priority: "low" });
      await fetch("/api/issues", { method: "POST", headers, body });
    }
  }, titles);
  await chooseFromMenus(page);
  await page.waitForURL(/layout=list/);
  await page.waitForURL(/priority=low/);
  await reload(page);
  await page.getByRole("searchbox", { name: "Filter issues by words" }).fill(mark);
  await page.waitForURL(new RegExp(`q=${mark}`));
  const rows = page.getByRole("list", { name: "Issues" }).getByRole("link");
  await rows.nth(2).waitFor();
  holds((await rows.count()) === 3, `the filter left ${await rows.count()} issues`);
  await page.keyboard.press("Escape");

  await selectAndChange(page, shots);
  await page.keyboard.press("Control+z");
  await page.getByText("3 changes are undone.").waitFor();
  const backlog = page.getByRole("button", { name: /Backlog\s*3/ });
  await backlog.waitFor();
  await backlog.click();
  await page.waitForFunction(() => document.querySelectorAll("[data-issue]").length === 0);
  await page.goBack();
  await page.waitForURL((url) => url.search === "?layout=list");
}

async function chooseFromMenus(page) {
  await page.getByRole("button", { name: "Display" }).click();
  await page.getByRole("menuitemradio", { name: "List" }).click();
  await accessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Add a filter" }).click();
  await pressWhileOver(
    page.getByRole("menuitem", { name: "Priority" }),
    page.getByRole("menuitemcheckbox", { name: "Low" }),
  );
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Remove the filter Priority/ }).waitFor();
}

/** Two by keys, the third by its box; then all of them to another column. */
async function selectAndChange(page, shots) {
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("Shift+J");
  const last = page.getByRole("link", { name: new RegExp(titles[0]) });
  await pressWhileOver(last, page.getByRole("list", { name: "Issues" }).getByRole("checkbox").last());
  const bar = page.getByRole("region", { name: "Selected issues" });
  await bar.getByText("3 selected").waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/selection-dark.png` });
  await page.keyboard.press("s");
  const palette = page.getByRole("dialog", { name: "Change status" });
  await palette.getByText("3 selected issues").waitFor();
  await page.keyboard.type("todo");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /Todo\s*3/ }).waitFor();
  await palette.waitFor({ state: "hidden" });
  await bar.getByRole("button", { name: "Clear the selection" }).click();
  await bar.waitFor({ state: "hidden" });
}
