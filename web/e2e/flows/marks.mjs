// What cards and rows say besides the title; filters and groups by it; the archive; the palette's search.
import { accessible } from "../checks.mjs";
import { ask, holds, newIssue, pressWhileOver, reload } from "./common.mjs";

// Not the mark of another flow, which may have begun in the same moment.
const mark = `hull${Date.now().toString(36)}`;
const titles = { late: `Paint the hull ${mark}`, free: `Buy the paint ${mark}` };
let late;
let label;

export async function marks(page, base, shots) {
  label = await ask(page, "POST", "/api/labels", { name: `hull ${mark}`, color: "#3b82f6" });
  const free = await newIssue(page, { title: titles.free, status: "todo" });
  late = await newIssue(page, {
    title: titles.late,
    status: "todo",
    description: `Two coats of ultramarine${mark}, at least.`,
    due_date: "2020-02-03",
    label_ids: [label.id],
    blocked_by: [free.id],
  });
  await newIssue(page, { title: `Sand it ${mark}`, status: "done", parent_issue_id: late.id });
  for (const address of [`/?q=${mark}`, `/?q=${mark}&layout=list`]) {
    await page.goto(`${base}${address}`);
    const card = page.getByRole("link", { name: new RegExp(titles.late) });
    for (const words of [/days overdue/, /Blocked/, /1 of 1 done/, new RegExp(`hull ${mark}`)]) {
      await card.getByText(words).first().waitFor({ state: "attached" });
    }
    await accessible(page);
    const look = address.includes("list") ? "list" : "board";
    await page.screenshot({ path: `${shots}/marks-${look}-dark.png` });
  }
  return `/?q=${mark}`;
}

/** Chosen from the menus, kept in the address. */
export async function filters(page, base) {
  await page.goto(`${base}/?q=${mark}`);
  const cards = page.getByRole("main").getByRole("link");
  await page.getByRole("button", { name: "Add a filter" }).click();
  await pressWhileOver(
    page.getByRole("menuitem", { name: "Due" }),
    page.getByRole("menuitemcheckbox", { name: "Overdue" }),
  );
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.waitForURL(/due=overdue/);
  await reload(page);
  await cards.filter({ hasText: titles.late }).waitFor();
  holds((await cards.count()) === 1, `${await cards.count()} issues are overdue instead of one`);
  await page.goto(`${base}/?q=${mark}&blocked=no&label=${label.id}`);
  await page.getByText("No issue matches").waitFor();

  await page.goto(`${base}/?q=${mark}&group=label`);
  const column = page.getByRole("region", { name: new RegExp(`^hull ${mark}, 1`) });
  await column.getByRole("link", { name: new RegExp(titles.late) }).waitFor();
  // A drop into a label's group puts the label on.
  const other = page.getByRole("link", { name: new RegExp(titles.free) });
  await other.dragTo(column.getByRole("link"), { targetPosition: { x: 60, y: 6 } });
  await page.getByRole("region", { name: new RegExp(`^hull ${mark}, 2`) }).waitFor();
  await accessible(page);
}

/** Many at once: a label, then the archive, where they are found again. */
export async function bulk(page, base, shots) {
  await page.goto(`${base}/?q=${mark}&layout=list`);
  await page.getByRole("link", { name: new RegExp(titles.free) }).focus();
  await page.keyboard.press("x");
  await page.getByRole("link", { name: new RegExp(`Sand it ${mark}`) }).focus();
  await page.keyboard.press("x");
  const bar = page.getByRole("region", { name: "Selected issues" });
  await bar.getByRole("button", { name: "Labels" }).click();
  const palette = page.getByRole("dialog", { name: "Change labels" });
  await palette.getByText("2 selected issues").waitFor();
  await palette.getByRole("combobox").fill(`hull ${mark}`);
  await palette.getByRole("option", { name: new RegExp(`hull ${mark}`), selected: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await palette.waitFor({ state: "hidden" });
  const sanded = page.getByRole("link", { name: new RegExp(`Sand it ${mark}`) });
  await sanded.getByText(`hull ${mark}`).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/bulk-dark.png` });
  await bar.getByRole("button", { name: "Archive" }).click();
  await page.getByText("2 issues are archived.").waitFor();
  await sanded.waitFor({ state: "hidden" });

  await page.getByRole("button", { name: "Display" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Show the archive" }).click();
  await page.keyboard.press("Escape");
  await page.waitForURL(/archived=true/);
  await sanded.focus();
  await page.keyboard.press("x");
  await bar.getByRole("button", { name: "Restore" }).click();
  await sanded.waitFor({ state: "hidden" });
  await accessible(page);
  await page.getByRole("button", { name: "Back to the board" }).click();
  await sanded.waitFor();
}

/** Found by a word of its description, with the hit marked; then changed from the same place. */
export async function palette(page, base, shots) {
  await page.goto(`${base}/agents`);
  await page.getByRole("heading", { name: "Agents", level: 1 }).waitFor();
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog", { name: "Search and commands" });
  await dialog.waitFor();
  await dialog.getByRole("combobox").fill(`ultramarine${mark}`);
  const hit = dialog.getByRole("option", { name: new RegExp(titles.late) });
  await hit.locator("mark", { hasText: `ultramarine${mark}` }).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/palette-dark.png` });
  await hit.click();
  await page.waitForURL(new RegExp(`/issue/${late.identifier}$`));
  await page.getByRole("region", { name: "Properties" }).waitFor();
  await page.keyboard.press("Control+k");
  await dialog.waitFor();
  await dialog.getByRole("combobox").fill("new sub");
  await dialog.getByRole("option", { name: /^New sub-issue/, selected: true }).waitFor();
  await page.keyboard.press("Enter");
  const create = page.getByRole("dialog", { name: `New sub-issue of ${late.identifier}` });
  await create.getByRole("textbox", { name: "Title" }).fill(`Stir it ${mark}`);
  await page.keyboard.press("Control+Enter");
  await page.getByRole("list", { name: "Sub-issues" }).getByText(`Stir it ${mark}`).waitFor();
}
