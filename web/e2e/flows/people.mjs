// People: somebody new comes by an invitation; roles, ways back in, removal; workspaces and their names.
import { accessible, listen } from "../checks.mjs";
import { ask, eventually, holds } from "./common.mjs";

/** What leads to a page of the suite's own server, whatever address the server gives it. */
const pathOf = (url) => new URL(url).pathname + new URL(url).hash;

const members = (page) => page.getByRole("region", { name: "People" }).getByRole("listitem");

/** A link is made on the page of the members; it lets one person in, in a browser of their own, and then no other. */
export async function invitation(page, base, shots, browser, complaints) {
  const [workspace] = await ask(page, "GET", "/api/workspaces");
  await page.goto(`${base}/members`);
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog", { name: `Invite somebody to ${workspace.name}` });
  await dialog.getByRole("radio", { name: /^Member/ }).check();
  await accessible(page);
  await page.screenshot({ path: `${shots}/invite-dark.png` });
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = dialog.getByRole("button", { name: /^Copy the invitation: / });
  const url = (await link.getAttribute("title")) ?? "";
  await accessible(page);
  await page.screenshot({ path: `${shots}/invite-link-dark.png` });
  await dialog.getByRole("button", { name: "Done" }).click();
  const open = page.getByRole("region", { name: "Open invitations" }).getByRole("listitem");
  await open.first().waitFor();
  const before = await open.count();
  const other = await ask(page, "POST", `/api/workspaces/${workspace.id}/invitations`, { role: "admin" });
  await open.nth(before).waitFor();
  await open
    .filter({ hasText: "For admins" })
    .getByRole("button", { name: /^Take back/ })
    .click();
  await eventually(page, `/api/workspaces/${workspace.id}/invitations`, (all) =>
    all.every((each) => each.id !== other.id),
  );

  const context = await browser.newContext({ colorScheme: "dark" });
  const theirs = await context.newPage();
  // That nobody is signed in yet is the browser's own remark.
  listen(theirs, { push: (complaint) => /401/.test(complaint) || complaints.push(complaint) });
  try {
    await theirs.goto(base + pathOf(url));
    await theirs.getByRole("heading", { name: `Come to ${workspace.name}` }).waitFor();
    await accessible(theirs);
    await theirs.screenshot({ path: `${shots}/invitation-dark.png` });
    await theirs.getByRole("textbox", { name: "What shall people call you?" }).fill("Mia");
    await theirs.keyboard.press("Enter");
    await theirs.getByRole("region", { name: /^Todo, / }).waitFor();
    await theirs.goto("about:blank");
    await theirs.goto(base + pathOf(url));
    await theirs.getByRole("heading", { name: "This invitation is closed" }).waitFor();
    await accessible(theirs);
    await theirs.goto(`${base}/members`);
    await members(theirs).filter({ hasText: "you" }).getByText("Member", { exact: true }).waitFor();
    holds(
      (await theirs.getByRole("button", { name: "Invite somebody" }).count()) === 0,
      "a member is offered to invite",
    );
    await accessible(theirs);
    await ofMember(page, theirs, shots);
  } finally {
    await context.close();
  }
}

/** What an owner does about Mia, seen from both sides. */
async function ofMember(page, theirs, shots) {
  const mia = members(page).filter({ hasText: "Mia" });
  await mia.waitFor();
  await page.screenshot({ path: `${shots}/members-two-dark.png` });
  await mia.getByRole("combobox", { name: "Role of Mia" }).click();
  await page.getByRole("option", { name: "Admin" }).click();
  await theirs.getByRole("button", { name: "Invite somebody" }).waitFor();
  await mia.getByRole("button", { name: "What to do about Mia" }).click();
  await page.getByRole("menuitem", { name: "Make a sign-in link" }).click();
  await mia.getByRole("button", { name: /^Copy the sign-in link: / }).waitFor();
  await accessible(page);
  await mia.getByRole("button", { name: "Done" }).click();
  await mia.getByRole("button", { name: "What to do about Mia" }).click();
  await page.getByRole("menuitem", { name: "Remove from the workspace" }).click();
  await page
    .getByRole("alertdialog", { name: "Remove Mia?" })
    .getByRole("button", { name: "Remove" })
    .click();
  await mia.waitFor({ state: "detached" });
}

/** One's own name, the workspace's, and another workspace to go to and come back from. */
export async function workspaces(page, base, shots) {
  const [home] = await ask(page, "GET", "/api/workspaces");
  await page.goto(`${base}/settings`);
  const field = page.getByRole("textbox", { name: "Name of the workspace" });
  await field.fill("Harbour");
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByRole("button", { name: "Workspace Harbour" }).waitFor();
  await field.fill(home.name);
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByRole("button", { name: `Workspace ${home.name}` }).click();
  await accessible(page);
  await page.screenshot({ path: `${shots}/workspace-menu-dark.png` });
  await page.getByRole("menuitem", { name: "New workspace…" }).click();
  const dialog = page.getByRole("dialog", { name: "New workspace" });
  const name = `Side ${Date.now().toString(36)}`;
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("textbox", { name: /^What its issues/ }).fill("side");
  await accessible(page);
  await dialog.getByRole("button", { name: "Create workspace" }).click();
  await page.getByRole("button", { name: `Workspace ${name}` }).click();
  await page.getByRole("menuitemradio", { name: home.name }).click();
  await page.getByRole("button", { name: `Workspace ${home.name}` }).waitFor();
}
