// What an issue has besides its words: labels, a due date, blockers, sub-issues, followers, an archive.
import { accessible } from "../checks.mjs";
import { ask, holds, newIssue, reload } from "./common.mjs";

const mark = Date.now().toString(36);
const titles = {
  whole: `Rebuild the galley ${mark}`,
  first: `Order planks ${mark}`,
  part: `Measure the galley ${mark}`,
};
let whole;
let first;

export async function properties(page, base, shots) {
  whole = await newIssue(page, { title: titles.whole, status: "backlog", description: "Bigger, and dry." });
  first = await newIssue(page, { title: titles.first, status: "backlog" });
  await page.goto(`${base}/issue/${whole.identifier}`);
  const properties = page.getByRole("region", { name: "Properties" });
  await properties.getByRole("button", { name: "Labels: No labels" }).click();
  const list = page.getByRole("dialog", { name: "Labels" });
  await page.keyboard.type(`wood ${mark}`);
  await page.keyboard.press("Enter");
  await page.keyboard.type("yell");
  await accessible(page);
  await page.keyboard.press("Enter");
  await list.getByRole("option", { name: new RegExp(`wood ${mark} ?chosen`) }).waitFor();
  await page.screenshot({ path: `${shots}/labels-dark.png` });
  await page.keyboard.press("Escape");
  await list.waitFor({ state: "hidden" });
  await properties.getByRole("button", { name: `Labels: wood ${mark}` }).waitFor();

  await page.keyboard.press("Shift+L");
  await page.getByRole("dialog", { name: "Change labels" }).waitFor();
  await page.keyboard.type(`urgent ${mark}`);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await properties
    .getByRole("button", { name: new RegExp(`Labels: urgent ${mark} ?wood ${mark}`) })
    .waitFor();

  await properties.getByRole("button", { name: "Due date: No due date" }).click();
  await page.getByRole("dialog", { name: "Due date" }).waitFor();
  await page.keyboard.type("tomor");
  await accessible(page);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Due date" }).waitFor({ state: "hidden" });
  await properties.getByText("Due tomorrow").waitFor();
  await page.keyboard.press("Shift+D");
  await page.getByRole("dialog", { name: "Set due date" }).waitFor();
  await page.keyboard.type("2020-02-03");
  await page.keyboard.press("Enter");
  await properties.getByText(/days overdue/).waitFor();
  await reload(page);
  await properties.getByText(/days overdue/).waitFor();
  await properties
    .getByRole("button", { name: new RegExp(`Labels: urgent ${mark} ?wood ${mark}`) })
    .waitFor();
  await page.keyboard.press("Control+z");
  return whole.identifier;
}

/** One waits for the other; the other way round is refused, in words. */
export async function blockers(page, base) {
  await page.goto(`${base}/issue/${whole.identifier}`);
  const section = page.getByRole("region", { name: "Dependencies" });
  await section.getByRole("button", { name: "Blocked by" }).click();
  await page.getByRole("dialog", { name: "Blocked by" }).waitFor();
  await page.keyboard.type(titles.first);
  await page.getByRole("option", { name: new RegExp(titles.first), selected: true }).waitFor();
  await accessible(page);
  await page.keyboard.press("Enter");
  await section.getByRole("list", { name: "Blocked by" }).getByText(titles.first).waitFor();
  await section.getByText("Waits for 1 issue").waitFor();

  await page.goto(`${base}/issue/${first.identifier}`);
  await section.getByRole("list", { name: "Blocking" }).getByText(titles.whole).waitFor();
  await page.keyboard.press("Shift+B");
  await page.getByRole("dialog", { name: "Blocked by" }).waitFor();
  await page.keyboard.type(titles.whole);
  await page.getByRole("option", { name: new RegExp(titles.whole), selected: true }).waitFor();
  await page.keyboard.press("Enter");
  await page
    .getByText(
      new RegExp(`${first.identifier} can't wait for ${whole.identifier}: .*neither could ever begin`),
    )
    .first()
    .waitFor();

  // What was in the way is done: the one that waits says so without being read again.
  await page.goto(`${base}/issue/${whole.identifier}`);
  await section.getByText("Waits for 1 issue").waitFor();
  await ask(page, "PUT", `/api/issues/${first.id}`, { status: "done" });
  await section.getByText("Waits for 1 issue").waitFor({ state: "hidden" });
}

export async function family(page, base, shots) {
  await page.goto(`${base}/issue/${whole.identifier}`);
  const section = page.getByRole("region", { name: "Sub-issues" });
  const field = section.getByRole("textbox", { name: "New sub-issue" });
  await field.fill(titles.part);
  await field.press("Enter");
  await section.getByText("0 of 1 done").waitFor();
  holds((await field.inputValue()) === "", "the field still holds the title of the issue it has made");
  await field.pressSequentially(`Sand the floor ${mark}`);
  await field.press("Enter");
  await section.getByText("0 of 2 done").waitFor();
  await section.getByRole("button", { name: "Add existing" }).click();
  await page.keyboard.type(titles.first);
  await page.getByRole("option", { name: new RegExp(titles.first), selected: true }).waitFor();
  await page.keyboard.press("Enter");
  await section.getByText("1 of 3 done").waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/sub-issues-dark.png` });
  await section.getByRole("link", { name: new RegExp(titles.part) }).click();
  await page.getByText("Sub-issue of").waitFor();
  await page.getByRole("link", { name: new RegExp(titles.whole) }).click();
  await page.waitForURL(new RegExp(`/issue/${whole.identifier}$`));
}

export async function archive(page, base) {
  await page.goto(`${base}/issue/${first.identifier}`);
  const follow = page.getByRole("button", { name: /^Tell me what happens here/, pressed: true });
  await follow.click();
  const ignored = page.getByRole("button", { name: /^Tell me what happens here/, pressed: false });
  await ignored.waitFor();
  await reload(page);
  await ignored.waitFor();

  await page.getByRole("button", { name: "Archive", exact: true }).click();
  await page.getByText("It is not on the board, and nothing starts on it.").waitFor();
  await accessible(page);
  await page.goto(`${base}/?layout=list`);
  await page.getByRole("link", { name: new RegExp(titles.whole) }).waitFor();
  holds(
    (await page.getByRole("link", { name: new RegExp(titles.first) }).count()) === 0,
    "what is archived is still on the board",
  );
  await page.goto(`${base}/issue/${first.identifier}`);
  await page.getByRole("button", { name: "Restore", exact: true }).click();
  await page.getByText(`${first.identifier} is back on the board.`).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("It is not on the board, and nothing starts on it.").waitFor();
}
