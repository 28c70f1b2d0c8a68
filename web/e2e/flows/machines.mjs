// Machines: what is there, and what people may do to it.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessible } from "../checks.mjs";
import { ask, eventually, forDemo, holds, reload, runIs } from "./common.mjs";

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
  const answered = deletionOf(page);
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  holds((await answered).status() === 204, "the runtime could not be deleted");
  await question.waitFor({ state: "detached" });
  await healed(page, before);
  // It is told as what it was, not left as a flicker.
  await page
    .getByText(/came back by itself/)
    .first()
    .waitFor();
}

/** A runtime is given a name, kept from work, and given work again. */
export async function switching(page, base, shots) {
  await page.goto(`${base}/machines`);
  const name = `The quiet one ${Date.now().toString(36)}`;
  await page.getByRole("button", { name: /^Rename the runtime .*demo/i }).click();
  const dialog = page.getByRole("dialog", { name: /^Rename/ });
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await accessible(page);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: `Disable the runtime ${name}` }).click();
  await page.getByText("Disabled", { exact: true }).waitFor();
  await page.getByText(/Takes no new work; disabled/).waitFor();

  const issue = await forDemo(page, "Waits for a runtime that is switched off");
  const waiting = page.getByRole("link", { name: new RegExp(`${issue.identifier}\\b.*is disabled`) });
  await waiting.waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/machine-disabled-dark.png` });
  await reload(page);
  await page.getByRole("button", { name: `Enable the runtime ${name}` }).click();
  await page.getByRole("button", { name: `Disable the runtime ${name}` }).waitFor();
  await runIs(page, issue.identifier, "completed");
  await waiting.waitFor({ state: "detached" });

  await page.getByRole("button", { name: `Rename the runtime ${name}` }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("");
  await page.keyboard.press("Enter");
  await page.getByText(name, { exact: true }).waitFor({ state: "detached" });
}

/** While a run is under way its fate is asked for: once it may go on, once it is ended. */
export async function deletion(page, base, shots) {
  const issue = await forDemo(page, "Takes its time", "demo: slow 400");
  await runIs(page, issue.identifier, "running");
  await page.goto(`${base}/machines`);
  await page.getByRole("link", { name: new RegExp(`${issue.identifier}\\b.*Running`) }).waitFor();
  const remove = page.getByRole("button", { name: /^Delete the runtime .*demo/i });
  const question = page.getByRole("alertdialog");

  const before = await runtimeIds(page);
  await remove.click();
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  await question.getByText(/under way on it/).waitFor();
  await question.getByRole("link", { name: issue.identifier }).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/machine-delete-dark.png` });
  holds((await runtimeIds(page)).join() === before.join(), "it was deleted before the choice");
  await question.getByRole("button", { name: "Delete and let them finish" }).click();
  await question.waitFor({ state: "detached" });
  const [run] = await ask(page, "GET", `/api/issues/${issue.identifier}/runs`);
  holds(run.status === "running", `the run that was to go on is ${run.status}`);
  await healed(page, before);
  await page.getByRole("link", { name: new RegExp(`${issue.identifier}\\b.*Running`) }).waitFor();
  await ask(page, "POST", `/api/runs/${run.id}/cancel`, {});
  await runIs(page, issue.identifier, "cancelled");

  const second = await forDemo(page, "Takes its time once more", "demo: slow 400");
  await runIs(page, second.identifier, "running");
  const again = await runtimeIds(page);
  await remove.click();
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  await question.getByRole("radio", { name: /Cancel them/ }).check();
  await question.getByRole("button", { name: "Delete and cancel them" }).click();
  await question.waitFor({ state: "detached" });
  await runIs(page, second.identifier, "cancelled");
  await healed(page, again);
}

