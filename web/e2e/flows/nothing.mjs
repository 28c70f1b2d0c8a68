// Pages with nothing on them say what belongs there, and lead there.
import { accessible } from "../checks.mjs";

export async function nothingYet(page, base, shots) {
  for (const list of ["agents", "machines"]) {
    await page.route(new RegExp(`/api/${list}(\\?|$)`), (route) => route.fulfill({ json: [] }));
  }
  for (const [look, size] of [
    ["dark", { width: 1440, height: 900 }],
    ["light", { width: 1440, height: 900 }],
    ["phone", { width: 390, height: 844 }],
  ]) {
    await page.emulateMedia({ colorScheme: look === "light" ? "light" : "dark" });
    await page.setViewportSize(size);
    await page.goto(`${base}/agents`);
    await page.getByText("No agents yet").waitFor();
    await accessible(page);
    await page.screenshot({ path: `${shots}/no-agents-${look}.png` });
    await page.getByRole("link", { name: "Add a machine first" }).click();
    await page.getByText("No machine yet").waitFor();
    await accessible(page);
    await page.screenshot({ path: `${shots}/no-machines-${look}.png` });
  }
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "Add the first machine" }).click();
  await page.getByRole("dialog", { name: "Add a machine" }).waitFor();
  await page.keyboard.press("Escape");
  for (const list of ["agents", "machines"]) await page.unroute(new RegExp(`/api/${list}(\\?|$)`));
}
