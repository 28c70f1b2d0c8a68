// Views under names, prices, and what a project costs.
import { accessible } from "../checks.mjs";
import { ask, holds } from "./common.mjs";

/** What is filtered and grouped is kept under a name, found again, and removed with a way back. */
export async function savedViews(page, base) {
  await page.goto(`${base}/?priority=urgent&group=assignee&layout=list`);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save this view…" }).click();
  const dialog = page.getByRole("dialog", { name: "Save this view" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Urgent, by whom");
  await accessible(page);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  await page.goto(`${base}/`);
  await page.getByRole("button", { name: "Views" }).click();
  await accessible(page);
  await page.getByRole("menuitem", { name: "Urgent, by whom", exact: true }).click();
  await page.waitForURL(
    (url) => url.search.includes("priority=urgent") && url.search.includes("group=assignee"),
  );
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Remove “Urgent, by whom”" }).click();
  await page.getByText("The view “Urgent, by whom” is removed.").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Urgent, by whom", exact: true }).waitFor();
  await page.keyboard.press("Escape");
}

/** A price is set and removed in the settings, and what was used costs something at once. */
export async function prices(page, base, shots) {
  await page.goto(`${base}/settings`);
  const section = page.getByRole("region", { name: "Prices" });
  await section.getByRole("textbox", { name: "Model" }).fill("demo*");
  await section.getByRole("spinbutton", { name: "Read" }).fill("2.5");
  await section.getByRole("spinbutton", { name: "Written" }).fill("10");
  await section.getByRole("button", { name: "Set price" }).click();
  const row = section.getByRole("row").filter({ has: page.getByRole("rowheader", { name: /demo\*/ }) });
  await row.getByText("$2.50").waitFor();
  await accessible(page);
  await section.scrollIntoViewIfNeeded();
  await page.screenshot({ path: `${shots}/prices-dark.png` });
  const { rows } = await ask(page, "GET", "/api/usage?by=issue");
  holds(
    rows.some((each) => each.cost.priced.length > 0),
    "the new price counts nothing",
  );
  await page.goto(`${base}/usage`);
  await page.getByRole("link", { name: "By project" }).click();
  await page.getByRole("rowheader", { name: "No project" }).waitFor();
  await page.screenshot({ path: `${shots}/usage-project-dark.png` });
  await page.goto(`${base}/settings`);
  await section.getByRole("button", { name: "Remove the price of demo*" }).click();
  await row.waitFor({ state: "detached" });
}
