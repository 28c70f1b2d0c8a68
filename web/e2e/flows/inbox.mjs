// The inbox: told as it happens, gone through by keyboard, quiet where that is wanted.
import { accessible } from "../checks.mjs";
import { ask, forDemo, holds, reload, runIs } from "./common.mjs";

const mark = Date.now().toString(36);

const rows = (page) => page.getByRole("list", { name: "Inbox" }).getByRole("listitem");
const badge = (page) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Inbox/ });

async function emptied(page, base) {
  await ask(page, "POST", "/api/inbox/mark-all-read", {});
  await ask(page, "POST", "/api/inbox/archive-all-read", {});
  await page.goto(`${base}/inbox`);
  await page.getByText("You have seen everything").waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
}

/** What agents do arrives on the open page, each kind in its words; the navigation counts it. */
export async function inbox(page, base, shots) {
  await emptied(page, base);
  await accessible(page);
  await page.screenshot({ path: `${shots}/inbox-empty-dark.png` });
  const good = await forDemo(page, `Finishes well ${mark}`);
  const bad = await forDemo(page, `Finishes badly ${mark}`, "demo: fail");
  await runIs(page, good.identifier, "completed");
  await runIs(page, bad.identifier, "failed");
  const review = rows(page)
    .filter({ hasText: good.identifier })
    .filter({ hasText: /waits for your look/ });
  await review.waitFor();
  const failure = rows(page)
    .filter({ hasText: bad.identifier })
    .filter({ hasText: /could not finish a run/ });
  await failure.waitFor();
  const count = (await ask(page, "GET", "/api/inbox/unread-count")).count;
  await badge(page)
    .filter({ hasText: `${count} unread` })
    .waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/inbox-live-dark.png` });

  await page.getByRole("combobox", { name: "Kind" }).click();
  await page.getByRole("option", { name: /^Failed runs/ }).click();
  await page.waitForURL(/kind=task_failed/);
  await review.waitFor({ state: "detached" });
  await failure.waitFor();
  await page.getByRole("button", { name: "Unread", exact: true }).click();
  await page.waitForURL(/unread=true/);
  await failure.getByRole("button", { name: `Mark ${bad.identifier} as read` }).click();
  await page.getByText("Nothing of that kind").waitFor();
  await badge(page)
    .filter({ hasText: `${count - 1} unread` })
    .waitFor();
  await page.getByRole("link", { name: "Show everything" }).click();
  await failure.waitFor();
}

export async function inboxByKeyboard(page, base) {
  await emptied(page, base);
  const first = await forDemo(page, `The first to be told ${mark}`, "demo: fail");
  await runIs(page, first.identifier, "failed");
  const second = await forDemo(page, `The second to be told ${mark}`, "demo: fail");
  await runIs(page, second.identifier, "failed");
  const told = (issue) =>
    rows(page).filter({ hasText: issue.identifier }).filter({ hasText: "could not finish" });
  await told(second).waitFor();
  await page.goto(`${base}/inbox?kind=task_failed`);
  await told(second).waitFor();

  await page.keyboard.press("j");
  await focusIsOn(page, second);
  await page.keyboard.press("j");
  await focusIsOn(page, first);
  await page.keyboard.press("k");
  await page.keyboard.press("u");
  await told(second).getByText("Unread.").waitFor({ state: "detached" });
  await page.keyboard.press("u");
  await told(second).getByText("Unread.").waitFor({ state: "attached" });
  await page.keyboard.press("e");
  await told(second).waitFor({ state: "detached" });
  await focusIsOn(page, first);
  await page.keyboard.press("Control+z");
  await told(second).getByText("Unread.").waitFor({ state: "attached" });

  await page.keyboard.press("k");
  await page.keyboard.press("e");
  await told(second).waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Archive", exact: true }).click();
  const parts = page.getByRole("navigation", { name: "Parts of the inbox" });
  holds(
    (await parts.locator("[aria-current=page]").allTextContents()).join() === "Archive",
    "not the archive",
  );
  const put = page.getByRole("list", { name: "Archived" }).getByRole("listitem");
  await put.filter({ hasText: second.identifier }).first().waitFor();
  await put
    .filter({ hasText: second.identifier })
    .getByRole("button", { name: /^Restore/ })
    .first()
    .click();
  await page.getByRole("link", { name: "Inbox", exact: true }).last().click();
  await told(second).waitFor();

  await refused(page, told(second), second);
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await page.getByText("Unread.").first().waitFor({ state: "detached" });
  await badge(page).filter({ hasText: "unread" }).waitFor({ state: "detached" });
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/issue\//);
  await page.goto(`${base}/inbox`);
  await page.getByRole("button", { name: "Archive what is read" }).click();
  await page.getByText("You have seen everything").waitFor();
}

/** What the server refuses stays, and why is said. */
async function refused(page, row, issue) {
  await page.route("**/api/inbox/*/archive", (route) => route.abort());
  await row.getByRole("button", { name: `Archive ${issue.identifier}` }).click();
  await page
    .getByText(/The server cannot be reached/)
    .first()
    .waitFor();
  await row.waitFor();
  await page.unroute("**/api/inbox/*/archive");
}

async function focusIsOn(page, issue) {
  await page.waitForFunction(
    (key) =>
      document.activeElement?.matches("[data-item]") && document.activeElement.textContent.includes(key),
    issue.identifier,
  );
}

/** What is switched off in the settings is not told. */
export async function notifications(page, base) {
  await page.goto(`${base}/settings`);
  const failures = page.getByRole("switch", { name: "Failed runs" });
  await failures.click();
  await reload(page);
  await page.waitForFunction(() => document.querySelector('[role="switch"][aria-checked="false"]') !== null);
  holds((await failures.getAttribute("aria-checked")) === "false", "the choice was forgotten");
  const quiet = await forDemo(page, `Fails quietly ${mark}`, "demo: fail");
  await runIs(page, quiet.identifier, "failed");
  const items = await ask(page, "GET", "/api/inbox");
  holds(
    !items.some((item) => item.issue_id === quiet.id && item.type === "task_failed"),
    "what nobody wants to hear was told",
  );
  await failures.click();
  await page.waitForFunction(() => document.querySelector('[role="switch"][aria-checked="false"]') === null);
}
