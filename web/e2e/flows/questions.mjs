// An agent asks in the middle of its work, a person answers in the browser.
import { accessible } from "../checks.mjs";
import { ask, eventually, holds } from "./common.mjs";

export async function questions(page, base, shots) {
  const agents = await eventually(page, "/api/agents", (all) =>
    all.some((agent) => agent.name === "careful"),
  );
  const agent = agents.find((each) => each.name === "careful");
  await mayDoLittle(page, base);
  const first = await asked(page, agent);
  await page.goto(`${base}/issue/${first.identifier}`);
  const question = page.getByRole("region", { name: /rm -rf build/ });
  await question.getByText(/careful asks, and waits for/).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/question-dark.png` });
  const [run] = await ask(page, "GET", `/api/issues/${first.identifier}/runs`);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${base}/run/${run.id}`);
  await question.waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/question-phone.png` });
  await page.setViewportSize({ width: 1440, height: 900 });
  await question.getByRole("button", { name: "Go ahead" }).click();
  await question.waitFor({ state: "detached" });
  await over(page, first, "I removed it.");

  const second = await asked(page, agent);
  await page.goto(`${base}/inbox?kind=question_asked`);
  const told = page.getByRole("listitem").filter({ hasText: second.identifier });
  await told.getByText(/waits for an answer/).waitFor();
  await told.locator("[data-item]").click();
  await question.getByRole("button", { name: "No", exact: true }).click();
  await question.waitFor({ state: "detached" });
  await over(page, second, "I left it.");
}

/** That an agent must ask is said where it is described. */
async function mayDoLittle(page, base) {
  await page.goto(`${base}/agents`);
  await page.getByRole("button", { name: "Edit careful" }).click();
  const form = page.getByRole("dialog", { name: "Edit careful" });
  await form.getByRole("combobox", { name: "What it may do in its place" }).click();
  await page.getByRole("option", { name: "What a person allows" }).click();
  await page.getByRole("listbox").waitFor({ state: "detached" });
  await accessible(page);
  await form.getByRole("button", { name: "Save" }).click();
  await form.waitFor({ state: "detached" });
}

async function asked(page, agent) {
  const assignee = { assignee_type: "agent", assignee_id: agent.id };
  const issue = await ask(page, "POST", "/api/issues", { title: "Tidy up", status: "todo", ...assignee });
  await eventually(
    page,
    `/api/issues/${issue.identifier}/runs`,
    (runs) => runs[0]?.wait?.reason === "person",
  );
  return issue;
}

async function over(page, issue, words) {
  const path = `/api/issues/${issue.identifier}/runs`;
  const [run] = await eventually(page, path, (runs) => runs[0]?.status === "completed");
  holds(run.summary.includes(words), `it ended with: ${run.summary}`);
}
