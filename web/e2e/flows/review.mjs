// A run's work is looked at and accepted.
import { accessible } from "../checks.mjs";
import { eventually, forDemo, runIs } from "./common.mjs";

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
