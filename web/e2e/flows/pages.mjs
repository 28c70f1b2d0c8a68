// Agents, settings.
import { accessible } from "../checks.mjs";
import { holds, titles } from "./common.mjs";

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