/** Another machine: its command is typed there, and the open dialog sees it come. */
export async function joining(page, base, shots) {
  // Asked for before it is known which machines are there already: none of those has just come,
  // and nothing can be typed that might come before it is known.
  let answer;
  const asked = new Promise((resolve) => (answer = resolve));
  await page.route("**/api/machines", (route) => asked.then(() => route.continue()));
  const made = page.waitForResponse((response) => response.url().endsWith("/api/machines/join-links"));
  await page.goto(`${base}/machines`);
  await page.getByRole("button", { name: "Add a machine" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a machine" });
  const copy = dialog.getByRole("button", { name: /^Copy the command: shipmate join 'http/ });
  await (await made).finished();
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  holds((await copy.count()) === 0, "a command is shown before it is known who is there");
  answer();
  await copy.click();
  await page.unroute("**/api/machines");
  const command = await page.evaluate(() => navigator.clipboard.readText());
  await dialog.getByText("Waiting for it…").waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/machine-join-dark.png` });
  const elsewhere = await typedElsewhere(command);
  try {
    await dialog.getByText(/is here, with .*demo/).waitFor({ timeout: 60_000 });
    await accessible(page);
    await page.screenshot({ path: `${shots}/machine-joined-dark.png` });
    await dialog.getByRole("button", { name: "Done" }).click();
    await page
      .getByRole("region", { name: "the other machine" })
      .getByText("Online", { exact: true })
      .waitFor();
  } catch (error) {
    error.message = `${error.message.split("\n").slice(0, 3).join(" ")}; there: ${elsewhere.said() || "nothing was said"}`;
    throw error;
  } finally {
    await elsewhere.end();
  }
}

/** Types a command on a machine of its own; answers what it has said and how to end it. */
async function typedElsewhere(command) {
  const program = process.env.SHIPMATE_E2E_PROGRAM;
  holds(program, "SHIPMATE_E2E_PROGRAM is not set");
  const home = await mkdtemp(join(tmpdir(), "shipmate-other-"));
  const words = command.trim().replaceAll("'", "").split(/\s+/).slice(1);
  const options = ["--foreground", "--name", "the other machine", "--data-dir", join(home, "data")];
  const env = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: home, LANG: "C.UTF-8" };
  const child = spawn(program, [...words, ...options], { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (said += part));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const end = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(home, { recursive: true, force: true });
  };
  return { said: () => said.trim().replaceAll("\n", " | "), end };
}

/** A machine that is away says why that may be; tools that are missing say how to get them. */
export async function offlineMachine(page, base, shots) {
  await page.route("**/api/machines", async (route) => {
    const response = await route.fetch();
    const [machine] = await response.json();
    const ago = new Date(Date.now() - 3 * 3_600_000).toISOString();
    const away = {
      ...machine,
      daemon_id: "away",
      name: "build-server",
      presence: "offline",
      last_seen_at: ago,
      running: 0,
      inventory: TOOLS,
      runtimes: machine.runtimes.map((each) => ({ ...each, id: `${each.id}-away`, status: "offline" })),
    };
    return route.fulfill({ json: [machine, away] });
  });
  await page.goto(`${base}/machines`);
  const card = page.getByRole("region", { name: "build-server" });
  await card.getByText("Offline", { exact: true }).waitFor();
  await card.getByText(/it was stopped, or the machine sleeps/).waitFor();
  await card.getByText("Too old").waitFor();
  await card.getByText("Does not answer").waitFor();
  const missing = card.getByText("Not found", { exact: true });
  await card.getByRole("button", { name: "1 tool was looked for and not found" }).click();
  await missing.waitFor();
  await card
    .getByRole("button", { name: /^Copy the way to install it/ })
    .first()
    .waitFor();
  await accessible(page);
  await card.scrollIntoViewIfNeeded();
  await page.screenshot({ path: `${shots}/machine-offline-dark.png` });
  await page.unroute("**/api/machines");
}

const TOOLS = [
  { provider: "claude", title: "Claude Code", state: "found", version: "2.1.9", path: "/usr/bin/claude" },
  {
    provider: "codex",
    title: "Codex",
    state: "too_old",
    version: "0.20.0",
    path: "/usr/bin/codex",
    detail: "Shipmate needs 0.100.0 or newer.",
    install: "npm install -g @openai/codex",
  },
  {
    provider: "goose",
    title: "Goose",
    state: "broken",
    path: "/usr/local/bin/goose",
    detail: "`goose --version` ended with status 127.",
    install: "brew install goose",
  },
  { provider: "gemini", title: "Gemini", state: "missing", install: "npm install -g @google/gemini-cli" },
];

function deletionOf(page) {
  return page.waitForResponse(
    (response) => response.request().method() === "DELETE" && response.url().includes("/api/runtimes/"),
  );
}

async function runtimeIds(page) {
  return (await ask(page, "GET", "/api/runtimes")).map((each) => each.id);
}

/** As many as before, another one among them, and all of them on the page. */
async function healed(page, before) {
  await eventually(page, "/api/runtimes", (runtimes) => {
    const now = runtimes.map((each) => each.id);
    return now.length === before.length && now.some((id) => !before.includes(id));
  });
  await page.waitForFunction(
    (count) => document.querySelectorAll('[aria-label^="Delete the runtime"]').length === count,
    before.length,
  );
}
