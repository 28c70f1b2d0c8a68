// People: somebody new comes by an invitation.
import { accessible, listen } from "../checks.mjs";
import { ask } from "./common.mjs";

/** In a browser of their own, without any session; the link works once. */
export async function invitation(page, base, shots, browser, faults) {
  const [workspace] = await ask(page, "GET", "/api/workspaces");
  const { url } = await ask(page, "POST", `/api/workspaces/${workspace.id}/invitations`, { role: "member" });
  const context = await browser.newContext({ colorScheme: "dark" });
  const theirs = await context.newPage();
  // That nobody is signed in yet is the browser's own remark.
  listen(theirs, { push: (fault) => /401/.test(fault) || faults.push(fault) });
  try {
    await theirs.goto(base + new URL(url).pathname + new URL(url).hash);
    await theirs.getByRole("heading", { name: `Come to ${workspace.name}` }).waitFor();
    await accessible(theirs);
    await theirs.screenshot({ path: `${shots}/invitation-dark.png` });
    await theirs.getByRole("textbox", { name: "What shall people call you?" }).fill("Mia");
    await theirs.keyboard.press("Enter");
    await theirs.getByRole("region", { name: /^Todo, / }).waitFor();
    await theirs.goto("about:blank");
    await theirs.goto(base + new URL(url).pathname + new URL(url).hash);
    await theirs.getByRole("heading", { name: "This invitation is closed" }).waitFor();
    await accessible(theirs);
  } finally {
    await context.close();
  }
}
