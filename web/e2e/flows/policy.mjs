// What a machine serves, as its owner's policy says it.
import { accessible } from "../checks.mjs";
import { reload } from "./common.mjs";

/** Everything, unless its owner says less; then what, in words. */
export async function serving(page, base, shots) {
  await page.goto(`${base}/machines`);
  await page.getByText("Whatever this board gives it.").first().waitFor();
  await page.route("**/api/machines", async (route) => {
    const response = await route.fetch();
    const [machine, ...others] = await response.json();
    return route.fulfill({ json: [{ ...machine, serves: SERVES }, ...others] });
  });
  await reload(page);
  await page.getByText("https://example.com/team/*").waitFor();
  await page.getByText("What a person allows").waitFor();
  await page.getByText("None", { exact: true }).waitFor();
  await page.getByText(/Only that: its owner says so/).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/machine-serves-dark.png` });
  await page.setViewportSize({ width: 390, height: 844 });
  await accessible(page);
  await page.screenshot({ path: `${shots}/machine-serves-phone.png` });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.unroute("**/api/machines");
}

const SERVES = {
  people: [],
  providers: ["claude", "codex"],
  repositories: [
    "https://example.com/team/*",
    "https://example.com/an/address/that/is/longer/than/a/telephone.git",
  ],
  approvals: ["ask", "read_only"],
};
