// Projects: made, filled, filtered by, their pages written by two at once.
import { accessible, willBeMissing } from "../checks.mjs";
import { ask, holds, newIssue } from "./common.mjs";

const mark = Date.now().toString(36);
const title = `New harbour ${mark}`;

async function bothThemes(page, shots, name) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await accessible(page);
    await page.screenshot({ path: `${shots}/${name}-${colorScheme}.png` });
  }
}

/** Makes one from the list, and finds it there with how far it is. */
export async function projects(page, base, shots) {
  await page.goto(`${base}/projects`);
  await page.getByRole("button", { name: "New project" }).click();
  const dialog = page.getByRole("dialog", { name: "New project" });
  await dialog.getByRole("textbox", { name: "Title" }).fill(title);
  await dialog.getByRole("textbox", { name: "Sign" }).fill("⚓");
  await dialog.getByRole("textbox", { name: /What it is about/ }).fill("Room for **three** more ships.");
  await dialog.getByLabel("Due").fill("2030-05-01");
  await accessible(page);
  await page.screenshot({ path: `${shots}/project-new-dark.png` });
  await dialog.getByRole("button", { name: "Create project" }).click();
  await page.waitForURL(/\/project\/[0-9a-f-]{36}$/);
  const id = page.url().split("/").at(-1);

  await page.getByRole("region", { name: "Issues" }).getByRole("button", { name: "New issue" }).click();
  const create = page.getByRole("dialog", { name: "New issue" });
  await create.getByRole("combobox", { name: "Project" }).getByText(title).waitFor();
  await create.getByRole("textbox", { name: "Title" }).fill(`Dredge the basin ${mark}`);
  await create.getByRole("button", { name: /^Create issue/ }).click();
  await page.getByRole("list", { name: "Issues" }).getByText(`Dredge the basin ${mark}`).waitFor();
  await newIssue(page, { title: `Set the lights ${mark}`, status: "done", project_id: id });
  await page.getByRole("img", { name: "1 of 2 done" }).waitFor();
  await page.getByText("Room for three more ships.").waitFor();

  const repositories = page.getByRole("region", { name: "Repositories" });
  await repositories.getByRole("combobox", { name: "Add a repository" }).click();
  await page.getByRole("option").first().click();
  await repositories.getByText("for new issues").waitFor();
  await bothThemes(page, shots, "project");

  await page.goto(`${base}/projects`);
  await page.getByRole("link", { name: new RegExp(title) }).waitFor();
  await bothThemes(page, shots, "projects");
  return id;
}

/** The board filters and groups by it; a card moves from one to another. */
export async function onTheBoard(page, base, shots, id) {
  const other = await newIssue(page, { title: `Elsewhere ${mark}`, status: "backlog" });
  await page.goto(`${base}/?project=${id}&layout=list`);
  await page.getByRole("link", { name: new RegExp(`Dredge the basin ${mark}`) }).waitFor();
  holds((await page.getByText(other.title).count()) === 0, "the filter shows what belongs to no project");
  await page.goto(`${base}/?group=project&q=${mark}`);
  await page
    .getByRole("heading", { name: new RegExp(title) })
    .first()
    .waitFor();
  await page.screenshot({ path: `${shots}/board-by-project-dark.png` });

  await page.goto(`${base}/issue/${other.identifier}`);
  const properties = page.getByRole("region", { name: "Properties" });
  await properties.getByRole("combobox", { name: "Project" }).click();
  await page.getByRole("option", { name: title }).click();
  await page.getByText(`put it into the project ${title}`).waitFor();
}

/** A page is written by two at once; whoever is second chooses. */
export async function pages(page, base, shots, id) {
  await page.goto(`${base}/project/${id}`);
  await page.getByRole("textbox", { name: "New page" }).fill("How to test");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.waitForURL(/\/page\/[0-9a-f-]{36}$/);
  const document = page.url().split("/").at(-1);
  await page.getByRole("button", { name: "Edit the page" }).click();
  const field = page.getByRole("textbox", { name: "Page" });
  await field.fill("# With a bucket\n\n- fill it\n- look");
  await field.press("Control+Enter");
  await page.getByRole("heading", { name: "With a bucket" }).waitFor();
  await bothThemes(page, shots, "project-page");

  await page.getByRole("button", { name: "Edit the page" }).click();
  await field.fill("Mine");
  await ask(page, "PUT", `/api/projects/${id}/documents/${document}`, { content: "Written by them" });
  await field.press("Control+Enter");
  const question = page.getByRole("dialog", { name: "It was changed meanwhile" });
  await question.getByRole("region", { name: "Theirs" }).getByText("Written by them").waitFor();
  await question.getByRole("region", { name: "Yours" }).getByText("Mine").waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/project-page-conflict-dark.png` });
  await question.getByRole("button", { name: "Keep mine" }).click();
  await question.waitFor({ state: "hidden" });
  await page.getByText("version 4").waitFor();

  willBeMissing(document);
  await page.getByRole("button", { name: "Delete the page" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await page.waitForURL(new RegExp(`/project/${id}$`));
  await page.getByText("Agents get a project’s pages beside their work").waitFor();
}
