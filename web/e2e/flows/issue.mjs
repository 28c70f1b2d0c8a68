// The way in, and the first minute.
import { accessible } from "../checks.mjs";
import { holds, titles } from "./common.mjs";

const RUN_DEADLINE_MS = 60_000;

export async function signIn(page, link, base) {
  await page.goto(link);
  await page.waitForURL(`${base}/`);
  await page.getByRole("heading", { name: "Board", level: 1 }).waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
  holds(!page.url().includes("#"), "the code stayed in the address");
}

/** What came with the board is given away with one press, watched, and the guidance goes as it is followed. */
export async function firstSteps(page, base, shots) {
  await page.goto(`${base}/`);
  const guide = page.getByRole("region", { name: "First steps" });
  await guide.getByRole("button", { name: "Assign SHIP-1 to demo" }).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/first-sight-dark.png` });
  await guide.getByRole("link", { name: "Read SHIP-1" }).click();
  await page.getByText("This issue is here to try an agent on").waitFor();
  await page.screenshot({ path: `${shots}/first-issue-dark.png` });
  await page.goBack();
  await guide.getByRole("button", { name: "Assign SHIP-1 to demo" }).click();
  const done = (title) => guide.getByRole("listitem").filter({ hasText: title }).getByLabel("Done");
  await done("Give an issue to an agent").waitFor();
  const watch = guide.getByRole("link", { name: "Watch SHIP-1" });
  await watch.or(done("Watch it work")).first().waitFor();
  await done("Watch it work").waitFor({ timeout: RUN_DEADLINE_MS });
  await page.screenshot({ path: `${shots}/first-steps-dark.png` });
  await guide.getByRole("button", { name: "New issue" }).click();
  const dialog = page.getByRole("dialog", { name: "New issue" });
  await dialog.getByRole("textbox", { name: "Title" }).fill("My own");
  await page.keyboard.press("Control+Enter");
  await dialog.waitFor({ state: "hidden" });
  await guide.waitFor({ state: "detached" });
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
