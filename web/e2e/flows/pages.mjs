// Agents, skills, settings.
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { accessible } from "../checks.mjs";
import { ask, eventually, forDemo, holds, reload, runIs, titles } from "./common.mjs";

const mark = Date.now().toString(36);

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
  await reload(page);
  holds((await page.locator("html").getAttribute("data-theme")) === "light", "the theme was forgotten");
  await page.getByText("As the system", { exact: true }).click();
}

/** Agents are found by words, told what to do in markdown, and say why they wait and what they work on. */
export async function agents(page, base, shots) {
  const name = `Lookout ${mark}`;
  await page.goto(`${base}/agents`);
  await page.getByRole("button", { name: "New agent" }).click();
  const form = page.getByRole("dialog", { name: "New agent" });
  await form.getByRole("textbox", { name: "Name" }).fill(name);
  await form.getByRole("textbox", { name: "Instructions" }).fill("Look **twice**.\n\n- port\n- starboard");
  await form.getByRole("tab", { name: "Preview" }).click();
  await form.getByRole("tabpanel").locator("strong", { hasText: "twice" }).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/agent-preview-dark.png` });
  await form.getByRole("button", { name: "Create agent" }).click();
  await form.waitFor({ state: "detached" });

  await page.getByRole("searchbox", { name: "Search agents" }).fill(`LOOKOUT ${mark}`);
  await page.waitForURL(/q=LOOKOUT/);
  const rows = page.getByRole("region", { name: /^(Active|Archived)$/ }).getByRole("listitem");
  await rows.filter({ hasText: name }).waitFor();
  holds((await rows.count()) === 1, "the search left other agents");
  await reload(page);
  await page.getByRole("button", { name: `Edit ${name}` }).click();
  const edit = page.getByRole("dialog", { name: `Edit ${name}` });
  holds(
    (await edit.getByRole("textbox", { name: "Instructions" }).inputValue()).startsWith("Look **twice**"),
    "lost",
  );
  await edit.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("searchbox", { name: "Search agents" }).fill("nobody at all");
  await page.getByText("No agent matches").waitFor();
  await page.getByRole("searchbox", { name: "Search agents" }).fill("");

  const issue = await forDemo(page, "Keeps the agent at work", "demo: slow 400");
  await runIs(page, issue.identifier, "running");
  const work = page.getByRole("list", { name: "Runs of demo" });
  await work.getByRole("link", { name: new RegExp(`${issue.identifier}\\b.*Running`) }).waitFor();
  await page.screenshot({ path: `${shots}/agents-at-work-dark.png` });
  const [run] = await ask(page, "GET", `/api/issues/${issue.identifier}/runs`);
  await ask(page, "POST", `/api/runs/${run.id}/cancel`, {});
  await runIs(page, issue.identifier, "cancelled");

  const runtimes = await ask(page, "GET", "/api/runtimes");
  for (const runtime of runtimes) await ask(page, "POST", `/api/runtimes/${runtime.id}/disable`, {});
  await page
    .getByText(/demo is disabled everywhere/)
    .first()
    .waitFor();
  await accessible(page);
  for (const runtime of runtimes) await ask(page, "POST", `/api/runtimes/${runtime.id}/enable`, {});
  await page
    .getByText(/demo is disabled everywhere/)
    .first()
    .waitFor({ state: "detached" });
}

/** A label is made, given another name and colour, and deleted with a word on what that means. */
export async function labels(page, base, shots) {
  await page.goto(`${base}/settings#labels`);
  const section = page.getByRole("region", { name: "Labels" });
  await section.getByRole("button", { name: "New label" }).click();
  const form = section.getByRole("form", { name: "New label" });
  await form.getByRole("textbox", { name: "Label name" }).fill(`bug ${mark}`);
  await form.getByRole("textbox", { name: "What it is for" }).fill("Something is broken");
  await form.getByRole("radio", { name: "Red" }).check();
  await accessible(page);
  await page.screenshot({ path: `${shots}/label-new-dark.png` });
  await form.getByRole("button", { name: "Create label" }).click();
  await form.waitFor({ state: "detached" });
  await section.getByText(`bug ${mark}`).waitFor();
  const find = async (name) =>
    (await ask(page, "GET", "/api/labels")).labels.find((label) => label.name === name);
  const label = await find(`bug ${mark}`);
  holds(label.color === "#e5484d", `the colour is ${label.color}`);
  await ask(page, "POST", "/api/issues", { title: "Leaks", label_ids: [label.id] });

  await section.getByRole("button", { name: `Edit the label bug ${mark}` }).click();
  const edit = section.getByRole("form", { name: `Edit bug ${mark}` });
  await edit.getByRole("textbox", { name: "Label name" }).fill(`fault ${mark}`);
  await edit.getByRole("radio", { name: "Teal" }).check();
  await page.keyboard.press("Enter");
  await edit.waitFor({ state: "detached" });
  await section.getByText(`fault ${mark}`).waitFor();
  holds((await find(`fault ${mark}`)).color === "#12a594", "the colour did not change");

  await section.getByRole("button", { name: `Delete the label fault ${mark}` }).click();
  const question = page.getByRole("alertdialog");
  await question.getByText("It is taken off 1 issue.").waitFor();
  await accessible(page);
  await question.getByRole("button", { name: "Delete" }).click();
  await section.getByText(`fault ${mark}`).waitFor({ state: "detached" });
  holds((await find(`fault ${mark}`)) === undefined, "the label is still there");
  await ask(page, "POST", "/api/labels", {
    name: `harbour ${mark}`,
    description: "Everything about the quay",
  });
}

