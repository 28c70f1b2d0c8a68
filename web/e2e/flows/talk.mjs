// The talk on an issue: threads, mentions, and two people who write the same words.
import { accessible } from "../checks.mjs";
import { ask, holds, newIssue, pressWhileOver, reload } from "./common.mjs";

const mark = Date.now().toString(36);
const sail = `The mainsail has a hole ${mark}`;
let issue;

async function say(page, words) {
  await page.getByRole("textbox", { name: "Comment", exact: true }).fill(words);
  await page.keyboard.press("Control+Enter");
  await page.getByRole("article").filter({ hasText: words }).first().waitFor();
}

export async function threads(page, base, shots) {
  issue = await newIssue(page, { title: `Sails ${mark}`, status: "backlog", description: "All of them." });
  await ask(page, "PUT", `/api/issues/${issue.id}`, { priority: "high", status: "todo" });
  await page.goto(`${base}/issue/${issue.identifier}`);
  const talk = page.getByRole("region", { name: "Activity" });
  await talk.getByText("created this issue").waitFor();
  await talk.getByText(/moved it from\s*Backlog to\s*Todo/).waitFor();
  await talk.getByText("set the priority to High").waitFor();

  await say(page, sail);
  const comment = talk.getByRole("article").filter({ hasText: sail });
  await pressWhileOver(comment, comment.getByRole("button", { name: "React" }));
  await comment.getByRole("button", { name: /^rocket/ }).click();
  await comment.getByRole("button", { name: /^rocket .* 1: /, pressed: true }).waitFor();

  await talk.getByRole("button", { name: "Reply" }).first().click();
  await page.keyboard.type("I have needle and thread.");
  await accessible(page);
  await page.keyboard.press("Control+Enter");
  const replies = talk.getByRole("list", { name: "Replies" });
  const reply = replies.getByRole("article").filter({ hasText: "needle and thread" });
  await reply.waitFor();

  await pressWhileOver(reply, reply.getByRole("button", { name: "Edit the comment" }));
  const field = replies.getByRole("textbox", { name: "Edit the comment" });
  await field.fill("I have needle, thread and time.");
  await field.press("Control+Enter");
  await replies.getByText("I have needle, thread and time.").waitFor();
  await page.screenshot({ path: `${shots}/thread-dark.png` });
  await deleteAndUndo(page, replies);

  await pressWhileOver(comment, talk.getByRole("button", { name: "Resolve the thread" }));
  const folded = talk.getByRole("button", { name: /^Resolved/ });
  await folded.waitFor();
  holds((await comment.count()) === 0, "a settled thread is not folded");
  await reload(page);
  await folded.click();
  await pressWhileOver(comment, talk.getByRole("button", { name: "Reopen the thread" }));
  await talk.getByRole("button", { name: "Resolve the thread" }).waitFor({ state: "attached" });
  return issue.identifier;
}

/** What is deleted comes back when it is wanted back, and else is gone for good. */
async function deleteAndUndo(page, replies) {
  const reply = replies.getByRole("article").filter({ hasText: "thread and time" });
  await pressWhileOver(reply, reply.getByRole("button", { name: "Delete the comment" }));
  await reply.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Undo" }).click();
  await reply.waitFor();
  await say(page, `A word too much ${mark}`);
  const other = page.getByRole("article").filter({ hasText: `A word too much ${mark}` });
  await pressWhileOver(other, other.getByRole("button", { name: "Delete the comment" }));
  await other.waitFor({ state: "hidden" });
  // Leaving the page is no way to keep it.
  await reload(page);
  await reply.waitFor();
  holds((await other.count()) === 0, "a deleted comment is back after a reload");
}

export async function mentions(page, base, shots) {
  await page.goto(`${base}/issue/${issue.identifier}`);
  const field = page.getByRole("textbox", { name: "Comment", exact: true });
  await field.click();
  await page.keyboard.type("Please mend it, @dem");
  const list = page.getByRole("listbox", { name: "Mention" });
  await list.getByRole("option", { name: /^demo/, selected: true }).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/mention-dark.png` });
  await page.keyboard.press("Enter");
  await list.waitFor({ state: "hidden" });
  await page.keyboard.type(`as in #${issue.identifier}`);
  await list.getByRole("option", { name: new RegExp(issue.identifier) }).waitFor();
  await page.keyboard.press("Tab");
  const written = await field.inputValue();
  holds(/@demo as in SHIP-\d+ $/.test(written), `the mentions became “${written}”`);
  await page.keyboard.press("Control+Enter");
  const receipt = page.getByRole("status", { name: "Who hears it" });
  await receipt.getByText(/demo\s*will start a run/).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/receipt-dark.png` });
}

/** Both texts are shown, and nothing is lost before somebody chooses. */
export async function sameWords(page, base, shots) {
  await page.goto(`${base}/issue/${issue.identifier}`);
  const description = page.getByRole("region", { name: "Description" });
  await pressWhileOver(description, description.getByRole("button", { name: "Edit the description" }));
  const field = page.getByRole("textbox", { name: "Description" });
  await field.fill("Mine: only the big ones.");
  // The page hears of nothing while the other one writes.
  const theirs = { description: "Theirs: all, and the flags." };
  const overtake = async (route) => {
    await ask(page, "PUT", `/api/issues/${issue.id}`, theirs);
    await route.continue();
  };
  await page.route(`**/api/issues/${issue.id}`, overtake, { times: 1 });
  await field.press("Control+Enter");
  const dialog = page.getByRole("dialog", { name: "It was changed meanwhile" });
  await dialog.getByText("Theirs: all, and the flags.").waitFor();
  await dialog.getByText("Mine: only the big ones.").waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/conflict-dark.png` });
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await description.getByText("Mine: only the big ones.").waitFor();
  await reload(page);
  await description.getByText("Mine: only the big ones.").waitFor();
}
