// Machines, agents, settings.
import { accessible } from "../checks.mjs";
import { holds, titles } from "./common.mjs";

const HEAL_DEADLINE_MS = 30_000;

/** A runtime that is deleted comes back by itself. */
export async function machines(page, base) {
  await page.goto(`${base}/machines`);
  await page.getByText("Online").first().waitFor();
  const remove = page.getByRole("button", { name: /^Delete the runtime/ });
  await remove.first().waitFor();
  const before = await runtimeIds(page);
  await remove.first().click();
  const question = page.getByRole("alertdialog");
  await question.getByText(/heals back by itself/).waitFor();
  await accessible(page);
  const answered = page.waitForResponse(
    (response) => response.request().method() === "DELETE" && response.url().includes("/api/runtimes/"),
  );
  await question.getByRole("button", { name: "Delete" }).click();
  holds((await answered).status() === 204, "the runtime could not be deleted");
  await page.waitForFunction(
    async (before) => {
      const now = (await (await fetch("/api/runtimes")).json()).map((each) => each.id);
      return now.length === before.length && now.some((id) => !before.includes(id));
    },
    before,
    { polling: 100, timeout: HEAL_DEADLINE_MS },
  );
  await page.waitForFunction(
    (count) => document.querySelectorAll('[aria-label^="Delete the runtime"]').length === count,
    before.length,
  );
  // It is told as what it was, not left as a flicker.
  await page
    .getByText(/came back by itself/)
    .first()
    .waitFor();
}

function runtimeIds(page) {
  return page.evaluate(async () => (await (await fetch("/api/runtimes")).json()).map((each) => each.id));
}

export async function agentsAndSettings(page, base) {
  await page.goto(`${base}/agents`);
  await page.getByRole("button", { name: "New agent" }).click();
  const form = page.getByRole("dialog", { name: "New agent" });
  await form.getByRole("textbox", { name: "Name" }).fill(titles.agent);
  await form.getByRole("textbox", { name: "Instructions" }).fill("Be brief.");
  await accessible(page);
  await form.getByRole("button", { name: "Create agent" }).click();
  await form.waitFor({ state: "hidden" });
  await page.getByRole("region", { name: "Active" }).getByText(titles.agent).waitFor();
  await page.getByRole("button", { name: `Archive ${titles.agent}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Archive" }).click();
  await page.getByRole("region", { name: "Archived" }).getByText(titles.agent).waitFor();

  await page.goto(`${base}/settings`);
  await page.getByRole("textbox", { name: "Token name" }).fill("browser suite");
  await page.getByRole("button", { name: "Create token" }).click();
  await page.getByRole("button", { name: /^Copy the token: shp_/ }).waitFor();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Revoke browser suite" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("button", { name: "Revoke browser suite" }).waitFor({ state: "detached" });

  await page.getByText("Light", { exact: true }).click();
  holds((await page.locator("html").getAttribute("data-theme")) === "light", "the theme did not change");
  await page.reload();
  holds((await page.locator("html").getAttribute("data-theme")) === "light", "the theme was forgotten");
  await page.getByText("As the system", { exact: true }).click();
}