/** A skill is imported from a folder, changed, taught to an agent, and deleted. */
export async function skills(page, base, shots) {
  const name = `greet-${mark}`;
  const folder = await mkdtemp(`${tmpdir()}/skill-`);
  await mkdir(`${folder}/scripts`);
  await writeFile(`${folder}/SKILL.md`, `---\nname: ${name}\ndescription: Greets people\n---\n\nSay ahoy.\n`);
  await writeFile(`${folder}/scripts/greet.py`, "print('ahoy')");
  await page.goto(`${base}/agents`);
  await page.getByRole("link", { name: "Skills" }).click();
  await page.waitForURL(/\/skills$/);
  await page.getByRole("button", { name: "New skill" }).click();
  const form = page.getByRole("dialog", { name: "New skill" });
  await form.locator('input[type="file"]').setInputFiles(folder);
  await form.getByRole("button", { name: "scripts/greet.py", exact: true }).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/skill-new-dark.png` });
  await form.getByRole("button", { name: "Create skill" }).click();
  await form.waitFor({ state: "detached" });
  await page.getByRole("list", { name: "Skills" }).getByText(name).waitFor();

  await page.getByRole("button", { name: `Edit the skill ${name}` }).click();
  const edit = page.getByRole("dialog", { name: `Edit ${name}` });
  const text = edit.getByRole("textbox", { name: "SKILL.md" });
  await text.fill((await text.inputValue()).replace("Say ahoy.", "Say hello."));
  await edit.getByRole("button", { name: "Add a file" }).click();
  await edit.getByRole("textbox", { name: "Path" }).fill("notes.md");
  await edit.getByRole("textbox", { name: "Content" }).fill("More.");
  await edit.getByRole("button", { name: "Save" }).click();
  await edit.waitFor({ state: "detached" });
  const find = async () => (await ask(page, "GET", "/api/skills")).find((skill) => skill.name === name);
  const whole = await ask(page, "GET", `/api/skills/${(await find()).id}`);
  holds(whole.content.includes("Say hello.") && whole.files.length === 2, "the change was lost");
  await accessible(page);
  await page.screenshot({ path: `${shots}/skills-dark.png` });

  await page.goto(`${base}/agents`);
  await page.getByRole("button", { name: "Edit demo" }).click();
  await page.getByRole("checkbox", { name: name }).check();
  const [demo] = (await ask(page, "GET", "/api/agents")).filter((agent) => agent.name === "demo");
  await eventually(page, `/api/agents/${demo.id}/skills`, (has) => has.some((skill) => skill.name === name));
  await accessible(page);
  await page.screenshot({ path: `${shots}/agent-skills-dark.png` });
  await page.keyboard.press("Escape");

  await page.goto(`${base}/skills`);
  await page.getByRole("button", { name: `Delete the skill ${name}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("list", { name: "Skills" }).getByText(name).waitFor({ state: "detached" });
  holds((await find()) === undefined, "the skill is still there");
}
