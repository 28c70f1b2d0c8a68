// One's way through a run: words, errors, folding, following.
import { accessible } from "../checks.mjs";
import { finishedRun, tool } from "../transcripts.mjs";
import { holds } from "./common.mjs";

const text = (index) => ({ type: "text", text: `Line ${index} of the log.` });

export async function transcript(page, base, transcripts, shots) {
  const run = await finishedRun(page);
  transcripts.set(run, [
    [{ type: "started", provider: "claude", version: "2.1.9", branch: "b" }],
    Array.from({ length: 500 }, (_, index) => text(index)),
    tool("one", "Bash", { command: "cargo test" }, "all passed: the needle is here"),
    tool("two", "Bash", { command: "cargo clippy" }, "error: something is wrong", true),
    Array.from({ length: 500 }, (_, index) => text(500 + index)),
    [{ type: "ended", outcome: "failed", reason: "agent_error", message: "It gave up." }],
  ]);
  // The demo agent, whose run this is, has no version.
  const answer = `**/api/runs/${run.id}`;
  await page.route(answer, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), tool_version: "2.1.9" } });
  });
  await page.goto(`${base}/run/${run.id}`);
  const box = page.getByRole("region", { name: "Transcript" });
  await page.getByRole("button", { name: "2 errors" }).waitFor();
  await page
    .getByRole("complementary", { name: "About this run" })
    .getByText(/2\.1\.9/)
    .waitFor();
  await page.unroute(answer);

  await page.keyboard.press("Control+f");
  await page.keyboard.type("needle");
  await page.keyboard.press("Enter");
  await page.getByText("1 of 1").waitFor();
  await box.getByText(/the needle is here/).waitFor();
  holds(await page.evaluate(() => CSS.highlights.get("found")?.size > 0), "what was found is not marked");
  await accessible(page);
  await page.screenshot({ path: `${shots}/found-dark.png` });
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "2 errors" }).click();
  await box.getByText(/something is wrong/).waitFor();
  await page.keyboard.press("e");
  await box.getByText("It gave up.").waitFor();
  await page.getByRole("button", { name: "Unfold all tools" }).click();
  await page.getByRole("button", { name: "Fold all tools" }).waitFor();
  await page.screenshot({ path: `${shots}/transcript-dark.png` });
}

/** Longer than the page keeps: what was let go of is read again, calls with their far results. */
export async function longTranscript(page, base, transcripts) {
  const run = await finishedRun(page);
  const [call, answer] = tool("far", "Task", { command: "look around" }, "found after long", true);
  transcripts.set(run, [
    [{ type: "started", provider: "claude", version: "2.1.9", branch: "b" }, call],
    ...Array.from({ length: 30 }, (_, part) =>
      Array.from({ length: 1_000 }, (_, index) => text(part * 1_000 + index)),
    ),
    [answer, { type: "ended", outcome: "completed", summary: "All of it." }],
  ]);
  await page.goto(`${base}/run/${run.id}`);
  const box = page.getByRole("region", { name: "Transcript" });
  const scroll = (share) =>
    box.evaluate((element, share) => {
      element.scrollTop = share * element.scrollHeight;
    }, share);
  await page.getByRole("button", { name: "1 error" }).waitFor();
  await scroll(1);
  await box.getByText("All of it.").waitFor();
  await scroll(0);
  await box.getByText("look around").waitFor();
  await box.getByLabel("Failed").waitFor();
  await scroll(0.5);
  await box
    .getByText(/^Line 1[45]\d{3} of the log/)
    .first()
    .waitFor();
  await page.getByRole("button", { name: "1 error" }).click();
  await box.getByText("found after long").waitFor();
  await page.getByRole("searchbox", { name: "Find in the transcript" }).fill("line 123 ");
  await page.keyboard.press("Enter");
  await box.getByText("Line 123 of the log.").waitFor();
  const elements = await page.evaluate(() => document.querySelectorAll("*").length);
  holds(elements < 2_000, `${elements} elements are in the page`);
}

/** The connection breaks and mends: it is said, and nothing that happened meanwhile is missing. */
export async function offline(page, base, transcripts, shots) {
  await page.goto(`${base}/?layout=list`);
  await page.getByText("Live", { exact: true }).waitFor();
  transcripts.cut();
  await page
    .getByRole("alert")
    .filter({ hasText: /connection|reach|offline/i })
    .waitFor();
  await page.screenshot({ path: `${shots}/offline-dark.png` });
  await accessible(page);
  const title = `Written meanwhile ${Date.now().toString(36)}`;
  await page.evaluate(async (title) => {
    const headers = { "Content-Type": "application/json" };
    await fetch("/api/issues", { method: "POST", headers, body: JSON.stringify({ title }) });
  }, title);
  transcripts.mend();
  await page.getByRole("link", { name: new RegExp(title) }).waitFor({ timeout: 30_000 });
  await page.getByText("Live", { exact: true }).waitFor();
}

/** A refused change is shown as it was, and why is said. */
export async function rollback(page, base) {
  await page.goto(`${base}/`);
  await page.getByText("Live", { exact: true }).waitFor();
  const todo = page.getByRole("region", { name: /^Todo, / });
  const card = todo.getByRole("link").first();
  const key = await card.getAttribute("href");
  await page.route("**/api/issues/*/move", (route) => route.abort());
  await card.focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page
    .getByText(/is as it was\. The server cannot be reached/)
    .first()
    .waitFor();
  await todo.locator(`a[href="${key}"]`).waitFor();
  await page.unroute("**/api/issues/*/move");
}
