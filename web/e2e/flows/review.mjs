// A run's work is looked at line by line, sent back, turned down, accepted.
import { accessible } from "../checks.mjs";
import { eventually, forDemo, holds, reload, runIs } from "./common.mjs";

/** A merge into a branch that somebody has checked out is refused in words; a branch of its own is not. */
export async function accepting(page, base, shots) {
  const issue = await forDemo(page, "Write what is worth keeping");
  await runIs(page, issue.identifier, "completed");
  await eventually(page, `/api/issues/${issue.identifier}/runs`, (runs) => runs[0]?.diff?.files > 0);
  await page.goto(`${base}/issue/${issue.identifier}`);
  const run = page.getByRole("region", { name: "Run", exact: true });
  const accept = async (title, branch, action) => {
    await run.getByRole("button", { name: "Accept" }).click();
    const dialog = page.getByRole("dialog", { name: `Accept the work on ${issue.identifier}` });
    await dialog.getByRole("radio", { name: title }).check();
    if (branch) await dialog.getByRole("textbox").fill(branch);
    await accessible(page);
    await page.screenshot({ path: `${shots}/accept-${action.toLowerCase()}-dark.png` });
    await dialog.getByRole("button", { name: action, exact: true }).click();
    await dialog.waitFor({ state: "detached" });
  };
  await accept(/^Merge it/, "", "Merge");
  await run.getByText(/but it could not be done/).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/accept-failed-dark.png` });
  await accept(/^Push its branch/, `harbour-${Date.now().toString(36)}`, "Push");
  await run.getByText(/pushed to harbour-/).waitFor();
  await run.getByRole("button", { name: /^Copy the commit/ }).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/accepted-dark.png` });
}

/** Lines are talked about by mouse and by keys, sent, and the agent goes on; then the work is turned down. */
export async function reviewing(page, base, shots) {
  const issue = await forDemo(page, "Look at it line by line");
  await runIs(page, issue.identifier, "completed");
  const [first] = await eventually(
    page,
    `/api/issues/${issue.identifier}/runs`,
    (runs) => runs[0]?.diff?.files > 0,
  );
  await page.goto(`${base}/run/${first.id}`);
  await page.getByRole("tab", { name: /^Changes/ }).click();
  const changes = page.getByRole("region", { name: "Changes" });
  await changes.locator(".code-keyword, .code-string, .code-comment, .code-name").first().waitFor();

  await changes.getByRole("button", { name: "Say something about line 1" }).first().click();
  await changes.getByRole("textbox").fill("Why **this** line?");
  await reload(page);
  await page.getByRole("tab", { name: /^Changes/ }).click();
  await changes.getByRole("button", { name: "Say something about line 1" }).first().click();
  holds((await changes.getByRole("textbox").inputValue()) === "Why **this** line?", "the words were lost");
  await accessible(page);
  await page.screenshot({ path: `${shots}/review-writing-dark.png` });
  await page.keyboard.press("Control+Enter");
  await changes.locator("strong", { hasText: "this" }).waitFor();
  await page.getByText("1 comment is a draft").waitFor();

  // By keys: the focus is back on the diff, two lines are taken together.
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+J");
  await page.keyboard.press("c");
  await page.keyboard.type("And these two?");
  await page.keyboard.press("Control+Enter");
  await page.getByText("2 comments are drafts").waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/review-drafts-dark.png` });
  await page.emulateMedia({ colorScheme: "light" });
  await page.screenshot({ path: `${shots}/review-drafts-light.png` });
  await accessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await changes.getByRole("button", { name: "Remove the draft on line 1" }).click();
  await page.getByText("1 comment is a draft").waitFor();
  await page.getByRole("button", { name: "Send to demo" }).click();
  await page.getByText("1 comment is a draft").waitFor({ state: "detached" });
  const runs = await eventually(
    page,
    `/api/issues/${issue.identifier}/runs`,
    (all) => all.length === 2 && all[0].status === "completed",
  );

  await page.goto(`${base}/run/${runs[0].id}`);
  await page.getByRole("tab", { name: /^Changes/ }).click();
  await changes.getByText("And these two?").waitFor();
  await page.getByRole("button", { name: "Reject" }).click();
  const dialog = page.getByRole("dialog", { name: `Reject the work on ${issue.identifier}` });
  holds(
    await dialog.getByRole("button", { name: "Reject, and go on" }).isDisabled(),
    "it goes on without a word on why",
  );
  await dialog.getByRole("textbox").fill("Not what was asked for.");
  await accessible(page);
  await page.screenshot({ path: `${shots}/reject-dark.png` });
  await dialog.getByRole("switch").click();
  await dialog.getByRole("button", { name: "Reject", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText(/Rejected by .*Not what was asked for/).waitFor();
  holds((await page.getByRole("button", { name: "Reject" }).count()) === 0, "it can be rejected twice");
}
