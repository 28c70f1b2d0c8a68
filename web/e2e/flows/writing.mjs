// Writing markdown, and a word to an agent at work.
import { accessible } from "../checks.mjs";
import { ask, eventually, forDemo, holds, newIssue, reload, runIs } from "./common.mjs";

/** Keys, buttons, lists that go on by themselves, addresses over words, undo, and words that outlive a reload. */
export async function writing(page, base, shots) {
  const issue = await newIssue(page, { title: "Written about at length" });
  await page.goto(`${base}/issue/${issue.identifier}`);
  const field = page.getByRole("textbox", { name: "Comment" });
  const says = async (expected) => {
    const seen = await field.inputValue();
    holds(seen === expected, `the field says ${JSON.stringify(seen)}, not ${JSON.stringify(expected)}`);
  };
  await field.click();
  await page.keyboard.type("strong");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+b");
  await says("**strong**");
  await page.keyboard.press("Control+z");
  await says("strong");
  await page.keyboard.press("Control+Shift+z");
  await says("**strong**");
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n\n- one\ntwo");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.type("three\n\n\nsee this");
  await says("**strong**\n\n- one\n  - two\n  - three\n\nsee this");
  for (let letter = 0; letter < 4; letter += 1) await page.keyboard.press("Shift+ArrowLeft");
  await page.evaluate(() => navigator.clipboard.writeText("https://example.org/harbour"));
  await page.keyboard.press("Control+v");
  await page.keyboard.press("Enter");
  await page.keyboard.type("it is `");
  await page.keyboard.press("Backspace");
  await page.getByRole("button", { name: "Code", exact: true }).click();
  await page.keyboard.type("code");
  const whole =
    "**strong**\n\n- one\n  - two\n  - three\n\nsee [this](https://example.org/harbour)\nit is `code`";
  await says(whole);
  await page.getByRole("button", { name: "Bold" }).hover();
  await page.getByText("Ctrl", { exact: true }).first().waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/writing-dark.png` });
  await reload(page);
  await says(whole);
  await field.press("Control+Enter");
  await page.getByRole("link", { name: "this", exact: true }).waitFor();
  await says("");
}

/** What is said on the page of a run becomes a comment, and it is told who hears it. */
export async function steering(page, base, shots) {
  const issue = await forDemo(page, "Is told something on the way", "demo: slow 400");
  await runIs(page, issue.identifier, "running");
  const [run] = await ask(page, "GET", `/api/issues/${issue.identifier}/runs`);
  await page.goto(`${base}/run/${run.id}`);
  await page.getByRole("textbox", { name: "Tell demo something" }).fill("Mind the **tide**.");
  await accessible(page);
  await page.screenshot({ path: `${shots}/steer-dark.png` });
  await page.keyboard.press("Control+Enter");
  await page.getByRole("status", { name: "Who hears it" }).getByText("demo", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await eventually(page, `/api/runs/${run.id}`, (now) => now.status === "cancelled");
  await page.getByRole("textbox", { name: "Tell demo something" }).waitFor({ state: "detached" });
  await page.goto(`${base}/issue/${issue.identifier}`);
  await page.locator("strong", { hasText: "tide" }).waitFor();
}
